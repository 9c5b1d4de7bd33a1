"""Values that can be given, made from a field's control and its JSON Schema, for showing how."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

EXAMPLES: Mapping[str, object] = {
    "checkbox": True,
    "date": "2030-12-31",
    "datetime-local": "2030-12-31T12:00",
    "time": "12:00",
    "email": "ada@example.com",
    "json": {},
    "file": "SGVsbG8=",
    "picture": (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    ),
    "table": "a,b\n1,2\n3,4\n",
}
# So many models within one another are followed.
_DEEPEST = 4
# Of texts of a form of their own.
FORMATS = {"duration": "PT1H30M", "uuid": "12345678-1234-5678-1234-567812345678"}


def typical(control: str, schema: Mapping[str, Any]) -> object:
    """Return a value for a control."""
    if control == "number":
        return _number(schema)
    if any(one.get("type") == "number" for one in schema.get("anyOf", ())):
        return 1.5
    return FORMATS.get(schema.get("format", "")) or EXAMPLES.get(control, "text")


def sample(schema: Mapping[str, Any], models: Mapping[str, Any], depth: int = 0) -> object:
    """Return a value that a JSON Schema describes; `models` are those that it refers to."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return sample(models[name], models, depth + 1) if depth < _DEEPEST else None
    given = [schema[key] for key in ("default", "const") if key in schema]
    given += [one for key in ("examples", "enum") for one in schema.get(key, ())]
    if given:
        return given[0]
    if some := schema.get("anyOf") or schema.get("oneOf"):
        return sample(some[0], models, depth)
    if "properties" in schema:
        return {name: sample(one, models, depth) for name, one in schema["properties"].items()}
    if parts := schema.get("prefixItems") or [schema[key] for key in ("items",) if key in schema]:
        return [sample(one, models, depth) for one in parts]
    return typical(_control(schema), schema)


def _control(schema: Mapping[str, Any]) -> str:
    kinds = {"integer": "number", "number": "number", "boolean": "checkbox", "object": "json"}
    shape = schema.get("format", "")
    return kinds.get(schema.get("type", "")) or {"date-time": "datetime-local"}.get(shape, shape)


def _number(schema: Mapping[str, Any]) -> float:
    """Return a number within a schema's limits, if there is a plain one: the lowest, or 1."""
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    tries: list[float] = [] if low is None else [low, low + 1]
    tries += [1] if high is None else [1, high, high - 1, ((low or 0) + high) / 2]
    if step := schema.get("multipleOf"):
        tries = [ceil(one / step) * step for one in tries]
    barred = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    fitting = (
        one
        for one in tries
        if one not in barred and (low is None or one >= low) and (high is None or one <= high)
    )
    return next(fitting, 1)
