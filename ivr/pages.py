"""What a browser or a probe asks for: one plain page, and whether this process lives and is ready."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import msgspec
from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from auth.policy import BRASILIA
from ivr import __version__
from ivr.engine.hours import Opening, OutOfSpan, opening
from ivr.engine.overrides import Override, in_force
from ivr.engine.written_time import written_reason
from ivr.flow.model import FlowSet

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
        "last_good": "Os fluxos em disco têm erros; vale a última versão sem erros. Os motivos estão em",
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
        "last_good": "The flows on disk have errors; the last good ones are in use. The reasons are at",
        "try": "Place a call in the terminal:",
        "options": "All phone options, by subject",
    },
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether calls can be answered, and what is wrong. No field holds an address with a password in it.

    `flows`: the set on disk, or the last good one (`problems` says why). `calendars`: what runs out within a year.
    `overrides`: those that end within a quarter of an hour.
    """

    database: Literal["reachable", "unreachable"]
    migrations: Literal["current", "behind", "ahead", "unknown"]
    flows: Literal["current", "last_good"]
    flow_version: str
    problems: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()

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
        yield title, ", ".join(number.number for number in hotline.numbers)


def _teams(
    flows: FlowSet, at: datetime, language: str, overrides: Overrides
) -> Iterator[tuple[str, str, str]]:
    """(title, `open` | `closed` | `unknown`, why); who made an override is nothing for a page."""
    for name, team in flows.teams.items():
        title = team.title.get(language) or name  # type: ignore[call-overload]
        holds = in_force(overrides(name, at), at)
        if holds is not None and holds.state != "sent":
            words = WORDS[language]["override"].format(until=holds.until.astimezone(BRASILIA))
            yield title, holds.state, words
            continue
        found = _opening(flows, holds.to or name if holds else name, at)
        if found is None:
            yield title, "unknown", ""
        else:
            yield title, "open" if found.open else "closed", written_reason(found.reason, language)


def _opening(flows: FlowSet, team: str, at: datetime) -> Opening | None:
    schedule = flows.schedules.get(team)
    try:
        return opening(schedule, at) if schedule else None
    except OutOfSpan:
        return None


def _call_line(flows: FlowSet) -> str | None:
    """A published number if there is one: an example may be anybody's own line."""
    numbers = [number for hotline in flows.hotlines.values() for number in hotline.numbers]
    published = [number for number in numbers if number.source == "published"]
    return f'ivr call "{(published or numbers)[0].number}"' if numbers else None
