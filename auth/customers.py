"""Reading a CSV file of customers: all its problems at once, and not a row of it if there is one. Pure.

A message never repeats a password or a code. A shifted column could put one anywhere, so a cell that holds a
digit is described, not shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import cast, get_args

from auth.directory import Contract, Permission
from auth.passwords import Secret
from auth.policy import CANDIDATES, LENGTHS
from ivr.flow.numbers import parse_caller
from ivr.flow.shape import Language

COLUMNS = (
    "organization_code",
    "organization_name",
    "contract",
    "overdue",
    "contact_name",
    "contact_email",
    "contact_phone",
    "phone_password",
    "permissions",
    "language",
)
OPTIONAL_COLUMNS = ("password_expires", "contact_id")

_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong where: line (from 1, where the row begins), column (from 1; 0 is the whole row) and its
    name.
    """

    line: int
    column: int
    field: str
    message: str
    file: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place}  {self.field}  {self.message}" if self.field else f"{place}  {self.message}"


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One valid row. An empty password means that this contact has none."""

    line: int
    code: Secret
    organization_name: str
    contract: Contract
    overdue: bool
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str | None = field(repr=False)
    password: Secret | None
    permissions: frozenset[Permission]
    language: Language | None
    password_expires: date | None
    contact_id: Secret | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file read. `rows` is empty as soon as there is one problem; warnings stop nothing."""

    rows: tuple[ContactRow, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def parse_customers(content: bytes, file: str = "customers.csv") -> Parsed:
    """Reads and checks a whole file; problems and warnings stand in the order of their lines."""
    reading = _Reading(file)
    reading.read(content)
    problems = tuple(sorted(reading.problems))
    return Parsed(() if problems else tuple(reading.rows), problems, tuple(sorted(reading.warnings)))


class _Reading:
    """One file being read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.rows: list[ContactRow] = []
        self.columns: Mapping[str, int] = {}

    def read(self, content: bytes) -> None:
        text = self._decoded(content)
        if text is None:
            return
        records = self._records(text)
        header = next(records, None)
        if header is None:
            if not self.problems:
                self._problem(1, "", f"the file is empty; wanted: a first line {','.join(COLUMNS)}")
            return
        self.columns = self._columns(*header)
        if not self.columns:
            return
        for line, cells in records:
            self._row(line, cells)
        if not self.rows and not self.problems:
            self._problem(2, "", "no customer stands below the header; wanted: one row for each contact")
        self._compare_rows()

    def _problem(self, line: int, name: str, message: str, column: int = 0) -> None:
        self.problems.append(Problem(line, column, name, message, self.file))

    def _warn(self, line: int, name: str, message: str, column: int = 0) -> None:
        self.warnings.append(Problem(line, column, name, message, self.file))

    def _decoded(self, content: bytes) -> str | None:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            self._problem(1, "", 'the file is UTF-16; wanted: UTF-8 (in a spreadsheet: save as "CSV UTF-8")')
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            column = error.start - content.rfind(b"\n", 0, error.start)
            self._problem(
                line,
                "",
                f"byte {column} of this line is not UTF-8; wanted: UTF-8"
                ' (the file is probably Latin-1 or Windows-1252; in a spreadsheet: save as "CSV UTF-8")',
            )
            return None

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Rows that aren't blank, each with the line where it begins."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, [cell.strip() for cell in cells]
                line = reader.line_num + 1
        except csv.Error:
            self._problem(
                line,
                "",
                'a quotation mark is open or out of place; wanted: "..." with "" for a quote in it',
            )

    def _columns(self, line: int, names: list[str]) -> Mapping[str, int]:
        """Where each column stands; none at all if the header is wrong."""
        if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
            mark = "semicolons" if ";" in names[0] else "tabs"
            self._problem(line, "", f"columns are separated by {mark}; wanted: commas")
            return {}
        if not set(names) & set(COLUMNS):
            self._problem(line, "", f"this is no header; wanted: a first line {','.join(COLUMNS)}")
            return {}
        before = len(self.problems)
        for column, name in enumerate(names, 1):
            if name not in COLUMNS + OPTIONAL_COLUMNS:
                self._problem(
                    line, _shown(name), f"unknown column{_closest_column(name)}; remove or rename it", column
                )
            elif name in names[: column - 1]:
                self._problem(
                    line, name, f"stands twice (also as column {names.index(name) + 1}); remove one", column
                )
        for name in COLUMNS:
            if name not in names:
                self._problem(line, name, "this column is missing; add it to the header and to every row")
        return {} if len(self.problems) > before else {name: at for at, name in enumerate(names)}

    def _row(self, line: int, cells: list[str]) -> None:
        columns = self.columns
        if len(cells) != len(columns):
            self._problem(
                line,
                "",
                f"this row has {len(cells)} fields, the header has {len(columns)};"
                " a comma inside a field wants quotation marks round it",
            )
            return
        row = _Row(line, {name: cells[at] for name, at in columns.items()})
        contact = row.contact()
        for name, message in row.wrong:
            self._problem(line, name, message, columns[name] + 1)
        if contact is not None:
            self.rows.append(contact)

    def _column(self, name: str) -> int:
        return self.columns[name] + 1

    def _compare_rows(self) -> None:
        self._same_organization()
        self._same_contact()
        self._same_number()
        self._same_password()

    def _same_organization(self) -> None:
        first: dict[str, ContactRow] = {}
        for row in self.rows:
            known = first.setdefault(row.code.reveal(), row)
            for name, mine, theirs in (
                ("organization_name", row.organization_name, known.organization_name),
                ("contract", row.contract, known.contract),
                ("overdue", row.overdue, known.overdue),
            ):
                if mine != theirs:
                    message = f"differs from line {known.line} of the same organization; make them equal"
                    self._problem(row.line, name, message, self._column(name))

    def _same_contact(self) -> None:
        emails: dict[tuple[str, str], int] = {}
        ids: dict[tuple[str, str], int] = {}
        for row in self.rows:
            line = emails.setdefault((row.code.reveal(), row.email), row.line)
            if line != row.line:
                message = (
                    f"this contact of the organization stands already on line {line}; remove one of them"
                )
                self._problem(row.line, "contact_email", message, self._column("contact_email"))
            if row.contact_id is None:
                continue
            for within in {row.code.reveal(), row.phone or ""} - {""}:
                line = ids.setdefault((within, row.contact_id.reveal()), row.line)
                if line != row.line:
                    message = f"is also that of line {line}, of the same organization or number; give another"
                    self._problem(row.line, "contact_id", message, self._column("contact_id"))
                    break

    def _same_number(self) -> None:
        sharing: dict[str, list[ContactRow]] = defaultdict(list)
        for row in self.rows:
            if row.phone and row.password:
                sharing[row.phone].append(row)
        for rows in sharing.values():
            for row in rows if len(rows) > CANDIDATES else ():
                if row.contact_id is None:
                    self._warn(
                        row.line,
                        "contact_id",
                        f"{len(rows)} contacts with passwords share this number;"
                        " without a contact_id this one can't log in by it",
                    )

    def _same_password(self) -> None:
        """Two people behind one number or organization whom a password can't tell apart."""
        first: dict[tuple[str, str], int] = {}
        for row in self.rows:
            if row.password is None:
                continue
            for within in (row.phone, row.code.reveal()):
                line = first.setdefault((within, row.password.reveal()), row.line) if within else row.line
                if line != row.line:
                    message = (
                        f"can't be told apart from that of line {line}; neither logs in without a contact_id"
                    )
                    self._warn(row.line, "phone_password", message, self._column("phone_password"))
                    break


class _Row:
    """One row being checked: what is wrong is gathered, cell by cell."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.cells = cells
        self.wrong: list[tuple[str, str]] = []

    def contact(self) -> ContactRow | None:
        phone = self._phone()
        row = ContactRow(
            line=self.line,
            code=Secret(self._digits("organization_code", *LENGTHS["organizational_code"], needed=True)),
            organization_name=self._text("organization_name"),
            contract=cast(Contract, self._one_of("contract", get_args(Contract))),
            overdue=self._one_of("overdue", ("yes", "no")) == "yes",
            name=self._text("contact_name"),
            email=self._email(),
            phone=phone,
            password=self._secret("phone_password", *LENGTHS["phone_password"]),
            permissions=self._permissions(),
            language=cast(
                "Language | None", self._one_of("language", get_args(Language), empty=True) or None
            ),
            password_expires=self._date("password_expires"),
            contact_id=self._secret("contact_id", *LENGTHS["contact_id"]),
        )
        return None if self.wrong else row

    def _refuse(self, name: str, message: str) -> None:
        self.wrong.append((name, message))

    def _text(self, name: str, longest: int = 200) -> str:
        text = " ".join(self.cells[name].split())
        if not text:
            self._refuse(name, "is empty; wanted: a name")
        elif len(text) > longest:
            self._refuse(name, f"has {len(text)} characters; wanted: at most {longest}")
        elif not text.isprintable():  # a terminal would obey it, and PostgreSQL keeps no NUL
            self._refuse(name, "holds a sign that can't be shown; wanted: a name in letters that can")
        return text

    def _one_of(self, name: str, choices: Iterable[str], empty: bool = False) -> str:
        cell = self.cells[name]
        if cell in choices or (empty and not cell):
            return cell
        wanted = ", ".join(choices) + (" or nothing" if empty else "")
        self._refuse(name, f"{_shown(cell)} stands here; wanted: {wanted}")
        return cell

    def _digits(self, name: str, fewest: int, most: int, needed: bool = False) -> str:
        cell = self.cells.get(name, "")
        if not cell and not needed:
            return ""
        if not (cell.isascii() and cell.isdigit() and fewest <= len(cell) <= most):
            self._refuse(
                name, f"{_described(cell)}; wanted: {fewest} to {most} digits{_remedy(cell, fewest)}"
            )
        return cell

    def _secret(self, name: str, fewest: int, most: int) -> Secret | None:
        digits = self._digits(name, fewest, most)
        return Secret(digits) if digits else None

    def _email(self) -> str:
        email = self.cells["contact_email"].lower()
        if len(email) > 254 or not email.isprintable() or not _EMAIL.fullmatch(email):
            self._refuse(
                "contact_email",
                f"{_described(email)}, which is no e-mail address; wanted: name@company.example",
            )
        return email

    def _phone(self) -> str | None:
        cell = self.cells["contact_phone"]
        if not cell:
            return None
        caller = parse_caller(cell)
        if caller.kind != "number":
            self._refuse(
                "contact_phone",
                f"{_described(cell)}, which is no telephone number;"
                " wanted: area code and number, or + and the country's code before it (+55 11 98765-4321)",
            )
        return caller.e164

    def _permissions(self) -> frozenset[Permission]:
        known = get_args(Permission)
        named = [part.strip() for part in self.cells["permissions"].split(";") if part.strip()]
        for part in named:
            if part not in known:
                self._refuse(
                    "permissions",
                    f"{_shown(part)} stands here; wanted: a ';' list out of {', '.join(known)}",
                )
        return frozenset(cast("list[Permission]", named))

    def _date(self, name: str) -> date | None:
        cell = self.cells.get(name, "")
        if not cell:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell, re.ASCII):
                raise ValueError
            return date.fromisoformat(cell)
        except ValueError:
            self._refuse(name, f"{_described(cell)}, which is no date; wanted: year-month-day, as 2027-01-31")
            return None


def _described(cell: str) -> str:
    """A cell's shape, for where its content may be a secret or somebody's own."""
    if not cell:
        return "is empty"
    kinds = Counter(
        "digit" if char.isdigit() else "letter" if char.isalpha() else "other sign" for char in cell
    )
    counts = (f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(kinds.items()))
    return "has " + " and ".join(counts)


def _shown(cell: str) -> str:
    if not cell:
        return "nothing"
    if len(cell) > 40 or any(char.isdigit() or char == "@" for char in cell):
        return f"a text of {len(cell)} characters"
    return f"'{cell}'"


def _remedy(cell: str, fewest: int) -> str:
    if re.fullmatch(r"[0-9][.,][0-9]+e\+?[0-9]+", cell, re.IGNORECASE):
        return " (a spreadsheet rounded it; format the column as text and enter it again)"
    if cell.isascii() and cell.isdigit() and 0 < len(cell) < fewest:
        return " (if a spreadsheet dropped zeros in front, format the column as text)"
    if re.sub(r"[\s.\-/]", "", cell).isdigit() and not cell.isdigit():
        return " (remove spaces and signs)"
    if any(char.isalpha() for char in cell):
        return " (it is typed on a telephone's keys)"
    return ""


def _closest_column(name: str) -> str:
    close = get_close_matches(name.lower().replace(" ", "_"), COLUMNS + OPTIONAL_COLUMNS, n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""
