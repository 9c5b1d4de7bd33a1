"""What each command prints with --json, as JSON Schema made from the code, and what may change.

https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

import inspect
import re
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from dicectl import events
from dicectl.actions.status import Here
from dicectl.explain import LAYERS, Explained
from dicectl.output.plot import PERCENTILES
from dicectl.platforms import App, Dyno, Formation, Release
from webapp.dice import Roll
from webapp.dice.odds import Odds

# Within a version fields are only added.
VERSION = 1

Schema = dict[str, Any]
Shapes = dict[str, Schema]

_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def of(kind: Any) -> Schema:  # noqa: ANN401  a type hint
    """Return the schema of what `json.dumps` makes of a value of a type."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in _NAMES:
        return {"type": _NAMES[kind]}
    if isinstance(kind, type) and is_dataclass(kind):
        return record(kind)
    if origin is Literal:
        return {"enum": list(args)}
    if origin in {Union, UnionType}:
        return {"anyOf": [of(one) for one in args]}
    if origin in {tuple, list} and args[-1:] in {args[:1], (...,)}:
        return {"type": "array", "items": of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": of(args[1])}
    raise TypeError(kind)


def record(kind: type, more: Shapes | None = None, about: str = "") -> Schema:
    """Return the schema of a dataclass as an object; `more` are fields beyond its own."""
    hints, said = get_type_hints(kind), _attributes(kind)
    known = {
        field.name: of(hints[field.name])
        | ({"description": said[field.name]} if field.name in said else {})
        for field in fields(kind)
    }
    text = about or (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ")
    return shape(text, {**known, **(more or {})})


def shape(about: str, properties: Shapes, optional: tuple[str, ...] = ()) -> Schema:
    """Return the schema of an object. More fields than these may come; see `VERSION`."""
    required = [name for name in properties if name not in optional]
    said = {"description": about, "properties": properties, "required": required}
    return {"type": "object", **said}


def without(required: Schema, *optional: str) -> Schema:
    """Return an object's schema in which some fields may be missing."""
    return required | {"required": [one for one in required["required"] if one not in optional]}


def _attributes(kind: type) -> dict[str, str]:
    """Return what a docstring says about each field under "Attributes:"."""
    _, _, listed = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    found = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", listed, re.MULTILINE)
    return {name: _in_json(re.sub(r"\s+", " ", text)) for name, text in found}


def _in_json(text: str) -> str:
    """Return what a docstring says with the words of JSON."""
    words = {"None": "null", "True": "true", "False": "false"}
    return re.sub(r"\b(None|True|False)\b", lambda found: words[found[0]], text)


def event(kind: type) -> Schema:
    """Return the schema of an event, see `events.as_json`."""
    name = events.name_of(kind)
    made = record(kind)
    return made | {
        "properties": {"event": {"const": name}, **made["properties"]},
        "required": ["event", *made["required"]],
    }


_DEPLOY = (
    *(events.Planned, events.StepStarted, events.Phase, events.Output, events.Item),
    *(events.Notice, events.Finding, events.StepDone, events.Deployed),
)
_CHANGE = (
    *(events.StepStarted, events.Output, events.Item, events.Notice, events.StepDone),
    events.Done,
)
_WRITING = (
    *(events.StepStarted, events.Output, events.Item, events.Notice, events.StepDone),
    events.Made,
)
_TEXT, _NUMBER, _INTEGER = of(str), of(float), of(int)
_ODDS: Shapes = {
    "percentiles": shape(
        "The lowest total that so many of 100 rolls do not exceed.",
        {str(percent): _INTEGER for percent in PERCENTILES},
    ),
    "at_least": shape("With --at-least.", {"total": _INTEGER, "probability": _NUMBER}),
}


def _events(*kinds: type) -> Shapes:
    return {events.name_of(kind): event(kind) for kind in kinds}


def _roll() -> Shapes:
    below = {**_ODDS, "below": _NUMBER | {"description": "How likely less than the total is."}}
    odds = without(record(Odds, below, "With --odds."), "at_least", "below")
    many: Shapes = {"totals": of(list[int]), "notation": _TEXT, "seed": _INTEGER, "version": _TEXT}
    about = "With --times: the totals, without the dice."
    return {
        "roll": without(record(Roll, {"odds": odds}), "odds"),
        "rolls": shape(about, {**many, "odds": odds}, ("odds",)),
    }


def _explain() -> Shapes:
    also = {"type": "array", "items": record(Explained), "description": "What else was seen."}
    listed = {"type": "array", "items": record(Explained)}
    return {
        "explained": record(Explained, {"also": also}),
        "list": shape("With --list: all by their source.", dict.fromkeys(LAYERS, listed)),
    }


def _log_line() -> Schema:
    router = {
        "type": "object",
        "description": "The fields of a router's line; they differ between Heroku's two routers.",
        "additionalProperties": of(str | int | bool | None),
    }
    levels = {"enum": ["debug", "info", "warning", "error", "critical"]}
    about = "One line; what is not in the format of a log has its text, and null for the rest."
    names = dict.fromkeys(("time", "source", "process"), of(str | None))
    fields_ = {**names, "text": _TEXT, "severity": levels, "router": router}
    return shape(about, fields_, ("router",))


def _fix() -> Schema:
    about = "With --fix: a change to a file, as a unified diff; `applied` is true with --yes."
    fields_ = {"title": _TEXT, "path": _TEXT, "diff": of(list[str]), "applied": of(bool)}
    return shape(about, {"event": {"const": "fix"}, **fields_})


def _file() -> Schema:
    about = "With --dry-run: a file that would be written, as a unified diff."
    return shape(about, {"event": {"const": "file"}, "path": _TEXT, "diff": of(list[str])})


def _status() -> Schema:
    release, here = of(Release | None), without(record(Here, {"is_live": of(bool)}))
    more = {
        "state": _TEXT,
        "healthy": of(bool),
        "answer": shape("What its page answered.", {"status": _INTEGER, "reason": _TEXT}),
        "seconds": _NUMBER,
        "here": {"anyOf": [here, of(NoneType)]},
        "deployed": release,
        "dynos": of(list[Dyno]),
        "formation": of(list[Formation]),
        "cost": _TEXT,
        "notes": of(list[str]),
    }
    return _led({"event": {"const": "status"}, "platform": _TEXT}, record(App, more))


def _led(first: Shapes, rest: Schema) -> Schema:
    """Return an object's schema with fields before its own."""
    required = [*first, *rest["required"]]
    return rest | {"properties": {**first, **rest["properties"]}, "required": required}


def _address() -> Schema:
    about = "Where the app answers."
    return shape(about, {"event": {"const": "address"}, **_fields("app", "platform", "url")})


def _var() -> Schema:
    about = "A config var; its value is null unless it was asked for."
    return shape(about, {"key": _TEXT, "value": of(str | None)})


def _fields(*names: str) -> Shapes:
    return dict.fromkeys(names, _TEXT)


# By command. Each one may end with `failed` instead.
SHAPES: dict[str, dict[str, Schema]] = {
    "roll": _roll(),
    "odds": {"odds": without(record(Odds, _ODDS), "at_least")},
    "new": {**_events(*_WRITING), "file": _file()},
    "check": {**_events(events.Finding), "fix": _fix()},
    "deploy": _events(*_DEPLOY),
    "logs": {"line": _log_line()},
    "explain": _explain(),
    "status": {"status": _status()},
    "open": {"address": _address()},
    "claim": {"address": _address()},
    "releases": {"release": record(Release)},
    "rollback": _events(*_DEPLOY),
    "restart": _events(*_CHANGE),
    "scale": {**_events(*_CHANGE), "formation": record(Formation)},
    "config": {**_events(*_CHANGE), "var": _var()},
    "apps": {
        **_events(*_CHANGE),
        "app": _led(_fields("platform", "state"), record(App)),
        "spare": shape("With --free.", {"what": _TEXT, "size": _INTEGER, "loss": _TEXT}),
    },
    "stop": _events(events.Stopped),
    "destroy": _events(*_CHANGE),
}


def document(command: str) -> Schema:
    """Return the schema of one line of what a command prints with --json."""
    shapes = {**SHAPES[command], **_events(events.Failed)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:dicectl:v{VERSION}:{command}",
        "title": f"A line of dicectl {command} --json",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in shapes],
        "$defs": shapes,
    }


def broken(old: Schema, new: Schema) -> list[str]:
    """Return what a reader of `old` would miss in `new`; nothing where its version is another."""
    return [] if old["$id"] != new["$id"] else list(_missed(old, new, new["title"]))


def _missed(old: Any, new: Any, place: str) -> list[str]:  # noqa: ANN401  JSON
    """Compare one part of two schemas: fields may be added, and words changed, nothing else."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [] if old == new else [f"{place} was {old}, is {new}"]
    found = []
    for key, was in old.items():
        here = f"{place}, {key}"
        if key in {"description", "title"}:
            continue
        if key not in new:
            found.append(f"{here} has gone")
        elif key in {"required", "anyOf"} and _only_more(key, was, new[key], place):
            continue
        else:
            found += _missed(was, new[key], here)
    return found


def _only_more(key: str, old: list[Any], new: list[Any], place: str) -> bool:
    """Whether a list has grown where it may grow: fields everywhere, shapes at the top alone."""
    grows = key == "required" or "," not in place
    return grows and all(one in new for one in old)
