"""branch: the first condition that holds decides where the call goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from ivr.engine.call import Call
from ivr.engine.nodes.base import Behaviour
from ivr.engine.nodes.standing import ask_standing, permitted
from ivr.engine.question import Move
from ivr.flow.kinds import node_kind
from ivr.flow.shape import Shape, Target

Condition = Literal[
    "organization.known",
    "organization.prime",
    "organization.overdue",
    "contact.known",
    "contact.administrator",
    "contact.consultancy",
    "contact.finance",
    "caller.abroad",
    "caller.withheld",
    "ticket.open",
]
Standing = dict[str, Any] | None

_RULES: Mapping[str, Callable[[Call, Standing], bool]] = {
    "organization.known": lambda call, _: call.session.person.assurance is not None,
    "organization.prime": lambda _, s: bool(s) and (s or {}).get("contract") == "prime",
    "organization.overdue": lambda _, s: bool(s) and bool((s or {}).get("overdue")),
    "contact.known": lambda call, _: call.session.person.assurance == "contact",
    "contact.administrator": lambda _, s: permitted(s, "administrator"),
    "contact.consultancy": lambda _, s: permitted(s, "consultancy"),
    "contact.finance": lambda _, s: permitted(s, "finance"),
    "caller.abroad": lambda call, _: call.session.caller.country not in (None, "BR"),
    "caller.withheld": lambda call, _: not call.session.caller.callable,
    "ticket.open": lambda call, _: call.session.request is not None,
}
_OF_STANDING = tuple(
    name for name in _RULES if name.startswith(("organization.", "contact.")) and "known" not in name
)


class Case(Shape):
    """One condition and where it leads."""

    when: Condition
    go: Target


@node_kind("branch")
class Branch(Behaviour):
    """What nobody knows of a caller holds for none: without a login, or without an answer, `else` is taken."""

    example = """
prime_gate:
  branch:
    - {when: organization.prime, go: prime_offer}
  else: support_hours
"""

    branch: Annotated[tuple[Case, ...], Field(min_length=1)]
    otherwise: Target = Field(alias="else")

    def enter(self, call: Call) -> Move:
        needs = any(case.when in _OF_STANDING for case in self.branch)
        if needs and call.session.person.assurance:
            return ask_standing(call, "decide")
        return self.decide(call, None)

    def decide(self, call: Call, standing: Standing) -> Move:
        for index, case in enumerate(self.branch):
            if _RULES[case.when](call, standing):
                return call.go(case.go, "condition", self.at("branch", str(index)), when=case.when)
        return call.go(self.otherwise, "no_condition", self.at("else"))
