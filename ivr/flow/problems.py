"""What is wrong with a flow, as an author reads it: the place, what stood there, what was wanted, what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.flow.messages import CODES, Severity
from ivr.flow.source import Source

STOOD_LENGTH = 60
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_RANK: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `width` is how many characters from `source` on are at fault; `hint` most often a nearby name."""

    code: str
    source: Source
    path: str = ""
    stood: str = ""
    wanted: str = ""
    hint: str = ""
    width: int = 1

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    def message(self, lang: str = "en") -> str:
        """The sentence alone, without its place."""
        return _printable(CODES[self.code].words(lang, _shown(self.stood), self.wanted, self.hint))

    def as_dict(self, lang: str = "en") -> dict[str, str | int]:
        """For programs: every field, and the sentence as `message`."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.source.file,
            "line": self.source.line,
            "column": self.source.column,
            "path": self.path,
            "stood": _shown(self.stood),
            "wanted": self.wanted,
            "hint": self.hint,
            "message": self.message(lang),
        }


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Worst first, then by place; the same one only once."""
    unique = dict.fromkeys(problems)
    return tuple(
        sorted(unique, key=lambda p: (_RANK[p.severity], p.source.file, p.source.line, p.source.column))
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether a flow set with these problems can't be used."""
    return any(problem.severity == "error" for problem in problems)


def show(problem: Problem, text: str | None = None, lang: str = "en") -> str:
    """The problem under the line that it stands in; `text` is the whole file, None if there is none."""
    place = f"{problem.source.file}:{problem.source.line}:{problem.source.column}"
    place = place if problem.source.line else problem.source.file
    head = _printable("  ".join(part for part in (place, problem.path, problem.code) if part))
    lines = lines_of(text) if text is not None else []
    if not 1 <= problem.source.line <= len(lines):
        return f"{head}\n    {problem.message(lang)}"
    line = _printable(lines[problem.source.line - 1])
    column = min(problem.source.column, len(line) + 1)
    width = max(1, min(problem.width, len(line) + 1 - column))
    number = str(problem.source.line)
    margin = " " * len(number)
    underline = " " * (column - 1) + "^" * width
    return f"{head}\n  {number} | {line}\n  {margin} | {underline} {problem.message(lang)}"


def lines_of(text: str) -> list[str]:
    """The lines of a file as YAML counts them."""
    return _LINE_BREAK.split(text)


def nearest(name: str, names: Iterable[str]) -> str:
    """The known name that an unknown one most likely meant, or nothing."""
    known = list(names)
    containing = [k for k in known if len(name) > 2 and (k.endswith(f"_{name}") or k.startswith(f"{name}_"))]
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6) or containing[:1]
    return found[0] if found else ""


def listed(names: Iterable[str]) -> str:
    """Names in a row, as a sentence holds them."""
    return ", ".join(names) or "-"


def _shown(text: str) -> str:
    one_line = _printable(" ".join(text.split()) if "\n" in text else text)
    return one_line if len(one_line) <= STOOD_LENGTH else one_line[: STOOD_LENGTH - 1] + "…"


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else " " if c == "\t" else "�" for c in line)
