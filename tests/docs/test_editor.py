"""docs/editor.md in both languages: the settings shown are JSON, and name schemas that are there."""

import json
import re

import pytest

from tests.docs.markdown import DOCS, ROOT, blocks


@pytest.mark.parametrize(("page", "folder"), [("editor.md", "schemas"), ("editor.pt-BR.md", "schemas/pt-BR")])
def test_the_settings_name_every_schema_of_the_language(page: str, folder: str) -> None:
    text = (DOCS / page).read_text()
    settings = json.loads(blocks(text, "json")[0].text)
    there = {f"./{path.relative_to(ROOT)}" for path in (ROOT / folder).glob("*.json")}
    assert set(settings["yaml.schemas"]) == there
    named = re.findall(r"\$schema=\.\./(\S+)", text)
    assert named
    assert all((ROOT / path).is_file() for path in named)
