"""All documents: links resolve, commands exist, YAML reads, and no line speaks of a machine."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import Any

import pytest
import typer

from ivr.cli import app
from ivr.flow.yaml_tree import grow
from tests.docs.markdown import DOCS, ROOT, anchors, blocks, commands, links, pages

ROOTED = [str(page.relative_to(ROOT)) for page in pages()]
DECISIONS = DOCS / "decisions"


def text_of(page: str) -> str:
    return (ROOT / page).read_text()


@pytest.mark.parametrize("page", ROOTED)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in links(text_of(page)):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), f"{page}: {link}"
        if anchor:
            assert anchor in anchors(target.read_text()), f"{page}: {link}"


def test_every_page_of_the_docs_is_linked_from_another() -> None:
    linked = {
        ((ROOT / page).parent / link.partition("#")[0]).resolve()
        for page in ROOTED
        for link in links(text_of(page))
        if not link.startswith("http")
    }
    alone = [page for page in ROOTED if page.startswith("docs/") and (ROOT / page).resolve() not in linked]
    assert alone == []


@pytest.mark.parametrize("page", ROOTED)
def test_every_command_named_exists_with_its_options(page: str) -> None:
    for command in commands(text_of(page)):
        if command.startswith("make "):
            target = command.split()[1]
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), command
        else:
            assert_exists(shlex.split(command, comments=True)[1:], command)


@cache
def whole_command() -> Any:
    return typer.main.get_command(app)


def assert_exists(words: list[str], command: str) -> None:
    """Walks the words down the commands; what is left may be arguments, and every option must be there."""
    here: Any = whole_command()
    while hasattr(here, "commands") and words and not words[0].startswith("-"):
        found = here.commands.get(words[0])
        assert found is not None, f"{command}: no {words[0]!r}"
        here, words = found, words[1:]
    known = {option for one in here.params for option in one.opts} | {"--help", "-h"}
    used = {word for word in words if re.match(r"--[a-z]", word)}
    assert used <= known, f"{command}: {sorted(used - known)}"


def test_commands_are_found_in_the_pages() -> None:
    found = set(commands(text_of("README.md")))
    assert "make run" in {command.partition("  ")[0] for command in found}
    assert any(command.startswith("ivr customers import") for command in found)


@pytest.mark.parametrize("page", ROOTED)
def test_every_block_of_yaml_is_yaml_as_the_reader_wants_it(page: str) -> None:
    for block in blocks(text_of(page)):
        if block.info.startswith("yaml"):
            tree = grow(page, block.text)
            assert [str(one) for one in tree.problems] == []
            assert tree.root is not None


def test_decisions_are_numbered_and_have_three_parts() -> None:
    found = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    numbers = [int(path.name[:4]) for path in found]
    assert numbers == list(range(1, len(found) + 1))
    for path in found:
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], (
            path.name
        )


def test_the_list_of_decisions_has_each_by_its_title() -> None:
    rows = re.findall(r"^- \[(\d{4})\]\((.+?)\) (.+)$", (DECISIONS / "README.md").read_text(), re.MULTILINE)
    titles = [
        (path.name[:4], path.name, path.read_text().splitlines()[0].partition(". ")[2])
        for path in sorted(DECISIONS.glob("0*.md"))
    ]
    assert rows == titles


@pytest.mark.parametrize("page", ROOTED)
def test_no_page_names_a_machines_own_folder(page: str) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|tmp|home|root|Users)/\S+", text_of(page)) == []


def test_addresses_of_the_door_are_those_of_the_app() -> None:
    table = set(re.findall(r"^\| `(/twilio/[a-z/]+)` \|", text_of("docs/carrier.md"), re.MULTILINE))
    assert table == {f"/twilio{path}" for path in door_paths()}


def door_paths() -> set[str]:
    """The paths that the door answers, without any room behind it."""
    from webhooks import Door

    paths = Door(None, None, None).views  # type: ignore[arg-type]
    return {path.removeprefix("/twilio") for path in paths}
