"""Where a decision's rule stands, to read: a line of a file as it is, an override or a notice in the reader's language.

A trace keeps its place in one form whoever reads it; what `overrides` and `announcements` write there is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_OVERRIDE = re.compile(r"override (\d+) by (.+)", re.DOTALL)
_NOTICE = re.compile(r"(?:^|(?<=, ))notice (\d+) by ")
_OVERRIDES: Mapping[str, str] = {
    "pt-BR": r"decisão nº \1 de \2",
    "es": r"decisión n.º \1 de \2",
    "en": r"override \1 by \2",
}
_NOTICES: Mapping[str, str] = {
    "pt-BR": r"aviso nº \1 de ",
    "es": r"aviso n.º \1 de ",
    "en": r"notice \1 by ",
}


def written_place(place: str, language: str) -> str:
    """ "flows/teams.yaml:14", "decisão nº 2 de ana", "notice 3 by ana, notice 4 by rui"."""
    if found := _OVERRIDE.fullmatch(place):
        return found.expand(_OVERRIDES[language])
    return _NOTICE.sub(_NOTICES[language], place) if _NOTICE.match(place) else place
