"""What is spelled to a caller is written in the public document."""

from __future__ import annotations

import pytest

from ivr.picture.address import written
from ivr.picture.document import document
from tests.flows.shipped import flows


@pytest.mark.parametrize(
    ("spelled", "address"),
    [
        ("exterior, arroba, example, ponto, com", "exterior@example.com"),
        ("a t e n d e, arroba, exemplo ponto com", "atende@exemplo.com"),
        ("support, at, example, dot, co, dot, uk", "support@example.co.uk"),
        ("apoio hífen sul arroba exemplo ponto com ponto br.", "apoio-sul@exemplo.com.br"),
        ("o e-mail", "o e-mail"),
        ("look at our page", "look at our page"),
        ("look at example dot com, at any time", "look at example dot com, at any time"),
    ],
)
def test_an_address_is_written_and_other_words_stay(spelled: str, address: str) -> None:
    assert written(spelled) == address


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_the_document_shows_the_address_from_abroad(language: str) -> None:
    assert document(flows(), "main_4003", language).channel == "exterior@example.com"
