"""The language as JSON Schema, made from the model, so that editors complete and mark as ops type.

YAML's guesses differ from editor to editor, so that a plain text may also come as a number or a boolean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ivr.flow.calendars import CalendarText, HolidayText
from ivr.flow.checks.allowed import ALLOWABLE
from ivr.flow.hover import hover
from ivr.flow.kinds import Kinds
from ivr.flow.model import Hotline, International, LanguageChoice, Number, Priorities, Reach, Team
from ivr.flow.numbers import COUNTRIES
from ivr.flow.phrases import PhraseText, VoiceText
from ivr.flow.shape import LANGUAGES, Text
from ivr.flow.teams import ExceptionalText, LocalText

Schema = dict[str, Any]

LANGS = ("en", "pt-BR")
NAME = "^[A-Za-z][A-Za-z0-9_-]{0,63}$"
PLAIN: Schema = {"type": ["string", "number", "boolean"]}
"""A text as the reader takes it, however an editor reads it."""
HOURS = r"^\s*\d{2}:\d{2}\s*-\s*\d{2}:\d{2}(\s*,\s*\d{2}:\d{2}\s*-\s*\d{2}:\d{2})*\s*$"
_DROPPED = ("title", "description", "default")
_SHARED = (Text, Number, LanguageChoice, International, Reach, Priorities)


def schemas(kinds: Kinds) -> dict[str, Schema]:
    """Every schema by its path below `schemas/`: hotline, teams, calendars and phrases, in each language."""
    made: dict[str, Callable[[Kinds, str], Schema]] = {
        "hotline": _hotline,
        "teams": _teams,
        "calendars": _calendars,
        "phrases": _phrases,
    }
    return {
        f"{'' if lang == 'en' else lang + '/'}{name}.schema.json": make(kinds, lang)
        for lang in LANGS
        for name, make in made.items()
    }


def _hotline(kinds: Kinds, lang: str) -> Schema:
    definitions = _definitions(lang, Hotline, *_SHARED, *kinds.values())
    root = definitions.pop("Hotline")
    properties = root["properties"]
    numbers = properties["numbers"]
    numbers["anyOf"] = [{"type": "array", "items": {"$ref": _to("Number")}}, {"$ref": _to("Number")}]
    del numbers["type"], numbers["items"]
    properties["languages"]["minProperties"] = 1
    properties["nodes"] = _nodes(kinds, lang)
    return _document("hotline", root, definitions)


def _nodes(kinds: Kinds, lang: str) -> Schema:
    """A node is of the kind whose key it has; only that kind's keys may stand beside it."""
    told = {kind: {"description": hover("", kind, lang)} for kind in kinds}
    node = {
        "type": "object",
        "properties": told,
        "anyOf": [{"required": [kind]} for kind in kinds],
        "allOf": [
            {"if": {"required": [kind]}, "then": {"$ref": _to(shape.__name__)}}
            for kind, shape in kinds.items()
        ],
    }
    return {
        "description": hover("Hotline", "nodes", lang),
        "type": "object",
        "propertyNames": {"pattern": NAME},
        "additionalProperties": node,
    }


def _teams(_: Kinds, lang: str) -> Schema:
    definitions = _definitions(lang, Team, ExceptionalText, LocalText, *_SHARED)
    properties = definitions["Team"]["properties"]
    hours = {"type": "string", "pattern": HOURS}
    week = {"type": "object", "minProperties": 1, "additionalProperties": hours}
    properties["open"] |= {"anyOf": [{"const": "always"}, week]}
    properties["exceptional"]["items"] = {"$ref": _to("ExceptionalText")}
    policies = definitions["LocalText"]["properties"]["policy"]["enum"]
    properties["local_holidays"] |= {"anyOf": [{"enum": policies}, {"$ref": _to("LocalText")}]}
    definitions["Team"]["required"].append("open")
    definitions["ExceptionalText"]["properties"]["open"] |= {"pattern": f"^closed$|{HOURS}"}
    definitions["LocalText"]["properties"]["open"] |= {"pattern": HOURS}
    return _document("teams", _named("Team"), definitions)


