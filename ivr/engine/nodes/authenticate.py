"""authenticate: who is calling, by phone password or organizational code. No prompt says which part was wrong.

The phone password proves the contact, the organizational code the organization. What is typed never reaches
the engine: it learns a shape, asks `check_secret`, and gets a verdict.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ivr.engine.call import Call
from ivr.engine.effects import Entry
from ivr.engine.events import NumberTyped, SecretTyped
from ivr.engine.nodes.base import Behaviour
from ivr.engine.question import Answer, Move, Question
from ivr.engine.session import Person
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Seconds, Target

Typed = NumberTyped | SecretTyped
HELP = "0"
OTHER = "1"
HELP_LIMIT = 5
PASSWORD = Entry("phone_password", 6, 12, secret=True, commands=(HELP,))
PASSWORD_HERE = Entry("phone_password", 6, 12, secret=True, commands=(HELP, OTHER))
CODE = Entry("organizational_code", 4, 8, secret=True, commands=(HELP,))
CONTACT_ID = Entry("contact_id", 2, 8, secret=True, commands=(HELP,))
NUMBER = Entry("phone", 8, 17, commands=(HELP,))


@node_kind("authenticate")
class Authenticate(Behaviour):
    """`need`: the assurance wanted; who has it already is let through. Three tries a call, help costs none.

    `on_closed`: the account is closed to passwords until support acts; left out, as `on_failure`.
    """

    example = """
support_login:
  authenticate: [phone_password, organizational_code]
  need: organization
  on_success: debt
  on_failure: support_refused
  on_closed: support_locked_ticket
