"""A team's usual hours, short to read."""

from __future__ import annotations

from ivr.engine.spoken_time import WEEKDAYS
from ivr.engine.written_time import written_spans
from ivr.flow.schedule import Schedule, Span

_ALWAYS = {"pt-BR": "24 horas, todos os dias", "es": "24 horas, todos los días", "en": "24 hours, every day"}


def short_hours(schedule: Schedule, language: str) -> str:
    """ "seg-sex 08:00-12:00, 13:30-18:00; sáb 09:00-12:00"; by the team's own clock."""
    if schedule.always:
        return _ALWAYS[language]
    found: list[tuple[tuple[Span, ...], list[int]]] = []
    for number, weekday in enumerate(schedule.weekly):
        if not weekday.spans:
            continue
        if found and found[-1][0] == weekday.spans and found[-1][1][-1] == number - 1:
            found[-1][1].append(number)
        else:
            found.append((weekday.spans, [number]))
    return "; ".join(f"{_days(numbers, language)} {written_spans(spans)}" for spans, numbers in found)


def _days(numbers: list[int], language: str) -> str:
    ends = dict.fromkeys((numbers[0], numbers[-1]))
    return "-".join(WEEKDAYS[language][number][:3] for number in ends)
