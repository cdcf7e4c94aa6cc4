"""What would have changed the way of a call, as `ivr calls show --why` tells it, in pt-BR, es and en."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ivr.cli.replay_words import ASKED
from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.application.alternatives import Alternative, Leads
    from ivr.settings import Lang

FACTS: Words = {
    "opens": ("depois de {at}", "después de {at}", "after {at}"),
    "closes": ("depois de {at}", "después de {at}", "after {at}"),
    "login_right": ("com identificação certa", "con identificación correcta", "with a right login"),
    "login_wrong": ("com identificação errada", "con identificación incorrecta", "with a wrong login"),
    "debt_yes": ("com pendência", "con deuda", "with a debt"),
    "debt_no": ("sem pendência", "sin deuda", "without the debt"),
    "permission_yes": (
        "com a permissão {permission}",
        "con el permiso {permission}",
        "with the permission {permission}",
    ),
    "permission_no": (
        "sem a permissão {permission}",
        "sin el permiso {permission}",
        "without the permission {permission}",
    ),
    "contract": ("com contrato {contract}", "con contrato {contract}", "with the contract {contract}"),
    "key": ("tecla {key} ({label})", "tecla {key} ({label})", "key {key} ({label})"),
    "result_bridged": ("se {team} atendesse", "si {team} atendiera", "had {team} answered"),
    "result_answered": ("se {team} atendesse", "si {team} atendiera", "had {team} answered"),
    "result_leave": (
        "se a espera passasse do limite",
        "si la espera pasara del límite",
        "had the wait been too long",
    ),
    "result_full": ("se a fila estivesse cheia", "si la cola estuviera llena", "had the queue been full"),
    "result_busy": ("se {team} estivesse ocupado", "si {team} estuviera ocupado", "had {team} been busy"),
    "result_no_answer": ("se {team} não atendesse", "si {team} no atendiera", "had {team} not answered"),
    "result_failed": (
        "se a transferência falhasse",
        "si la transferencia fallara",
        "had the transfer failed",
    ),
}
LEADS: Words = {
    "queue": ("{team} por fila", "{team} por cola", "{team} by queue"),
    "transfer": ("{team} por transferência", "{team} por transferencia", "{team} by transfer"),
    "ticket": ("solicitação para {team}", "solicitud para {team}", "a ticket for {team}"),
    "end": ("despedida", "despedida", "goodbye"),
    "message": ("gravação de mensagem", "grabación de mensaje", "the recording of a message"),
    "menu": ("menu {node}", "menú {node}", "the menu {node}"),
    "authenticate": ("identificação ({node})", "identificación ({node})", "a login ({node})"),
    "notice": ("aviso a aceitar ({node})", "aviso por aceptar ({node})", "a notice to accept ({node})"),
    "survey": ("pesquisa ({node})", "encuesta ({node})", "a survey ({node})"),
    "earlier": (
        "pergunta pelo protocolo ({node})",
        "pregunta por el protocolo ({node})",
        "the earlier protocol ({node})",
    ),
    "other": ("{node}", "{node}", "{node}"),
}
ASSUMES: Words = {
    "assumes": (" (sem registro: {asked})", " (sin registro: {asked})", " (not recorded: {asked})"),
}

EITHER_WAY = ("open_request", "open_ticket")
"""Whatever these are answered, the caller is at the same team's ticket."""


def shown(one: Alternative, started: datetime, lang: Lang) -> dict[str, Any]:
    """For JSON, with its sentence as `why`: "after 13:30: finance by queue"."""
    leads = one.leads
    return {
        "code": one.code,
        "values": one.values,
        "leads": {"what": leads.what, "team": leads.team, "node": leads.node, "by": leads.by},
        "assumes": list(leads.assumes),
        "why": f"{_fact(one, started, lang)}: {_where(leads, lang)}{_assumed(leads, lang)}",
    }


def _fact(one: Alternative, started: datetime, lang: Lang) -> str:
    values = dict(one.values)
    if "at" in values:
        values["at"] = _moment(datetime.fromisoformat(values["at"]), started, lang)
    return word(FACTS, _name(one), lang).format(**values)


def _name(one: Alternative) -> str:
    values = one.values
    if one.code in ("login", "result"):
        return f"{one.code}_{values.get('verdict') or values.get('result')}"
    if one.code in ("debt", "permission"):
        return f"{one.code}_{'yes' if values.get('overdue') or values.get('held') else 'no'}"
    return one.code


def _moment(at: datetime, started: datetime, lang: Lang) -> str:
    """ "13:30" on the day of the call, else with its date, by Brasília's clock."""
    from auth.policy import BRASILIA
    from ivr.engine.written_time import written_day

    there, then = at.astimezone(BRASILIA), started.astimezone(BRASILIA)
    if there.date() == then.date():
        return f"{there:%H:%M}"
    return f"{written_day(there.date(), lang)} {there:%H:%M}"


def _where(leads: Leads, lang: Lang) -> str:
    name = leads.by or leads.what
    return word(LEADS, name if name in LEADS else "other", lang).format(team=leads.team, node=leads.node)


def _assumed(leads: Leads, lang: Lang) -> str:
    told = [name for name in leads.assumes if name not in EITHER_WAY]
    if not told:
        return ""
    asked = ", ".join(word(ASKED, name, lang) for name in told)
    return word(ASSUMES, "assumes", lang).format(asked=asked)
