"""What was wanted, in the words of the checks, and those words in Portuguese."""

from __future__ import annotations

import re
from collections.abc import Mapping

WANTED: Mapping[str, str] = {
    "a text is wanted": "espera-se um texto",
    "a list is wanted": "espera-se uma lista",
    "a block of names and values is wanted": "espera-se um bloco de nomes e valores",
    "a value is wanted": "espera-se um valor",
    "a whole number is wanted": "espera-se um número inteiro",
    "yes or no is wanted": "espera-se yes ou no (sim ou não)",
    "at least one entry is wanted": "espera-se ao menos uma entrada",
    "fewer entries are wanted": "esperam-se menos entradas",
    "another value is wanted": "espera-se outro valor",
    "a time such as 5s, 90s, 2min or 1h is wanted": "espera-se um tempo como 5s, 90s, 2min ou 1h",
    "one key is wanted: 0 to 9, star or hash": "espera-se uma tecla: 0 a 9, star ou hash",
    "a rate such as 90% is wanted, from 20% to 200%": "espera-se uma velocidade como 90%, de 20% a 200%",
    "a year such as 2026": "um ano como 2026",
    "a date such as 2026-12-24": "uma data como 2026-12-24",
    "a month and day such as 07-09": "um mês e dia como 07-09",
    "either date or month-day": "date ou month-day, um só",
    "an option of this menu": "uma opção deste menu",
    "a key that chooses a language": "uma tecla que escolhe um idioma",
    "a key of the whole hotline (see keys: at its top)": "uma tecla da linha inteira (veja keys: no alto do arquivo)",
    "a later or equal year": "um ano igual ou posterior",
    "always, or weekdays with their hours": "always, ou dias da semana com seus horários",
    'times such as "08:00-12:00, 13:30-18:00"': 'horários como "08:00-12:00, 13:30-18:00"',
    "weekdays such as mon-fri, seg-sex or mon,wed": "dias como mon-fri, seg-sex ou mon,wed",
    "00:00 to 24:00, minutes to 59": "00:00 a 24:00, minutos até 59",
    "an end after the start": "um fim depois do começo",
    "each weekday once": "cada dia da semana uma vez",
    "says nothing": "não diz nada",
    "presses only wrong keys": "só digita teclas erradas",
    "no hours": "não são horários",
    "hours overlap or run back": "horários se sobrepõem ou voltam",
    "no time of day": "não é hora do dia",
    "hours end before they begin": "horários terminam antes de começar",
    "a weekday stands twice": "dia da semana repetido",
    "no weekday": "não é dia da semana",
    "no opening hours": "não são horários de atendimento",
    "a weekday has hours already": "o dia da semana já tem horário",
    "local holidays": "feriados locais",
    "hours with the policy special, and only with it": "horários com a política special, e só com ela",
}

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"a start at (\S+) or later"), r"um começo às \1 ou depois"),
    (re.compile(r"a date from (\S+) to (\S+)"), r"uma data de \1 a \2"),
    (re.compile(r"a number of at least (\S+) is wanted"), r"espera-se um número, no mínimo \1"),
    (re.compile(r"a number of at most (\S+) is wanted"), r"espera-se um número, no máximo \1"),
    (re.compile(r"a number of more than (\S+) is wanted"), r"espera-se um número maior que \1"),
    (re.compile(r"(\d+) characters"), r"\1 caracteres"),
    (re.compile(r"(\d+) values"), r"\1 valores"),
)


def portuguese(text: str) -> str:
    """The Portuguese of a sentence of ours; names and unknown texts as they are."""
    if (known := WANTED.get(text)) is not None:
        return known
    for pattern, words in _PATTERNS:
        if found := pattern.fullmatch(text):
            return found.expand(words)
    return text
