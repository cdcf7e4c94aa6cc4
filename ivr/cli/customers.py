"""`ivr customers`: who may log in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.common import (
    AsJson,
    By,
    CommandError,
    group,
    iso,
    language,
    local,
    masked,
    now,
    opened_store,
    print_json,
    print_table,
    settings,
    verb,
    who,
    wrong_use,
)
from ivr.cli.customers_words import NOT_TOLD_APART, in_a_file, said
from ivr.cli.reader import told

if TYPE_CHECKING:
    from auth.customers import Problem
    from auth.directory import Listed
    from auth.importing import Summary

app = group("customers", "The customers who may log in: import, list, unlock and change them.")
FAILURES_SHOWN = 50
HEADS = (
    "organization",
    "contract",
    "overdue",
    "contact",
    "email",
    "number",
    "permissions",
    "login",
    "id",
)

Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the change.")]


def register(topmost: typer.Typer) -> None:
    topmost.add_typer(app)


@verb(app, "import", "ivr customers import customers.csv --dry-run", "ivr customers import customers.csv")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="UTF-8, with a header; see docs/cli.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Makes a file's customers live, all or none. Customers who aren't in it stay as they are."""
    from auth.customers import Problem, parse_customers
    from auth.importing import import_customers
    from ivr import compose
    from ivr.cli.progress import import_progress

    parsed = parse_customers(_content(file), str(file))
    if parsed.problems:
        _refuse(parsed.problems, as_json)
    _warn(parsed.warnings)
    given = settings()
    with opened_store(given) as store:
        passwords = compose.open_passwords(compose.open_keys(given, store))
        directory = compose.open_directory(store)
        with import_progress(language()) as progress:
            summary = import_customers(parsed.rows, directory, passwords, now(), dry_run, progress)
    _warn([Problem(line, 0, "phone_password", NOT_TOLD_APART, str(file)) for line in summary.same_password])
    _tell(summary, dry_run, as_json)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        wrong_use(said("no_file", language(), file=file, why=told(error.strerror or "")))


def _refuse(problems: Sequence[Problem], as_json: bool) -> None:
    if as_json:
        print_json([_problem_view(one) for one in problems])
    else:
        for one in problems:
            typer.echo(str(_in_words(one)), err=True)
    raise CommandError(said("refused", language(), count=len(problems)))


def _in_words(one: Problem) -> Problem:
    """As the reader reads it."""
    from dataclasses import replace

    return replace(one, message=in_a_file(one.message)) if language() == "pt-BR" else one


def _problem_view(one: Problem) -> dict[str, Any]:
    return {
        "file": one.file,
        "line": one.line,
        "column": one.column,
        "field": one.field,
        "message": one.message,
    }


def _warn(warnings: Sequence[Problem]) -> None:
    for one in warnings[:FAILURES_SHOWN]:
        typer.echo(said("warning", language(), told=_in_words(one)), err=True)
    if (more := len(warnings) - FAILURES_SHOWN) > 0:
        told_more = said("more_warnings", language(), count=more)
        typer.echo(said("warning", language(), told=told_more), err=True)


