"""The gates of the shipped flows, walked by a caller: login, contact, Prime, debt, consultancy, hours, ticket."""

from __future__ import annotations

import pytest

from ivr.engine.effects import Ended, Queue
from ivr.engine.outcome import outcome
from tests.flows.shipped import HOTLINES, MEXICAN, WITHHELD, Customer, Talk, call, flows

DAY, NIGHT = "2026-11-24 10:00", "2026-11-24 22:00"
SUPPORT = {
    "main_4003": ("1", "4"),
    "products_2111": ("1", "4"),
    "fluig_5559": ("1",),
    "hospitality_0999": ("1",),
}
"""From the first menu to the login."""
BY_PASSWORD, BY_CODE = ("1", "typed"), ("2", "typed")
FINANCE = {"main_4003": "4", "products_2111": "8", "fluig_5559": "3", "hospitality_0999": "2"}


def support(hotline: str, when: str, *words: str, **given: object) -> Talk:
    return call(hotline, when, *SUPPORT[hotline], *words, **given)


def _in_queue(talk: Talk, queue: str) -> bool:
    return isinstance(talk.wait, Queue) and talk.wait.queue == queue


@pytest.mark.parametrize("hotline", SUPPORT)
def test_a_contact_is_put_through(hotline: str) -> None:
    assert _in_queue(support(hotline, DAY, *BY_PASSWORD), "support")


@pytest.mark.parametrize("hotline", SUPPORT)
def test_closed_support_registers_a_ticket_of_the_contact_with_its_three_questions(hotline: str) -> None:
    talk = support(hotline, NIGHT, *BY_PASSWORD).ends()
    (ticket,) = talk.opened
    assert (ticket["team"], ticket["reason"], ticket["contact"]) == ("support", "closed", "C1")
    assert {"Se o trabalho parou", "Se o sistema está na nuvem"} <= {
        line.text.partition(",")[0] for line in talk.heard
    }


@pytest.mark.parametrize("hotline", ["main_4003", "products_2111", "hospitality_0999"])
def test_the_code_proves_the_organization_and_the_contact_is_offered_next(hotline: str) -> None:
    talk = support(hotline, NIGHT, *BY_CODE)
    assert talk.now.node == "contact_offer"
    assert support(hotline, NIGHT, *BY_CODE, "1", "typed").ends().opened[0]["contact"] == "C1"
    without = support(hotline, NIGHT, *BY_CODE, "2").ends().opened[0]
    assert (without["organization"], without["contact"]) == ("O1", None)


@pytest.mark.parametrize("product", ["5", "6"])
def test_where_a_contact_is_needed_the_code_alone_is_not_enough(product: str) -> None:
    talk = call("products_2111", DAY, "1", product, *BY_CODE)
    assert talk.now.node == "contact_support_login"
    assert _in_queue(talk.does("typed"), "support")
    assert talk.now.values["product"] == {"5": "antecipa", "6": "dimensa"}[product]


@pytest.mark.parametrize("hotline", SUPPORT)
def test_debt_is_told_without_an_amount_and_a_key_leads_to_finance(hotline: str) -> None:
    talk = support(hotline, DAY, *BY_PASSWORD, customer=Customer(overdue=True))
    assert talk.now.node == "debt_menu"
    assert "pendência no cadastro" in talk.said
    assert not any(word in talk.said for word in ("R$", "reais", "valor", "débito", "dívida"))
    assert _in_queue(talk.does(FINANCE[hotline]), "finance")


@pytest.mark.parametrize("hotline", SUPPORT)
def test_silence_at_the_debt_leads_to_finance(hotline: str) -> None:
    assert support(hotline, NIGHT, *BY_PASSWORD, customer=Customer(overdue=True)).ends().now.team == "finance"


@pytest.mark.parametrize("hotline", SUPPORT)
@pytest.mark.parametrize("team", ["finance", "onboarding", "ombudsman"])
def test_who_cannot_log_in_still_reaches_the_others(hotline: str, team: str) -> None:
    talk = support(hotline, DAY, customer=Customer(verdict="wrong"))
    for _ in range(3):
        talk.does("1", "typed")
    assert talk.now.node == "refused_menu"
    menu = flows().hotlines[hotline].nodes["refused_menu"].menu
    goes = {"finance": "finance_hours", "onboarding": "onboarding", "ombudsman": "ombudsman"}[team]
    key = next(key for key, option in menu.options.items() if option.go == goes)
    assert talk.does(key).ends().now.team == team