def _calendars(_: Kinds, lang: str) -> Schema:
    definitions = _definitions(lang, CalendarText, HolidayText)
    days = definitions["HolidayText"]["properties"]
    days["date"] |= {"pattern": r"^\d{4}-\d{2}-\d{2}$"}
    days["month-day"] |= {"pattern": r"^\d{2}-\d{2}$"}
    definitions["HolidayText"]["oneOf"] = [{"required": ["date"]}, {"required": ["month-day"]}]
    return _document("calendars", _named("CalendarText"), definitions)


def _phrases(_: Kinds, lang: str) -> Schema:
    definitions = _definitions(lang, PhraseText, VoiceText)
    voices = {"type": "object", "properties": {one: {"$ref": _to("VoiceText")} for one in LANGUAGES}}
    root = {
        "type": "object",
        "required": ["voices", "phrases"],
        "properties": {"voices": voices | {"additionalProperties": False}, "phrases": _named("PhraseText")},
        "additionalProperties": False,
    }
    return _document("phrases", root, definitions)


def _document(name: str, root: Schema, definitions: Schema) -> Schema:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"ivr {name}"}
    return head | root | {"definitions": dict(sorted(definitions.items()))}


def _named(shape: str) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": NAME},
        "additionalProperties": {"$ref": _to(shape)},
    }


def _to(shape: str) -> str:
    return f"#/definitions/{shape}"


def _definitions(lang: str, *shapes: type[BaseModel]) -> Schema:
    """The shapes and all inside them, as ops may write them, with what an editor tells of each key."""
    _, whole = models_json_schema([(one, "validation") for one in shapes], ref_template=_to("{model}"))
    found: Schema = {name: _plain(made) for name, made in whole["$defs"].items()}
    for name, made in found.items():
        for field, told in made.get("properties", {}).items():
            made["properties"][field] = _told(told, hover(name, field, lang))
            if field == "allow":
                made["properties"][field] |= _allow()
            if field == "unspoken":
                made["properties"][field] |= {"pattern": r"\S"}
            if field in ("countries", "callback_countries"):
                made["properties"][field]["items"] = {"enum": sorted(COUNTRIES)}
    for name, short in (("Text", _by_language(found)), ("Number", {})):
        if name in found:
            found[name] = {"anyOf": [PLAIN, *([short] if short else []), found[name]]}
    return found


def _told(schema: Schema, text: str) -> Schema:
    """With its text; in this draft nothing may stand beside a reference."""
    inner = {"allOf": [schema]} if "$ref" in schema else schema
    return {"description": text, **inner} if text else inner


def _allow() -> Schema:
    return {
        "propertyNames": {"enum": list(ALLOWABLE)},
        "additionalProperties": {"type": "string", "pattern": r"\S"},
    }


def _by_language(found: Mapping[str, Any]) -> Schema:
    """Words written without `words:` around them."""
    if "Text" not in found:
        return {}
    languages: Schema = dict.fromkeys(LANGUAGES, PLAIN)
    play = {"play": found["Text"]["properties"]["play"]}
    return {"type": "object", "properties": languages | play, "additionalProperties": False}


def _plain(schema: Any) -> Any:
    """What pydantic made, without titles and nulls, and with texts as YAML may bring them."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in _DROPPED}
    if "anyOf" in kept:
        kept["anyOf"] = [one for one in kept["anyOf"] if one != {"type": "null"}]
        if len(kept["anyOf"]) == 1:
            kept |= kept.pop("anyOf")[0]
    made = {key: _inner(key, value) for key, value in kept.items()}
    if made.get("type") == "string" and "enum" not in made and "const" not in made and "pattern" not in made:
        made |= PLAIN
    if made.get("type") == "integer":
        made |= {"type": ["integer", "string"], "pattern": r"^[1-9]$" if "maximum" in made else r"^\d+$"}
    if "patternProperties" in made:
        made["additionalProperties"] = False
    return made


def _inner(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties", "$defs"):
        return {name: _plain(one) for name, one in value.items()}
    if key == "propertyNames":
        return {name: one for name, one in value.items() if name not in _DROPPED}
    return _plain(value) if key in ("items", "anyOf", "allOf", "additionalProperties") else value
