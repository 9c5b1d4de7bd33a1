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
# Of texts of a form of their own.
FORMATS = {"duration": "PT1H30M", "uuid": "12345678-1234-5678-1234-567812345678"}


def typical(control: str, schema: Mapping[str, Any]) -> object:
    """Return a value for a control."""
    if control == "number":
        return _number(schema)
    if any(one.get("type") == "number" for one in schema.get("anyOf", ())):
        return 1.5
    return FORMATS.get(schema.get("format", "")) or EXAMPLES.get(control, "text")


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
