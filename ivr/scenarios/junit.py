"""Results as JUnit XML, which build servers read."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only written here, never read
from collections.abc import Callable, Sequence

from ivr.scenarios.running import Result


def junit(results: Sequence[Result], told: Callable[[Result], str]) -> bytes:
    """One suite a file, one case a scenario; `told` is the text of a failure."""
    files: dict[str, list[Result]] = {}
    for result in results:
        files.setdefault(result.scenario.place.file, []).append(result)
    root = ET.Element("testsuites", _counts(results))
    for file, found in files.items():
        suite = ET.SubElement(root, "testsuite", {"name": file, **_counts(found)})
        for result in found:
            _case(suite, result, told)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _counts(results: Sequence[Result]) -> dict[str, str]:
    failures = sum(bool(one.parted) for one in results)
    seconds = sum(one.seconds for one in results)
    return {"tests": str(len(results)), "failures": str(failures), "errors": "0", "time": f"{seconds:.4f}"}


def _case(suite: ET.Element, result: Result, told: Callable[[Result], str]) -> None:
    place = result.scenario.place
    names = {
        "name": result.scenario.name,
        "classname": place.file,
        "file": place.file,
        "line": str(place.line),
    }
    case = ET.SubElement(suite, "testcase", names | {"time": f"{result.seconds:.4f}"})
    if result.parted:
        first = result.parted[0]
        failure = ET.SubElement(
            case, "failure", {"type": first.what, "message": f"{first.what}: {first.wanted}"}
        )
        failure.text = _allowed(told(result))


def _allowed(text: str) -> str:
    """XML has no place for other control characters."""
    return "".join(c if c >= " " or c in "\n\t" else "�" for c in text)
