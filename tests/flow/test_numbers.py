"""Every way to write a number, as one table a question."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.flow.numbers import (
    WITHHELD_KEYS,
    WITHHELD_WORDS,
    Caller,
    Typed,
    called_key,
    last_four,
    mask,
    parse_caller,
    typed_number,
)

MOBILE = Caller("number", "+5511987654321", "BR")


@pytest.mark.parametrize(
    "raw",
    [
        "+5511987654321",
        "5511987654321",
        "11987654321",
        "(11) 98765-4321",
        "011 98765-4321",
        "0xx11 98765 4321",
        "(0XX11) 98765-4321",
        "01511987654321",
        "0 15 11 98765 4321",
        "+55 0 11 98765-4321",
        "+5501511987654321",
        "0055 11 98765-4321",
        "005511987654321",
        "11 8765-4321",  # written before the ninth digit came
        "1187654321",
        "0151187654321",
        "+551187654321",
        "551187654321",
        "tel:+5511987654321",
        "１１ 98765 4321",
    ],
)
def test_one_mobile_however_it_is_written(raw):
    assert parse_caller(raw) == MOBILE


@pytest.mark.parametrize(
    ("raw", "e164", "country"),
    [
        ("11 3214-5678", "+551132145678", "BR"),
        ("0151132145678", "+551132145678", "BR"),
        ("55 3221-2345", "+555532212345", "BR"),  # area code 55 is not the country
        ("+55 11 7234-5678", "+5511972345678", "BR"),
        ("4003-0015", "+5540030015", "BR"),
        ("3003 2111", "+5530032111", "BR"),
        ("0800 70 98 100", "+558007098100", "BR"),
        ("+52 55 5123 4567", "+525551234567", "MX"),
        ("+52 1 55 5123 4567", "+525551234567", "MX"),  # the 1 before mobiles was dropped in 2019
        ("0015525551234567", "+525551234567", "MX"),  # 00, carrier, country
        ("00525551234567", "+525551234567", "MX"),
        ("+1 415 555 2671", "+14155552671", "US"),
    ],
)
def test_other_numbers(raw, e164, country):
    assert parse_caller(raw) == Caller("number", e164, country)


@pytest.mark.parametrize(
    "raw", ["987654321", "98765-4321", "3214-5678", "190", "+5511", "+0", "+", "1" * 40, "abc"]
)
def test_what_names_nobody(raw):
    assert parse_caller(raw) == Caller("unknown")


@pytest.mark.parametrize(
    ("local", "e164"),
    [("98765-4321", "+5511987654321"), ("8765-4321", "+5511987654321"), ("3214-5678", "+551132145678")],
)
def test_a_local_number_is_somebody_where_the_area_is_known(local, e164):
    assert parse_caller(local, area="11") == Caller("number", e164, "BR")


WITHHELD = [
    None,
    "",
    "  ",
    *WITHHELD_WORDS,
    "Anonymous",
    "RESTRICTED",
    "+ANONYMOUS",
    "sip:anonymous@anonymous.invalid",
    '"Anonymous" <sip:anonymous@host>',
    "sip:+266696687@host",
    "+266696687",
    "266696687",
    "+7378742833",
    "+2562533",
    "+8656696",
    "+86282452253",
]


@pytest.mark.parametrize("raw", WITHHELD)
def test_a_withheld_id_is_nobody(raw):
    caller = parse_caller(raw)
    assert caller == Caller("withheld")
    assert not caller.callable


def test_withheld_keys_are_the_documented_ones_and_no_valid_number():
    assert {"266696687", "7378742833", "2562533", "8656696", "86282452253"} <= WITHHELD_KEYS
    for keys in WITHHELD_KEYS:
        try:
            number = phonenumbers.parse(f"+{keys}")
        except phonenumbers.NumberParseException:
            continue
        assert not phonenumbers.is_valid_number(number), keys


def test_a_number_that_only_resembles_a_withheld_id_is_a_number():
    assert parse_caller("+1 737 874 2833") == Caller("number", "+17378742833", "US")


@pytest.mark.parametrize(
    ("raw", "caller"),
    [
        ("client:maria", Caller("client")),
        ("client:+5511987654321", Caller("client")),
        ("sip:bob@example.com", Caller("sip")),
        ("sips:+5511987654321@example.com", Caller("sip", "+5511987654321", "BR")),
        ("sip:1140030015@example.com;user=phone", Caller("sip", "+551140030015", "BR")),
        ('"Front desk" <sip:+525551234567@10.0.0.1:5060>', Caller("sip", "+525551234567", "MX")),
    ],
)
def test_sip_and_client_ids(raw, caller):
    assert parse_caller(raw) == caller
    assert not caller.callable


@pytest.mark.parametrize(
    "raw",
    [
        "4003-0015",
        "40030015",
        "(11) 4003-0015",
        "011 4003-0015",
        "0xx1140030015",
        "(0xx11) 4003-0015",
        "0151140030015",
        "1140030015",
        "551140030015",
        "+551140030015",
        "+5540030015",
        "5540030015",
        "0055 11 4003-0015",
        "sip:40030015@host",
        "sip:+551140030015@host;user=phone",
    ],
)
def test_one_key_for_the_general_hotline(raw):
    assert called_key(raw) == "40030015"


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("0800 70 98 100", "08007098100"),
        ("08007098100", "08007098100"),
        ("+558007098100", "08007098100"),
        ("8007098100", "08007098100"),
        ("0800 709810", "0800709810"),
        ("3003-2111", "30032111"),
        ("(21) 3003-2111", "30032111"),
        ("11 98765-4321", "+5511987654321"),
        ("11 8765-4321", "+5511987654321"),
        ("+55 11 3214-5678", "+551132145678"),
        ("+52 55 5123 4567", "+525551234567"),
        ("+55 11 5555-0100", "+551155550100"),
        ("client:maria", None),
        ("anonymous", None),
        ("12", None),
        (None, None),
        ("", None),
    ],
)
def test_keys_of_other_lines(raw, key):
    assert called_key(raw) == key


@pytest.mark.parametrize(
    ("digits", "typed"),
    [
        ("11987654321", Typed("+5511987654321", "BR")),
        ("1187654321", Typed("+5511987654321", "BR")),
        ("011987654321", Typed("+5511987654321", "BR")),
        ("01511987654321", Typed("+5511987654321", "BR")),
        ("1132145678", Typed("+551132145678", "BR")),
        ("00525551234567", Typed("+525551234567", "MX")),
        ("0014155552671", Typed("+14155552671", "US")),
        ("98765432", None),
        ("987654321", None),
        ("40030015", None),  # nobody can be called back at a nationwide number
        ("08007098100", None),
        ("09001234567", None),
        ("190", None),
        ("", None),
        ("11*87654321", None),
        ("١١٩٨٧٦٥٤٣٢١", None),
        ("00870773123456", None),  # satellite: no country, and dear
        ("7" * 30, None),
    ],
)
def test_a_typed_number(digits, typed):
    assert typed_number(digits) == typed


def test_a_typed_number_takes_the_callers_area_and_country():
    assert typed_number("987654321", default_area="21") == Typed("+5521987654321", "BR")
    assert typed_number("5551234567", default_country="MX") == Typed("+525551234567", "MX")
    assert typed_number("005511987654321", default_country="MX") == Typed("+5511987654321", "BR")


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+5511987654321", "+55 11 *****-4321"),
        ("+551132145678", "+55 11 ****-5678"),
        ("+525551234567", "+52 ******-4567"),
        ("+14155552671", "+1 ******-2671"),
        ("+999123456789", "********6789"),
        ("12345678", "****5678"),
        ("1234567", "****"),
        ("12345", "****"),
        ("", "****"),
    ],
)
def test_a_masked_number(e164, shown):
    assert mask(e164) == shown


def test_last_four():
    assert last_four("+5511987654321") == "4321"
    assert last_four("12") == "12"


DIALLED = st.text(st.sampled_from("0123456789+-()xX .*#@:;<>sipctel"), max_size=24)


@given(st.one_of(st.text(max_size=60), DIALLED))
@example("sip:")
@example("<>")
@example("+" + "9" * 300)
@example("\x00")
def test_no_text_breaks_it_and_only_numbers_are_callable(raw):
    caller = parse_caller(raw)
    assert (caller.e164 is None) or phonenumbers.is_valid_number(phonenumbers.parse(caller.e164))
    assert caller.callable == (caller.kind == "number")
    assert caller.callable <= (caller.e164 is not None)
    called_key(raw)
    typed_number(raw)
    shown = mask(raw)
    assert sum(char.isdigit() for char in shown) <= 9


AREA = st.sampled_from(["11", "21", "41", "55", "85", "99"])
LOCAL = st.integers(0, 99_999_999).map(lambda n: f"9{n:08d}")


@given(AREA, LOCAL, st.sampled_from(["15", "21", "31", "41"]))
def test_all_ways_to_write_a_mobile_agree(area, local, carrier):
    wanted = parse_caller(f"+55{area}{local}")
    for way in (
        f"{area}{local}",
        f"0{area}{local}",
        f"0{carrier}{area}{local}",
        f"0xx{area}{local}",
        f"55{area}{local}",
    ):
        assert parse_caller(way) == wanted
        assert called_key(way) == called_key(f"+55{area}{local}")
