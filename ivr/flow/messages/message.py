"""The form of one problem's words; the register of all of them is made of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ivr.flow.portuguese import portuguese as in_portuguese

Severity = Literal["error", "warning", "info"]
MESSAGE_LANGUAGES = ("en", "pt-BR")

MEAN = (" (did you mean '{hint}'?)", " (seria '{hint}'?)")
NONE = ("", "")
ALSO = (" (also at {hint})", " (também em {hint})")
FIRST = (" (first at {hint})", " (primeiro em {hint})")
SEE = (": {hint}", ": {hint}")
WANTED = ("; wanted: {wanted}", "; esperado: {wanted}")


@dataclass(frozen=True, slots=True)
class Message:
    """One code of the register. `meaning` is its line in the docs; `hint` and `no_hint` end the sentence.

    `allowable`: an author may write `allow: {code: REASON}` where it stands, and is not told again.
    """

    code: str
    severity: Severity
    meaning: str
    en: str
    pt: str
    hint: tuple[str, str] = NONE
    no_hint: tuple[str, str] = NONE
    allowable: bool = False

    def words(self, lang: str, stood: str, wanted: str, hint: str) -> str:
        """The whole sentence; a language that is none of ours reads English."""
        portuguese = lang.startswith("pt")
        text = self.pt if portuguese else self.en
        text += (self.hint if hint else self.no_hint)[portuguese]
        if portuguese:
            wanted, hint = in_portuguese(wanted), in_portuguese(hint)
        return text.replace("{stood}", stood).replace("{wanted}", wanted).replace("{hint}", hint)
