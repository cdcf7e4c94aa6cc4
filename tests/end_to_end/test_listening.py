"""What `ivr serve` does where it can't listen: it says so by the setting's name, and shares no port."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import granian
import pytest

from ivr.cli import common, serve
from ivr.settings import Settings
from tests.end_to_end.servers import free_port


@pytest.fixture(autouse=True)
def listened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a server was started on; none is."""
    found = list[str]()

    class Listening:
        def __init__(self, *_: object, address: str, **__: object) -> None:
            found.append(address)

        def serve(self) -> None: ...

    monkeypatch.setattr(granian, "Granian", Listening)
    return found


@pytest.fixture
def shared() -> Iterator[int]:
    """A port on which another server listens that lets others share it, as ours does."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def refusal(monkeypatch: pytest.MonkeyPatch, host: str, port: int, lang: str = "en") -> str:
    for name, value in {"HOST": host, "PORT": str(port), "IVR_LANG": lang}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(common.CommandError) as refused:
        serve._run(Settings.load())
    return str(refused.value)


def test_a_port_on_which_another_server_listens_is_not_shared_with_it(
    monkeypatch: pytest.MonkeyPatch, shared: int
) -> None:
    said = refusal(monkeypatch, "127.0.0.1", shared)
    assert said.startswith(f"PORT is {shared}, and another program listens on 127.0.0.1:{shared} already")
    assert "PORT=9000 ivr serve" in said
    assert refusal(monkeypatch, "localhost", shared, "pt-BR").startswith(
        f"PORT é {shared}, e outro programa já"
    )


def test_a_host_that_is_no_address_of_this_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0" * 32)
    monkeypatch.setenv("PUBLIC_URL", "https://phone.example.com")
    said = refusal(monkeypatch, "192.0.2.1", free_port())  # an address of documents alone (RFC 5737)
    assert said.startswith("HOST is '192.0.2.1', which is no address of this machine")


@pytest.mark.parametrize(("host", "address"), [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1")])
def test_the_server_is_given_an_address_also_where_host_is_a_name(
    monkeypatch: pytest.MonkeyPatch, listened: list[str], host: str, address: str
) -> None:
    for name, value in {"HOST": host, "PORT": str(free_port())}.items():
        monkeypatch.setenv(name, value)
    serve._run(Settings.load())
    assert listened == [address]
