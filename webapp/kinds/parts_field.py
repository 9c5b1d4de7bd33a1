"""An object in a form: a group of fields, sent as `house.area`; see `rows_field`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import from_json

from webapp.kinds.fields import Field
from webapp.kinds.layout import Row, laid_out


def gather(field: Field, texts: dict[str, Sequence[Any]]) -> None:
    """Put the texts of an object's parts together as JSON; none if all are as before."""
    names = {one.name for one in _leaves(field)}
    given = {name: texts.pop(name) for name in names & texts.keys()}
    if given and (found := _object(field, given)) is not None:
        texts[field.name] = [json.dumps(found, ensure_ascii=False)]


def parted(field: Field, texts: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
    """Return the texts of an object's parts, from its JSON; nothing of what is secret."""
    try:
        given = from_json(str(texts[field.name][-1]))
    except (KeyError, IndexError, ValueError):
        given = None
    found: dict[str, list[str]] = {}
    for part in field.parts if isinstance(given, dict) else ():
        if part.own_name in given and not part.is_secret:
            found[part.name] = _texts(part, given[part.own_name])
    return found


def rows(field: Field) -> tuple[Row, ...]:
    """Return how the fields of an object are laid out."""
    plain = [replace(one, group="") for one in field.parts]
    return laid_out(plain, len(plain)).shown


def within(problems: Sequence[Any], part: Field) -> list[Any]:
    """Return those of some problems that are about a part, as that part's own."""
    return [replace(one, path=one.path[1:]) for one in problems if one.path[:1] == (part.own_name,)]


def _leaves(field: Field) -> list[Field]:
    """Return the fields that are typed into."""
    return [leaf for part in field.parts for leaf in (_leaves(part) if part.parts else [part])]


def _object(field: Field, texts: Mapping[str, Sequence[Any]]) -> dict[str, object] | None:
    """Return the object that texts stand for; None for one that may be left out and is."""
    if not field.required and not any(_is_changed(one, texts) for one in _leaves(field)):
        return None
    found = {}
    for part in field.parts:
        given = texts.get(part.name)
        value = _object(part, texts) if part.parts else part.parse_form(given) if given else None
        if value is None and isinstance(field.default, dict):
            value = field.default.get(part.own_name)
        if value is not None:
            found[part.own_name] = value
    return found


def _is_changed(part: Field, texts: Mapping[str, Sequence[Any]]) -> bool:
    """Whether a text is something else than what the form has from the start."""
    usual = part.texts(part.default) or [""]
    if part.control == "checkbox":
        usual = [usual[-1] or "false"]
    return bool(texts.get(part.name)) and texts[part.name][-1] not in {"", usual[-1]}


def _texts(part: Field, value: object) -> list[str]:
    is_lines = part.control == "lines"
    return [part.text(value)] if is_lines or part.parts else part.texts(value)
