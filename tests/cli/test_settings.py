"""Settings: what is taken, what stops a start and with which words, and that no secret is ever among them."""

import os
import stat
import threading
from pathlib import Path

import pytest

from ivr.settings import Settings, SettingsError, _write_once

KEY = "0123456789abcdef0123456789abcdef"
CARRIER = {"TWILIO_AUTH_TOKEN": "a-token", "PUBLIC_URL": "https://ivr.example"}


def problems(env: dict[str, str]) -> list[str]:
    """What stops a start with `env`; nothing does when the list is empty."""
    try:
        Settings.load(env)
    except SettingsError as error:
        return str(error).splitlines()
    return []


def test_nothing_set_is_enough() -> None:
    settings = Settings.load({})
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8080, 2)
    assert settings.embedded
    assert settings.database_url == f"sqlite:///{Path('var/ivr.sqlite3').absolute()}"
    assert settings.public_url is None


def test_an_empty_or_blank_value_is_none() -> None:
    names = [str(field.validation_alias) for field in Settings.model_fields.values()]
    assert Settings.load(dict.fromkeys(names, "")) == Settings.load({})
    assert Settings.load(dict.fromkeys(names, "  ")) == Settings.load({})


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nIVR_WORKERS=3\nHOST=::1\nELSE=x\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "9002")
    monkeypatch.setenv("HOST", "")
    settings = Settings.load()
    assert (settings.port, settings.workers, settings.host) == (9002, 3, "::1")
    assert Settings.load({}).port == 8080, "what is passed stands alone"


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (b"# configura\xe7\xe3o\nPORT=9001\n", ".env holds bytes that are no UTF-8 text in line 1; wanted: "),
        ("PORT=9001\n".encode("utf-16"), ".env holds bytes that are no UTF-8 text in line 1; wanted: "),
        (b"PORT=9001\n\nhunter2 is my word\n", ".env line 3 (not shown) can't be read; wanted: NAME=value"),
        (b"PORT\n", ".env line 1 (not shown) can't be read; wanted: NAME=value"),
    ],
)
def test_a_file_that_cannot_be_read_stops_a_start_and_shows_no_word_of_it(
    held: bytes, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_bytes(held)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError) as error:
        Settings.load()
    assert error.value.problems[0].startswith(told)
    assert len(error.value.problems) == 1
    assert "hunter2" not in str(error.value)
    assert capfd.readouterr().err == ""


def test_comments_quotes_exports_and_a_byte_order_mark_are_no_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("\ufeffPORT=9001\n# word\n\nexport HOST='::1' # here\nELSE=\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert (Settings.load().port, Settings.load().host) == (9001, "::1")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgres://ivr@db/calls", "postgresql+psycopg://ivr@db/calls"),
        ("postgresql://ivr@db/calls", "postgresql+psycopg://ivr@db/calls"),
        ("postgresql+psycopg://ivr@db/calls", "postgresql+psycopg://ivr@db/calls"),
        ("postgresql:///calls?host=/run/pg", "postgresql+psycopg:///calls?host=/run/pg"),
        ("sqlite:///calls.db", "sqlite:///calls.db"),
        ("sqlite:////srv/calls.db", "sqlite:////srv/calls.db"),
    ],
)
def test_a_database_is_taken_by_its_usual_names(given: str, taken: str) -> None:
    settings = Settings.load({"DATABASE_URL": given, "IVR_SECRET_KEY": KEY})
    assert settings.database_url == taken
    assert not settings.embedded


