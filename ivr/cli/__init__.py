"""The command `ivr`: a file a subject, each with a Typer app and its verbs; `common` holds what they share.

What a verb needs is imported when it runs, so that `ivr --help` answers at once.
"""

from __future__ import annotations

from ivr.cli.main import app, main

__all__ = ["app", "main"]
