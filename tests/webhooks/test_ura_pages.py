"""The public pages as a browser gets them: found by subject, in its language, with nothing that runs."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from werkzeug.test import TestResponse

from tests.flows.shipped import flows
from tests.picture.test_document import Shown
from tests.webhooks.switchboard import Cards, application


def get(path: str, language: str = "") -> TestResponse:
    client = application(Cards(), flows=flows()).test_client()
    return client.get(path, headers={"Accept-Language": language} if language else {})


def test_the_index_lists_public_hotlines_and_no_internal_one() -> None:
    answer = get("/ura")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    for wanted in ("TOTVS, demais produtos", "4003-0015", "TOTVS fluig", 'href="ura/main_4003?lang=pt-BR"'):
        assert wanted in answer.text
    assert "agents" not in answer.text
    assert "Linha dos atendentes" not in answer.text


@pytest.mark.parametrize("path", ["/ura/agents", "/ura/nothing", "/ura/", "/ura/../x", "/ura/main_4003/x"])
def test_internal_and_unknown_hotlines_are_not_there(path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.text) == (404, "404 Not Found\n")


@pytest.mark.parametrize("hotline", [name for name, one in flows().hotlines.items() if not one.internal])
@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_each_public_hotline_has_its_page_in_each_language(hotline: str, language: str) -> None:
    answer = get(f"/ura/{hotline}?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    shown = Shown(answer.text)
    assert flows().hotlines[hotline].title[language] in shown.text  # type: ignore[index]


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "", "pt-BR"),
        ("", "es-MX,pt;q=0.5", "es"),
        ("", "de,en-GB;q=0.7", "en"),
        ("", "de", "pt-BR"),
        ("es", "en", "es"),
        ("fr", "en", "en"),
        ("<script>", "", "pt-BR"),
    ],
)
@pytest.mark.parametrize("path", ["/ura", "/ura/prime"])
def test_the_language_is_what_was_asked_for_then_the_browsers(
    path: str, asked: str, accepted: str, language: str
) -> None:
    assert f'<html lang="{language}">' in get(f"{path}?lang={asked}", accepted).text


@pytest.mark.parametrize("query", ["ouvidoria", "OUVIDORIA", "ouvidoría"])
def test_a_subject_is_found_without_javascript(query: str) -> None:
    answer = get(f"/ura?q={query}")
    assert 'href="ura/main_4003?lang=pt-BR#main_menu-8"' in answer.text
    assert 'href="ura/fluig_5559?lang=pt-BR#main_menu-6"' in answer.text
    assert '<form method="get" role="search">' in answer.text
    assert f'value="{query}"' in answer.text
    Shown(answer.text)


def test_what_is_not_found_is_told_and_the_way_on_shown() -> None:
    answer = get("/ura?q=xyzzy&lang=en")
    assert "Nothing with “xyzzy”" in answer.text
    assert 'href="ura/main_4003?lang=en"' in answer.text


def test_a_found_option_is_where_its_link_leads() -> None:
    found = re.findall(r'href="ura/(\w+)\?lang=pt-BR#([\w-]+)"', get("/ura?q=ouvidoria&lang=pt-BR").text)
    assert found
    for hotline, anchor in found:
        assert f'id="{anchor}"' in get(f"/ura/{hotline}").text


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "{{7*7}}", "a" * 5000, "%00", "{x}"])
def test_a_query_is_words_and_nothing_else(query: str) -> None:
    answer = get(f"/ura?q={query}")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "49" not in Shown(answer.text).text.replace("4003", "")
    assert len(answer.text) < 20_000


@pytest.mark.parametrize("path", ["/ura", "/ura?q=senha", "/ura/main_4003"])
def test_nothing_runs_and_nothing_comes_from_elsewhere(path: str) -> None:
    answer = get(path)
    assert not re.search(r"<script|javascript:|\son\w+=|style=\"|https?://|//\w", answer.text)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_the_home_page_leads_to_the_index() -> None:
    assert 'href="ura?lang=pt-BR"' in get("/").text
    assert "All phone options, by subject" in get("/", "en").text


def test_another_version_of_the_flows_is_shown_at_once() -> None:
    import dataclasses

    shown = [flows()]
    from flask import Flask

    from ivr.ura_pages import ura_pages

    app = Flask("ivr.app")
    app.register_blueprint(ura_pages(lambda: shown[0]))
    client = app.test_client()
    assert "TOTVS fluig" in client.get("/ura").text
    left = {name: one for name, one in flows().hotlines.items() if name != "fluig_5559"}
    shown[0] = dataclasses.replace(flows(), version="another", hotlines=left)
    assert "TOTVS fluig" not in client.get("/ura").text
    assert client.get("/ura/fluig_5559").status_code == 404
