"""What several verbs say alike, in pt-BR, es and en."""

from __future__ import annotations

from ivr.cli.wording import Words, word

SAID: Words = {
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
    "flow_errors_here": ("os fluxos têm erros:", "los flujos tienen errores:", "the flows have errors:"),
    "keys": ("teclas", "teclas", "keys"),
    "hidden_keys": ("teclas (ocultas)", "teclas (ocultas)", "keys (hidden)"),
    "by_empty": (
        "--by está vazio; esperado: um nome",
        "--by está vacío; se espera un nombre",
        "--by is empty; wanted: a name",
    ),
    "by_nobody": (
        "o usuário do sistema não tem nome; informe um: --by NOME",
        "el usuario del sistema no tiene nombre; indique uno: --by NOMBRE",
        "the system's user has no name; give one: --by NAME",
    ),
    "by_wrong": (
        "--by não é um nome; esperado: até 100 caracteres que se possam mostrar",
        "--by no es un nombre; se esperan hasta 100 caracteres que se puedan mostrar",
        "--by is no name; wanted: at most 100 printable characters",
    ),
    "language": (
        "--lang é '{text}'; esperado: pt-BR, es ou en",
        "--lang es '{text}'; se espera pt-BR, es o en",
        "--lang is '{text}'; wanted: pt-BR, es or en",
    ),
    "no_path": (
        "não há {path}; esperado: um arquivo ou uma pasta de fluxos",
        "no hay {path}; se espera un archivo o una carpeta de flujos",
        "there is no {path}; wanted: a file or a folder of flows",
    ),
    "unwritable": (
        "{path} não pode ser gravado: {why}",
        "{path} no se puede guardar: {why}",
        "{path} can't be written: {why}",
    ),
    "unreadable": (
        "{path} não pode ser lido: {why}; esperado: um arquivo de texto em UTF-8",
        "{path} no se puede leer: {why}; se espera un archivo de texto en UTF-8",
        "{path} can't be read: {why}; wanted: a text file in UTF-8",
    ),
    "unknown_hotline": (
        "nenhuma linha se chama '{hotline}'; existem: {known}",
        "ninguna línea se llama '{hotline}'; hay: {known}",
        "no hotline is called '{hotline}'; there are: {known}",
    ),
    "unexpected": (
        "isto falhou de modo inesperado ({kind}{place}); avise-nos, com o que foi digitado",
        "esto falló de modo inesperado ({kind}{place}); avísenos, con lo que se escribió",
        "this failed unexpectedly ({kind}{place}); please report it with what you typed",
    ),
    "at": (" em {where}, linha {line}", " en {where}, línea {line}", " in {where}, line {line}"),
}


def said(name: str, lang: str, /, **slots: object) -> str:
    return word(SAID, name, lang).format(**slots)
