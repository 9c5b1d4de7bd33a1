"""An algorithm: a typed Python function, seen as form fields, a validator and a JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_jsonable_python

from webapp.functions.pieces import last, pieces
from webapp.functions.problems import InputError, NotJsonError, Problem, from_pydantic
from webapp.kinds import fields as form
from webapp.kinds.beginning import JSON
from webapp.kinds.outgoing import ready
from webapp.kinds.values import as_json, as_shown, with_base64

# Python has these as ValueErrors too, but they mean that the algorithm is wrong, not its input.
OWN_FAULTS = (ValidationError, PydanticSerializationError, UnicodeError)

ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)

Told = TypeVar("Told")


class AlgorithmError(Exception):
    """The function cannot be put on the web; the text says why and what to change."""


class ResultError(Exception):
    """The algorithm returned what JSON or its own type cannot hold."""


@dataclass(frozen=True)
class Algorithm:
    """A function, and what its signature and docstring say.

    `schemas` are the JSON Schema definitions that `input_schema` and `result_schema` refer to as
    `#/components/schemas/NAME`. `returns` is what the docstring says of the result. Where calling
    the function only begins it, it `runs_later`; so does one that `yields`.
    """

    function: Callable[..., object]
    name: str
    summary: str
    description: str
    fields: tuple[form.Field, ...]
    input_schema: Mapping[str, Any]
    result_schema: Mapping[str, Any]
    schemas: Mapping[str, Any]
    result_type: Any
    _input: TypeAdapter[Any]
    _result: TypeAdapter[Any]
    returns: str = ""
    runs_later: bool = False
    yields: bool = False
    prints: bool = False

    @property
    def most_bytes(self) -> int:
        """How many bytes all files together may have; 0 where none are taken."""
        return sum(field.most for field in self.fields)

    @property
    def live(self) -> bool:
        """Whether there is more to see than the end: what is yielded or printed."""
        return self.runs_later or self.prints

    @property
    def secrets(self) -> frozenset[str]:
        """The names of the fields whose values are never told."""
        return frozenset(field.name for field in self.fields if field.is_secret)

    def validate_json(self, body: bytes) -> dict[str, Any]:
        """Return the arguments that a JSON object holds; types are taken strictly.

        Raises:
            NotJsonError: this is not JSON.
            InputError: a value breaks a rule.
        """
        try:
            found: dict[str, Any] = self._input.validate_json(body, strict=True)
        except ValidationError as error:
            wrong = error.errors(include_url=False)
            if wrong[0]["type"] == "json_invalid":
                raise NotJsonError(f"{wrong[0]['msg']}.") from error
            if any(one["type"] == "int_type" and _is_whole(one["input"]) for one in wrong):
                return self.validate_json(_with_whole_numbers(body))
            raise self._input_error(error) from error
        return found

    def validate_query(self, texts: Mapping[str, Sequence[form.Given]]) -> dict[str, Any]:
        """Return the arguments that a query string or API form holds; "" is a value, too.

        Raises:
            InputError: a value breaks a rule.
        """
        known = {field.name: field for field in self.fields}
        return self.validate(
            {name: known[name].parse(t) if name in known else t for name, t in texts.items()}
        )

    def validate_form(self, texts: Mapping[str, Sequence[form.Given]]) -> dict[str, Any]:
        """Return the arguments that the page's form holds: an empty field is not given.

        Raises:
            InputError: a value breaks a rule.
        """
        values = {
            field.name: value
            for field in self.fields
            if field.name in texts and (value := field.parse_form(texts[field.name])) is not None
        }
        return self.validate(values)

    def validate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values as the function's arguments, texts turned into what they stand for.

        Raises:
            InputError: a value breaks a rule.
        """
        try:
            found: dict[str, Any] = self._input.validate_python(values)
        except ValidationError as error:
            raise self._input_error(error) from error
        return found

    def _input_error(self, error: ValidationError) -> InputError:
        """Return what is wrong, without values that are secret."""
        found = map(from_pydantic, error.errors(include_url=False))
        return InputError(
            replace(one, value=None) if one.field in self.secrets else one for one in found
        )

    def __call__(self, arguments: Mapping[str, Any]) -> object:
        """Run the function on validated arguments; of what yields, return what it comes to.

        Raises:
            InputError: the function itself refused its input with a ValueError. The field is the
                error's `field` if it has one, else the first parameter; its `picture`, if it has
                one, points at the place.
        """
        if self.runs_later:
            return last(self.pieces(arguments))
        try:
            return self.function(**arguments)
        except ValueError as error:
            self._refuse(error, arguments)

    def pieces(self, arguments: Mapping[str, Any]) -> Generator[object]:
        """Run the function as it is iterated over: yield what it yields, or its result.

        Raises:
            InputError: as when it is called.
        """
        try:
            yield from pieces(self.function(**arguments))
        except ValueError as error:
            self._refuse(error, arguments)

    def _refuse(self, error: ValueError, arguments: Mapping[str, Any]) -> NoReturn:
        if isinstance(error, OWN_FAULTS):
            raise error
        raise InputError([self._refused(error, arguments)]) from error

    def json(self, result: object) -> bytes:
        """Return a result as JSON; of what JSON does not know, its text.

        Raises:
            ResultError: the function's return type does not hold it, or JSON cannot.
        """
        return self._told(partial(TypeAdapter.dump_json, fallback=as_json), result)

    def plain(self, result: object) -> JSON:
        """Return a result as JSON's own types: None, bool, numbers, str, list and dict.

        Raises:
            ResultError: the function's return type does not hold it, or JSON cannot.
        """
        told: JSON = self._told(
            partial(TypeAdapter.dump_python, mode="json", fallback=as_shown), result
        )
        # What JSON has no word for is no "nothing" for people.
        return str(result) if told is None and isinstance(result, float) else told

    def _told(self, dump: Callable[..., Told], result: object) -> Told:
        try:
            result = result if self.result_schema else ready(result)
            try:
                return dump(self._result, result, warnings="error")
            except (PydanticSerializationError, UnicodeDecodeError):
                # NumPy's numbers are not Python's; as JSON they may be of the type after all.
                body = _as_anything(result)
                return dump(self._result, self._result.validate_json(body, strict=True))
        except (ValueError, RecursionError) as error:
            raise ResultError(f"{self.name} returned a {type(result).__name__}: {error}") from error

    def _refused(self, error: ValueError, arguments: Mapping[str, Any]) -> Problem:
        first = self.fields[0].name if self.fields else ""
        name = str(getattr(error, "field", first))
        return Problem(
            field=name,
            detail=str(error) or "The algorithm does not accept this.",
            rule="refused",
            value=to_jsonable_python(arguments.get(name), fallback=str),
            picture=getattr(error, "picture", None),
        )


def _as_anything(result: object) -> bytes:
    """Return a result as JSON whatever its type says."""
    try:
        return ANYTHING.dump_json(result, fallback=as_json)
    except PydanticSerializationError:  # pydantic takes bytes for a text in UTF-8
        return ANYTHING.dump_json(with_base64(result), fallback=as_json)


def _is_whole(number: object) -> bool:
    """Whether this is a number like 6.0, which is an integer to JSON Schema, if not to Python."""
    return isinstance(number, float) and number.is_integer() and abs(number) < 2**53


def _with_whole_numbers(body: bytes) -> bytes:
    """Return JSON with 6 for 6.0. Where a float is wanted, 6 is accepted as well."""

    def number(text: str) -> float:
        value = float(text)
        return int(value) if _is_whole(value) else value

    return json.dumps(json.loads(body, parse_float=number)).encode()
