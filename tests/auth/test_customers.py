"""Customer files: what is refused, in which words, and that no message holds a password or a code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.customers import COLUMNS, parse_customers

HEADER = ",".join(COLUMNS)
GOOD = {
    "organization_code": "1001",
    "organization_name": "Padaria Exemplo",
    "contract": "standard",
    "overdue": "no",
    "contact_name": "Contato Alfa",
    "contact_email": "alfa@example.com",
    "contact_phone": "+55 11 98765-4321",
    "phone_password": "246810",
    "permissions": "finance",
    "language": "pt-BR",
}


def row(**cells: str) -> str:
    return ",".join({**GOOD, **cells}.values())


def parsed(*rows: str, header: str = HEADER):
    return parse_customers("\n".join([header, *rows, ""]).encode(), "c.csv")


def problems(*rows: str, header: str = HEADER) -> list[str]:
    result = parsed(*rows, header=header)
    assert (not result.rows) == bool(result.problems)
    return [str(problem) for problem in result.problems]


def test_a_good_row():
    header = HEADER + ",password_expires,contact_id"
    result = parsed(
        row(contact_email="Alfa@Example.COM", permissions="finance; administrator") + ",2027-01-31,42",
        header=header,
    )
    assert result.problems == result.warnings == ()
    (contact,) = result.rows
    assert contact.email == "alfa@example.com"
    assert contact.phone == "+5511987654321"
    assert contact.permissions == {"finance", "administrator"}
    assert contact.password_expires == date(2027, 1, 31)
    assert (contact.code.reveal(), contact.password.reveal(), contact.contact_id.reveal()) == (
        "1001",
        "246810",
        "42",
    )
    assert "246810" not in repr(contact)
    assert "alfa@example.com" not in repr(contact)


def test_empty_cells_where_they_may_be():
    (contact,) = parsed(row(contact_phone="", phone_password="", permissions="", language="")).rows
    assert (contact.phone, contact.password, contact.permissions, contact.language) == (
        None,
        None,
        frozenset(),
        None,
    )


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"organization_code": ""}, "c.csv:2:1  organization_code  is empty; wanted: 4 to 8 digits"),
        (
            {"organization_code": "77"},
            "c.csv:2:1  organization_code  has 2 digits; wanted: 4 to 8 digits"
            " (if a spreadsheet dropped zeros in front, format the column as text)",
        ),
        (
            {"organization_code": "AB7731"},
            "c.csv:2:1  organization_code  has 4 digits and 2 letters; wanted: 4 to 8 digits"
            " (it is typed on a telephone's keys)",
        ),
        ({"organization_name": ""}, "c.csv:2:2  organization_name  is empty; wanted: a name"),
        ({"contact_name": "x" * 201}, "c.csv:2:5  contact_name  has 201 characters; wanted: at most 200"),
        *(
            (
                {"contact_name": f"A{sign}lfa"},
                "c.csv:2:5  contact_name  holds a sign that can't be shown; wanted: a name in letters that can",
            )
            for sign in ("\0", "\x1b[31m", "\u202e")
        ),
        (
            {"contact_email": "al\0fa@alfa.example"},
            "c.csv:2:6  contact_email  has 15 letters and 3 other signs, which is no e-mail address;"
            " wanted: name@company.example",
        ),
        ({"contract": "gold"}, "c.csv:2:3  contract  'gold' stands here; wanted: standard, prime"),
        ({"overdue": "sim"}, "c.csv:2:4  overdue  'sim' stands here; wanted: yes, no"),
        ({"overdue": ""}, "c.csv:2:4  overdue  nothing stands here; wanted: yes, no"),
        (
            {"contact_email": "alfa"},
            "c.csv:2:6  contact_email  has 4 letters, which is no e-mail address; wanted: name@company.example",
        ),
        (
            {"contact_phone": "98765-4321"},
            "c.csv:2:7  contact_phone  has 9 digits and 1 other sign, which is no telephone number;"
            " wanted: area code and number, or + and the country's code before it (+55 11 98765-4321)",
        ),
        (
            {"contact_phone": "anonymous"},
            "c.csv:2:7  contact_phone  has 9 letters, which is no telephone number;"
            " wanted: area code and number, or + and the country's code before it (+55 11 98765-4321)",
        ),
        (
            {"phone_password": "73519"},
            "c.csv:2:8  phone_password  has 5 digits; wanted: 6 to 12 digits"
            " (if a spreadsheet dropped zeros in front, format the column as text)",
        ),
        (
            {"phone_password": "7351982647351"},
            "c.csv:2:8  phone_password  has 13 digits; wanted: 6 to 12 digits",
        ),
        (
            {"phone_password": "735 198"},
            "c.csv:2:8  phone_password  has 6 digits and 1 other sign; wanted: 6 to 12 digits"
            " (remove spaces and signs)",
        ),
        (
            {"phone_password": "7.35198E+11"},
            "c.csv:2:8  phone_password  has 8 digits and 1 letter and 2 other signs; wanted: 6 to 12 digits"
            " (a spreadsheet rounded it; format the column as text and enter it again)",
        ),
        (
            {"permissions": "finance;boss"},
            "c.csv:2:9  permissions  'boss' stands here;"
            " wanted: a ';' list out of administrator, consultancy, finance",
        ),
        ({"language": "pt"}, "c.csv:2:10  language  'pt' stands here; wanted: pt-BR, es, en or nothing"),
        (
            {"language": "735198"},
            "c.csv:2:10  language  a text of 6 characters stands here; wanted: pt-BR, es, en or nothing",
        ),
    ],
)
def test_one_wrong_cell(cells, message):
    assert problems(row(**cells)) == [message]


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (
            "31/01/2027,42",
            "c.csv:2:11  password_expires  has 8 digits and 2 other signs, which is no date;"
            " wanted: year-month-day, as 2027-01-31",
        ),
        (
            "2027-02-30,42",
            "c.csv:2:11  password_expires  has 8 digits and 2 other signs, which is no date;"
            " wanted: year-month-day, as 2027-01-31",
        ),
        (
            "2027-01-31,4",
            "c.csv:2:12  contact_id  has 1 digit; wanted: 2 to 8 digits"
            " (if a spreadsheet dropped zeros in front, format the column as text)",
        ),
    ],
)
def test_one_wrong_optional_cell(extra, message):
    assert problems(row() + "," + extra, header=HEADER + ",password_expires,contact_id") == [message]


def test_all_problems_at_once_and_nothing_goes_live():
    found = problems(
        row(contract="gold", language="pt"),
        row(contact_email="beta@example.com"),
        "1,2",
        row(contact_email="gama@example.com", overdue="maybe"),
    )
    assert [line.split("  ")[0] for line in found] == ["c.csv:2:3", "c.csv:2:10", "c.csv:4", "c.csv:5:4"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", f"c.csv:1  the file is empty; wanted: a first line {HEADER}"),
        (b"\n\n", f"c.csv:1  the file is empty; wanted: a first line {HEADER}"),
        (HEADER.encode(), "c.csv:2  no customer stands below the header; wanted: one row for each contact"),
        (row().encode(), f"c.csv:1  this is no header; wanted: a first line {HEADER}"),
        (HEADER.replace(",", ";").encode(), "c.csv:1  columns are separated by semicolons; wanted: commas"),
        (HEADER.replace(",", "\t").encode(), "c.csv:1  columns are separated by tabs; wanted: commas"),
        (
            HEADER.encode("utf-16"),
            'c.csv:1  the file is UTF-16; wanted: UTF-8 (in a spreadsheet: save as "CSV UTF-8")',
        ),
        (
            f"{HEADER}\n{row(contact_name='Recepção')}".encode("latin-1"),
            "c.csv:2  byte 39 of this line is not UTF-8; wanted: UTF-8 (the file is probably Latin-1 or"
            ' Windows-1252; in a spreadsheet: save as "CSV UTF-8")',
        ),
        (
            f'{HEADER}\n{row()}\n1001,"open,{row()}\n{row()}'.encode(),
            'c.csv:3  a quotation mark is open or out of place; wanted: "..." with "" for a quote in it',
        ),
        (
            f"{HEADER}\n{row()},x".encode(),
            "c.csv:2  this row has 11 fields, the header has 10; a comma inside a field wants quotation marks round it",
        ),
    ],
)
def test_a_file_that_cannot_be_read(content, message):
    result = parse_customers(content, "c.csv")
    assert [str(problem) for problem in result.problems] == [message]
    assert result.rows == ()


@pytest.mark.parametrize(
    ("header", "messages"),
    [
        (
            HEADER.replace("language", "langage"),
            [
                "c.csv:1  language  this column is missing; add it to the header and to every row",
                "c.csv:1:10  'langage'  unknown column (did you mean 'language'?); remove or rename it",
            ],
        ),
        (
            HEADER + ",language,colour",
            [
                "c.csv:1:11  language  stands twice (also as column 10); remove one",
                "c.csv:1:12  'colour'  unknown column; remove or rename it",
            ],
        ),
    ],
)
def test_a_wrong_header(header, messages):
    assert problems(row(), header=header) == messages


def test_bom_crlf_quoted_newlines_blank_lines_and_another_order():
    names = list(reversed(COLUMNS))
    cells = {**GOOD, "organization_name": '"Padaria\r\nExemplo, ""matriz"""'}
    second = {**cells, "contact_email": "beta@example.com", "contract": "gold"}
    lines = [",".join(names), ",".join(cells[n] for n in names), "", ",".join(second[n] for n in names), ""]
    content = b"\xef\xbb\xbf" + "\r\n".join(lines).encode()
    result = parse_customers(content, "c.csv")
    assert [str(p) for p in result.problems] == [
        "c.csv:5:8  contract  'gold' stands here; wanted: standard, prime"
    ]
    good = parse_customers(content.replace(b"gold", b"standard"), "c.csv")
    assert [one.organization_name for one in good.rows] == ['Padaria Exemplo, "matriz"'] * 2
    assert [one.line for one in good.rows] == [2, 5]


