"""Publishing in words, pt-BR and en: dates to confirm, what callers would notice, and why something is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ivr.application.changed_hours import ChangedDate, Run, runs
from ivr.application.compared import Difference
from ivr.cli.wording import Words, word
from ivr.engine.hours import Day
from ivr.engine.written_time import written_day, written_spans
from ivr.flow.model import FlowSet

WORDS: Words = {
    "open": ("aberto", "open"),
    "closed": ("fechado", "closed"),
    "national": ("feriado nacional", "national holiday"),
    "local": ("feriado local", "local holiday"),
    "exceptional": ("dia excepcional", "exceptional day"),
    "was": ("era", "was"),
    "run": ("{first} a {last}, {weekdays}, {count} datas", "{first} to {last}, {weekdays}, {count} dates"),
    "date": ("{when}: {team} {before} -> {after}{why}", "{when}: {team} {before} -> {after}{why}"),
    "changes": (" (muda)", " (changes)"),
    "dates": (
        "Datas dos próximos 400 dias em que o horário de uma equipe muda:",
        "Dates of the next 400 days on which a team's hours change:",
    ),
    "no_dates": (
        "Nenhum horário muda nos próximos 400 dias.",
        "No team's hours change within the next 400 days.",
    ),
    "special": ("Próximos dias especiais de cada equipe:", "Each team's next special days:"),
    "no_special": ("nenhum", "none"),
    "noticed": ("O que muda para quem liga:", "What changes for callers:"),
    "nothing": ("nada que se ouça ou se digite", "nothing that is heard or pressed"),
    "first": (
        "é a primeira versão: nada com que comparar",
        "this is the first version: nothing to compare it with",
    ),
    "done": (
        "publicada a versão {version} (#{number}), em vigor a partir de {at}{until}",
        "published version {version} (#{number}), live from {at}{until}",
    ),
    "until": (" até {at}", " until {at}"),
    "ask": ("Confirma estas datas e mudanças?", "Are these dates and changes right?"),
    "ahead": (
        "Depois disso entra em vigor sozinha: {version} em {at}",
        "After that becomes live by itself: {version} on {at}",
    ),
    "menu": ("menu", "menu"),
    "end": ("fim da ligação", "end of the call"),
    "none": ("nada", "nothing"),
    "answering": ("ao atender", "on answering"),
    "key": ("tecla", "key"),
}
DIFFERENCES: Words = {
    "hotline_new": ("nova linha: {hotline}", "new hotline: {hotline}"),
    "hotline_gone": ("a linha {hotline} deixa de existir", "hotline {hotline} is gone"),
    "number_new": ("{line}: também atende em {number}", "{line}: {number} is answered too"),
    "number_gone": ("{line}: {number} não é mais atendido", "{line}: {number} is no longer answered"),
    "language_new": ("{line}: também em {language}", "{line}: also in {language}"),
    "language_gone": ("{line}: não mais em {language}", "{line}: no longer in {language}"),
    "language_key": (
        "{line}: {language} na tecla {after}, antes {before}",
        "{line}: {language} on key {after}, was {before}",
    ),
    "option_moved": ("{line} {keys}: {before} -> {after}", "{line} {keys}: {before} -> {after}"),
    "option_new": (
        "{line} {keys}: opção nova, {label}: {after}",
        "{line} {keys}: new option, {label}: {after}",
    ),
    "option_gone": (
        "{line} {keys}: a opção {label} ({before}) sai",
        "{line} {keys}: the option {label} ({before}) is gone",
    ),
    "label": (
        "{line} {keys}, {language}: “{after}”, antes “{before}”",
        "{line} {keys}, {language}: “{after}”, was “{before}”",
    ),
    "words": (
        "{line} em {node}, {language}: “{after}”, antes “{before}”",
        "{line} at {node}, {language}: “{after}”, was “{before}”",
    ),
    "phrase": (
        "frase {phrase}, {language}: “{after}”, antes “{before}”",
        "phrase {phrase}, {language}: “{after}”, was “{before}”",
    ),
    "recording": ("frase {phrase}: outra gravação", "phrase {phrase}: another recording"),
    "voice": ("outra voz em {language}", "another voice in {language}"),
    "team_new": ("nova equipe: {team}", "new team: {team}"),
    "team_gone": ("a equipe {team} deixa de existir", "team {team} is gone"),
    "team_title": (
        "{team}, {language}: chama-se “{after}”, antes “{before}”",
        "{team}, {language}: is called “{after}”, was “{before}”",
    ),
    "team_rule": ("{team}: muda a regra {rule}", "{team}: the rule {rule} changes"),
    "reach": ("{team}: atende em {after}, antes {before}", "{team}: is reached at {after}, was {before}"),
    "on_call": (
        "{team}: plantão em {after}, antes {before}",
        "{team}: on call at {after}, was {before}",
    ),
    "opens": (
        "{team} abre às {after}, antes {before} ({weekdays})",
        "{team} opens {after}, was {before} ({weekdays})",
    ),
    "closes": (
        "{team} fecha às {after}, antes {before} ({weekdays})",
        "{team} closes {after}, was {before} ({weekdays})",
    ),
    "hours": ("{team} {weekdays}: {after}, antes {before}", "{team} {weekdays}: {after}, was {before}"),
}
REFUSALS: Words = {
    "check": (
        "o rascunho tem erros; nada foi publicado. Um conjunto com erros não pode ser carregado, nem com --force",
        "the draft has errors; nothing was published. A set with errors can't be loaded, not even with --force",
    ),
    "verify": (
        "quem liga poderia ficar preso; nada foi publicado (mesmo assim: --force --reason MOTIVO, e fica registrado)",
        "a caller could get stuck; nothing was published (all the same: --force --reason WHY, and it is kept)",
    ),
    "past": ("--at {at} já passou; esperado: um momento futuro", "--at {at} is over; wanted: a moment ahead"),
    "window": (
        "--until {at} não vem depois do início; esperado: um momento posterior",
        "--until {at} doesn't come after the beginning; wanted: a later moment",
    ),
    "base": (
        "a versão em vigor ({live}, de {who}) não é aquela de que o rascunho partiu ({base}); nada foi publicado. "
        "Traga para o rascunho o que mudou e publique com: --base {live}; ou recomece da versão em vigor: "
        "ivr versions --checkout live",
        "the live version ({live}, by {who}) isn't the one that the draft began from ({base}); nothing was "
        "published. Bring into the draft what has changed, then publish with: --base {live}; or begin again from "
        "the live version: ivr versions --checkout live",
    ),
    "theirs": ("O que foi publicado desde então:", "What was published since then:"),
    "ours": ("O que o rascunho muda:", "What the draft changes:"),
    "unknown_base": ("desconhecida", "unknown"),
    "unchanged": ("a versão {version} já está em vigor", "version {version} is live already"),
    "unknown_version": (
        "nenhuma versão começa com '{text}'; existem: {known} (ou live, draft, #NÚMERO)",
        "no version begins with '{text}'; there are: {known} (or live, draft, #NUMBER)",
    ),
    "several_versions": (
        "várias versões começam com '{text}'; escreva mais caracteres: {known}",
        "several versions begin with '{text}'; give more of it: {known}",
    ),
    "nothing_live": (
        "nada foi publicado ainda; publique: ivr publish",
        "nothing is published yet; publish: ivr publish",
    ),
    "no_earlier": ("não há versão anterior", "there is no earlier version"),
    "no_file": (
        "nenhum arquivo se chama '{file}'; existem: {known}",
        "no file is called '{file}'; there are: {known}",
    ),
    "raced": (
        "outra pessoa publicou agora mesmo; nada foi publicado. Veja: ivr versions",
        "somebody else published just now; nothing was published. See: ivr versions",
    ),
    "confirm": (
        "nada foi publicado: confirme as datas acima com --yes",
        "nothing was published: confirm the dates above with --yes",
    ),
    "preview": (
        "{percent} % das ligações da última semana terminariam de outro jeito, acima do limite de {limit} %"
        " (IVR_REPLAY_LIMIT); nada foi publicado (mesmo assim: --force --reason MOTIVO, e fica registrado)",
        "{percent} % of last week's calls would end otherwise, above the limit of {limit} % (IVR_REPLAY_LIMIT);"
        " nothing was published (all the same: --force --reason WHY, and it is kept)",
    ),
    "reason": ("--force precisa de --reason MOTIVO", "--force wants --reason WHY"),
}


def pick(words: Words, name: str, lang: str, **slots: object) -> str:
    return word(words, name, lang).format(**slots)


def said(name: str, lang: str, /, **slots: object) -> str:
    return pick(WORDS, name, lang, **slots)


# -- dates


def date_lines(dates: Iterable[ChangedDate], flows: FlowSet, lang: str, each: bool = False) -> list[str]:
    """One line a date; usual days that change alike are one line where they are many, unless `each` is wanted."""
    found = [Run((one,)) for one in dates] if each else runs(dates)
    return [_run(run, flows, lang) for run in found]


def _run(run: Run, flows: FlowSet, lang: str) -> str:
    one = run.first
    when = written_day(one.day, lang, year=True)
    if len(run.dates) > 1:
        last = written_day(run.dates[-1].day, lang, year=True)
        when = said(
            "run", lang, first=when, last=last, weekdays=_weekdays(run.weekdays, lang), count=len(run.dates)
        )
    before, after = _states(one, lang)
    why = reason(one.after, lang) or _was(reason(one.before, lang), lang)
    team = title(flows, one.team, lang)
    return said("date", lang, when=when, team=team, before=before, after=after, why=f", {why}" if why else "")


def _was(why: str, lang: str) -> str:
    return f"{said('was', lang)} {why}" if why else ""


def _states(one: ChangedDate, lang: str) -> tuple[str, str]:
    before, after = written_spans(one.before.spans), written_spans(one.after.spans)
    if before and after:
        return before, after
    if after:
        return said("closed", lang), f"{said('open', lang)} {after}"
    return said("open", lang), said("closed", lang)


def reason(day: Day, lang: str) -> str:
    """What is special about a day; nothing about usual ones."""
    parts = []
    if day.code.startswith("exceptional"):
        parts.append(said("exceptional", lang))
    elif day.holiday:
        parts.append(said(day.holiday.kind, lang))
    if day.holiday:
        parts.append(day.holiday.named(lang))
    return ", ".join(part for part in (*parts, day.why) if part)


def special_lines(
    special: Mapping[str, list[Day]], dates: Iterable[ChangedDate], flows: FlowSet, lang: str
) -> Iterator[str]:
    """Each team's next special days; teams that share them stand together."""
    changed = {(one.team, one.day) for one in dates}
    together: dict[tuple[str, ...], list[str]] = {}
    for team, days in special.items():
        told = tuple(_special(day, (team, day.day) in changed, lang) for day in days)
        together.setdefault(told, []).append(title(flows, team, lang))
    for told, teams in together.items():
        yield f"{', '.join(teams)}:"
        yield from (f"  {one}" for one in told or (said("no_special", lang),))