@pytest.mark.parametrize("hotline", SUPPORT)
def test_a_closed_account_gets_a_callback_to_its_registered_number(hotline: str) -> None:
    talk = support(hotline, DAY, *BY_PASSWORD, customer=Customer(verdict="closed"))
    assert talk.now.node == "locked_ticket"
    (ticket,) = talk.ends().opened
    assert ticket["reason"] == "locked"
    declined = support(hotline, DAY, *BY_PASSWORD, "2", customer=Customer(verdict="closed"))
    assert declined.now.node == "refused_menu"


@pytest.mark.parametrize("hotline", SUPPORT)
def test_antifraud_is_told_once_before_the_first_login(hotline: str) -> None:
    talk = support(hotline, DAY, customer=Customer(verdict="wrong"))
    for _ in range(3):
        talk.does("1", "typed")
    told = flows().phrases["antifraud"].words["pt-BR"]
    login = flows().phrases["login_method"].words["pt-BR"]
    assert talk.said.count(told) == 1
    assert talk.said.index(told) < talk.said.index(login)


@pytest.mark.parametrize("hotline", SUPPORT)
def test_prime_customers_are_offered_prime_anywhere(hotline: str) -> None:
    prime = Customer(contract="prime", overdue=True)
    assert _in_queue(support(hotline, DAY, *BY_PASSWORD, "1", customer=prime), "prime")
    assert _in_queue(support(hotline, NIGHT, *BY_PASSWORD, "1", customer=prime), "prime_on_call")
    assert support(hotline, DAY, *BY_PASSWORD, "2", customer=prime).now.node == "debt_menu"


def test_the_prime_line_is_for_prime_and_leads_others_on() -> None:
    assert _in_queue(call("prime", DAY, "1", "2", "typed", customer=Customer("prime")), "prime")
    assert _in_queue(call("prime", NIGHT, "1", "2", "typed", customer=Customer("prime")), "prime_on_call")
    told = call("prime", DAY, "1", "2", "typed")
    assert told.now.node == "general_menu"
    assert "não está no contrato" in told.said
    assert _in_queue(told.does("1", "2"), "support")


def test_prime_keeps_its_hours_on_a_local_holiday_and_finance_keeps_to_the_nation() -> None:
    prime = Customer("prime")
    assert _in_queue(call("prime", "2026-07-09 10:00", "1", "2", "typed", customer=prime), "prime")
    assert _in_queue(call("main_4003", "2026-07-09 10:00", "4"), "finance")


CONSULTANCY = {"main_4003": ("5", "1"), "products_2111": ("5", "1"), "fluig_5559": ("5", "1")}


@pytest.mark.parametrize("hotline", CONSULTANCY)
def test_consultancy_needs_the_administrators_permission(hotline: str) -> None:
    talk = call(hotline, DAY, *CONSULTANCY[hotline], *BY_PASSWORD)
    assert talk.now.node == "main_menu"
    assert "administrador" in talk.said
    assert "served" in talk.now.marks


@pytest.mark.parametrize(
    ("key", "notice", "says"),
    [("1", "consultoria_tecnica", "dez minutos"), ("2", "consultoria_de_suporte", "abonado")],
)
def test_consultancy_tells_its_price_and_keeps_what_was_accepted(key: str, notice: str, says: str) -> None:
    allowed = Customer(permissions=("consultancy",))
    talk = call("main_4003", NIGHT, "5", "1", *BY_PASSWORD, key, "1", customer=allowed)
    assert says in talk.said
    (ticket,) = talk.ends().opened
    assert ticket["consent"]["notice"] == notice
    silent = call("main_4003", NIGHT, "5", "1", *BY_PASSWORD, key, "silence", customer=allowed)
    assert silent.now.node == "main_menu"
    assert "consent" not in silent.now.values


def test_debt_blocks_consultancy_too() -> None:
    owing = Customer(overdue=True, permissions=("consultancy",))
    assert call("main_4003", DAY, "5", "1", *BY_PASSWORD, customer=owing).now.node == "debt_menu"


