"""Warnings on how a flow is to use, and the reasons by which an author allows them.

The numbers are those of the literature on phone menus: five options, three levels, twelve seconds.
"""

from ivr.flow.messages.message import MEAN, Message


def _advice(code: str, meaning: str, en: str, pt: str) -> Message:
    return Message(code, "warning", meaning, en, pt, allowable=True)


MESSAGES = (
    # -- menus
    _advice(
        "too-many-options",
        "A menu speaks more than five options.",
        "{stood} options are spoken here; callers keep five at the most in mind",
        "{stood} opções são faladas aqui; quem ouve guarda no máximo cinco",
    ),
    _advice(
        "too-many-levels",
        "A menu stands deeper than the third level.",
        "this is menu number {stood} on the shortest way here; three are bearable",
        "este é o menu número {stood} no caminho mais curto até aqui; três são toleráveis",
    ),
    _advice(
        "far-from-a-person",
        "No person can be reached within three menus.",
        "from here no person is reached within three menus; a key of the hotline for `attendant` would do",
        "daqui não se chega a uma pessoa em até três menus; bastaria uma tecla `attendant` da linha",
    ),
    _advice(
        "long-prompt",
        "A prompt takes more than twelve seconds to be spoken.",
        "spoken, this takes about {stood}; after twelve seconds callers stop listening",
        "falado, isto leva cerca de {stood}; depois de doze segundos quem ouve se perde",
    ),
    _advice(
        "keys-out-of-order",
        "The options of a menu are not in the order of their keys.",
        "key {stood} is spoken after key {wanted}; callers expect ascending keys",
        "a tecla {stood} é falada depois da tecla {wanted}; quem ouve espera ordem crescente",
    ),
    _advice(
        "sounds-alike",
        "Two options of a menu sound alike.",
        "by phone '{stood}' sounds like '{wanted}'; word one of them otherwise",
        "ao telefone '{stood}' soa como '{wanted}'; mude a redação de um deles",
    ),
    # -- profile sac
    _advice(
        "sac-complaint",
        "Profile sac: the first menu has no option for complaints.",
        "profile sac: the first menu has no option for complaints (Decree 11.034/2022, art. 5)",
        "perfil sac: o primeiro menu não tem opção de reclamação (Decreto 11.034/2022, art. 5º)",
    ),
    _advice(
        "sac-cancellation",
        "Profile sac: the first menu has no option for cancellation.",
        "profile sac: the first menu has no option for cancellation (Decree 11.034/2022, art. 5)",
        "perfil sac: o primeiro menu não tem opção de cancelamento (Decreto 11.034/2022, art. 5º)",
    ),
    _advice(
        "sac-login-first",
        "Profile sac: a login stands before the first person.",
        "profile sac: a caller can come to this login before any person (Decree 11.034/2022, art. 4 §4)",
        "perfil sac: chega-se a esta identificação antes de um atendente (Decreto 11.034/2022, art. 4º §4º)",
    ),
    _advice(
        "sac-hours",
        "Profile sac: no team that can be reached is open eight hours a working day.",
        "profile sac: no team reached here is open 8 hours from Monday to Friday (Decree 11.034/2022, art. 5)",
        "perfil sac: nenhuma equipe daqui atende 8 horas de segunda a sexta (Decreto 11.034/2022, art. 5º)",
    ),
    _advice(
        "sac-free-call",
        "Profile sac: no number of the hotline is free to call.",
        "profile sac: no number here is free to call, such as 0800 (Decree 11.034/2022, art. 3)",
        "perfil sac: nenhum número daqui é gratuito, como um 0800 (Decreto 11.034/2022, art. 3º)",
    ),
    # -- what an author allows
    Message(
        "unknown-warning",
        "error",
        "Something is allowed that is no warning.",
        "no warning that can be allowed is called '{stood}'",
        "nenhum aviso que se possa permitir se chama '{stood}'",
        MEAN,
    ),
    Message(
        "missing-reason",
        "error",
        "A warning is allowed, or an option unspoken, without a reason.",
        "why '{stood}' is right here is not told; write the reason behind it",
        "não se diz por que '{stood}' está certo aqui; escreva o motivo ao lado",
    ),
    Message(
        "unused-allow",
        "warning",
        "A warning is allowed where none is given.",
        "'{stood}' is allowed here, and nothing here gives that warning; remove it",
        "'{stood}' é permitido aqui, e nada aqui causa esse aviso; remova",
    ),
)
