"""Notices that stand for a hotline: asked of the world as the call begins, heard in its first prompt.

Who keyed past one hears it once more, before a queue or a ticket.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ivr.engine.effects import Ask, Line, Prompt
from ivr.engine.events import AnyEvent, Silence

if TYPE_CHECKING:
    from ivr.engine.call import Call

STAGE = "notices_told"
HEARD, CUT, AGAIN = "notices_heard", "notices_cut", "notices_again"
CHARACTERS_A_SECOND = 12
"""Slower than any voice speaks: a key that comes later than this has cut no word of the notice."""
ELSEWHERE: Mapping[str, str] = {
    "pt-BR": "Há um aviso sobre o nosso atendimento. Quem atender você dará os detalhes.",
    "es": "Hay un aviso sobre nuestra atención. Quien lo atienda le dará los detalles.",
    "en": "There is a notice about our service. The person who takes your call can tell you more.",
}
"""What is heard in a language in which a notice has no words."""


def ask(call: Call) -> Ask:
    """Which notices stand now."""
    return call.ask("notices", STAGE, hotline=call.session.hotline, internal=call.hotline.internal)


def told(call: Call, answer: dict[str, Any] | None) -> None:
    """Keeps the answer for the first prompt; no answer means that there are none."""
    notices = [one for one in (answer or {}).get("notices", ()) if one.get("say")]
    if notices:
        call.keep(notices=[one["say"] for one in notices])
        place = ", ".join(f"notice {one['id']} by {one['by']}" for one in notices)
        call.because("notices", place, count=len(notices))


def before(call: Call) -> list[Line]:
    """What the first prompt says before its question; empty in all others."""
    if not call.value("notices") or call.marked(HEARD):
        return []
    call.mark(HEARD)
    call.keep(notices_at=call.session.at.isoformat())
    return lines(call)


def lines(call: Call) -> list[Line]:
    """The notices in the caller's language; a sentence of ours, once, for those that have no words in it."""
    language = call.language
    said = [words.get(language) or ELSEWHERE[language] for words in call.value("notices", [])]
    return [Line(text, language) for text in dict.fromkeys(said)]


def notice_reply(call: Call, event: AnyEvent) -> None:
    """Whether the first reply of the caller may have cut a notice short."""
    since = call.value("notices_at")
    if since is None:
        return
    call.keep(notices_at=None)
    spoken, last = _spoken(call), lines(call)[-1]
    if isinstance(event, Silence) or last not in spoken:
        return
    seconds = (call.session.at - datetime.fromisoformat(since)).total_seconds()
    until_then = sum(len(line.text) for line in spoken[: spoken.index(last) + 1])
    if seconds * CHARACTERS_A_SECOND < until_then:
        call.mark(CUT)


def _spoken(call: Call) -> tuple[Line, ...]:
    wait = call.session.wait
    return wait.lines if isinstance(wait, Prompt) else ()


def remind(call: Call) -> None:
    """Before a queue or a ticket: for those who cut the notices short, or had no prompt yet; once."""
    if not call.value("notices") or call.marked(AGAIN):
        return
    if call.marked(CUT) or not call.marked(HEARD):
        call.mark(HEARD, AGAIN)
        for line in lines(call):
            call.say(line)
