"""menu: options on keys; its prompt is made from their labels unless the author writes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from ivr.engine import speech
from ivr.engine.call import CONFIDENTIAL, Call
from ivr.engine.effects import Line
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Answer, Move, Question
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Flag, Key, Origin, Seconds, Shape, Target, TeamName, Words


class Option(Shape):
    """One option. `set` keeps values for the ticket (`product`, `subject`). `team`: who takes it, from here on, has
    chosen that team, whatever gate stands before it.

    `unspoken` is the reason why it isn't announced.
    """

    label: Words
    go: Target
    set: Mapping[Literal["product", "subject"], str] = Field(default_factory=dict)
    team: TeamName | None = None
    source: Origin = "example"
    unspoken: str | None = None


class Options(Shape):
    """The options by key, an opening line, or the whole prompt in the author's words."""

    intro: Words | None = None
    prompt: Words | None = None
    options: Annotated[Mapping[Key, Option], Field(min_length=1)]


@node_kind("menu")
class Menu(Behaviour):
    """Takes one key at once, or several ahead (`ahead: true`).

    `languages`: the language keys of the hotline work here, each said in its own tongue.
    `recent`: the key on which who calls again within ten minutes is offered the closed team they chose.
    """

    example = """
main_menu:
  menu:
    options:
      1: {label: {pt-BR: "suporte técnico", es: "soporte técnico", en: "technical support"}, go: support}
      4:
        label: {pt-BR: "financeiro", es: "finanzas", en: "finance"}
        go: finance
        source: published
  ahead: true
  on_failure: finance
"""
    phrases = {"calls_recorded": "", "recent": "team key"}

    menu: Options
    ahead: Flag = False
    languages: Flag = False
    recent: Key | None = None
    confidential: Flag = False
    tries: Annotated[int, Field(ge=1, le=9)] | None = None
    timeout: Seconds | None = None

    def enter(self, call: Call) -> Move:
        here = call.session.node
        call.set(path=(*(n for n in call.session.path if n != here), here)[-20:])
        if self.confidential:
            call.mark(CONFIDENTIAL)
        if call.hotline.recorded and not call.marked("recording_told"):
            call.mark("recording_told")
            call.say("calls_recorded")
        if self.recent and call.session.caller.ref and not call.marked("recent_asked"):
            call.mark("recent_asked")
            return call.ask(
                "recent", "recalled", hotline=call.session.hotline, caller=call.session.caller.ref
            )
        return call.listen("choose")

    def recalled(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if answer and answer.get("key") in self.menu.options and answer.get("team") in call.flows.teams:
            call.keep(recent_key=answer["key"], recent_team=answer["team"])
        return call.listen("choose")

    def choose(self, call: Call) -> Question:
        return Question(
            full=lambda: [*self._before(call), *self._lines(call), *self._other_languages(call)[1:]],
            again=lambda: list(self._lines(call)),
            choices=self._choices(call),
            tries=self.tries,
            timeout=self.timeout,
            ahead=self.ahead,
        )

    def _before(self, call: Call) -> list[Line]:
        lines = [call.line(self.menu.intro)] if self.menu.intro else []
        if self.recent and (team := call.value("recent_team")):
            key = speech.key_name(self.recent, call.language)
            lines.append(call.line("recent", team=call.team_title(team), key=key))
        return lines + self._other_languages(call)[:1]

    def _lines(self, call: Call) -> Iterator[Line]:
        if self.menu.prompt:
            yield call.line(self.menu.prompt)
            return
        for key, option in self.menu.options.items():
            if option.unspoken is None:
                yield speech.option(call.flows, option.label, key, call.language)

    def _other_languages(self, call: Call) -> list[Line]:
        if not self.languages:
            return []
        return [
            speech.phrase(call.flows, "option_language", name, key=speech.key_name(choice.key, name))
            for name, choice in call.hotline.languages.items()
            if choice.key and name != call.language
        ]

    def _choices(self, call: Call) -> Mapping[str, Answer]:
        choices: dict[str, Answer] = {key: partial(self._taken, key) for key in self.menu.options}
        if self.languages:
            for name, choice in call.hotline.languages.items():
                if choice.key:
                    choices.setdefault(choice.key, partial(self._spoken, name))
        if self.recent and (key := call.value("recent_key")):
            choices.setdefault(self.recent, partial(self._taken, key))
        return choices

    def _taken(self, key: str, call: Call) -> Move:
        option = self.menu.options[key]
        if self.languages:  # at the first menu the caller begins anew
            call.keep(product=None, subject=None)
        if option.set:
            call.keep(**{str(name): value for name, value in option.set.items()})
        if option.team:
            call.set(team=option.team)
        if "first_option" not in call.session.values:
            call.keep(first_option=key)
        if call.ahead:
            call.say(option.label)
        label = speech.label(call.flows, option.label, call.language)
        return call.go(option.go, "option", self.at("menu", "options", key), key=key, label=label)

    def _spoken(self, language: str, call: Call) -> Move:
        call.set(language=language, language_by="key")
        call.because("language", call.hotline.at("languages", language), language=language, by="key")
        return call.listen("choose")
