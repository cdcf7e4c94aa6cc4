"""What a request is told that gets no page and no document: one plain line, and why."""

from __future__ import annotations

import structlog
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from ivr.settings import is_loopback

log = structlog.get_logger()


def refuse_strangers(request: Request) -> Response | None:
    """Without a carrier's token anybody could place calls, so only this very machine may ask, by its own name.

    A tunnel or a proxy shows itself by the host it was asked for, or by the client that it speaks for.
    """
    for name, host in _asked_for(request):
        if not is_loopback(_name(host)):
            return _refused(request, f"{name} is {host[:80]!r}")
    return None


def _asked_for(request: Request) -> list[tuple[str, str]]:
    """Every host and client that the request names; a client that isn't named came in this process or a socket."""
    named = [("Host", request.headers.get("Host", ""))]
    if request.remote_addr:
        named.append(("the client", request.remote_addr))
    for header in ("X-Forwarded-Host", "X-Forwarded-For"):
        for line in request.headers.getlist(header):
            named += [(header, part.strip()) for part in line.split(",")]
    for line in request.headers.getlist("Forwarded"):
        for part in line.replace(",", ";").split(";"):
            key, _, value = part.strip().partition("=")
            if key.lower() in ("host", "for"):
                named.append(("Forwarded", value.strip('"')))
    return named


def _name(host: str) -> str:
    """The host without its port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _refused(request: Request, found: str) -> Response:
    log.warning("refused", why="not this machine", path=request.path, status=403)
    return Response(
        f"{found}; without TWILIO_AUTH_TOKEN only this machine is served, by 127.0.0.1, [::1] or localhost. "
        "Set TWILIO_AUTH_TOKEN and PUBLIC_URL to serve others.\n",
        403,
        content_type="text/plain; charset=utf-8",
    )


def http_error(error: HTTPException) -> Response:
    """404, 405 and the like in one plain line, with the headers that belong to them."""
    headers = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    return Response(
        f"{error.code} {error.name}\n", error.code, headers, content_type="text/plain; charset=utf-8"
    )


def broken(request: Request, error: Exception) -> Response:
    """A page that failed. A call never comes here: its door answers for itself."""
    log.error("page_failed", path=request.path, exc_info=error)
    return Response(
        "Something broke here; the log has its place.\n", 500, content_type="text/plain; charset=utf-8"
    )
