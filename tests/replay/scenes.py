"""Calls as people make them on the shipped hotlines: what the kept corpus and the measurements are made of."""

from __future__ import annotations

from typing import NamedTuple

KNOWN = "+5511987654321"
OVERDUE = "+554132100001"
PRIME = "+5521987654323"
ABROAD = "+525551234567"
STRANGER = "+5511912345678"


class Scene(NamedTuple):
    """Who dials what, when (Brasília's clock), and the words of `ivr call --keys`."""

    name: str
    words: str
    called: str = "4003-0015"
    caller: str | None = KNOWN
    at: str = "2026-11-24T10:00"


SCENES = (
    Scene("finance_answered_survey", "4 answered:180 5"),
    Scene("finance_no_answer_ticket", "4 leave silence silence 1 2"),
    Scene("finance_lunch_ticket", "4 silence", at="2026-11-24T12:10"),
    Scene("finance_lunch_hangs_up_after_protocol", "4 1 hangup", at="2026-11-24T12:10"),
    Scene("finance_lunch_declined", "4 2", at="2026-11-24T12:10"),
    Scene("finance_sunday_message", "4 1 2 1 1 talk:20", at="2026-11-22T15:00"),
    Scene("finance_holiday_other_number", "4 1 2 2 11955554444# 1 2", at="2026-12-25T10:00"),
    Scene("finance_queue_callback", "4 1 silence"),
    Scene("finance_queue_abandoned", "4 hangup"),
    Scene("finance_full", "4 failed silence"),
    Scene("support_password", "11 1 246810# answered:600 4"),
    Scene("support_wrong_password_then_code", "11 1 999999# 2 1001# answered:60"),
    Scene("support_refused_finance", "1 1 1 111111# 111111# 111111# 2 answered:30"),
    Scene("support_overdue_to_finance", "12 1 112358# 1 answered:45", caller=OVERDUE),
    Scene("support_closed_questions", "13 1 246810# 1 2 1 2 1 1 1", at="2026-11-24T20:30"),
    Scene("support_prime", "11 1 11# 271828# 1 answered:300", caller=PRIME),
    Scene("consultancy_by_administrator", "51 1 246810# 1 1 answered:900"),
    Scene("cloud_at_night", "52 answered:120", at="2026-11-24T03:00"),
    Scene("sales", "53 answered:40", caller=STRANGER),
    Scene("ideas_told", "541"),
    Scene("onboarding", "7 1 answered:90", caller=STRANGER),
    Scene("onboarding_from_abroad_closed", "2 7 silence", caller=ABROAD, at="2026-11-21T10:00"),
    Scene("wrong_keys_to_the_attendant", "# # # answered:20"),
    Scene("silence_alone", "silence silence silence"),
    Scene("back_repeat_attendant", "1 * 9 9 0 answered:15"),
    Scene("english", "3 4 answered:30"),
    Scene("withheld_lunch_types_number", "4 1 11955554444# 1", caller=None, at="2026-11-24T12:10"),
    Scene("hangs_up_at_once", "hangup"),
    Scene("products_finance", "8 answered:200 5", "3003-2111"),
    Scene("products_finance_evening", "8 silence", "3003-2111", at="2026-11-24T19:00"),
    Scene("fluig_finance", "3 busy silence", "3003-5559"),
    Scene("hospitality_finance_two", "2 answered:20", "3003-0999"),
    Scene("hospitality_finance_five", "5 silence", "3003-0999", at="2026-11-28T11:00"),
    Scene("prime_line", "1 11# 271828# answered:77", "+1 202 555 0138", caller=PRIME),
)
CONFIDENTIAL = (Scene("ombudsman_complaint", "8 1 1 talk:30", at="2026-11-24T12:10"),)
