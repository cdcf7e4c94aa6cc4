"""Why a call went where it went, as a sentence that support understands, in pt-BR, es and en.

The sentences stand beside this, by their code; hours word their own reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from ivr.engine.hours import Reason
from ivr.engine.trace import Trace
from ivr.engine.why_sentences import SENTENCES, VALUES, WORDED
from ivr.engine.written_place import written_place
from ivr.engine.written_time import written_reason

_HOURS = {
    "pt-BR": ("{team} está aberto", "{team} está fechado"),
    "es": ("{team} está abierto", "{team} está cerrado"),
    "en": ("{team} is open", "{team} is closed"),
}


def why(trace: Trace, language: str) -> str:
    """The sentence, with the rule's place behind it: "finance is closed: lunch 12:00-13:30; flows/teams.yaml:14"."""
    place = f"; {written_place(trace.place, language)}" if trace.place else ""
    return f"{_sentence(trace, language)}{place}"


def _sentence(trace: Trace, language: str) -> str:
    worded = {name: _worded(name, value, language) for name, value in trace.values.items()}
    if "reason" in trace.values and trace.code.startswith("hours_"):
        shut = "opens" in trace.values
        state = _HOURS[language][shut].format(team=trace.values["team"])
        return f"{state}: {worded['reason']}"
    words = SENTENCES[trace.code][language]
    return words.format_map(defaultdict(lambda: "?", worded))


def _worded(name: str, value: object, language: str) -> str:
    if name == "reason" and isinstance(value, Mapping):
        return written_reason(msgspec.convert(value, Reason), language)
    return in_words(value, language) if name in WORDED else str(value)


def in_words(value: object, language: str) -> str:
    """What support reads for a value that flows and tickets keep by its code; any other as it stands."""
    return VALUES[language].get(str(value), str(value))
