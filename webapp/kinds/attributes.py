"""The limits of a form's control in HTML's words, read from a JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import ceil
from typing import Any

ATTRIBUTES = {
    "minimum": "min",
    "maximum": "max",
    "exclusiveMinimum": "min",
    "exclusiveMaximum": "max",
    "multipleOf": "step",
    "minLength": "minlength",
    "maxLength": "maxlength",
}


def limits(schema: Mapping[str, Any]) -> dict[str, str]:
    """Return the limits of a value."""
    found = {}
    for key, attribute in ATTRIBUTES.items():
        if key in schema and schema.get("type") != "array":
            found[attribute] = json.dumps(schema[key])
    if schema.get("type") == "integer":
        for key, step in (("exclusiveMinimum", 1), ("exclusiveMaximum", -1)):
            if key in schema:
                found[ATTRIBUTES[key]] = str(schema[key] + step)
        if {"min", "step"} <= found.keys():  # a browser counts the steps from the lowest
            low, step = json.loads(found["min"]), json.loads(found["step"])
            found["min"] = json.dumps(ceil(low / step) * step)
    if schema.get("type") == "number":
        found.setdefault("step", "any")
    return found


def of_files(item: Mapping[str, Any]) -> dict[str, str]:
    """Return what a browser is told of the files that are taken."""
    found = {"accept": ",".join(item["x-types"])} if "x-types" in item else {}
    return found | ({"data-max": str(item["x-max-bytes"])} if "x-max-bytes" in item else {})
