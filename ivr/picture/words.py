"""What the parts of a flow are called in pictures and documents, in pt-BR, es and en."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("pt-BR", "es", "en")
Words = Mapping[str, tuple[str, str, str]]

ROLES: Words = {
    "menu": ("menu", "menú", "menu"),
    "login": ("identificação", "identificación", "login"),
    "prompt": ("pergunta", "pregunta", "question"),
    "hours": ("horário?", "¿horario?", "open?"),
    "team": ("transferência", "transferencia", "transfer"),
    "ticket": ("solicitação", "solicitud", "ticket"),
    "gate": ("decisão", "decisión", "decision"),
    "say": ("aviso", "mensaje", "message"),
    "end": ("fim", "fin", "end"),
    "call": ("chamada", "llamada", "call"),
    "again": ("continua em", "sigue en", "goes on at"),
}
WAYS: Words = {
    "next": ("", "", ""),
    "go": ("", "", ""),
    "else": ("senão", "si no", "else"),
    "open": ("aberto", "abierto", "open"),
    "closed": ("fechado", "cerrado", "closed"),
    "clear": ("sem pendência", "sin pendiente", "nothing overdue"),
    "blocked": ("com pendência", "con pendiente", "overdue"),
    "without": ("sem protocolo", "sin protocolo", "no protocol"),
    "on_success": ("identificado", "identificado", "logged in"),
    "on_accept": ("aceito", "aceptado", "accepted"),
    "on_refuse": ("não aceito", "no aceptado", "not accepted"),
    "on_callback": ("pediu retorno", "pidió llamada", "asked for a callback"),
    "on_failure": ("não conseguiu", "no lo logró", "failed"),
    "on_no_input": ("silêncio", "silencio", "silence"),
    "on_no_match": ("tecla errada", "tecla equivocada", "wrong key"),
    "on_closed": ("conta bloqueada", "cuenta bloqueada", "account locked"),
    "on_busy": ("ocupado", "ocupado", "busy"),
    "on_no_answer": ("ninguém atendeu", "nadie atendió", "no answer"),
    "on_failed": ("falhou", "falló", "failed"),
    "on_cancelled": ("desistiu", "desistió", "cancelled"),
    "on_max_wait": ("espera longa", "espera larga", "waited too long"),
    "on_decline": ("não quis", "no quiso", "declined"),
    "start": ("início", "inicio", "start"),
    "attendant": ("atendente", "agente", "attendant"),
    "on_error": ("falha do sistema", "falla del sistema", "failure of ours"),
    "back": ("voltar", "volver", "back"),
    "repeat": ("ouvir de novo", "oír de nuevo", "hear again"),
}
CONDITIONS: Words = {
    "organization.known": ("empresa identificada", "empresa identificada", "organization known"),
    "organization.prime": ("contrato Prime", "contrato Prime", "Prime contract"),
    "organization.overdue": ("empresa com pendência", "empresa con pendiente", "organization overdue"),
    "contact.known": ("contato identificado", "contacto identificado", "contact known"),
    "contact.administrator": ("contato administrador", "contacto administrador", "contact is administrator"),
    "contact.consultancy": (
        "contato com permissão de consultoria",
        "contacto con permiso de consultoría",
        "contact may use consultancy",
    ),
    "contact.finance": (
        "contato com permissão financeira",
        "contacto con permiso financiero",
        "contact may use finance",
    ),
    "caller.abroad": ("ligação do exterior", "llamada del exterior", "call from abroad"),
    "caller.withheld": ("número oculto", "número oculto", "number withheld"),
    "ticket.open": ("solicitação aberta", "solicitud abierta", "ticket opened"),
}
LEGEND: Mapping[str, tuple[str, ...]] = {
    "pt-BR": (
        "Linhas: grossa = tecla",
        "fina = segue",
        "tracejada = fechado",
        "pontilhada com ⚠ = falha",
        "» = continua no nó de mesmo nome",
    ),
    "es": (
        "Líneas: gruesa = tecla",
        "fina = sigue",
        "discontinua = cerrado",
        "punteada con ⚠ = falla",
        "» = sigue en el nodo del mismo nombre",
    ),
    "en": (
        "Lines: thick = key",
        "thin = goes on",
        "dashed = closed",
        "dotted with ⚠ = failure",
        "» = goes on at the node of that name",
    ),
}


def word(words: Words, name: str, language: str) -> str:
    """One word in a language; a name that nobody translated stands for itself, readable."""
    found = words.get(name)
    return found[LANGUAGES.index(language)] if found else name.replace("_", " ")
