"""What tickets are called and what is said about them, in pt-BR, es and en. JSON keeps the codes."""

from __future__ import annotations

from ivr.cli.wording import Words, word
from ivr.flow.portuguese import Phrasebook

STATES: Words = {
    "open": ("aberta", "abierta", "open"),
    "in_progress": ("em atendimento", "en curso", "in progress"),
    "validation": ("Validação Cliente", "validación del cliente", "customer validation"),
    "closed": ("encerrada", "cerrada", "closed"),
    "cancelled": ("cancelada", "cancelada", "cancelled"),
    "not_reached": ("não localizado", "no localizado", "not reached"),
}
PRIORITIES: Words = {
    "low": ("baixa", "baja", "low"),
    "medium": ("média", "media", "medium"),
    "high": ("alta", "alta", "high"),
    "critical": ("crítica", "crítica", "critical"),
}
CONFIRMED: Words = {
    "key": ("confirmado por tecla", "confirmado con una tecla", "confirmed by key"),
    "typed": ("digitado", "marcado por quien llamó", "typed"),
    "assumed": ("não confirmado", "sin confirmar", "not confirmed"),
    "none": ("sem número", "sin número", "no number"),
}
FIELDS: Words = {
    "protocol": ("Protocolo", "Protocolo", "Protocol"),
    "state": ("Situação", "Estado", "State"),
    "team": ("Equipe", "Equipo", "Team"),
    "hotline": ("Linha", "Línea", "Hotline"),
    "reason": ("Motivo", "Motivo", "Reason"),
    "priority": ("Prioridade", "Prioridad", "Priority"),
    "opened_at": ("Aberta em", "Abierta el", "Opened"),
    "due_at": ("Prazo", "Vence", "Due"),
    "next_attempt_at": ("Próxima ligação", "Próxima llamada", "Next call"),
    "callback_number": ("Retornar para", "Llamar al", "Call back"),
    "promised": ("Retorno prometido", "Llamada prometida", "Call promised"),
    "language": ("Idioma", "Idioma", "Language"),
    "contact": ("Contato", "Contacto", "Contact"),
    "organization": ("Empresa", "Empresa", "Organization"),
    "product": ("Produto", "Producto", "Product"),
    "subject": ("Assunto", "Asunto", "Subject"),
    "environment": ("Ambiente", "Entorno", "Environment"),
    "consent": ("Aviso aceito", "Aviso aceptado", "Notice accepted"),
    "attempts": ("Tentativas", "Intentos", "Attempts"),
    "taken_by": ("Com", "Con", "Taken by"),
    "recording": ("Gravação", "Grabación", "Recording"),
    "follows": ("Acompanha", "Sigue a", "Follows"),
    "call_sid": ("Chamada", "Llamada", "Call"),
    "history": ("Histórico", "Historial", "History"),
}
SAID: Words = {
    "yes": ("sim", "sí", "yes"),
    "no": ("não", "no", "no"),
    "none": ("nenhuma solicitação", "ninguna solicitud", "no tickets"),
    "more": (
        "há mais do que {limit}; mostre mais com --limit",
        "hay más de {limit}; muestre más con --limit",
        "there are more than {limit}; show more with --limit",
    ),
    "now": ("{protocol}: {state}", "{protocol}: {state}", "{protocol}: {state}"),
    "until": (
        "{protocol}: {state}, aguarda resposta do cliente até {moment}",
        "{protocol}: {state}, espera la respuesta del cliente hasta {moment}",
        "{protocol}: {state}, waits for the customer's reply until {moment}",
    ),
    "next": (
        "{protocol}: {state}, ligar de novo a partir de {moment}",
        "{protocol}: {state}, llamar de nuevo desde {moment}",
        "{protocol}: {state}, call again from {moment}",
    ),
    "moved": ("{protocol}: agora com {team}", "{protocol}: ahora con {team}", "{protocol}: now with {team}"),
    "transferred": (
        "{protocol}: o contato agora é {contact}",
        "{protocol}: el contacto ahora es {contact}",
        "{protocol}: the contact is now {contact}",
    ),
    "followed": (
        "{new} aberta como acompanhamento de {protocol}, prazo {moment}",
        "{new} abierta como seguimiento de {protocol}, vence {moment}",
        "{new} opened to follow {protocol}, due {moment}",
    ),
    "not_found": (
        "nenhuma solicitação com este protocolo; as da ouvidoria aparecem somente com --team ombudsman",
        "ninguna solicitud con este protocolo; las de la defensoría aparecen solo con --team ombudsman",
        "no ticket has this protocol; the ombudsman's appear only with --team ombudsman",
    ),
    "no_protocol": (
        "isto não é um protocolo; esperado: os 10 dígitos, confira se nenhum foi trocado",
        "esto no es un protocolo; se esperan sus 10 dígitos, revise que ninguno esté cambiado",
        "this is no protocol; wanted: its 10 digits, check that none was mistyped",
    ),
    "not_allowed": (
        "'{verb}' não é possível em uma solicitação {state}; possível agora: {allowed}",
        "'{verb}' no es posible con una solicitud {state}; posible ahora: {allowed}",
        "'{verb}' is not possible for a ticket that is {state}; possible now: {allowed}",
    ),
    "taken": (
        "a solicitação já está com {by}; para assumi-la mesmo assim: --over",
        "la solicitud ya está con {by}; para tomarla de todos modos: --over",
        "{by} has this ticket already; to take it all the same: --over",
    ),
    "changed": (
        "outra pessoa mudou esta solicitação agora, nada foi gravado; veja como está: ivr tickets show {protocol}",
        "otra persona cambió esta solicitud en este momento, no se guardó nada; véala: ivr tickets show {protocol}",
        "somebody else changed this ticket just now, nothing was stored; see how it is: ivr tickets show {protocol}",
    ),
    "unknown_team": (
        "nenhuma equipe se chama '{team}'; existem: {known}",
        "ningún equipo se llama '{team}'; hay: {known}",
        "no team is called '{team}'; there are: {known}",
    ),
    "same_team": (
        "a solicitação já está com {team}",
        "la solicitud ya está con {team}",
        "the ticket is with {team} already",
    ),
    "confidential": (
        "solicitações da ouvidoria ficam na ouvidoria, e as de outras equipes fora dela",
        "las solicitudes de la defensoría se quedan allí, y las de otros equipos fuera de ella",
        "the ombudsman's tickets stay there, and those of other teams outside of it",
    ),
    "other_organization": (
        "este contato é de outra empresa que a da solicitação",
        "este contacto es de otra empresa que la de la solicitud",
        "this contact is of another organization than the ticket",
    ),
    "not_ahead": (
        "--later já passou; esperado: um momento no futuro",
        "--later ya pasó; se espera un momento futuro",
        "--later is over; wanted: a moment ahead",
    ),
    "unknown_state": (
        "--state é '{state}'; esperado: {known}",
        "--state es '{state}'; se espera: {known}",
        "--state is '{state}'; wanted: {known}",
    ),
    "one_of_called": (
        "esperado: uma de --answered, --no-answer, --later QUANDO, --wrong-number",
        "se espera una de --answered, --no-answer, --later CUÁNDO, --wrong-number",
        "wanted: one of --answered, --no-answer, --later WHEN, --wrong-number",
    ),
    "no_contact": (
        "nenhum contato tem este e-mail ou id; veja: ivr customers list",
        "ningún contacto tiene este correo o id; vea: ivr customers list",
        "no contact has this e-mail address or id; see: ivr customers list",
    ),
    "several_contacts": (
        "{count} contatos têm este e-mail; informe um dos ids: {ids}",
        "{count} contactos tienen este correo; indique uno de sus ids: {ids}",
        "{count} contacts have this e-mail address; give one of their ids: {ids}",
    ),
    "no_recording": (
        "esta solicitação não tem gravação",
        "esta solicitud no tiene grabación",
        "this ticket has no recording",
    ),
    "unverified": (
        "de quem não comprovou a identidade",
        "de quien no probó su identidad",
        "left by somebody not verified",
    ),
}


def said(name: str, lang: str, /, **slots: object) -> str:
    """A sentence in a language."""
    return word(SAID, name, lang).format(**slots)


HISTORY = Phrasebook(
    {
        "opened": "aberta",
        "taken": "assumida",
        "proposed": "solução proposta",
        "replied": "cliente respondeu",
        "closed": "encerrada",
        "closed: no reply in {} business days": "encerrada: sem resposta em {} dias úteis",
        "cancelled": "cancelada",
        "cancelled by phone": "cancelada por telefone",
        "told by phone": "informado por telefone",
        "called: answered": "ligação: atendeu",
        "called: no answer": "ligação: sem resposta",
        "called: later": "ligação: pediu outro momento",
        "called: wrong number": "ligação: número errado",
        "moved from {}": "veio de {}",
        "transferred to another contact": "passada a outro contato",
    }
)


def changed(what: str, lang: str) -> str:
    """What a change of a ticket was, of which the store keeps the English; Spanish readers get that."""
    return HISTORY.portuguese(what) if lang == "pt-BR" else what
