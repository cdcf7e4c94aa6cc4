"""What a process does once for all its tests, since it takes longer than most of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from ivr.flow import reader
from ivr.flow.reader import Reading

AT_HAND = 100
_commands = cache(get_command)
_readings: dict[str, Reading] = {}
_true_read = reader.read


@contextmanager
def remembered() -> Iterator[None]:
    """Equal texts give an equal flow set, and the tree of commands is always the same: neither is made twice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read", _read)
        patch.setattr("typer.testing._get_command", _commands)
        yield


class Runner(CliRunner):
    """Typer's, with such a memory."""

    def invoke(self, *args: Any, **named: Any) -> Result:
        with remembered():
            return super().invoke(*args, **named)


def _read(files: Mapping[str, str], kinds: Any, **given: Any) -> Reading:
    key = json.dumps([sorted(files.items()), sorted(given.items())], default=repr)
    if key not in _readings:
        if len(_readings) == AT_HAND:
            del _readings[next(iter(_readings))]
        _readings[key] = _true_read(files, kinds, **given)
    return _readings[key]
