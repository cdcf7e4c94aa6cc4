"""What is told in English by code that knows no reader's language, and those sentences in Portuguese.

A sentence's `{}` stands for what differs: a name or a number, or another sentence that is known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

WANTED: Mapping[str, str] = {
    "a text is wanted": "espera-se um texto",
    "a list is wanted": "espera-se uma lista",
    "a block of names and values is wanted": "espera-se um bloco de nomes e valores",
    "a block of names and values is wanted; without local holidays remove the file, or write { } in it": (
        "espera-se um bloco de nomes e valores; sem feriados locais, apague o arquivo ou escreva nele { }"
    ),
    "a value is wanted": "espera-se um valor",
    "a whole number is wanted": "espera-se um número inteiro",
    "yes or no is wanted": "espera-se yes ou no (sim ou não)",
    "at least one entry is wanted": "espera-se ao menos uma entrada",
    "fewer entries are wanted": "esperam-se menos entradas",
    "another value is wanted": "espera-se outro valor",
    "a time such as 5s, 90s, 2min or 1h is wanted": "espera-se um tempo como 5s, 90s, 2min ou 1h",
    "a time of at most 4h (14400s) is wanted: the carrier records no longer": (
        "espera-se um tempo de no máximo 4h (14400s): a operadora não grava mais que isso"
    ),
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
    "a start at {} or later": "um começo às {} ou depois",
    "a date from {} to {}": "uma data de {} a {}",
    "a number of at least {} is wanted": "espera-se um número, no mínimo {}",
    "a number of at most {} is wanted": "espera-se um número, no máximo {}",
    "a number of more than {} is wanted": "espera-se um número maior que {}",
    "a number of less than {} is wanted": "espera-se um número menor que {}",
    "a number of {} and {} is wanted": "espera-se um número, {} e {}",
    "a number of {} is wanted": "espera-se um número, {}",
    "at least {}": "no mínimo {}",
    "at most {}": "no máximo {}",
    "more than {}": "maior que {}",
    "less than {}": "menor que {}",
    "{} characters": "{} caracteres",
    "{} values": "{} valores",
    # -- files of scenarios
    "a list of scenarios": "espera-se uma lista de cenários",
    "a list of scenarios is wanted": "espera-se uma lista de cenários",
    "a moment such as 2026-11-24T12:10 (Brasília's clock) is wanted": (
        "espera-se um momento como 2026-11-24T12:10 (horário de Brasília)"
    ),
    "no marker is called {}; there are {}": "nenhum marcador se chama {}; existem {}",
    # -- words of a call that is played
    "word {}: {}": "palavra {}: {}",
    "'{}' is none; wanted keys (0-9 * #), {}, answered:SECONDS, talk:SECONDS, talk:SECONDS!, wait:SECONDS "
    "or +MINUTES (at most 99999)": (
        "'{}' não é nenhuma; esperado: teclas (0-9 * #), {}, answered:SEGUNDOS, talk:SEGUNDOS, talk:SEGUNDOS!, "
        "wait:SEGUNDOS ou +MINUTOS (no máximo 99999)"
    ),
    "'{}' answers nothing here; the call waits for {}": "'{}' não responde a nada aqui; esperado agora: {}",
    "keys, silence or hangup": "teclas, silence ou hangup",
    "answered:SECONDS, busy, no-answer, failed, silence or hangup": (
        "answered:SEGUNDOS, busy, no-answer, failed, silence ou hangup"
    ),
    "answered:SECONDS, no-answer, failed, silence or hangup": (
        "answered:SEGUNDOS, no-answer, failed, silence ou hangup"
    ),
    "a key, wait:SECONDS, answered:SECONDS, leave, failed, silence or hangup": (
        "uma tecla, wait:SEGUNDOS, answered:SEGUNDOS, leave, failed, silence ou hangup"
    ),
    "talk:SECONDS, talk:SECONDS!, silence or hangup": "talk:SEGUNDOS, talk:SEGUNDOS!, silence ou hangup",
    "nothing: the call is over": "nada, pois a ligação terminou",
    "an answer of the world": "uma resposta do mundo",
    "no hotline answers '{}'; there are {}": "nenhuma linha atende '{}'; existem {}",
    "{{}} stands for nothing: no earlier call opened a ticket, and no request is open": (
        "{{}} não representa nada: nenhuma ligação anterior abriu solicitação, e não há solicitação em aberto"
    ),
}


class Phrasebook:
    """Sentences and their Portuguese, `{}` in the same order in both; the last ones may be left out there."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self.whole = {text: words for text, words in sentences.items() if "{}" not in text}
        self.patterns = [
            (re.compile("(.+?)".join(map(re.escape, text.split("{}"))), re.DOTALL), words)
            for text, words in sentences.items()
            if "{}" in text
        ]

    def portuguese(self, text: str) -> str:
        """The Portuguese of a sentence; one that is unknown, as a name is, stays as it is."""
        if (known := self.whole.get(text)) is not None:
            return known
        for pattern, words in self.patterns:
            if found := pattern.fullmatch(text):
                first, *others = words.split("{}")
                told = (
                    self.portuguese(slot) + part for slot, part in zip(found.groups(), others, strict=False)
                )
                return first + "".join(told)
        return text


portuguese = Phrasebook(WANTED).portuguese
