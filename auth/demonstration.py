"""Fictional customers for a first look, and how each of them logs in. Never beside a carrier's token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from auth.customers import parse_customers
from auth.directory import Agent
from auth.importing import CustomerStore, import_customers
from auth.passwords import Passwords, Secret

CUSTOMERS = """\
organization_code,organization_name,contract,overdue,contact_name,contact_email,contact_phone,phone_password,\
permissions,language,contact_id
1001,Padaria Exemplo,standard,no,Contato Alfa Administrador,admin@padaria.example,+55 11 98765-4321,246810,\
administrator;consultancy;finance,pt-BR,
1001,Padaria Exemplo,standard,no,Contato Alfa Financeiro,financeiro@padaria.example,+55 11 98765-4322,135790,\
finance,,
2002,Oficina Exemplo,standard,yes,Contato Beta Financeiro,financeiro@oficina.example,+55 41 3210-0001,112358,\
finance,pt-BR,
3003,Hotel Exemplo,prime,no,Contato Gama Recepção,recepcao@hotel.example,+55 21 98765-4323,271828,\
consultancy,en,11
3003,Hotel Exemplo,prime,no,Contato Gama Governança,governanca@hotel.example,+55 21 98765-4323,314159,,pt-BR,12
4004,Comercio Ejemplo,standard,no,Contacto Delta Sistemas,sistemas@comercio.example,+52 55 5123 4567,161803,\
consultancy,es,
"""

AGENT_NAME = "Atendente Exemplo"
AGENT_NUMBER = "+5511987654329"
AGENT_PIN = "8642"


@dataclass(frozen=True, slots=True)
class DemonstrationLogin:
    """What `make run` prints. These passwords are public and belong to nobody."""

    organization: str
    organizational_code: str
    contact: str
    phone: str
    phone_password: str
    shows: str


class DemonstrationStore(CustomerStore, Protocol):
    """The store, as demonstration customers need it."""

    def is_empty(self) -> bool: ...

    def add_agent(
        self,
        name: str,
        number: str,
        number_hash: str,
        pin_hash: str,
        queues: tuple[str, ...],
        demonstration: bool = False,
    ) -> Agent: ...


def load_demonstration(
    store: DemonstrationStore, passwords: Passwords, at: datetime, queues: tuple[str, ...]
) -> bool:
    """Adds them where no customer and no agent stands yet; False, and nothing done, where one does."""
    if not store.is_empty():
        return False
    parsed = parse_customers(CUSTOMERS.encode(), "demonstration.csv")
    import_customers(parsed.rows, store, passwords, at, demonstration=True)
    number_hash = passwords.keys.keyed_hash("number", AGENT_NUMBER)
    store.add_agent(
        AGENT_NAME, AGENT_NUMBER, number_hash, passwords.hash(Secret(AGENT_PIN)), queues, demonstration=True
    )
    return True


def demonstration_logins() -> list[DemonstrationLogin]:
    """All demonstration logins, in the order of the file."""
    rows = parse_customers(CUSTOMERS.encode(), "demonstration.csv").rows
    return [
        DemonstrationLogin(
            organization=row.organization_name,
            organizational_code=row.code.reveal(),
            contact=row.name,
            phone=row.phone or "",
            phone_password=row.password.reveal() if row.password else "",
            shows=", ".join(
                [
                    row.contract,
                    *(["overdue"] if row.overdue else []),
                    *sorted(row.permissions),
                    *_of(row.language),
                ]
            ),
        )
        for row in rows
    ]


def _of(language: str | None) -> list[str]:
    return [language] if language else []