"""
    login = True
    unanswered = ("on_failure",)
    phrases = {
        "antifraud": "",
        "login_method": "",
        "login_password": "",
        "login_password_here": "",
        "login_identify": "",
        "login_number": "",
        "login_code": "",
        "login_contact_id": "",
        "login_wrong": "",
        "login_refused": "",
        "login_closed": "",
        "login_welcome": "",
        "login_help": "",
        "login_need_contact": "",
    }

    authenticate: Annotated[tuple[Literal["phone_password", "organizational_code"], ...], Field(min_length=1)]
    need: Literal["organization", "contact"] = "organization"
    on_success: Target
    on_failure: Target
    on_closed: Target | None = None
    timeout: Seconds = 8

    def enter(self, call: Call) -> Move:
        person = call.session.person
        if person.assurance == "contact" or person.assurance == self.need:
            return call.go(self.on_success, "known_already", assurance=person.assurance)
        if call.session.counts.get("login", 0) >= call.flows.limits.login_tries:
            call.say("login_refused")
            return call.go(self.on_failure, "no_tries_left", self.at("on_failure"))
        if not call.marked("antifraud"):
            call.mark("antifraud")
            call.say("antifraud")
        return self._begin(call)

    def _begin(self, call: Call) -> Move:
        if call.session.person.organization:
            call.say("login_need_contact")
            return self._password_of_organization(call)
        return call.listen("method") if len(self.authenticate) > 1 else self._only_method(call)

    def _only_method(self, call: Call) -> Move:
        return self._by_password(call) if self.authenticate[0] == "phone_password" else self._by_code(call)

    # -- questions

    def method(self, call: Call) -> Question:
        return Question(
            full=[call.line("login_method")],
            choices={"1": self._by_password, "2": self._by_code, HELP: self._help},
            on_failure=self._gave_up,
        )

    def identify(self, call: Call) -> Question:
        return Question(
            full=[call.line("login_identify")],
            choices={"1": self._by_number, "2": self._by_organization, HELP: self._help},
            on_failure=self._gave_up,
        )

    def password_here(self, call: Call) -> Question:
        other = {OTHER: lambda c: c.listen("identify"), HELP: self._help}
        return self._entry(call, "login_password_here", PASSWORD_HERE, self._check_password, other)

    def password(self, call: Call) -> Question:
        return self._entry(call, "login_password", PASSWORD, self._check_password)

    def number(self, call: Call) -> Question:
        return self._entry(call, "login_number", NUMBER, self._number_typed)

    def code(self, call: Call) -> Question:
        return self._entry(call, "login_code", CODE, self._check_code)

    def organization(self, call: Call) -> Question:
        return self._entry(call, "login_code", CODE, self._look_up_organization)

    def contact_id(self, call: Call) -> Question:
        return self._entry(call, "login_contact_id", CONTACT_ID, self._look_up_contact)

    def _entry(self, call: Call, phrase: str, entry: Entry, then: Any, commands: Any = None) -> Question:
        return Question(
            full=[call.line(phrase)],
            entry=entry,
            on_entry=then,
            commands=commands or {HELP: self._help},
            on_back=self._other_way(),
            on_failure=self._gave_up,
            timeout=self.timeout,
        )

    def _other_way(self) -> Answer | None:
        """Where "back" leads: the ways to log in that the flow offers; with a code alone, out of the login."""
        if len(self.authenticate) > 1:
            return self._begin
        return (lambda c: c.listen("identify")) if self.authenticate[0] == "phone_password" else None

    # -- ways to the password

    def _by_password(self, call: Call) -> Move:
        if not call.session.caller.callable:
            return call.listen("identify")
        scope = {"number": call.session.caller.ref}
        call.keep(login_scope=scope)
        return call.ask("login_needs", "needs", scope=scope)

    def needs(self, call: Call, answer: dict[str, Any] | None) -> Move:
        """Who shares a number with many types a contact id first; else straight to the password."""
        needed = (answer or {}).get("needs")
        if needed == "contact_id":
            return call.listen("contact_id")
        scope = call.value("login_scope")
        if needed == "number" and "number" not in scope:
            return call.listen("number")
        own = scope == {"number": call.session.caller.ref}
        return call.listen("password_here" if own else "password")

    def _by_number(self, call: Call) -> Move:
        return call.listen("number")

    def _by_organization(self, call: Call) -> Move:
        return call.listen("organization")

    def _password_of_organization(self, call: Call) -> Move:
        scope = {"organization": call.session.person.organization}
        call.keep(login_scope=scope)
        return call.ask("login_needs", "needs", scope=scope)

    def _number_typed(self, call: Call, event: Typed) -> Move:
        assert isinstance(event, NumberTyped), "the prompt is for a number"
        within = {k: v for k, v in call.value("login_scope", {}).items() if k in ("organization", "code")}
        scope = {**within, "number": event.ref}
        call.keep(login_scope=scope)
        call.because("number_given")
        return call.ask("login_needs", "needs", scope=scope)

    def _look_up_organization(self, call: Call, _: Typed) -> Move:
        return call.ask("check_secret", "organization_scope", what="organizational_code", purpose="scope")

    def organization_scope(self, call: Call, answer: dict[str, Any] | None) -> Move:
        """Right or wrong, the way on is the same: the password prompt."""
        answer = answer or {}
        call.keep(login_scope={"code": answer.get("narrowing", "")})
        call.because("code_given")
        return call.listen("number") if answer.get("needs") == "number" else call.listen("password")

    def _look_up_contact(self, call: Call, _: Typed) -> Move:
        return call.ask("check_secret", "contact_scope", what="contact_id", purpose="scope", scope={})

    def contact_scope(self, call: Call, answer: dict[str, Any] | None) -> Move:
        narrowed = {**call.value("login_scope", {}), "contact_id": (answer or {}).get("narrowing", "")}
        call.keep(login_scope=narrowed)
        call.because("contact_id_given")
        return call.listen("password")

    # -- verdicts

    def _check_password(self, call: Call, _: Typed) -> Move:
        scope = call.value("login_scope")
        return call.ask(
            "check_secret", "password_checked", what="phone_password", purpose="login", scope=scope
        )

    def password_checked(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if (answer or {}).get("verdict") == "right":
            return self._succeed(call, "contact", answer or {})
        return self._wrong(call, answer)

    def _by_code(self, call: Call) -> Move:
        return call.listen("code")

    def _check_code(self, call: Call, _: Typed) -> Move:
        return call.ask("check_secret", "code_checked", what="organizational_code", purpose="login")

    def code_checked(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if (answer or {}).get("verdict") == "right":
            return self._succeed(call, "organization", answer or {})
        return self._wrong(call, answer)

    def _succeed(self, call: Call, assurance: str, answer: dict[str, Any]) -> Move:
        language = answer.get("language")
        person = Person(assurance, answer.get("organization"), answer.get("contact"), language)
        call.set(person=person)
        call.keep(login_scope=None, registered_number=answer.get("number"))
        if language in call.hotline.languages and call.session.language_by != "key":
            call.set(language=language, language_by="contact")
        call.because("login", assurance=assurance)
        if assurance == "organization" and self.need == "contact":
            call.say("login_need_contact")
            return self._password_of_organization(call)
        call.say("login_welcome")
        return call.go(self.on_success, "login_done", self.at("on_success"), assurance=assurance)

    def _wrong(self, call: Call, answer: dict[str, Any] | None) -> Move:
        if (answer or {}).get("verdict") == "closed":
            call.mark("login_closed")
            call.keep(registered_number=(answer or {}).get("number"))
            call.say("login_closed")
            return call.go(self.on_closed or self.on_failure, "login_closed", self.at("on_closed"))
        tried = call.count("login")
        if answer is None:
            call.because("login_unavailable", tried=tried)
        else:
            call.because("login_wrong", tried=tried)
        if tried >= call.flows.limits.login_tries:
            return self._refuse(call)
        call.say("login_wrong")
        return call.listen("contact_id") if (answer or {}).get("needs") == "contact_id" else self._begin(call)

    def _refuse(self, call: Call) -> Move:
        call.mark("login_refused")
        call.say("login_refused")
        return call.go(self.on_failure, "login_refused", self.at("on_failure"))

    def _gave_up(self, call: Call, reason: str) -> Move:
        call.say("login_refused")
        return call.go(self.on_failure, "login_given_up", self.at("on_failure"), reason=reason)

    def _help(self, call: Call) -> Move:
        stage = call.session.stage
        if call.count("help") > HELP_LIMIT:
            return self._gave_up(call, "help")
        call.because("help", stage=stage)
        call.say("login_help")
        return call.listen(stage)
