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

if TYPE_CHECKING:
    from auth.customers import Problem
    from auth.directory import Listed
    from auth.importing import Summary

app = group("customers", "The customers who may log in: import, list, unlock and change them.")
FAILURES_SHOWN = 50

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
    from auth.customers import parse_customers
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
        with import_progress(given.lang) as progress:
            summary = import_customers(parsed.rows, directory, passwords, now(), dry_run, progress)
    _tell(summary, dry_run, as_json)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        wrong_use(f"{file}: {error.strerror}; wanted: a CSV file of customers")


def _refuse(problems: Sequence[Problem], as_json: bool) -> None:
    if as_json:
        print_json([_problem_view(one) for one in problems])
    else:
        for one in problems:
            typer.echo(str(one), err=True)
    raise CommandError(f"problems: {len(problems)}; nothing of this file is live")


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
        typer.echo(f"warning: {one}", err=True)
    if len(warnings) > FAILURES_SHOWN:
        typer.echo(f"warning: {len(warnings) - FAILURES_SHOWN} more such warnings", err=True)


def _tell(summary: Summary, dry_run: bool, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print_json({"dry_run": dry_run, **asdict(summary)})
        return
    typer.echo("nothing is changed; an import would give:" if dry_run else "imported:")
    for name, count in asdict(summary).items():
        typer.echo(f"  {name.replace('_', ' ')}: {count}")


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
        typer.echo(
            "no contact is locked" if locked else "no customers yet; add them: ivr customers import FILE.csv"
        )
    else:
        heads = (
            "organization",
            "contract",
            "overdue",
            "contact",
            "e-mail",
            "number",
            "permissions",
            "login",
            "id",
        )
        print_table(heads, [_row(one, given.lang) for one in found])


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
        "yes" if organization.overdue else "no",
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
        return f"closed after {one.failures_in_a_row} failures"
    if one.locked_until:
        return f"waits until {local(one.locked_until, lang)}"
    return "password" if one.contact.has_password else "no password"


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
            raise CommandError(str(error)) from None
    for one in found:
        typer.echo(f"{one.name}: open to logins again")


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
        wrong_use(f"'{change}' can't be set; wanted: overdue=yes or overdue=no")
    with opened_store() as store:
        from auth.directory import UnknownCustomerError
        from ivr.compose import open_directory

        try:
            found = open_directory(store).set_overdue(
                organization, value == "yes", who(by), _reason(reason), now()
            )
        except UnknownCustomerError as error:
            raise CommandError(str(error)) from None
    typer.echo(f"{found.name}: overdue={value}")


@verb(app, "remove-demonstration", "ivr customers remove-demonstration")
def remove_demonstration() -> None:
    """Removes the demonstration customers and agents, whose passwords are public."""
    with opened_store() as store:
        from ivr.compose import open_directory

        directory = open_directory(store)
        if not directory.has_demonstration():
            typer.echo("there are no demonstration customers")
            return
        removed = directory.remove_demonstration()
    typer.echo(
        f"removed: {removed} demonstration organizations with their contacts, and demonstration agents"
    )


def _reason(reason: str) -> str:
    text = " ".join(reason.split())
    if not text or len(text) > 200:
        wrong_use("--reason is empty or longer than 200 characters; wanted: why, in a few words")
    return text
