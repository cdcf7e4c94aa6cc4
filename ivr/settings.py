"""What an installation sets: read from the environment, then from `.env`, and judged whole before a start."""

import io
import ipaddress
import logging
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

SECRET_KEY_LENGTH = 32
ENV_FILE = ".env"
logging.getLogger("dotenv").setLevel(logging.ERROR)  # what it warns of stops a start in words of our own
Lang = Literal["pt-BR", "es", "en"]


class SettingsError(Exception):
    """Settings that nothing can start with: `problems` has one line a setting; no line holds a secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Told:
    """What a setting's error and its row in docs/settings.md say; `default` where there is no plain one."""

    wanted: str = ""
    example: str = ""
    default: str = ""
    secret: bool = False


def _account_sid(text: str) -> str:
    if not re.fullmatch(r"AC[0-9a-fA-F]{32}", text, re.ASCII):
        raise ValueError("not an account SID")
    return text


def _one_word(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not text.isprintable() or " " in text:
        raise ValueError("not one word")
    return secret


def _database_url(text: str) -> str:
    """The address as SQLAlchemy takes it; `postgres://` and `postgresql://` mean psycopg."""
    scheme, _, rest = text.partition("://")
    if scheme == "sqlite":
        if not re.fullmatch(r"/[^?#:]*[^?#:/]", rest):
            raise ValueError("not a file")
        return text
    parts = urlsplit(f"postgresql://{rest}")
    astray = "@" in parts.path + parts.query + parts.fragment
    if scheme not in {"postgres", "postgresql", "postgresql+psycopg"} or astray or parts.fragment:
        raise ValueError("neither SQLite nor PostgreSQL")
    if len(parts.path) < 2 or parts.port == 0:
        raise ValueError("no database is named")
    return f"postgresql+psycopg://{rest}"


def _public_url(text: str) -> str:
    """The address without a slash at its end, so that a path can be put behind it."""
    parts = urlsplit(text)
    host = parts.hostname or ""
    plain = not set(text) & set("@?#\\") and not any(letter.isspace() for letter in text)
    named = re.fullmatch(r"[a-z0-9.:-]+", host, re.ASCII) is not None and parts.port != 0
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not (plain and named and secure):
        raise ValueError("not an address that the carrier can call")
    return text.rstrip("/")


def _host(text: str) -> str:
    host = text.removeprefix("[").removesuffix("]")
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", host, re.ASCII):
        raise ValueError("not a host")
    return host


def _existing_folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("no folder is there")
    return path


def _folder_to_be(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise ValueError("no folder, and none can be made there")
    return path


def _unread(path: Path) -> Iterator[str]:
    """What nothing is taken from in the file of settings, told by its line: what stands there may be a secret."""
    if not path.is_file():
        return
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield f".env holds bytes that are no UTF-8 text in line {line}; wanted: a file saved as UTF-8"
        return
    for found in parse_stream(io.StringIO(text)):
        if found.error or (found.key is not None and found.value is None):
            first = found.original.string
            line = found.original.line + first[: len(first) - len(first.lstrip())].count("\n")
            yield f".env line {line} (not shown) can't be read; wanted: NAME=value, and # before a comment"


def is_loopback(host: str) -> bool:
    """Whether `host` (a name, or an address without brackets) can only be this very machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Settings(BaseSettings):
    """All settings, whole and right; make it with `Settings.load`. Its repr shows no secret."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        case_sensitive=True,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=False,
    )

    database: Annotated[
        str | None,
        AfterValidator(lambda text: _database_url(text) if text else text),
        Told(
            "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE "
            "(in a password @ : / ? # are written %40 %3A %2F %3F %23)",
            "postgresql://ivr@db.example/ivr",
            "an embedded SQLite file in `IVR_VAR`",
            secret=True,
        ),
    ] = Field(
        None, validation_alias="DATABASE_URL", description="Where calls, tickets and customers are kept."
    )
    account_sid: Annotated[
        str | None,
        AfterValidator(lambda text: _account_sid(text) if text else text),
        Told(
            "AC and 32 hexadecimal digits, from the carrier's console", "AC0123…cdef", "not set", secret=True
        ),
    ] = Field(None, validation_alias="TWILIO_ACCOUNT_SID", description="The carrier's account.")
    auth_token: Annotated[
        Annotated[SecretStr, AfterValidator(_one_word)] | None,
        Told(
            "the account's auth token, one word",
            "from the carrier's console",
            "not set: no carrier, and only this machine is served",
            secret=True,
        ),
    ] = Field(
        None, validation_alias="TWILIO_AUTH_TOKEN", description="What the carrier signs its requests with."
    )
    public_url: Annotated[
        str | None,
        AfterValidator(lambda text: _public_url(text) if text else text),
        Told(
            "https://HOST without user, query, fragment, or underscore in HOST (http for this machine only)",
            "https://ivr.example.com",
            "not set; required with a token",
        ),
    ] = Field(
        None,
        validation_alias="PUBLIC_URL",
        description="The address that the carrier calls; signatures are computed over it.",
    )
    flows: Annotated[
        Path, AfterValidator(_existing_folder), Told("a folder that exists", "/etc/ivr/flows")
    ] = Field(
        Path("flows"),
        validation_alias="IVR_FLOWS",
        description="The folder of hotlines, teams and calendars.",
    )
    given_secret_key: Annotated[
        Annotated[SecretStr, Field(min_length=SECRET_KEY_LENGTH), AfterValidator(_one_word)] | None,
        Told(
            f"one word of at least {SECRET_KEY_LENGTH} random characters (`openssl rand -hex 32` makes one)",
            "the output of `openssl rand -hex 32`",
            "made in `IVR_VAR` for the embedded database; required for any other",
            secret=True,
        ),
    ] = Field(
        None,
        validation_alias="IVR_SECRET_KEY",
        description="What passwords and codes are hashed with. Keep a copy: nobody can log in without it.",
    )
    host: Annotated[str, AfterValidator(_host), Told("an address or a host name", "0.0.0.0")] = Field(  # noqa: S104
        "127.0.0.1",
        validation_alias="HOST",
        description="The address to listen on; without a carrier token only one of this machine's own.",
    )
    port: Annotated[int, Field(ge=1, le=65535), Told(example="80")] = Field(
        8080, validation_alias="PORT", description="The port to listen on."
    )
    chosen_lang: Annotated[Lang | None, Told("pt-BR, es or en", "pt-BR", "from `LANG`, else `en`")] = Field(
        None,
        validation_alias="IVR_LANG",
        description="The language of the commands' output; calls have their own.",
    )
    system_lang: Annotated[str, Told(example="pt_BR.UTF-8", default="not set")] = Field(
        "", validation_alias="LANG", description="The system's own, read where `IVR_LANG` isn't set."
    )
    var: Annotated[Path, AfterValidator(_folder_to_be), Told("a folder", "/var/lib/ivr")] = Field(
        Path("var"),
        validation_alias="IVR_VAR",
        description="What the engine itself writes: embedded database, key.",
    )
    max_steps_per_turn: Annotated[int, Field(ge=1, le=1000), Told(example="100")] = Field(
        50,
        validation_alias="IVR_MAX_STEPS_PER_TURN",
        description="Steps in one turn, then the call takes `on_error`.",
    )
    max_turns: Annotated[int, Field(ge=1, le=10000), Told(example="100")] = Field(
        200,
        validation_alias="IVR_MAX_TURNS",
        description="Turns in one call, then the call takes `on_error`.",
    )
    max_call_seconds: Annotated[int, Field(ge=60, le=86400), Told(example="7200")] = Field(
        14400,
        validation_alias="IVR_MAX_CALL_SECONDS",
        description="Length of a call, then it takes `on_error`.",
    )
    turn_seconds: Annotated[int, Field(ge=1, le=10), Told(example="3")] = Field(
        5,
        validation_alias="IVR_TURN_SECONDS",
        description="Time for a turn's answer; a turn that needs longer answers with a pause.",
    )
    login_tries: Annotated[int, Field(ge=1, le=10), Told(example="2")] = Field(
        3, validation_alias="IVR_LOGIN_TRIES", description="Complete wrong logins in one call."
    )
    silent_after_seconds: Annotated[int, Field(ge=30, le=86400), Told(example="600")] = Field(
        300,
        validation_alias="IVR_SILENT_AFTER_SECONDS",
        description="A call that sends nothing for so long is ended as hung up.",
    )
    replay_limit: Annotated[int, Field(ge=0, le=100), Told(example="2")] = Field(
        5,
        validation_alias="IVR_REPLAY_LIMIT",
        description="Percent of the recorded calls that may end otherwise on a draft before a publish stops.",
    )
    workers: Annotated[int, Field(ge=1, le=64), Told(example="4")] = Field(
        2, validation_alias="IVR_WORKERS", description="Processes that serve requests."
    )

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None) -> Self:
        """The settings of the environment and `.env`, or of `env` alone. Raises SettingsError."""
        if env is None:
            if unread := list(_unread(Path(ENV_FILE))):
                raise SettingsError(unread)
            return cls()
        names = [str(field.validation_alias) for field in cls.model_fields.values()]
        return cls(**{"LANG": "", **{name: env[name] for name in names if name in env}})  # type: ignore[arg-type]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed stands alone; else the environment, then `.env`."""
        return (init_settings,) if init_settings() else (env_settings, dotenv_settings)

    @property
    def embedded(self) -> bool:
        """Whether the database is the file of our own in `var`."""
        return self.database is None

    @property
    def database_url(self) -> str:
        """The database's address as SQLAlchemy takes it; it may hold a password."""
        return self.database or f"sqlite:///{self.var.absolute() / 'ivr.sqlite3'}"

    @property
    def shown_database(self) -> str:
        """The database's address to be shown: without password and options."""
        parts = urlsplit(self.database_url)
        account, at, place = parts.netloc.rpartition("@")
        user, colon, _ = account.partition(":")
        return f"{parts.scheme}://{user}{':••••' if colon else ''}{at}{place}{parts.path}"

    @property
    def lang(self) -> Lang:
        """The language of the commands' output."""
        system = self.system_lang.lower()
        by_system: Lang = "pt-BR" if system.startswith("pt") else "es" if system.startswith("es") else "en"
        return self.chosen_lang or by_system

    def ensure_var(self) -> Path:
        """The folder `var`, made if need be, and closed to others. Raises SettingsError."""
        try:
            self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
            state = self.var.stat()
            if state.st_uid == os.getuid() and not state.st_mode & stat.S_ISVTX:
                self.var.chmod(0o700)
        except OSError as error:
            raise SettingsError(
                [f"IVR_VAR is {str(self.var)!r}: {error.strerror}; wanted: a folder to write in"]
            ) from None
        return self.var

    def secret_key(self) -> SecretStr:
        """The key that is set, or the embedded database's own, made when first asked for."""
        if self.given_secret_key is not None:
            return self.given_secret_key
        path = self.ensure_var() / "secret.key"
        if not path.exists():
            _write_once(path, secrets.token_hex(SECRET_KEY_LENGTH))
        key = path.read_text(encoding="ascii", errors="replace").strip()
        if len(key) < SECRET_KEY_LENGTH:
            raise SettingsError([f"{path} holds {len(key)} characters; wanted: its first key, from a copy"])
        return SecretStr(key)

    @model_validator(mode="wrap")
    @classmethod
    def _whole(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Gather what is wrong with each setting and with all of them together."""
        given = {name: str(value).strip() for name, value in values.items()}
        given = {name: value for name, value in given.items() if value}
        together = list(_together(given))
        try:
            settings = handler(given)
        except ValidationError as error:
            wrong = {str(problem["loc"][0]): problem["input"] for problem in error.errors(include_url=False)}
            raise SettingsError([_problem(name, str(given[name])) for name in wrong] + together) from None
        if together:
            raise SettingsError(together)
        return settings

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name == "database":
                value = self.shown_database
            elif told(type(self).model_fields[name]).secret:
                value = "not set" if value is None else f"set, {len(_plain(value))} characters"
            yield name, value


def told(field: FieldInfo) -> Told:
    """What a setting's error and its row in the docs say."""
    given = next(mark for mark in field.metadata if isinstance(mark, Told))
    limits = {type(mark).__name__: mark for mark in field.metadata}
    if not {"Ge", "Le"} <= limits.keys():
        return given
    return Told(f"a whole number from {limits['Ge'].ge} to {limits['Le'].le}", given.example, given.default)


def _problem(name: str, text: str) -> str:
    field = next(field for field in Settings.model_fields.values() if field.validation_alias == name)
    shown = _length(text) if told(field).secret or "@" in text else repr(text)
    return f"{name} is {shown}; wanted: {told(field).wanted}"


def _together(given: Mapping[str, str]) -> Iterator[str]:
    """What is wrong between settings of which each may be right."""
    token, host = given.get("TWILIO_AUTH_TOKEN"), given.get("HOST", "127.0.0.1")
    if not token and not is_loopback(host.removeprefix("[").removesuffix("]")):
        yield (
            f"HOST is {host!r} without TWILIO_AUTH_TOKEN; wanted: 127.0.0.1, ::1 or localhost, "
            "or the token, since without it anybody there could place calls"
        )
    if token and "PUBLIC_URL" not in given:
        yield "PUBLIC_URL is not set; wanted with TWILIO_AUTH_TOKEN: the https address that the carrier calls"
    if "DATABASE_URL" in given and "IVR_SECRET_KEY" not in given:
        yield (
            "IVR_SECRET_KEY is not set; wanted with DATABASE_URL: the key that this database was begun with, "
            f"or for a new one at least {SECRET_KEY_LENGTH} random characters (`openssl rand -hex 32`)"
        )


def _length(text: str) -> str:
    return f"set ({len(text)} characters, not shown)"


def _plain(value: SecretStr | str) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _write_once(path: Path, text: str) -> None:
    """Write a file that is whole as soon as it is there; of several writers the first one stays."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # 0600
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
