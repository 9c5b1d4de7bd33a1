"""The parameters of an algorithm as fields of a form, read from their JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Any, cast

from pydantic_core import from_json

from webapp.kinds.attributes import limits, of_files
from webapp.kinds.controls import CELLS, CHOOSERS, choices, control, is_deep, plain
from webapp.kinds.examples import sample, typical
from webapp.kinds.language import say
from webapp.kinds.upload import Typed, Upload, told

MOST_COLUMNS = 8
MOST_PARTS = 20
# So many objects within one another are groups of fields.
_DEEPEST = 3
# What a field is given: what was typed, or a file.
Given = str | Upload


@dataclass(frozen=True)
class Field:
    """One parameter.

    `control` is the form control: number, text, date, datetime-local, time, email, checkbox,
    select, lines (one value a line), json, one of `CHOOSERS`, or what `x-control` says. `schema` is
    the parameter's JSON Schema without the "or null". `group` is the title under which it is folded
    away, if it is. `attributes` are its limits in HTML's words. Where the parameter is a list of
    objects, `columns` are the fields of one, and where it is of any names with values, those of a
    pair. Where it is an object, `parts` are its fields, named like "house.area".
    """

    name: str
    control: str
    required: bool
    schema: Mapping[str, Any]
    help: str = ""
    default: Any = None
    group: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Field, ...] = ()
    parts: tuple[Field, ...] = ()

    @property
    def own_name(self) -> str:
        """The name within its object: "area" of "house.area"."""
        return self.name.rpartition(".")[2]

    @property
    def label(self) -> str:
        """The name in words."""
        return words(self.own_name)

    @property
    def has_pairs(self) -> bool:
        """Whether its rows are names with values."""
        return bool(self.columns) and self.schema.get("type") == "object"

    @property
    def is_secret(self) -> bool:
        """Whether it is a password, or holds one."""
        return self.control == "password" or any(one.is_secret for one in self.parts)

    @property
    def many(self) -> bool:
        """Whether the parameter takes a list of plain values."""
        return self.schema.get("type") == "array" and self.control != "json"

    @property
    def takes_file(self) -> bool:
        """Whether the field is a file chooser."""
        return self.control in CHOOSERS

    @property
    def most(self) -> int:
        """How many bytes all of its files may have; of several that is five times one's."""
        one: int = self._item.get("x-max-bytes", 0)
        return 5 * one if self.many else one

    @property
    def taken(self) -> str:
        """Which files a chooser takes, in words."""
        known = {"image/*": say("pictures")}
        types = [known.get(one, one) for one in self._item.get("x-types", ())]
        some = reduce(partial(say, "{} or {}"), types) if types else say("any file")
        said = say("{}, up to {}", some, told(self._item.get("x-max-bytes", 0)))
        return said[0].upper() + said[1:]

    @property
    def _item(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.schema.get("items", {}) if self.many else self.schema
        return found

    @property
    def example(self) -> object:
        """A value that can be given, for showing how."""
        if self.default is not None:
            return self.default
        if self.schema.get("examples"):
            return self.schema["examples"][0]
        one = next(iter(self.choices.values()), self._typical)
        return [one] if self.many else one

    @property
    def example_texts(self) -> list[str]:
        """The example as the texts of a query: one for each item of a list."""
        return self.texts(self.example)

    def texts(self, value: object) -> list[str]:
        """Return a value as the texts of a query: one for each item of a list."""
        if self.many and isinstance(value, list):
            return [one if isinstance(one, str) else json.dumps(one) for one in value]
        return [self.text(value)]

    @property
    def _typical(self) -> object:
        return typical(control(self._item, self._item), self._item)

    def text(self, value: object) -> str:
        """Return a value as it is typed into the control."""
        if value is None:
            return ""
        if self.control == "lines" and isinstance(value, list):
            return "\n".join(map(str, value))
        plain = isinstance(value, str) and self.control != "json"
        return str(value) if plain else json.dumps(value, ensure_ascii=False)

    def parse(self, texts: Sequence[Given]) -> object:
        """Return the value that texts stand for; what stands for none is left to validation."""
        if self.many:
            return [self._choice(text) for text in texts]
        if len(texts) > 1:
            return list(texts)  # no plain value, so validation will say so
        text = texts[0]
        if self.control == "json" and isinstance(text, str):
            return _json(text)
        return self._choice(text)

    def parse_form(self, texts: Sequence[Given]) -> object:
        """Return the value that a form's texts stand for; an empty text means None, "not given"."""
        if self.control == "checkbox":  # a hidden "false" goes before the box
            return texts[-1]
        if self.control == "lines":
            texts = [line.strip() for text in texts for line in str(text).splitlines()]
        # A browser ends lines in its own way.
        given = [
            text.replace("\r\n", "\n") if isinstance(text, str) else text
            for text in texts
            if not isinstance(text, str) or text.strip()
        ]
        return self.parse(given) if given else None

    def _choice(self, text: Given) -> object:
        if not isinstance(text, str):
            return text
        is_file = self.takes_file and self.control != "table"
        return Typed(text) if is_file else self.choices.get(text, text)


def fields(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields for an object's JSON Schema."""
    required = schema.get("required", ())
    return tuple(
        _field(name, plain(part, definitions), definitions, required=name in required)
        for name, part in schema.get("properties", {}).items()
    )


def _json(text: str) -> object:
    try:
        # Python's own reader takes half characters and deep nesting, on which others fail later.
        return cast("object", from_json(text))
    except ValueError:
        return text


def words(name: str) -> str:
    """Return a Python name as words: `max_size` is "Max size"."""
    return name.replace("_", " ").strip().capitalize() or name


def _field(
    name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any], *, required: bool
) -> Field:
    """Return the field for one parameter, whose schema is already plain."""
    item = plain(schema["items"], definitions) if "items" in schema else schema
    fitting = control(schema, item)
    made = Field(
        name=name,
        control=fitting,
        required=required,
        schema=schema,
        help=schema.get("description", ""),
        default=None if fitting == "password" else schema.get("default"),
        group=schema.get("x-group", ""),
        choices=choices(item),
        attributes=limits(schema) | of_files(item),
    )
    return _with_parts(made, item, definitions) if fitting == "json" else made


def _with_parts(field: Field, item: Mapping[str, Any], definitions: Mapping[str, Any]) -> Field:
    """Return the field of an object or a list with the fields that it is made of, if they fit."""
    schema = {"examples": [sample(field.schema, definitions)], **field.schema}
    is_inner = "." in field.name
    if "items" in schema:
        columns = () if is_inner else _columns(item, definitions)
        return replace(field, schema=schema, columns=columns)
    if isinstance(inner := item.get("additionalProperties"), dict) and not is_inner:
        pair = {"properties": {"name": {"type": "string"}, "value": inner}}
        return replace(field, schema=schema, columns=_columns(pair, definitions))
    return replace(field, schema=schema, parts=_parts(field, definitions))


def _parts(field: Field, definitions: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields of an object; none where it has too many, or too deep ones."""
    schema = field.schema
    required, properties = schema.get("required", ()), schema.get("properties", {})
    if len(properties) > MOST_PARTS or field.name.count(".") + 1 >= _DEEPEST:
        return ()
    given = field.default if isinstance(field.default, dict) else {}
    found = []
    for name, part in properties.items():
        one = plain(part, definitions)
        one |= {"default": given[name]} if name in given else {}
        # A browser must not ask for the parts of what may be left out.
        needed = field.required and name in required
        found.append(_field(f"{field.name}.{name}", one, definitions, required=needed))
    return tuple(found)


def _columns(item: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields of an object in a list, none where one of them is more than a cell."""
    required, properties = item.get("required", ()), item.get("properties", {})
    parts = {name: plain(part, definitions) for name, part in properties.items()}
    if not 0 < len(parts) <= MOST_COLUMNS or any(map(is_deep, parts.values())):
        return ()
    found = (_field(n, one, definitions, required=n in required) for n, one in parts.items())
    columns = tuple(found)
    return columns if all(one.control in CELLS for one in columns) else ()