def _tell(summary: Summary, dry_run: bool, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print_json({"dry_run": dry_run, **asdict(summary)})
        return
    lang = language()
    typer.echo(said("would" if dry_run else "imported", lang))
    counts = {name: count for name, count in asdict(summary).items() if name != "same_password"}
    for name, count in counts.items():
        typer.echo(f"  {said(name, lang)}: {count}")


@verb(app, "list", "ivr customers list", "ivr customers list --locked --json")
def list_customers(
    locked: Annotated[
        bool, typer.Option("--locked", help="Only those whose password isn't taken now.")
    ] = False,
    organization: Annotated[
        str | None, typer.Option("--organization", help="Only this organization: its name or id.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lists contacts with their organization and how their logins stand; numbers are masked without --json."""
    given, at = settings(), now()
    with opened_store(given) as store:
        from ivr.compose import open_directory

        found = open_directory(store).list_contacts(locked, at, organization)
    if as_json:
        print_json([_view(one) for one in found])
    elif not found:
        typer.echo(said("none_there" if organization else "none_locked" if locked else "none", language()))
    else:
        lang = language()
        print_table([said(head, lang) for head in HEADS], [_row(one, lang) for one in found])


def _view(one: Listed) -> dict[str, Any]:
    contact, organization = one.contact, one.organization
    return {
        "id": contact.id,
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "permissions": sorted(contact.permissions),
        "language": contact.language,
        "has_password": contact.has_password,
        "password_expires": contact.password_expires.isoformat() if contact.password_expires else None,
        "organization": organization.name,
        "organization_id": organization.id,
        "contract": organization.contract,
        "overdue": organization.overdue,
        "demonstration": organization.demonstration,
        "failures_in_a_row": one.failures_in_a_row,
        "closed": one.closed,
        "locked_until": iso(one.locked_until),
    }


def _row(one: Listed, lang: Any) -> tuple[str, ...]:
    contact, organization = one.contact, one.organization
    return (
        organization.name,
        organization.contract,
        said("yes" if organization.overdue else "no", lang),
        contact.name,
        _masked_email(contact.email),
        masked(contact.phone),
        " ".join(sorted(contact.permissions)) or "-",
        _login(one, lang),
        contact.id,
    )


def _masked_email(email: str) -> str:
    """The first letter and the domain, which is most often the company's."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}"


def _login(one: Listed, lang: Any) -> str:
    if one.closed:
        return said("closed", lang, count=one.failures_in_a_row)
    if one.locked_until:
        return said("waits", lang, moment=local(one.locked_until, lang))
    return said("password" if one.contact.has_password else "no_password", lang)


@verb(app, "unlock", 'ivr customers unlock admin@padaria.example --reason "called back, identity proved"')
def unlock(
    contact: Annotated[str, typer.Argument(help="The contact's e-mail address or id.")],
    reason: Reason,
    by: By = None,
) -> None:
    """Opens a contact to logins again, from every number."""
    with opened_store() as store:
        from auth.directory import UnknownCustomerError
        from ivr.compose import open_directory

        try:
            found = open_directory(store).unlock(contact, who(by), _reason(reason), now())
        except UnknownCustomerError as error:
            raise CommandError(told(str(error))) from None
    for one in found:
        typer.echo(said("unlocked", language(), name=one.name))


@verb(app, "set", 'ivr customers set "Padaria Exemplo" overdue=no --by desk-1 --reason "paid today"')
def set_standing(
    organization: Annotated[str, typer.Argument(metavar="ORG", help="The organization's name or id.")],
    change: Annotated[str, typer.Argument(metavar="overdue=yes|no", help="What to set.")],
    reason: Reason,
    by: By = None,
) -> None:
    """Sets whether an organization is overdue; holds from the next turn of any call on."""
    name, _, value = change.partition("=")
    if name != "overdue" or value not in ("yes", "no"):
        wrong_use(said("unset", language(), change=change))
    with opened_store() as store:
        from auth.directory import UnknownCustomerError
        from ivr.compose import open_directory

        try:
            found = open_directory(store).set_overdue(
                organization, value == "yes", who(by), _reason(reason), now()
            )
        except UnknownCustomerError as error:
            raise CommandError(told(str(error))) from None
    typer.echo(f"{found.name}: overdue={value}")


@verb(app, "remove-demonstration", "ivr customers remove-demonstration")
def remove_demonstration() -> None:
    """Removes the demonstration customers and agents, whose passwords are public."""
    with opened_store() as store:
        from ivr.compose import open_directory

        directory = open_directory(store)
        if not directory.has_demonstration():
            typer.echo(said("no_demonstration", language()))
            return
        removed = directory.remove_demonstration()
    typer.echo(said("removed_demonstration", language(), count=removed))


def _reason(reason: str) -> str:
    text = " ".join(reason.split())
    if not text or len(text) > 200:
        wrong_use(said("reason", language()))
    return text
