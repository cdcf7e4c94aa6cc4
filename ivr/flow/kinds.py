"""The registry of node kinds: what a YAML node may be, by the key that names its kind.

`ivr.engine.nodes` fills it; the reader takes it as an argument, so that this room imports nothing below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from pydantic import Field

from ivr.flow.shape import Allowed, Shape, Target


class Node(Shape):
    """One node of a flow. Every kind is a subclass with `kind` (its YAML key), `example` and `phrases`.

    `example`: YAML of one node, shown in the docs and tested. `phrases`: built-in phrases that it
    speaks, each with the slots that its words may use.
    `waits`: each time the call comes by, it waits for a key of the caller (a node with options always does),
    so that a loop through it is none without an end.
    `login`: it asks who calls. `person`: it connects with people of the team that it names. `open_way`: the field
    of the way taken only while the team that it names is open. `unanswered`: the fields, first one written, of
    the way for silence and wrong keys at a prompt of its own; empty where it has no prompt (options apart).
    `title` is the short name support reads in journeys; left out, the node's own name serves.
    """

    kind: ClassVar[str] = ""
    example: ClassVar[str] = ""
    phrases: ClassVar[Mapping[str, str]] = {}
    waits: ClassVar[bool] = False
    login: ClassVar[bool] = False
    person: ClassVar[bool] = False
    open_way: ClassVar[str] = ""
    unanswered: ClassVar[tuple[str, ...]] = ()

    on_failure: Target | None = None
    on_no_input: Target | None = None
    on_no_match: Target | None = None
    allow: Allowed = Field(default_factory=dict)


Kinds = Mapping[str, type[Node]]
_registered: dict[str, type[Node]] = {}


def node_kind(kind: str) -> Callable[[type[Node]], type[Node]]:
    """Registers a node kind under the YAML key that names it."""

    def register(shape: type[Node]) -> type[Node]:
        shape.kind = kind
        _registered[kind] = shape
        return shape

    return register


def registered() -> Kinds:
    """All node kinds registered so far, in order of registration."""
    return dict(_registered)