WRONG = [
    ("PORT", "http"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("HOST", "http://x"),
    ("IVR_LANG", "fr"),
    ("IVR_FLOWS", "/no/such/folder"),
    ("IVR_VAR", __file__),
    ("IVR_MAX_STEPS_PER_TURN", "0"),
    ("IVR_MAX_TURNS", "many"),
    ("IVR_MAX_CALL_SECONDS", "59"),
    ("IVR_TURN_SECONDS", "11"),
    ("IVR_LOGIN_TRIES", "-1"),
    ("IVR_SILENT_AFTER_SECONDS", "1"),
    ("IVR_WORKERS", "0"),
    ("TWILIO_ACCOUNT_SID", "AC123"),
    ("TWILIO_ACCOUNT_SID", "SK" + "0" * 32),
    ("TWILIO_AUTH_TOKEN", "two words"),
    ("IVR_SECRET_KEY", KEY[1:]),
    ("PUBLIC_URL", "ivr.example"),
    ("PUBLIC_URL", "http://ivr.example"),
    ("PUBLIC_URL", "https://my_host.example"),
    ("PUBLIC_URL", "https://ivr.example?a=1"),
    ("PUBLIC_URL", "https://ivr.example#a"),
    ("PUBLIC_URL", "https://user:hush-hush@ivr.example"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://ivr.example:port"),
    ("DATABASE_URL", "mysql://u:hush-hush@db/calls"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:///folder/"),
    ("DATABASE_URL", "postgresql://db"),
    ("DATABASE_URL", "postgresql://u:hush-hush/1@db/calls"),
    ("DATABASE_URL", "postgresql://u:hush-hush#1@db/calls"),
    ("DATABASE_URL", "postgresql://u:12/hush-hush@db/calls"),
    ("DATABASE_URL", "postgresql://u/x?hush-hush@db/calls"),
    ("DATABASE_URL", "u:hush-hush@db/calls"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_stops_the_start_by_its_name(name: str, value: str) -> None:
    right = {**CARRIER, "IVR_SECRET_KEY": KEY}
    (problem,) = problems(right | {name: value})
    assert problem.startswith(f"{name} is ")
    assert "; wanted: " in problem
    assert "hush-hush" not in problem


def test_all_problems_are_told_at_once() -> None:
    told = problems(
        {"PORT": "x", "IVR_LANG": "fr", "HOST": "0.0.0.0", "DATABASE_URL": "postgresql://db/calls"}
    )
    assert told == [
        "PORT is 'x'; wanted: a whole number from 1 to 65535",
        "IVR_LANG is 'fr'; wanted: pt-BR, es or en",
        "HOST is '0.0.0.0' without TWILIO_AUTH_TOKEN; wanted: 127.0.0.1, ::1 or localhost, "
        "or the token, since without it anybody there could place calls",
        "IVR_SECRET_KEY is not set; wanted with DATABASE_URL: the key that this database was begun with, "
        "or for a new one at least 32 random characters (`openssl rand -hex 32`)",
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_without_a_token_this_machine_alone_is_served(host: str) -> None:
    assert problems({"HOST": host}) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "ivr.example", "127.0.0.1.example"])
def test_without_a_token_no_other_host_is_served(host: str) -> None:
    assert problems({"HOST": host})[0].startswith("HOST is ")
    assert problems({"HOST": host} | CARRIER) == []


def test_a_token_needs_the_address_that_is_signed() -> None:
    assert problems({"TWILIO_AUTH_TOKEN": "a-token"})[0].startswith("PUBLIC_URL is not set")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://ivr.example/", "https://ivr.example"),
        ("https://ivr.example:8443/phone/", "https://ivr.example:8443/phone"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_the_public_address_is_ready_to_be_put_before_a_path(given: str, taken: str) -> None:
    assert Settings.load(CARRIER | {"PUBLIC_URL": given}).public_url == taken


@pytest.mark.parametrize(
    ("chosen", "system", "lang"),
    [
        ("", "", "en"),
        ("", "C.UTF-8", "en"),
        ("", "pt_BR.UTF-8", "pt-BR"),
        ("", "es_MX", "es"),
        ("es", "pt_BR", "es"),
    ],
)
def test_the_language_is_chosen_or_the_systems(chosen: str, system: str, lang: str) -> None:
    assert Settings.load({"IVR_LANG": chosen, "LANG": system}).lang == lang


def test_no_secret_is_in_a_repr() -> None:
    secrets = {"IVR_SECRET_KEY": "hush" * 8, "TWILIO_AUTH_TOKEN": "hush-token"}
    database = {"DATABASE_URL": "postgresql://ivr:hush@db/calls?sslpassword=hush"}
    settings = Settings.load(CARRIER | secrets | database)
    for shown in (repr(settings), str(settings), f"{settings}", settings.shown_database):
        assert "hush" not in shown
    assert settings.shown_database == "postgresql+psycopg://ivr:••••@db/calls"
    assert "given_secret_key='set, 32 characters'" in repr(settings)


def test_the_embedded_database_has_a_key_of_its_own_that_stays(tmp_path: Path) -> None:
    var = tmp_path / "var"
    settings = Settings.load({"IVR_VAR": str(var)})
    assert not var.exists(), "reading settings writes nothing"
    key = settings.secret_key()
    assert len(key.get_secret_value()) >= 32
    assert Settings.load({"IVR_VAR": str(var)}).secret_key() == key
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    assert stat.S_IMODE((var / "secret.key").stat().st_mode) == 0o600
    assert os.listdir(var) == ["secret.key"]


def test_a_key_that_is_set_is_the_key(tmp_path: Path) -> None:
    settings = Settings.load({"IVR_VAR": str(tmp_path / "var"), "IVR_SECRET_KEY": KEY})
    assert settings.secret_key().get_secret_value() == KEY
    assert not (tmp_path / "var").exists()


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    settings = Settings.load({"IVR_VAR": str(tmp_path / "var")})
    keys: list[str] = []
    together = threading.Barrier(8)

    def start() -> None:
        together.wait()
        keys.append(settings.secret_key().get_secret_value())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_key_once_written_stays(tmp_path: Path) -> None:
    for key in ("first", "second"):
        _write_once(tmp_path / "secret.key", key)
    assert (tmp_path / "secret.key").read_text() == "first\n"
    assert os.listdir(tmp_path) == ["secret.key"]


def test_a_damaged_key_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("hush\n")
    with pytest.raises(SettingsError, match="holds 4 characters; wanted: its first key") as stopped:
        Settings.load({"IVR_VAR": str(tmp_path)}).secret_key()
    assert "hush" not in str(stopped.value)


def test_an_open_var_is_closed(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o755)
    Settings.load({"IVR_VAR": str(tmp_path / "var")}).ensure_var()
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
