"""schemas/ is the model, and agrees with the reader on what may stand in a file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from pydantic import TypeAdapter, ValidationError

from ivr.cli.schema import documents
from ivr.engine.nodes import KINDS
from ivr.engine.nodes.ticket import Ticket
from ivr.flow.hover import ENGLISH, PORTUGUESE
from ivr.flow.json_schema import schemas
from ivr.flow.yaml_tree import grow
from tests.broken_flows.case import VALID, Case, cases
from tests.flow.kinds import KINDS as TEST_KINDS

ROOT = Path(__file__).parents[2]
SHARED = ("teams", "calendars", "phrases")
SHIPPED = sorted((ROOT / "flows").glob("*.yaml"))
OF_SHAPE = {"unknown-key", "missing-key", "unknown-value", "wrong-form", "unknown-kind", "unknown-permission"}
OF_SHAPE |= {"wrong-value", "unknown-country", "missing-reason", "unknown-warning"}
TEST_SCHEMAS = schemas(TEST_KINDS)
NAMED = re.compile(r"^# yaml-language-server: \$schema=(\S+)$")


def kind_of(file: str) -> str:
    stem = Path(file).stem
    return stem if stem in SHARED else "hotline"


def validator(made: dict[str, Any], file: str, lang: str = "") -> Draft7Validator:
    return Draft7Validator(made[f"{lang}{kind_of(file)}.schema.json"])


def as_read(file: str, text: str) -> Any:
    """Every scalar a text, as our reader takes it."""
    root = grow(file, text).root
    return root.value if root else None


def as_edited(text: str) -> Any:
    """Scalars as YAML guesses them, as most editors do; keys are texts."""
    return _texts_as_keys(yaml.load(text, _Editor))


class _Editor(yaml.SafeLoader):
    """Without dates and clock times, which editors don't guess."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if "timestamp" not in tag and "int" not in tag]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789"))


def _texts_as_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _texts_as_keys(inner) for key, inner in value.items()}
    return [_texts_as_keys(one) for one in value] if isinstance(value, list) else value


def test_the_folder_holds_what_the_model_says() -> None:
    folder = ROOT / "schemas"
    written = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.json")}
    assert written == documents(), "write them anew: ivr schema --write"


@pytest.mark.parametrize("path", sorted(documents()))
def test_each_is_a_schema_of_its_draft(path: str) -> None:
    Draft7Validator.check_schema(json.loads(documents()[path]))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_shipped_flow_names_its_schema_and_is_valid_by_it(path: Path) -> None:
    text = path.read_text()
    named = NAMED.match(text.splitlines()[0])
    assert named is not None
    there = (path.parent / named[1]).resolve()
    assert there == ROOT / "schemas" / "pt-BR" / f"{kind_of(path.name)}.schema.json"
    valid = Draft7Validator(json.loads(there.read_text()))
    for value in (as_read(path.name, text), as_edited(text)):
        assert [f"{list(one.path)} {one.message}" for one in valid.iter_errors(value)] == []


@pytest.mark.parametrize("file", VALID)
def test_the_valid_set_of_the_broken_flows_is_valid(file: str) -> None:
    for value in (as_read(file, VALID[file]), as_edited(VALID[file])):
        assert list(validator(TEST_SCHEMAS, file).iter_errors(value)) == []


def _shape_cases() -> list[Case]:
    """Broken flows whose first defect is one of shape, in a file that is read as YAML."""
    found = []
    for case in cases():
        problems = case.reading().problems
        value = as_read(case.file, case.files().get(case.file, ""))
        if isinstance(value, dict) and any(one.code in OF_SHAPE for one in problems):
            found.append(case)
    return found


OUT_OF_A_SCHEMAS_SIGHT = {
    "unknown_file": "any file may be a hotline to a schema",
    "unknown_voice": "the carrier's list of voices",
    "unknown_locale": "the carrier's list of voices",
    "voice_of_another_locale": "the carrier's list of voices",
}


@pytest.mark.parametrize("case", _shape_cases(), ids=lambda case: case.name)
def test_a_defect_of_shape_is_marked_as_ops_type(case: Case) -> None:
    marked = False
    for file, text in case.files().items():
        value = as_read(file, text)
        marked = marked or not validator(TEST_SCHEMAS, file).is_valid(value)
    assert marked != (case.name in OUT_OF_A_SCHEMAS_SIGHT)


@pytest.mark.parametrize("lang", ["", "pt-BR/"])
def test_each_key_has_its_hover_text(lang: str) -> None:
    bare = [
        f"{name} {shape}.{field}"
        for name in ("hotline", *SHARED)
        for shape, made in schemas(KINDS)[f"{lang}{name}.schema.json"]["definitions"].items()
        for field, told in made.get("properties", {}).items()
        if not told.get("description")
    ]
    assert bare == []


def test_hover_texts_stand_in_both_languages_and_each_is_of_a_key_that_is_there() -> None:
    assert ENGLISH.keys() == PORTUGUESE.keys()
    assert [key for key in ENGLISH if ENGLISH[key] == PORTUGUESE[key]] == []
    shapes: dict[str, set[str]] = {}
    for made in schemas(KINDS).values():
        for name, one in {**made["definitions"], "Hotline": made}.items():
            parts = one.get("anyOf", [one])
            shapes.setdefault(name, set()).update(*(part.get("properties", {}) for part in parts))
    known = {f"{name}.{field}" for name, fields in shapes.items() for field in fields}
    known |= {f"*.{field}" for fields in shapes.values() for field in fields} | set(KINDS)
    assert set(ENGLISH) - known == set()


@pytest.mark.parametrize(("unit", "most"), [("", 14_400), ("s", 14_400), (" min", 240), ("h", 4)])
def test_a_message_is_as_long_as_the_carrier_records_at_most(unit: str, most: int) -> None:
    ticket = schemas(KINDS)["hotline.schema.json"]["definitions"]["Ticket"]
    editor = Draft7Validator(ticket["properties"]["record"])
    length = TypeAdapter(Ticket.model_fields["record"].rebuild_annotation())

    def read(text: str) -> bool:
        try:
            length.validate_python(text)
        except ValidationError:
            return False
        return True

    counts = {
        0,
        1,
        9,
        10,
        99,
        100,
        199,
        200,
        239,
        999,
        1000,
        9999,
        10_000,
        13_999,
        14_399,
        14_401,
        14_499,
        15_000,
    }
    for count in sorted(counts | {2, 3, 4, 5, 240, 241, 300, 14_400, 20_000, 99_999}):
        fits = 0 < count <= most
        assert (read(f"{count}{unit}"), editor.is_valid(f"{count}{unit}")) == (fits, fits), f"{count}{unit}"
        if not unit:
            assert (read(count), editor.is_valid(count)) == (fits, fits)  # type: ignore[arg-type]