def test_cloud_answers_at_any_hour() -> None:
    assert _in_queue(call("main_4003", "2026-12-25 03:00", "5", "2"), "cloud")


def test_sales_is_reached() -> None:
    assert _in_queue(call("main_4003", DAY, "5", "3"), "sales")


@pytest.mark.parametrize(("key", "reason"), [("1", "complaint"), ("2", "praise")])
def test_the_ombudsman_takes_complaints_and_praise_with_or_without_an_earlier_protocol(
    key: str, reason: str
) -> None:
    followed = call("main_4003", NIGHT, "8", key, "typed").ends()
    (ticket,) = followed.opened
    assert (ticket["reason"], ticket["follows"], ticket["confidential"]) == (reason, "T0", True)
    alone = call("main_4003", NIGHT, "8", key, "skip").ends()
    assert alone.opened[0]["follows"] is None
    assert "conte o histórico" in alone.said
    assert not any(wait.kind == "open_request" for wait in alone.asked)


def test_from_abroad_the_mail_is_told_and_no_call_is_promised() -> None:
    talk = call("main_4003", NIGHT, "7", "1", caller=MEXICAN).ends()
    assert talk.said.count("exterior, arroba, example, punto, com") >= 3
    (ticket,) = talk.opened
    assert (ticket["number"], ticket["promised"], ticket["language"]) == (None, False, "es")


def test_a_withheld_caller_may_type_a_number_or_stay_silent() -> None:
    assert call("main_4003", NIGHT, "4", caller=WITHHELD).ends().opened[0]["number_confirmed"] == "none"
    typed = call("main_4003", NIGHT, "4", "1", "silence", "typed", "1", caller=WITHHELD)
    assert [w.about["number_confirmed"] for w in typed.asked if w.kind == "update_ticket"] == ["typed"]


@pytest.mark.parametrize(("key", "queue"), [("4", "finance"), ("7", "onboarding"), ("8", "ombudsman")])
def test_a_place_in_the_queue_can_be_kept(key: str, queue: str) -> None:
    words = {"4": (), "7": ("1",), "8": ("1", "skip")}[key]
    talk = call("main_4003", DAY, key, *words)
    assert _in_queue(talk, queue)
    (ticket,) = talk.does("callback").ends().opened
    assert (ticket["team"], ticket["reason"]) == (queue, "callback")
    assert outcome(talk.now) == "callback"


def test_after_a_talk_one_question_is_asked_and_the_call_ends_politely() -> None:
    talk = call("main_4003", DAY, "4", "answered")
    assert talk.now.node == "survey"
    talk.does("5")
    assert isinstance(talk.wait, Ended)
    assert talk.heard[-1].text == flows().phrases["goodbye"].words["pt-BR"]


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
def test_what_a_phone_cannot_give_is_told_in_words_and_then_back(key: str) -> None:
    talk = call("main_4003", DAY, "5", "4", key)
    assert talk.now.node == "main_menu"
    assert "served" in talk.now.marks
    assert outcome(talk.ends().now) == "ticket"


@pytest.mark.parametrize("hotline", HOTLINES)
@pytest.mark.parametrize("when", [DAY, NIGHT])
def test_zero_reaches_the_attendant_without_a_login(hotline: str, when: str) -> None:
    talk = call(hotline, when, "0")
    assert talk.now.team == "onboarding"
    assert not any(wait.kind in ("check_secret", "standing") for wait in talk.asked)


@pytest.mark.parametrize("hotline", HOTLINES)
def test_who_says_nothing_at_all_gets_a_person_or_a_ticket(hotline: str) -> None:
    assert [ticket["team"] for ticket in call(hotline, NIGHT).ends().opened] == ["onboarding"]
    assert _in_queue(call(hotline, DAY, "silence", "silence", "silence"), "onboarding")


def test_only_a_listed_person_with_their_pin_serves_the_queues() -> None:
    refused = call("agents", DAY, "typed", "typed", "typed", customer=Customer(verdict="wrong"))
    assert isinstance(refused.wait, Ended)
    assert flows().phrases["agent_refused"].words["pt-BR"] in refused.said
    served = call("agents", DAY, "typed")
    assert served.said.endswith(flows().phrases["agent_nobody"].words["pt-BR"])
    assert isinstance(served.does("2").wait, Ended)