def test_rows_of_one_organization_must_agree():
    found = problems(
        row(),
        row(contact_email="b@example.com", organization_name="Padaria", contract="prime", overdue="yes"),
    )
    assert found == [
        "c.csv:3:2  organization_name  differs from line 2 of the same organization; make them equal",
        "c.csv:3:3  contract  differs from line 2 of the same organization; make them equal",
        "c.csv:3:4  overdue  differs from line 2 of the same organization; make them equal",
    ]


def test_a_contact_stands_once_without_case():
    assert problems(row(), row(contact_email="ALFA@example.com", phone_password="135790")) == [
        "c.csv:3:6  contact_email  this contact of the organization stands already on line 2; remove one of them"
    ]
    assert problems(row(), row(organization_code="2002", phone_password="135790")) == []


def test_a_contact_id_stands_once_within_organization_and_number():
    header = HEADER + ",contact_id"
    other = row(organization_code="2002", contact_email="b@example.com", phone_password="135790") + ",42"
    assert problems(row() + ",42", other, header=header) == [
        "c.csv:3:11  contact_id  is also that of line 2, of the same organization or number; give another"
    ]
    far = row(organization_code="2002", contact_phone="+525551234567", phone_password="135790") + ",42"
    assert problems(row() + ",42", far, header=header) == []


