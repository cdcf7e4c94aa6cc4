"""What arrived beside a call's turns (recordings, dials, queues, its last status), told to people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ivr.cli.common import local
from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.settings import Lang

KINDS: Words = {
    "recording": ("gravação", "grabación", "recording"),
    "dial": ("discagem", "marcación", "dial"),
    "queue": ("fila", "cola", "queue"),
    "leg": ("telefone discado", "teléfono marcado", "telephone dialled"),
    "taken": ("atendimento da fila", "atención de la cola", "taken from the queue"),
    "status": ("fim na operadora", "fin en la operadora", "end at the carrier"),
}
VALUES: Words = {
    "completed": ("completa", "completa", "completed"),
    "absent": ("sem som", "sin sonido", "absent"),
    "in-progress": ("em andamento", "en curso", "in progress"),
    "busy": ("ocupado", "ocupado", "busy"),
    "no-answer": ("sem resposta", "sin respuesta", "no answer"),
    "no_answer": ("sem resposta", "sin respuesta", "no answer"),
    "failed": ("falhou", "falló", "failed"),
    "canceled": ("cancelada", "cancelada", "cancelled"),
    "cancelled": ("cancelada", "cancelada", "cancelled"),
    "answered": ("atendida", "atendida", "answered"),
    "bridged": ("ligada a um atendente", "conectada a un asesor", "put through to an agent"),
    "leave": ("saiu da fila", "salió de la cola", "left the queue"),
    "hangup": ("desligou na fila", "colgó en la cola", "hung up in the queue"),
    "full": ("fila cheia", "cola llena", "queue full"),
    "RecordVerb": ("mensagem de quem ligou", "mensaje de quien llamó", "the caller's message"),
    "DialVerb": ("conversa", "conversación", "talk"),
}
PARTS: Words = {
    "seconds": ("{value} s", "{value} s", "{value} s"),
    "turn": ("no turno {value}", "en el turno {value}", "in turn {value}"),
    "sip": ("código SIP {value}", "código SIP {value}", "SIP code {value}"),
    "carrier": ("QueueResult {value}", "QueueResult {value}", "QueueResult {value}"),
    "by": ("pela ligação {value}", "por la llamada {value}", "by the call {value}"),
    "accepted": ("aceita com a tecla", "aceptada con la tecla", "accepted with the key"),
}
_BEHIND_A_NAME = re.compile(r"-[a-z-]+$")
UNNAMED = ("final", "turn-")
"""Ids of ours for what the carrier gives no id."""


def fact_written(fact: dict[str, Any], lang: Lang) -> str:
    """ "ter 24/11/2026 10:02  gravação RE12: completa, 12 s, mensagem de quem ligou"; what is not known is left out."""
    named = "" if fact["id"].startswith(UNNAMED) else f" {_BEHIND_A_NAME.sub('', fact['id'])}"
    at = local(datetime.fromisoformat(fact["at"]), lang)
    return f"{at}  {word(KINDS, fact['kind'], lang)}{named}: {', '.join(_parts(fact, lang))}"


def _parts(fact: dict[str, Any], lang: Lang) -> Iterator[str]:
    for name, value in fact.items():
        if name in ("kind", "id", "at") or value is None or _told_already(fact, name):
            continue
        yield word(PARTS, name, lang).format(value=value) if name in PARTS else word(VALUES, str(value), lang)


def _told_already(fact: dict[str, Any], name: str) -> bool:
    """The carrier's own word for what our own word says as well."""
    return name == "carrier" and fact["carrier"] == fact.get("result")
