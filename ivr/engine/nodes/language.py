"""language: which language the call is held in from here on."""

from typing import Literal

from ivr.engine.call import Call
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Move
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Language, Target


@node_kind("language")
class LanguageGate(Behaviour):
    """`caller`: by the country of the calling number (the hotline's data), else pt-BR; or a fixed language.

    A language chosen by key, or known from the contact's record, is never changed.
    """

    example = """
opening:
  language: caller
  next: main_menu
"""

    language: Language | Literal["caller"]
    next: Target

    def enter(self, call: Call) -> Move:
        if call.session.language_by not in ("key", "contact"):
            chosen, by = self._chosen(call)
            call.set(language=chosen, language_by=by)
        return call.go(self.next, "language", language=call.language, by=call.session.language_by)

    def _chosen(self, call: Call) -> tuple[str, str]:
        if self.language != "caller":
            return self.language, "flow"
        for name, choice in call.hotline.languages.items():
            if call.session.caller.country in choice.countries:
                return name, "country"
        return next(iter(call.hotline.languages)), "default"
