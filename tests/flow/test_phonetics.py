"""Which labels can be taken for each other by ear, and how long words take."""

import pytest

from ivr.flow.pace import seconds
from ivr.flow.phonetics import sound_alike, sounds


@pytest.mark.parametrize(
    ("language", "one", "other", "alike"),
    [
        ("pt-BR", "vendas", "rendas", True),
        ("pt-BR", "compras", "cobras", True),
        ("pt-BR", "finanças", "fianças", True),
        ("pt-BR", "sessão de suporte", "seção de suporte", True),
        ("pt-BR", "concerto", "conserto", True),
        ("pt-BR", "internet", "intranet", True),
        ("pt-BR", "suporte técnico", "suporte técnico", True),
        ("pt-BR", "suporte", "suporte técnico", False),
        ("pt-BR", "Consultoria Técnica", "Consultoria de Suporte", False),
        ("pt-BR", "reclamações", "elogios", False),
        ("pt-BR", "financeiro", "ouvidoria", False),
        ("pt-BR", "Live", "Eleve", False),
        ("es", "vaca", "baca", True),
        ("es", "casa", "caza", True),
        ("es", "ventas", "rentas", True),
        ("es", "soporte", "finanzas", False),
        ("en", "sales", "tales", True),
        ("en", "two phones", "two fones", True),
        ("en", "sales", "support", False),
        ("en", "billing", "building", True),
    ],
)
def test_labels_that_sound_alike(language: str, one: str, other: str, alike: bool) -> None:
    assert sound_alike(one, other, language) is alike
    assert sound_alike(other, one, language) is alike


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("pt-BR", "cassa", "caça"),
        ("pt-BR", "xeque", "cheque"),
        ("pt-BR", "hora", "ora"),
        ("pt-BR", "mal", "mau"),
        ("es", "hola", "ola"),
        ("es", "vello", "beyo"),
        ("en", "knight", "nite"),
    ],
)
def test_spelling_counts_for_nothing(language: str, one: str, other: str) -> None:
    assert sounds(one, language) == sounds(other, language)


def test_time_grows_with_words_pauses_and_digits_and_shrinks_with_the_rate() -> None:
    plain = seconds("Para vendas digite um", "pt-BR")

    assert 1 < plain < 2
    assert seconds("Para vendas, digite um.", "pt-BR") > plain
    assert seconds("1234", "pt-BR") > seconds("abcd", "pt-BR")
    assert seconds("Para vendas digite um", "pt-BR", 50) == pytest.approx(2 * plain)
    assert seconds("", "es") == 0