def _special(day: Day, changes: bool, lang: str) -> str:
    hours = written_spans(day.spans) or said("closed", lang)
    marked = said("changes", lang) if changes else ""
    return f"{written_day(day.day, lang, year=True)} {hours}, {reason(day, lang)}{marked}"


def _weekdays(numbers: Iterable[int], lang: str) -> str:
    from datetime import date, timedelta

    monday = date(2026, 11, 23)
    names = [written_day(monday + timedelta(days=n), lang).split()[0] for n in numbers]
    found = list(numbers)
    in_a_row = len(found) > 2 and found[-1] - found[0] == len(found) - 1
    return f"{names[0]}-{names[-1]}" if in_a_row else ", ".join(names)


# -- differences


def title(flows: FlowSet, team: str, lang: str) -> str:
    """A team's name."""
    found = flows.teams.get(team)
    return found.title.get(lang, team) if found else team  # type: ignore[call-overload]


def difference(one: Difference, before: FlowSet, after: FlowSet, lang: str) -> str:
    """One thing that callers would notice."""
    values: dict[str, Any] = dict(one.values)
    code = one.code
    if "keys" in values:
        keys = ", ".join(values["keys"])
        values["keys"] = f"{said('key', lang)} {keys}" if keys else said("answering", lang)
    if "labels" in values:
        labels = values["labels"]
        values["label"] = labels.get(lang) or next(iter(labels.values()), "")
    if "team" in values:
        values["team"] = title(after if values["team"] in after.teams else before, values["team"], lang)
    if code == "hours":
        code, values = _hours(values, lang)
    for side, flows in (("before", before), ("after", after)):
        if isinstance(values.get(side), Mapping):
            values[side] = _destination(values[side], flows, lang)
        elif side in values:
            values[side] = values[side] or said("closed" if code == "hours" else "none", lang)
    return pick(DIFFERENCES, code, lang, **values)


def _destination(found: Mapping[str, str], flows: FlowSet, lang: str) -> str:
    kind, name = found["kind"], found["name"]
    if kind == "team":
        return title(flows, name, lang)
    return f"{said(kind, lang)} ({name})" if kind in ("menu", "end") else name


def _hours(values: dict[str, Any], lang: str) -> tuple[str, dict[str, Any]]:
    """A week that only begins or ends otherwise is told by that hour."""
    values = values | {"weekdays": _weekdays(values["weekdays"], lang)}
    before, after = values["before"].split("-"), values["after"].split("-")
    if len(before) == len(after) > 1:
        if before[1:] == after[1:]:
            return "opens", values | {"before": before[0], "after": after[0]}
        if before[:-1] == after[:-1]:
            return "closes", values | {"before": before[-1], "after": after[-1]}
    return "hours", values
