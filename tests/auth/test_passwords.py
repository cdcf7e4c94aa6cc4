"""Secrets stay secret, whatever is done with the object that carries one."""

import copy
import json
import logging
import pickle
import traceback

import msgspec
import pytest

from auth.passwords import MASK, ForgottenSecretError, Keys, Passwords, Secret, key_fingerprint, same

CANARY = "735198264"


@pytest.mark.parametrize(
    "shown",
    [
        repr,
        str,
        lambda secret: f"{secret}",
        lambda secret: f"{secret!r:>20}",
        lambda secret: f"{secret:x^20}",
        lambda secret: f"{secret} {secret!r}",
        lambda secret: str([secret, {"password": secret}]),
    ],
)
def test_a_secret_prints_as_dots(shown):
    text = shown(Secret(CANARY))
    assert MASK in text
    assert CANARY not in text


@pytest.mark.parametrize(
    "leak",
    [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, msgspec.json.encode, msgspec.to_builtins, vars],
)
def test_a_secret_is_never_stored_or_copied(leak):
    with pytest.raises(TypeError) as refused:
        leak(Secret(CANARY))
    assert CANARY not in str(refused.value)


def test_a_secret_dies_with_its_request():
    with Secret(CANARY) as secret:
        assert secret.reveal() == CANARY
    with pytest.raises(ForgottenSecretError) as refused:
        secret.reveal()
    assert CANARY not in str(refused.value)


def test_equal_secrets_are_not_equal_objects():
    assert Secret("1") != Secret("1")


def test_logs_and_tracebacks_with_locals_hold_no_secret(caplog):
    def check(secret: Secret) -> None:
        raise RuntimeError(f"could not check {secret}")

    try:
        check(Secret(CANARY))
    except RuntimeError as error:
        logging.getLogger("test").exception("failed with %r", error)
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert CANARY not in caplog.text + told
    assert MASK in told


def test_a_hash_is_argon2id_with_the_agreed_costs():
    passwords = Passwords(Keys("k" * 16))
    stored = passwords.hash(Secret(CANARY))
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.dummy.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(stored, Secret(CANARY))
    assert not passwords.verify(stored, Secret(CANARY + "1"))


def test_a_hash_is_worthless_under_another_key_and_a_damaged_one_is_wrong(passwords):
    stored = passwords.hash(Secret(CANARY))
    assert stored != passwords.hash(Secret(CANARY))
    assert not Passwords(Keys("another key, long too"), 64, 1).verify(stored, Secret(CANARY))
    for damaged in ("", "quick:x", stored[:-4], stored.replace("argon2id", "argon2xx")):
        assert not passwords.verify(damaged, Secret(CANARY))


def test_keyed_hashes_belong_to_their_key_and_kind():
    keys, others = Keys("k" * 16), Keys("l" * 16)
    hashes = {
        k.keyed_hash(kind, "1001") for k in (keys, others) for kind in ("number", "contact_id", "protocol")
    }
    assert len(hashes) == 6
    assert keys.keyed_hash("number", "1001") == keys.keyed_hash("number", "1001")
    assert all(len(one) == 64 for one in hashes)


def test_a_changed_key_shows_and_the_key_does_not():
    assert key_fingerprint("k" * 16) == key_fingerprint("k" * 16) != key_fingerprint("l" * 16)
    assert "k" * 16 not in repr(Keys("k" * 16))


def test_a_short_key_is_refused_without_being_told():
    with pytest.raises(ValueError, match="IVR_SECRET_KEY: shorter than 16 characters") as refused:
        Keys("735198264")
    assert "735198264" not in str(refused.value)


def test_same():
    assert same("abc", "abc")
    assert not same("abc", "abd")
    assert not same("é", "e")