def crowd(count: int) -> list[str]:
    return [row(contact_email=f"c{n}@example.com", phone_password=f"24681{n}") for n in range(count)]


def test_more_than_five_at_a_number_are_warned_where_they_lack_an_id():
    assert parsed(*crowd(5)).warnings == ()
    rows = [line + "," + ("42" if n == 0 else "") for n, line in enumerate(crowd(6))]
    result = parsed(*rows, header=HEADER + ",contact_id")
    assert [str(one) for one in result.warnings] == [
        f"c.csv:{line}  contact_id  6 contacts with passwords share this number;"
        " without a contact_id this one can't log in by it"
        for line in range(3, 8)
    ]
    assert len(result.rows) == 6


def test_passwords_that_tell_nobody_apart_are_warned():
    result = parsed(row(), row(contact_email="b@example.com"))
    assert [str(one) for one in result.warnings] == [
        "c.csv:3:8  phone_password  can't be told apart from that of line 2; neither logs in without a contact_id"
    ]
    assert len(result.rows) == 2


CANARIES = ["735198264", "8264735"]


@given(st.permutations(list(GOOD)), st.sampled_from(["", " ", "x", ".", '"']))
def test_no_message_tells_a_password_or_code_even_in_the_wrong_column(order, mark):
    cells = {**GOOD, "phone_password": CANARIES[0] + mark, "organization_code": CANARIES[1] + mark}
    result = parse_customers(f"{HEADER}\n{','.join(cells[name] for name in order)}\n".encode())
    told = " ".join(str(one) for one in result.problems + result.warnings) + repr(result)
    assert not any(canary in told for canary in CANARIES)


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode()))
)
def test_no_content_breaks_it(content):
    result = parse_customers(content)
    assert bool(result.problems) != bool(result.rows)
