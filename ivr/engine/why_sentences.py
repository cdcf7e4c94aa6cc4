"""What each code of a trace says, and each coded value in it, in pt-BR, es and en.

`{name}` in a sentence is a value of the trace; a missing one stands as "?".
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    # code: (pt-BR, es, en)
    code: dict(zip(("pt-BR", "es", "en"), words, strict=True))
    for code, words in {
        "option": (
            "tecla {key}: {label}",
            "tecla {key}: {label}",
            "key {key}: {label}",
        ),
        "language": (
            "idioma {language}, por {by}",
            "idioma {language}, por {by}",
            "language {language}, by {by}",
        ),
        "notices": (
            "{count} aviso(s) em vigor para a linha",
            "{count} aviso(s) vigente(s) para la línea",
            "{count} notice(s) stand for the hotline",
        ),
        "override_open": (
            "{team} está aberto por decisão de {by}, até {until}",
            "{team} está abierto por decisión de {by}, hasta {until}",
            "{team} is open by an override of {by}, until {until}",
        ),
        "override_closed": (
            "{team} está fechado por decisão de {by}, até {until}",
            "{team} está cerrado por decisión de {by}, hasta {until}",
            "{team} is closed by an override of {by}, until {until}",
        ),
        "override_sent_closed": (
            "{team} é atendido por {to} por decisão de {by}, até {until}; {to} está fechado: {reason}",
            "{team} es atendido por {to} por decisión de {by}, hasta {until}; {to} está cerrado: {reason}",
            "{team} is answered by {to} by an override of {by}, until {until}; {to} is closed: {reason}",
        ),
        "override_sent": (
            "{team} é atendido por {to} por decisão de {by}, até {until}",
            "{team} es atendido por {to} por decisión de {by}, hasta {until}",
            "{team} is answered by {to} by an override of {by}, until {until}",
        ),
        "said": ("mensagem falada", "mensaje hablado", "message spoken"),
        "no_input": (
            "nada foi digitado ({tried}ª vez)",
            "no se marcó nada (vez {tried})",
            "nothing was pressed (time {tried})",
        ),
        "no_match": (
            "a tecla {key} não é uma opção aqui ({tried}ª vez)",
            "la tecla {key} no es una opción aquí (vez {tried})",
            "key {key} is no option here (time {tried})",
        ),
        "short": (
            "entrada incompleta ou inválida ({tried}ª vez)",
            "entrada incompleta o inválida (vez {tried})",
            "incomplete or invalid entry (time {tried})",
        ),
        "empty": (
            "a entrada ficou vazia ({tried}ª vez)",
            "la entrada quedó vacía (vez {tried})",
            "the entry was empty (time {tried})",
        ),
        "too_many_mistakes": (
            "tentativas esgotadas ({reason})",
            "intentos agotados ({reason})",
            "no tries left ({reason})",
        ),
        "key_repeated": (
            "a tecla {key} repetida não conta como erro",
            "la tecla {key} repetida no cuenta como error",
            "the repeated key {key} is no mistake",
        ),
        "keys_unused": (
            "{count} teclas a mais foram descartadas",
            "se descartaron {count} teclas de más",
            "{count} further keys were dropped",
        ),
        "silence": (
            "nada foi digitado: segue adiante",
            "no se marcó nada: sigue adelante",
            "nothing was pressed: goes on",
        ),
        "key_taken": ("tecla {key}", "tecla {key}", "key {key}"),
        "repeat": ("pediu para ouvir de novo", "pidió oír de nuevo", "asked to hear it again"),
        "back": ("pediu para voltar", "pidió volver", "asked to go back"),
        "attendant_key": ("pediu um atendente", "pidió un asesor", "asked for an attendant"),
        "condition": ("vale a condição {when}", "se cumple la condición {when}", "condition {when} holds"),
        "no_condition": (
            "nenhuma condição vale",
            "ninguna condición se cumple",
            "no condition holds",
        ),
        "team_never_blocks": (
            "pendências não bloqueiam {team}",
            "las pendencias no bloquean {team}",
            "debts don't block {team}",
        ),
        "organization_unknown": (
            "organização não identificada: nada a bloquear",
            "organización no identificada: nada que bloquear",
            "organization not known: nothing to block",
        ),
        "standing_unknown": (
            "a situação do cadastro não pôde ser consultada: segue adiante",
            "no se pudo consultar la situación del registro: sigue adelante",
            "the organization's standing could not be looked up: let through",
        ),
        "overdue": (
            "a organização tem pendência, e {team} bloqueia por isso",
            "la organización tiene una pendencia, y {team} bloquea por eso",
            "the organization is overdue, and {team} blocks on that",
        ),
        "not_overdue": (
            "sem pendência no cadastro",
            "sin pendencias en el registro",
            "the organization is not overdue",
        ),
        "accepted": (
            "aceitou o aviso {notice}, versão {version}",
            "aceptó el aviso {notice}, versión {version}",
            "accepted the notice {notice}, version {version}",
        ),
        "not_accepted": (
            "não aceitou o aviso {notice}",
            "no aceptó el aviso {notice}",
            "did not accept the notice {notice}",
        ),
        "known_already": (
            "já identificado ({assurance})",
            "ya identificado ({assurance})",
            "known already ({assurance})",
        ),
        "no_tries_left": (
            "sem tentativas de identificação nesta ligação",
            "sin intentos de identificación en esta llamada",
            "no login tries left in this call",
        ),
        "number_given": ("digitou um telefone", "marcó un teléfono", "typed a telephone number"),
        "code_given": (
            "digitou um código organizacional",
            "marcó un código organizacional",
            "typed an organizational code",
        ),
        "contact_id_given": (
            "digitou um código de contato",
            "marcó un código de contacto",
            "typed a contact id",
        ),
        "login": (
            "identificado ({assurance})",
            "identificado ({assurance})",
            "logged in ({assurance})",
        ),
        "login_done": (
            "identificação suficiente ({assurance})",
            "identificación suficiente ({assurance})",
            "the login suffices ({assurance})",
        ),
        "login_wrong": (
            "identificação recusada ({tried}ª tentativa)",
            "identificación rechazada (intento {tried})",
            "login refused (try {tried})",
        ),
        "login_unavailable": (
            "a identificação não pôde ser verificada ({tried}ª tentativa)",
            "no se pudo verificar la identificación (intento {tried})",
            "the login could not be checked (try {tried})",
        ),
        "login_refused": (
            "identificação recusada: tentativas esgotadas",
            "identificación rechazada: intentos agotados",
            "login refused: no tries left",
        ),
        "login_given_up": (
            "desistiu da identificação ({reason})",
            "desistió de la identificación ({reason})",
            "gave up the login ({reason})",
        ),
        "login_closed": (
            "a conta está fechada para senhas até o suporte agir",
            "la cuenta está cerrada a contraseñas hasta que soporte actúe",
            "the account is closed to passwords until support acts",
        ),
        "help": ("pediu ajuda", "pidió ayuda", "asked for help"),
        "no_reach": (
            "{team} não tem por onde ser chamado",
            "{team} no tiene por dónde ser llamado",
            "{team} has no way to be reached",
        ),
        "queued": (
            "na fila {queue} de {team}",
            "en la cola {queue} de {team}",
            "in the queue {queue} of {team}",
        ),
        "ringing": ("chamando {team}", "llamando a {team}", "ringing {team}"),
        "callback_asked": (
            "pediu retorno e guardou o lugar na fila",
            "pidió que lo llamen y guardó su lugar en la cola",
            "asked for a callback and kept the place in the queue",
        ),
        "max_wait": (
            "a fila de {team} passou da espera máxima ({seconds} s)",
            "la cola de {team} superó la espera máxima ({seconds} s)",
            "the queue of {team} passed its longest wait ({seconds} s)",
        ),
        "transfer_answered": (
            "{team} atendeu ({seconds} s)",
            "{team} atendió ({seconds} s)",
            "{team} answered ({seconds} s)",
        ),
        "transfer_busy": ("{team} estava ocupado", "{team} estaba ocupado", "{team} was busy"),
        "transfer_no_answer": ("{team} não atendeu", "{team} no atendió", "{team} did not answer"),
        "transfer_cancelled": (
            "a transferência para {team} foi cancelada",
            "la transferencia a {team} fue cancelada",
            "the transfer to {team} was cancelled",
        ),
        "transfer_failed": (
            "a transferência para {team} falhou",
            "la transferencia a {team} falló",
            "the transfer to {team} failed",
        ),
        "hung_up": ("quem ligou desligou", "quien llamó colgó", "the caller hung up"),
        "hung_up_silent": (
            "a ligação silenciou: encerrada como desligada",
            "la llamada quedó en silencio: cerrada como colgada",
            "the call fell silent: ended as hung up",
        ),
        "ended": ("despedida", "despedida", "goodbye said"),
        "request_open": (
            "já há um pedido aberto para {team}",
            "ya hay una solicitud abierta para {team}",
            "a request for {team} is open already",
        ),
        "new_request": (
            "quis abrir outro pedido",
            "quiso abrir otra solicitud",
            "wanted a new request",
        ),
        "request_stands": (
            "o pedido aberto continua valendo",
            "la solicitud abierta sigue en pie",
            "the open request stands",
        ),
        "protocol_right": ("protocolo confere", "el protocolo coincide", "the protocol is right"),
        "protocol_wrong": (
            "protocolo não confere ({tried}ª tentativa)",
            "el protocolo no coincide (intento {tried})",
            "the protocol is not right (try {tried})",
        ),
        "request_cancelled": (
            "pedido cancelado por quem ligou",
            "solicitud cancelada por quien llamó",
            "request cancelled by the caller",
        ),
        "ticket_open_already": (
            "esta ligação já tem a solicitação {protocol}",
            "esta llamada ya tiene la solicitud {protocol}",
            "this call has the ticket {protocol} already",
        ),
        "ticket_declined": (
            "não quis registrar solicitação",
            "no quiso registrar una solicitud",
            "did not want a ticket",
        ),
        "ticket_opened": (
            "solicitação {protocol} aberta para {team} ({reason})",
            "solicitud {protocol} abierta para {team} ({reason})",
            "ticket {protocol} opened for {team} ({reason})",
        ),
        "ticket_done": (
            "solicitação {protocol} completa",
            "solicitud {protocol} completa",
            "ticket {protocol} complete",
        ),
        "number_typed": (
            "digitou outro número para o retorno",
            "marcó otro número para la llamada",
            "typed another number for the callback",
        ),
        "number_not_called": (
            "não ligamos para números desse país ({country})",
            "no llamamos a números de ese país ({country})",
            "numbers of that country are not called ({country})",
        ),
        "number_confirmed": (
            "número do retorno confirmado",
            "número para la llamada confirmado",
            "callback number confirmed",
        ),
        "recording": (
            "gravação avisada e iniciada",
            "grabación avisada e iniciada",
            "recording announced and begun",
        ),
        "message_recorded": (
            "mensagem gravada ({seconds} s)",
            "mensaje grabado ({seconds} s)",
            "message recorded ({seconds} s)",
        ),
        "message_none": ("nada foi gravado", "no se grabó nada", "nothing was recorded"),
        "message_added": (
            "mensagem acrescentada ao pedido aberto",
            "mensaje agregado a la solicitud abierta",
            "message added to the open request",
        ),
        "asked": (
            "respondeu {question}: {answer}",
            "respondió {question}: {answer}",
            "answered {question}: {answer}",
        ),
        "earlier_ticket": (
            "informou uma solicitação anterior",
            "informó una solicitud anterior",
            "named an earlier ticket",
        ),
        "no_earlier_ticket": (
            "sem solicitação anterior",
            "sin solicitud anterior",
            "no earlier ticket named",
        ),
        "survey_answered": (
            "nota {value} na pesquisa",
            "nota {value} en la encuesta",
            "rated the service {value}",
        ),
        "survey_silent": (
            "não respondeu a pesquisa",
            "no respondió la encuesta",
            "did not answer the survey",
        ),
        "trouble": (
            "falha nossa ({reason}): seguiu pelo on_error",
            "falla nuestra ({reason}): siguió por on_error",
            "our own failure ({reason}): led on by on_error",
        ),
        "agent_known": ("atendente identificado", "asesor identificado", "agent known"),
        "agent_refused": ("atendente recusado", "asesor rechazado", "agent refused"),
        "agent_takes": (
            "atende o próximo da fila {queue}",
            "atiende al próximo de la cola {queue}",
            "takes the next of the queue {queue}",
        ),
        "agent_nobody": ("ninguém espera", "nadie espera", "nobody is waiting"),
        "agent_served": (
            "atendimento de {seconds} s",
            "atención de {seconds} s",
            "talked for {seconds} s",
        ),
        "agent_idle": (
            "ninguém ligou por muito tempo",
            "nadie llamó por mucho tiempo",
            "nobody called for a long time",
        ),
        "agent_done": ("atendente encerrou", "el asesor terminó", "agent finished"),
    }.items()
}


VALUES: Mapping[str, Mapping[str, str]] = {
    "pt-BR": {
        "country": "país de quem liga",
        "key": "tecla",
        "contact": "cadastro do contato",
        "default": "padrão da linha",
        "flow": "escolha do fluxo",
        "no_input": "nada digitado",
        "no_match": "opção inválida",
        "help": "pedidos de ajuda",
        "closed": "equipe fechada",
        "busy": "ocupado",
        "no_answer": "sem atendimento",
        "callback": "retorno pedido na fila",
        "request": "pedido",
        "complaint": "reclamação",
        "praise": "elogio",
        "history": "histórico do caso",
        "locked": "conta fechada a senhas",
        "organization": "organização",
        "one": "um usuário",
        "all": "todos",
        "stopped": "parado",
        "hindered": "com dificuldade",
        "cloud": "nuvem",
        "own": "servidor próprio",
        "users": "usuários",
        "work": "trabalho",
        "place": "onde roda",
    },
    "es": {
        "country": "país de quien llama",
        "key": "tecla",
        "contact": "registro del contacto",
        "default": "idioma de la línea",
        "flow": "elección del flujo",
        "no_input": "nada marcado",
        "no_match": "opción inválida",
        "help": "pedidos de ayuda",
        "closed": "equipo cerrado",
        "busy": "ocupado",
        "no_answer": "sin respuesta",
        "callback": "llamada pedida en la cola",
        "request": "solicitud",
        "complaint": "reclamo",
        "praise": "elogio",
        "history": "historia del caso",
        "locked": "cuenta cerrada a contraseñas",
        "organization": "organización",
        "one": "un usuario",
        "all": "todos",
        "stopped": "parado",
        "hindered": "con dificultad",
        "cloud": "nube",
        "own": "servidor propio",
        "users": "usuarios",
        "work": "trabajo",
        "place": "dónde corre",
    },
    "en": {"no_input": "nothing pressed", "no_match": "wrong keys", "no_answer": "no answer"},
}
WORDED = frozenset({"by", "reason", "assurance", "question", "answer"})
"""Values that are codes of ours, said as words; all others are names that ops wrote."""
