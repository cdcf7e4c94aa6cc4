"""The hand-written peers: what a careful developer writes with Flask and the carrier's SDK, and no engine.

PEER chooses: floor (a constant answer), plain (no store), raw (one raw commit a turn), orm (one ORM commit a turn).
BENCH_DATABASE is a SQLite path or a PostgreSQL URL; BENCH_SYNCHRONOUS is FULL or NORMAL.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
from flask import Flask, Response, abort, request
from sqlalchemy import String, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

from bench.load import TOKEN

CONSTANT = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="/twilio/turn?n=1" numDigits="1" timeout="5">'
    + "<Say>Para suporte, digite um.</Say>" * 12
    + "</Gather><Redirect>/twilio/turn?n=1</Redirect></Response>"
)
DATABASE = os.environ.get("BENCH_DATABASE", "")
SYNCHRONOUS = os.environ.get("BENCH_SYNCHRONOUS", "FULL")
Keep = Callable[[str, str, str], None]


class Base(DeclarativeBase):
    """The peers' tables."""


class Row(Base):
    """One row a turn."""

    __tablename__ = "peer_turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(34), index=True)
    turn: Mapped[str]
    digits: Mapped[str]
    at: Mapped[datetime]


def _nothing(call_sid: str, turn: str, digits: str) -> None:
    """Keeps nothing."""


def _raw() -> Keep:
    if DATABASE.startswith("postgresql"):
        return _raw_postgres()
    local = threading.local()

    def keep(call_sid: str, turn: str, digits: str) -> None:
        connection = getattr(local, "connection", None)
        if connection is None:
            connection = local.connection = sqlite3.connect(DATABASE, timeout=10, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS raw_turns (id INTEGER PRIMARY KEY, call_sid, turn, digits, at)"
            )
            connection.execute("CREATE INDEX IF NOT EXISTS raw_call ON raw_turns (call_sid)")
        connection.execute(
            "INSERT INTO raw_turns (call_sid, turn, digits, at) VALUES (?, ?, ?, ?)",
            (call_sid, turn, digits, datetime.now(UTC).isoformat()),
        )

    return keep


def _raw_postgres() -> Keep:
    local = threading.local()

    def keep(call_sid: str, turn: str, digits: str) -> None:
        connection = getattr(local, "connection", None)
        if connection is None:
            address = DATABASE.replace("+psycopg", "")
            connection = local.connection = psycopg.connect(address, autocommit=True)
            connection.execute("SELECT pg_advisory_lock(4003)")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS raw_turns"
                " (id bigserial PRIMARY KEY, call_sid text, turn text, digits text, at text)"
            )
            connection.execute("CREATE INDEX IF NOT EXISTS raw_call ON raw_turns (call_sid)")
            connection.execute("SELECT pg_advisory_unlock(4003)")
        connection.execute(
            "INSERT INTO raw_turns (call_sid, turn, digits, at) VALUES (%s, %s, %s, %s)",
            (call_sid, turn, digits, datetime.now(UTC).isoformat()),
        )

    return keep


def _orm() -> Keep:
    url = DATABASE if DATABASE.startswith("postgresql") else f"sqlite:///{DATABASE}"
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _pragmas(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")

    try:
        Base.metadata.create_all(engine)
    except DBAPIError:  # the other worker was first
        Base.metadata.create_all(engine)

    def keep(call_sid: str, turn: str, digits: str) -> None:
        with Session(engine) as session:
            session.add(Row(call_sid=call_sid, turn=turn, digits=digits, at=datetime.now(UTC)))
            session.commit()

    return keep


def create_app() -> Flask:
    """The peer that PEER names."""
    app = Flask(__name__)
    peer = os.environ.get("PEER", "plain")
    validator = RequestValidator(TOKEN)
    keep = {"floor": lambda: _nothing, "plain": lambda: _nothing, "raw": _raw, "orm": _orm}[peer]()

    @app.post("/twilio/voice")
    @app.post("/twilio/turn")
    def turn() -> Response:
        if peer == "floor":
            return Response(CONSTANT, mimetype="text/xml")
        if not validator.validate(
            request.url, request.form.to_dict(), request.headers.get("X-Twilio-Signature", "")
        ):
            abort(403)
        n = int(request.args.get("n", "0"))
        keep(request.form["CallSid"], str(n), request.form.get("Digits", ""))
        return Response(_menu(n + 1), mimetype="text/xml")

    return app


def _menu(n: int) -> str:
    response = VoiceResponse()
    gather = Gather(num_digits=1, action=f"/twilio/turn?n={n}", method="POST", timeout=5)
    gather.say("Para suporte técnico, digite um.", language="pt-BR", voice="Polly.Camila-Neural")
    gather.say("Para financeiro, digite quatro.", language="pt-BR", voice="Polly.Camila-Neural")
    gather.say("Para ouvidoria, digite oito.", language="pt-BR", voice="Polly.Camila-Neural")
    response.append(gather)
    response.redirect(f"/twilio/turn?n={n}", method="POST")
    return str(response)


app = create_app() if os.environ.get("PEER") else None
