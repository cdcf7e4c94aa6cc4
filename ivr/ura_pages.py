"""The public document "URA" in the browser: each hotline's options, and an index to search by subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Blueprint, Response, abort, request

from ivr.flow.model import FlowSet
from ivr.picture.html import index_page, page, style_hash
from ivr.picture.search import LONGEST_QUERY, Shelf, find
from ivr.picture.words import LANGUAGES


def ura_pages(flows: Callable[[], FlowSet]) -> Blueprint:
    """GET /ura and /ura/<hotline>, of the flows that new calls begin with; internal hotlines are not there."""
    blueprint = Blueprint("ura", __name__)
    kept: list[Shelf] = []

    def shelf() -> Shelf:
        """The documents of these flows, each written once for a version."""
        shown = flows()
        if not kept or kept[0].flows.version != shown.version:
            kept[:] = [Shelf(shown)]
        return kept[0]

    @blueprint.get("/ura")
    def index() -> Response:
        language, query = _language(), request.args.get("q", "").strip()[:LONGEST_QUERY]
        found = shelf()
        return _answer(index_page(found.all(language), language, query, find(found, query, language)))

    @blueprint.get("/ura/<hotline>")
    def one(hotline: str) -> Response:
        document = shelf().one(hotline, _language())
        if document is None:
            abort(404)
        return _answer(page(document, index="../ura"))

    return blueprint


def _language() -> str:
    """What `?lang=` says, else the browser's first language that there is, else Portuguese."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else _accepted(request.accept_languages.values())


def _accepted(accepted: Iterable[str]) -> str:
    known = {language[:2]: language for language in LANGUAGES}
    return next((known[tag[:2].lower()] for tag in accepted if tag[:2].lower() in known), LANGUAGES[0])


def _answer(html: str) -> Response:
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{style_hash()}'; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
    }
    return Response(html, headers=headers, content_type="text/html; charset=utf-8")
