"""A small flow set for tests of the engine: every phrase says its own name and its slots, so that what was said
can be asserted without quoting anybody's wording."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ivr.engine.nodes import KINDS, PHRASES
from ivr.flow.model import FlowSet
from ivr.flow.reader import read
from ivr.flow.shape import LANGUAGES

TEAMS = """
support:
  title: {pt-BR: suporte, es: soporte, en: support}
  open: {mon-fri: "07:00-19:00"}
  closed: [national]
  blocks_on_overdue: yes
  reach: {queue: support}
  priorities: &priorities
    matrix:
      one: {hindered: low, stopped: high}
      all: {hindered: high, stopped: critical}
    due: {low: 8h, medium: 4h, high: 2h, critical: 1h}
finance:
  title: {pt-BR: financeiro, es: finanzas, en: finance}
  open: {mon-fri: "08:00-12:00, 13:30-18:00"}
  closed: [national]
  reach: {number: "+5511400300150", ring: 20s, accept: key}
  priorities: *priorities
ombudsman:
  title: {pt-BR: ouvidoria, es: defensoría, en: ombudsman}
  open: {mon-fri: "08:00-12:00, 13:30-17:30"}
  closed: [national]
  confidential: yes
  reach: {queue: ombudsman}
  priorities: *priorities
prime:
  title: {pt-BR: prime, es: prime, en: prime}
  open: {mon-fri: "08:00-18:00"}
  closed: [national]
  promises_due: yes
  reach: {sip: "sip:prime@example.com", record: yes}
  on_call: {queue: prime}
  priorities: *priorities
cloud:
  title: {pt-BR: nuvem, es: nube, en: cloud}
  open: always
  reach: {queue: cloud, record: yes}
  priorities: *priorities
archive:
  title: {pt-BR: arquivo, es: archivo, en: archive}
  open: {sun: "03:00-03:01"}
  priorities: *priorities
"""


def phrases(**own: str) -> str:
    """phrases.yaml in which each phrase is its name and slots, but for those given."""
    lines = ["voices:"]
    for language, voice in (
        ("pt-BR", "Polly.Camila-Neural"),
        ("es", "Polly.Mia-Neural"),
        ("en", "Polly.Joanna-Neural"),
    ):
        locale = {"es": "es-MX", "en": "en-US"}.get(language, language)
        lines.append(f"  {language}: {{voice: {voice}, locale: {locale}, rate: 100%}}")
    lines.append("phrases:")
    for name, slots in sorted(PHRASES.items()):
        words = own.get(name) or " ".join([name, *(f"{{{slot}}}" for slot in sorted(slots))])
        lines.append(f"  {name}:")
        lines += [f'    {language}: "{words}"' for language in LANGUAGES]
    return "\n".join(lines) + "\n"


HEAD = """
hotline: {name}
title: {{pt-BR: principal, es: principal, en: main}}
numbers: ["4003-0015"]
languages:
  pt-BR: {{key: 6}}
  es: {{key: 2, countries: [MX]}}
  en: {{key: 3}}
keys: {{0: attendant, star: back, 9: repeat}}
start: {start}
attendant: {attendant}
on_error: {on_error}
international: {{channel: {{pt-BR: e-mail, es: correo, en: email}}}}
allow: {{no-closed-way: a case may begin at a transfer}}
nodes:
"""


def flow_set(
    nodes: str, *, start: str, attendant: str, on_error: str = "", more: str = "", **own: str
) -> FlowSet:
    """A flow set with one hotline, `main`, of these nodes (YAML, indented by two), with `more` keys of its own."""
    head = HEAD.format(name="main", start=start, attendant=attendant, on_error=on_error or attendant)
    files = {
        "flows/main.yaml": head.replace("nodes:\n", f"{more}nodes:\n") + nodes,
        "flows/teams.yaml": TEAMS,
        "flows/phrases.yaml": phrases(**own),
    }
    return _read(tuple(sorted(files.items())))


@lru_cache(maxsize=64)
def _read(files: tuple[tuple[str, str], ...]) -> FlowSet:
    reading = read(dict(files), KINDS, last_year=2037, required_phrases=PHRASES)
    assert reading.flows is not None, [str(problem) for problem in reading.problems]
    return reading.flows


def words(files: Mapping[str, str]) -> str:
    """All files as one text, for a failure's message."""
    return "\n".join(f"# {name}\n{text}" for name, text in files.items())
