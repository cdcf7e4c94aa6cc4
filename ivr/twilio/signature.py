"""X-Twilio-Signature: is this request the carrier's, over the URL that the carrier knows?

HMAC-SHA1, keyed with the account's auth token, over the full URL followed by every form field as
name+value: names in byte order, equal pairs once, values of one name sorted.  A JSON body does not enter
the HMAC; its SHA-256 stands in the URL as `bodySHA256`.
"""

from __future__ import annotations

import hmac
from binascii import b2a_base64
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

Form = Sequence[tuple[str, str]]

# Every character that may stand unescaped in a path (RFC 3986, 3.3); letters and digits always may.
_PATH_SAFE = "/:@!$&'()*+,;=~-._"


def verify(token: str, url: str, form: Form | None, body: bytes | None, signature: str | None) -> bool:
    """Whether `signature` is the carrier's for this request. Never raises; compares in constant time.

    `form` holds the fields as decoded, in any order, untrimmed; None for a request without a form. Then
    a non-empty `body` (raw) must match the URL's `bodySHA256`. An empty token or signature verifies nothing.
    """
    if not token or not signature:
        return False
    try:
        if form is None and not _body_matches(url, body):
            return False
        key, given = token.encode(), signature.encode()
        fields = _fields(form) if form else b""
        return any(hmac.compare_digest(_mac(key, text.encode() + fields), given) for text in _spellings(url))
    except (
        ValueError,
        TypeError,
    ):  # a lone surrogate, a broken port: nothing that the carrier could have signed
        return False


def sign(token: str, url: str, form: Form | None) -> str:
    """The signature as the carrier makes it for a voice request to `url`.

    The fragment and credentials are never signed; over https the port is dropped, over http it is kept.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https" and parts.port is not None:
        host = host.rpartition(":")[0]
    signed = parts._replace(netloc=host, fragment="").geturl()
    return _mac(token.encode(), signed.encode() + _fields(form or ())).decode()


def public_url(public_base: str | None, environ: Mapping[str, Any]) -> str:
    """The URL that the carrier signed: scheme, host and prefix of `public_base`, path and query as sent.

    The prefix is what a proxy in front takes off the path. Proxy headers are never asked, since anybody can
    send them. Without a base: the server's own scheme and the Host header, fit for local use only.
    """
    if public_base:
        base = _base(public_base)
    else:
        host = (
            environ.get("HTTP_HOST") or f"{environ.get('SERVER_NAME', '')}:{environ.get('SERVER_PORT', '')}"
        )
        base = f"{environ.get('wsgi.url_scheme', 'http')}://{host}{_path(environ.get('SCRIPT_NAME', ''))}"
    query = environ.get("QUERY_STRING", "")
    return base + _path(environ.get("PATH_INFO", "")) + ("?" + query if query else "")


def _mac(key: bytes, message: bytes) -> bytes:
    return b2a_base64(hmac.digest(key, message, "sha1"), newline=False)


def _fields(form: Form) -> bytes:
    # Pairs sorted as pairs are names in order, and within one name its values in order.
    return "".join([name + value for name, value in sorted(set(form))]).encode()


def _spellings(url: str) -> Iterator[str]:
    """The URL as it stands, then as the carrier may have written it: port dropped, default port added."""
    for spelling in (url, url.replace("'", "%27")) if "'" in url else (url,):
        yield spelling
        yield _other_port(spelling)


def _other_port(url: str) -> str:
    scheme, found, rest = url.partition("://")
    end = next((at for at, character in enumerate(rest) if character in "/?#"), len(rest))
    host, tail = rest[:end], rest[end:]
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit():
        return scheme + found + name + tail
    return f"{scheme}{found}{host}:{443 if scheme == 'https' else 80}{tail}"


def _body_matches(url: str, body: bytes | None) -> bool:
    wanted = parse_qs(urlsplit(url).query).get("bodySHA256")
    if wanted is None:
        return not body
    return hmac.compare_digest(sha256(body or b"").hexdigest().encode(), wanted[0].encode())


@lru_cache(maxsize=8)
def _base(public_base: str) -> str:
    parts = urlsplit(public_base)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


@lru_cache(maxsize=256)
def _path(path: str) -> str:
    """WSGI hands the path decoded, a byte a character (PEP 3333); the carrier signed it encoded."""
    try:
        return quote(path.encode("latin-1"), safe=_PATH_SAFE)
    except UnicodeEncodeError:
        return quote(path, safe=_PATH_SAFE)
