"""What the public document says beside what ops wrote, in pt-BR, es and en."""

from __future__ import annotations

from ivr.picture.words import Words, word

SAID: Words = {
    "kicker": (
        "URA: opções do canal telefônico",
        "IVR: opciones del canal telefónico",
        "Phone menu: all options",
    ),
    "main_menu": ("Menu principal", "Menú principal", "Main menu"),
    "call": ("Como ligar", "Cómo llamar", "How to call"),
    "national": ("No Brasil", "En Brasil", "In Brazil"),
    "international": ("De fora do Brasil", "Desde fuera de Brasil", "From outside Brazil"),
    "or_by": ("ou por e-mail", "o por correo electrónico", "or by e-mail"),
    "only_national": (
        "esta linha não tem número internacional",
        "esta línea no tiene número internacional",
        "this line has no international number",
    ),
    "example": ("exemplo", "ejemplo", "example"),
    "languages": ("Idiomas", "Idiomas", "Languages"),
    "everywhere": (
        "Teclas que funcionam em todos os menus",
        "Teclas que funcionan en todos los menús",
        "Keys that work at every menu",
    ),
    "everywhere_note": (
        "Onde um menu tem uma opção na mesma tecla, vale a do menu.",
        "Donde un menú tiene una opción en la misma tecla, vale la del menú.",
        "Where a menu has an option on the same key, the menu's own counts.",
    ),
    "attendant": ("falar com um atendente", "hablar con un agente", "talk to a person"),
    "back": ("voltar ao menu anterior", "volver al menú anterior", "back to the menu before"),
    "repeat": ("ouvir de novo", "oír de nuevo", "hear it again"),
    "keys": ("Teclas", "Teclas", "Keys"),
    "key": ("Tecla", "Tecla", "Key"),
    "what": ("O que faz", "Qué hace", "What it does"),
    "option": ("Opção", "Opción", "Option"),
    "leads": ("Leva a", "Lleva a", "Leads to"),
    "hours": ("Horário de atendimento", "Horario de atención", "Opening hours"),
    "needs": ("Tenha em mãos", "Tenga a mano", "Have at hand"),
    "nothing": ("nada", "nada", "nothing"),
    "team": ("Equipe", "Equipo", "Team"),
    "menu": ("menu", "menú", "menu"),
    "message": ("mensagem", "mensaje", "message"),
    "end": ("fim da ligação", "fin de la llamada", "end of the call"),
    "then": ("depois", "luego", "then"),
    "identify": ("identificação", "identificación", "login"),
    "when": ("Somente com", "Solo con", "Only with"),
    "case": ("Quem ouve este menu", "Quién oye este menú", "Heard by"),
    "hear": ("Você ouve", "Usted oye", "You hear"),
    "not_announced": (
        "não é anunciada na ligação",
        "no se anuncia en la llamada",
        "not announced in the call",
    ),
    "on_call": ("fora do horário, plantão", "fuera del horario, guardia", "out of hours, on call"),
    "out_of_hours": (
        "Fora do horário a ligação não se perde: fica registrada uma solicitação, com número de protocolo.",
        "Fuera del horario la llamada no se pierde: queda registrada una solicitud, con número de protocolo.",
        "Out of hours no call is lost: a request is taken, with a protocol number.",
    ),
    "ahead": (
        "As teclas podem ser digitadas a qualquer momento, mesmo antes do fim da mensagem.",
        "Las teclas se pueden marcar en cualquier momento, también antes del fin del mensaje.",
        "Keys can be pressed at any moment, also before a message ends.",
    ),
    "recent": (
        "Quem liga de novo em até dez minutos, depois de escolher uma equipe fechada, volta a ela com a tecla {key}.",
        "Quien llama de nuevo en diez minutos, después de elegir un equipo cerrado, vuelve a él con la tecla {key}.",
        "Call again within ten minutes of choosing a team that was closed, and {key} takes you back to it.",
    ),
    "phone_password": (
        "senha do canal telefônico",
        "contraseña del canal telefónico",
        "phone password",
    ),
    "organizational_code": ("código organizacional", "código organizacional", "organizational code"),
    "password_or_code": (
        "senha do canal telefônico ou código organizacional",
        "contraseña del canal telefónico o código organizacional",
        "phone password or organizational code",
    ),
    "login": ("identificação", "identificación", "login"),
    "protocol": (
        "protocolo do atendimento anterior, se houver",
        "protocolo de la atención anterior, si lo hay",
        "protocol number of the earlier request, if there is one",
    ),
    "consent": (
        "aceite do aviso de cobrança, pela tecla {key}",
        "aceptación del aviso de cobro, con la tecla {key}",
        "acceptance of the notice of charges, with key {key}",
    ),
    "not_identified": (
        "Quem não se identificou",
        "Quien no se identificó",
        "Callers who did not log in",
    ),
    "blocked": ("Empresa com pendência", "Empresa con un pendiente", "Organization with a pending matter"),
    "without": ("Sem protocolo", "Sin protocolo", "Without a protocol number"),
    "anti_fraud": (
        "A única senha que pedimos é a do canal telefônico, digitada no teclado quando você liga para nós.",
        "La única contraseña que pedimos es la del canal telefónico, marcada en el teclado cuando usted nos llama.",
        "The only password we ask for is the phone password, typed on the keypad when you call us.",
    ),
    "index": (
        "Opções do telefone, por assunto",
        "Opciones del teléfono, por tema",
        "Phone options, by subject",
    ),
    "search": ("Procurar um assunto", "Buscar un tema", "Search for a subject"),
    "search_do": ("Procurar", "Buscar", "Search"),
    "found": (
        "Resultados para “{query}”: {count}",
        "Resultados para “{query}”: {count}",
        "Found for “{query}”: {count}",
    ),
    "none": (
        "Nada com “{query}”. Tente outra palavra, ou veja todas as opções de uma linha:",
        "Nada con “{query}”. Pruebe otra palabra, o vea todas las opciones de una línea:",
        "Nothing with “{query}”. Try another word, or see all options of a hotline:",
    ),
    "hotline": ("Linha", "Línea", "Hotline"),
    "hotlines": ("Linhas", "Líneas", "Hotlines"),
    "numbers": ("Números", "Números", "Numbers"),
    "all": ("Todas as linhas", "Todas las líneas", "All hotlines"),
    "in": ("Idioma desta página", "Idioma de esta página", "Language of this page"),
    "contents": ("Nesta página", "En esta página", "On this page"),
    "no_hotline": (
        "Esta linha não existe.",
        "Esta línea no existe.",
        "There is no such hotline.",
    ),
}
CONDITIONS_NOT: Words = {
    "organization.known": ("empresa não identificada", "empresa no identificada", "organization not known"),
    "organization.prime": ("sem contrato Prime", "sin contrato Prime", "no Prime contract"),
    "organization.overdue": ("empresa sem pendência", "empresa sin pendiente", "nothing overdue"),
    "contact.known": ("contato não identificado", "contacto no identificado", "contact not known"),
    "contact.administrator": (
        "contato não administrador",
        "contacto no administrador",
        "contact is no administrator",
    ),
    "contact.consultancy": (
        "contato sem permissão de consultoria",
        "contacto sin permiso de consultoría",
        "contact may not use consultancy",
    ),
    "contact.finance": (
        "contato sem permissão financeira",
        "contacto sin permiso financiero",
        "contact may not use finance",
    ),
    "caller.abroad": ("ligação do Brasil", "llamada de Brasil", "call from Brazil"),
    "caller.withheld": ("número visível", "número visible", "number shown"),
    "ticket.open": ("nenhuma solicitação aberta", "ninguna solicitud abierta", "no ticket opened"),
}


def said(name: str, language: str) -> str:
    """One sentence or word in a language."""
    return word(SAID, name, language)
