"""Which control of a form fits a JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# How a string of a JSON Schema format is typed in a browser.
INPUT_TYPES = {"date-time": "datetime-local"} | {
    one: one for one in ("date", "time", "email", "password")
}
# Controls that take a file.
CHOOSERS = {"file", "picture", "table"}
# Controls that fit into a cell of a row.
CELLS = {"number", "text", "date", "time", "datetime-local", "email", "select", "checkbox"}


def plain(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema without a reference and without the "or null"."""
    if "$ref" in schema:
        target = definitions[schema["$ref"].rpartition("/")[2]]
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return plain({**target, **rest}, definitions)
    some = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(some) == 1:
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        return plain({**some[0], **rest}, definitions)
    return dict(schema)


def choices(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that are all there are, by their texts."""
    values = [schema["const"]] if "const" in schema else schema.get("enum", ())
    return {str(value): value for value in values if value is not None}


def control(schema: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """Return the control that fits a schema; `item` is the schema of a list's items, or itself."""
    return str(item.get("x-control") or _fitting(schema, item))


def _fitting(schema: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    kind, some = item.get("type"), choices(item)
    if some and "prefixItems" not in schema and not any(map(_nested, some.values())):
        return "select"
    if kind in {"object", "array"} or "prefixItems" in schema or not (kind or _union(item)):
        return "json"
    if schema.get("type") == "array":
        return "lines"
    if kind == "boolean":
        return "checkbox"
    if kind in {"integer", "number"}:
        return "number"
    return INPUT_TYPES.get(item.get("format", ""), "text")


def is_deep(schema: Mapping[str, Any]) -> bool:
    """Whether a value has parts of its own."""
    return schema.get("type") in {"array", "object"} or "properties" in schema


def _nested(value: object) -> bool:
    return isinstance(value, list | dict)


def _union(schema: Mapping[str, Any]) -> bool:
    """Whether the schema is a choice of plain values, which are typed as text."""
    some = {"string", "integer", "number", "boolean"}
    return "anyOf" in schema and all(one.get("type") in some for one in schema["anyOf"])
