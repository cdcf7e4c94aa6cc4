"""What a browser or a probe asks for: one plain page, and whether this process lives and is ready."""

from __future__ import annotations

import base64
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from auth.policy import BRASILIA
from ivr import __version__
from ivr.engine.hours import OutOfSpan
from ivr.engine.overrides import Override
from ivr.engine.written_time import written_reason
from ivr.flow.model import FlowSet, Number
from ivr.picture.team_now import TeamNow, Told, team_now

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{padding:.2rem 1rem .2rem 0;text-align:left;vertical-align:top}"
    "pre{padding:.8rem;background:#f2f2f2;color:#111;overflow-x:auto}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}
WORDS = {
    "pt-BR": {
        "title": "Atendimento telefônico",
        "hotlines": "Linhas",
        "hotline": "Linha",
        "numbers": "Números",
        "teams": "Equipes",
        "team": "Equipe",
        "now": "Agora",
        "open": "aberta",
        "closed": "fechada",
        "unknown": "sem horário",
        "ready": "Pronto para atender.",
        "not_ready": "Não está pronto para atender; os motivos estão em",
        "override": "por decisão da equipe, até {until:%d/%m %H:%M}",
        "sent": "atende {to} até {until:%d/%m %H:%M}: {why}",
        "ahead_open": "de {start:%d/%m %H:%M} a {until:%d/%m %H:%M} aberta por decisão da equipe",
        "ahead_closed": "de {start:%d/%m %H:%M} a {until:%d/%m %H:%M} fechada por decisão da equipe",
        "ahead_sent": "de {start:%d/%m %H:%M} a {until:%d/%m %H:%M} atende {to}",
        "last_good": "Os fluxos em disco têm erros; vale a última versão sem erros. Os motivos estão em",
        "example": "exemplo",
        "try": "Faça uma ligação no terminal:",
        "options": "Todas as opções do telefone, por assunto",
    },
    "en": {
        "title": "Phone service",
        "hotlines": "Hotlines",
        "hotline": "Hotline",
        "numbers": "Numbers",
        "teams": "Teams",
        "team": "Team",
        "now": "Now",
        "open": "open",
        "closed": "closed",
        "unknown": "no hours known",
        "ready": "Ready to answer.",
        "not_ready": "Not ready to answer; the reasons are at",
        "override": "by decision of the team, until {until:%d/%m %H:%M}",
        "sent": "{to} answers until {until:%d/%m %H:%M}: {why}",
        "ahead_open": "open by decision of the team from {start:%d/%m %H:%M} to {until:%d/%m %H:%M}",
        "ahead_closed": "closed by decision of the team from {start:%d/%m %H:%M} to {until:%d/%m %H:%M}",
        "ahead_sent": "{to} answers from {start:%d/%m %H:%M} to {until:%d/%m %H:%M}",
        "last_good": "The flows on disk have errors; the last good ones are in use. The reasons are at",
        "example": "example",
        "try": "Place a call in the terminal:",
        "options": "All phone options, by subject",
    },
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether calls can be answered, and what is wrong. No field holds an address with a password in it.

    `flows`: the set on disk, or the last good one (`problems` says why). `calendars`: what runs out within a year.
    `overrides`: those that end within a quarter of an hour. `trouble`: why the database can't be read or written.
    """

    database: Literal["reachable", "unwritable", "unreachable"]
    migrations: Literal["current", "behind", "ahead", "unknown"]
    flows: Literal["current", "last_good"]
    flow_version: str
    problems: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    trouble: str | None = None

    @property
    def ready(self) -> bool:
        return self.database == "reachable" and self.migrations == "current"


Overrides = Callable[[str, datetime], Sequence[Override]]
"""What holds for a team, or will, whatever its schedule says."""


def no_overrides(team: str, at: datetime) -> Sequence[Override]:
    """Where nobody knows of any."""
    return ()


def pages(
    flows: Callable[[], FlowSet],
    clock: Callable[[], datetime],
    readiness: Callable[[], Readiness],
    overrides: Overrides = no_overrides,
) -> Blueprint:
    """GET /, /healthz and /readyz."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return _json({"status": "alive", "version": __version__})

    @blueprint.get("/readyz")
    def readyz() -> Response:
        found = readiness()
        return _json({"ready": found.ready, **asdict(found)}, 200 if found.ready else 503)

    @blueprint.get("/")
    def home() -> Response:
        language = _language(request.accept_languages.values())
        shown = flows()
        page = render_template(
            "home.html",
            words=WORDS[language],
            language=language,
            style=Markup(STYLE),  # noqa: S704 our own text, named by its hash in the policy
            found=readiness(),
            hotlines=list(_hotlines(shown, language)),
            teams=list(_teams(shown, clock(), language, overrides)),
            line=_call_line(shown),
        )
        return Response(page, headers=HEADERS, content_type="text/html; charset=utf-8")

    return blueprint


def _language(accepted: Iterable[str]) -> str:
    """The first accepted language that is Portuguese or English of any country; Portuguese where there is none."""
    spoken = {"pt": "pt-BR", "en": "en"}
    return next((spoken[tag[:2].lower()] for tag in accepted if tag[:2].lower() in spoken), "pt-BR")


def _json(content: dict[str, object], status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(content),
        status,
        {"Cache-Control": "no-store"},
        content_type="application/json",
    )


def _hotlines(flows: FlowSet, language: str) -> Iterator[tuple[str, str]]:
    for hotline in flows.hotlines.values():
        if hotline.internal:
            continue
        title = hotline.title.get(language) or hotline.hotline  # type: ignore[call-overload]
        yield title, ", ".join(_number(number, language) for number in hotline.numbers)


def _number(number: Number, language: str) -> str:
    """ "+1 202 555 0115 (example)": who reads the page must not take it for a line of ours."""
    example = f" ({WORDS[language]['example']})" if number.source == "example" else ""
    return f"{number.number}{example}"


def _teams(
    flows: FlowSet, at: datetime, language: str, overrides: Overrides
) -> Iterator[tuple[str, str, str]]:
    """(title, `open` | `closed` | `unknown`, why and what is ahead); who made an override is nothing for a page."""

    def told(team: str) -> Sequence[Override]:
        return overrides(team, at)

    for name in flows.teams:
        now = _now(flows, told, name, at)
        state = "unknown" if now is None else "open" if now.open else "closed"
        ahead = [_written(flows, one, f"ahead_{one.state}", language) for one in told(name) if one.start > at]
        yield (
            _title(flows, name, language),
            state,
            "; ".join(filter(None, (_why(flows, now, language), *ahead))),
        )


def _now(flows: FlowSet, told: Told, team: str, at: datetime) -> TeamNow | None:
    try:
        return team_now(flows.schedules, told, team, at) if team in flows.schedules else None
    except OutOfSpan:
        return None


def _why(flows: FlowSet, now: TeamNow | None, language: str) -> str:
    if now is None:
        return ""
    why = written_reason(now.hours.reason, language) if now.hours else ""
    if now.holds is None:
        return why
    return _written(flows, now.holds, "sent" if why else "override", language, why)


def _written(flows: FlowSet, one: Override, form: str, language: str, why: str = "") -> str:
    to = _title(flows, one.to, language) if one.to is not None and one.to in flows.teams else ""
    start, until = one.start.astimezone(BRASILIA), one.until.astimezone(BRASILIA)
    return WORDS[language][form].format(start=start, until=until, to=to, why=why)


def _title(flows: FlowSet, team: str, language: str) -> str:
    return flows.teams[team].title.get(language) or team  # type: ignore[call-overload]


def _call_line(flows: FlowSet) -> str | None:
    """A published number if there is one: an example may be anybody's own line."""
    numbers = [number for hotline in flows.hotlines.values() for number in hotline.numbers]
    published = [number for number in numbers if number.source == "published"]
    return f'{_command()} call "{(published or numbers)[0].number}"' if numbers else None


def _command() -> str:
    """The program as it is called where this was started: by its name, or out of the folder's own environment."""
    own = Path(".venv/bin/ivr")
    return str(own) if shutil.which("ivr") is None and own.exists() else "ivr"
