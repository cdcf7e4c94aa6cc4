"""What several verbs say alike, in pt-BR, es and en."""

from __future__ import annotations

from collections.abc import Mapping

SAID: Mapping[str, tuple[str, str, str]] = {
    "moment": (
        "{option} é '{text}'; esperado: um momento como 2026-11-24T12:10 (horário de Brasília)",
        "{option} es '{text}'; se espera un momento como 2026-11-24T12:10 (hora de Brasilia)",
        "{option} is '{text}'; wanted: a moment such as 2026-11-24T12:10 (Brasília's clock)",
    ),
    "day": (
        "{option} é '{text}'; esperado: um dia como 2026-11-24",
        "{option} es '{text}'; se espera un día como 2026-11-24",
        "{option} is '{text}'; wanted: a day such as 2026-11-24",
    ),
    "clock": (
        "{option} é '{text}'; esperado: uma hora como 14:00, ou um momento como 2026-11-24T14:00",
        "{option} es '{text}'; se espera una hora como 14:00, o un momento como 2026-11-24T14:00",
        "{option} is '{text}'; wanted: a time such as 14:00, or a moment such as 2026-11-24T14:00",
    ),
    "no_call": (
        "nenhuma ligação {call_sid}; veja: ivr calls list (as da ouvidoria, com --team ombudsman)",
        "ninguna llamada {call_sid}; vea: ivr calls list (las de la defensoría, con --team ombudsman)",
        "no call {call_sid}; see: ivr calls list (the ombudsman's with --team ombudsman)",
    ),
    "no_calls": ("nenhuma ligação", "ninguna llamada", "no calls"),
    "flow_errors": (
        "os fluxos têm erros; veja todos: ivr check",
        "los flujos tienen errores; véalos todos: ivr check",
        "the flows have errors; see all of them: ivr check",
    ),
}
_LANGUAGES = ("pt-BR", "es", "en")


def said(name: str, lang: str, **slots: object) -> str:
    return SAID[name][_LANGUAGES.index(lang)].format(**slots)
