"""The draft: the files on disk, the version that they began from, and how another version is brought there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.flow.model import FlowSet
    from ivr.settings import Settings

BASE = "draft-base"


def draft_base(settings: Settings) -> str | None:
    """The version that the folder of flows began from; None where nobody knows."""
    base: str | None = _bases(settings).get(str(settings.flows.resolve()))
    return base


def keep_draft_base(settings: Settings, version: str) -> None:
    """From now on the folder of flows counts as begun from `version`."""
    bases = _bases(settings) | {str(settings.flows.resolve()): version}
    path = settings.ensure_var() / BASE
    path.write_text(json.dumps(bases, indent=1) + "\n", encoding="utf-8")
    path.chmod(0o600)


def _bases(settings: Settings) -> dict[str, str]:
    try:
        found = json.loads((settings.var / BASE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def check_out(flows: FlowSet, folder: Path) -> list[Path]:
    """Makes the folder hold the files of a version, and no other flows; the files that it changed."""
    from ivr.application.flow_library import SUFFIXES

    wanted = {Path(name).name: text for name, text in flows.files.items()}
    changed = []
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES and path.is_file() and path.name not in wanted:
            path.unlink()
            changed.append(path)
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != text.encode():
            path.write_text(text, encoding="utf-8", newline="")
            changed.append(path)
    return changed
