"""JSON Schema in words: what an API takes and gives, for the page about it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from webapp.kinds.language import say

Schema = Mapping[str, Any]

# The keywords of a limit, with its words.
_LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
}
_NAMES = {
    "array": "a list",
    "object": "an object",
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "boolean": "true or false",
    "null": "null",
}
_SHOWN = 60


def told(schema: Schema) -> str:
    """Return the type that a schema describes: "a list of numbers, at most 9 items"."""
    limits = (say(_LIMITS[key], schema[key]) for key in _LIMITS if key in schema)
    return ", ".join([_type(schema), *limits])


def properties(schema: Schema) -> list[tuple[str, str, bool, str]]:
    """Return the name, the type and the text of each entry, and whether it must be there."""
    needed = schema.get("required", ())
    return [
        (name, told(one), name in needed, one.get("description", ""))
        for name, one in schema.get("properties", {}).items()
    ]


def _type(schema: Schema) -> str:
    if reference := schema.get("$ref"):
        return str(reference).rpartition("/")[2]
    if values := schema.get("enum") or [schema[key] for key in ("const",) if key in schema]:
        return _either(map(_value, values))
    if some := schema.get("anyOf") or schema.get("oneOf"):
        return _either(map(told, some))
    if "x-media" in schema or "x-types" in schema:
        return say("a file")
    return _plain(schema)


def _plain(schema: Schema) -> str:
    kind, inner = schema.get("type"), schema.get("items") or schema.get("additionalProperties")
    name = _NAMES.get(str(kind), "anything")
    if kind in {"array", "object"} and isinstance(inner, dict):
        return say(f"{name} of: {{}}", told(inner))
    return f"{say(name)} ({schema['format']})" if "format" in schema else say(name)


def _value(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _either(some: Iterator[str]) -> str:
    *first, last = dict.fromkeys(some)
    return say("{} or {}", ", ".join(first), last) if first else last
