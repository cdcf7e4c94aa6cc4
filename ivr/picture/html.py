"""The public pages as HTML: one hotline's document, and the index with its search. No script, no outside address."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping
from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ivr.picture.document import Document
from ivr.picture.document_words import said
from ivr.picture.search import Hit
from ivr.picture.shown import lead_lines, shown_steps
from ivr.picture.words import LANGUAGES

NAMES: Mapping[str, str] = {"pt-BR": "Português", "es": "Español", "en": "English"}


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("ivr", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def style() -> str:
    """The style sheet of these pages, as it stands in them."""
    return _templates().get_template("ura.css").render()


@functools.cache
def style_hash() -> str:
    """The style sheet's hash, for the policy of the pages that it stands in."""
    return base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()


def page(document: Document, index: str | None) -> str:
    """A hotline's document. `index` is the relative address of all hotlines, None for a file of its own."""
    return _render("ura_hotline.html", document.language, document=document, index=index)


def index_page(documents: Mapping[str, Document], language: str, query: str, hits: list[Hit]) -> str:
    """All hotlines with a search; with a query also what it found."""
    return _render("ura_index.html", language, documents=documents, query=query, hits=hits)


def _render(name: str, language: str, **more: object) -> str:
    return (
        _templates()
        .get_template(name)
        .render(
            language=language,
            say=partial(said, language=language),
            style=Markup(style()),  # noqa: S704 our own file, named by its hash in the policy
            names=NAMES,
            languages=LANGUAGES,
            steps=partial(shown_steps, language=language),
            leads=lead_lines,
            **more,
        )
    )
