"""The menus of a hotline: its nodes with options on telephone keys."""

from __future__ import annotations

from ivr.flow.draft import HotlineDraft


def first_menu(hotline: HotlineDraft) -> str | None:
    """The first node with options that a call comes to."""
    seen = [hotline.frame.start] if hotline.frame and hotline.frame.start in hotline.nodes else []
    for name in seen:
        if hotline.options[name]:
            return name
        seen.extend(to for to in hotline.ways.get(name, ()) if to not in seen and to in hotline.nodes)
    return None
