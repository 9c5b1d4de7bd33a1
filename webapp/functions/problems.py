"""What is wrong with an input, in words for the person who typed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Whole sentences where pydantic's own are for programmers; its rule names are the keys.
# https://docs.pydantic.dev/latest/errors/validation_errors/
SENTENCES = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field.",
    "dict_type": "This must be a JSON object: names with values.",
    **dict.fromkeys(("list_type", "tuple_type", "set_type"), "This must be a list."),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "This must be a whole number."),
    **dict.fromkeys(("float_type", "float_parsing"), "This must be a number."),
    **dict.fromkeys(("bool_type", "bool_parsing"), "This must be true or false."),
    **dict.fromkeys(("time_type", "time_parsing"), "This must be a time, like 12:30."),
    **dict.fromkeys(
        ("time_delta_type", "time_delta_parsing"),
        "This must be a length of time, like 1:30:00 for an hour and a half.",
    ),
    **dict.fromkeys(("uuid_type", "uuid_parsing"), "This must be a UUID: 32 digits and letters."),
    **dict.fromkeys(("decimal_type", "decimal_parsing"), "This must be a number."),
    "finite_number": "This must be a number that is not infinite.",
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing"),
        "This must be a date, like 2030-12-31.",
    ),
}
SHOWN = 200


@dataclass(frozen=True)
class Problem:
    """What is wrong with one value.

    `field` is the parameter's name, empty if it is about the input as a whole; `path` leads from
    there to the value; `rule` is a stable word for programs; `detail` a sentence for people;
    `picture` may point at the place in the value, in monospaced lines.
    """

    field: str
    detail: str
    rule: str
    value: Any = None
    path: tuple[str | int, ...] = ()
    picture: str | None = None


class InputError(ValueError):
    """The input breaks a rule; `problems` say which."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(_labelled(problem) for problem in self.problems))


class NotJsonError(ValueError):
    """The body is not JSON at all."""


def from_pydantic(error: Mapping[str, Any]) -> Problem:
    """Return one of pydantic's `ValidationError.errors()` as a problem."""
    rule, place = error["type"], error["loc"]
    return Problem(
        field=str(place[0]) if place else "",
        detail=SENTENCES.get(rule) or _sentence(error["msg"]),
        rule=rule,
        value=None if rule == "missing" or not place else shown(error["input"]),
        path=place[1:],
    )


def shown(value: object) -> object:
    """Return a value as it may stand in an answer: plain, and no longer than a person reads."""
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _labelled(problem: Problem) -> str:
    return f"{problem.field}: {problem.detail}" if problem.field else problem.detail


def _sentence(message: str) -> str:
    """Return pydantic's message as a sentence about "this"."""
    message = re.sub(r"^(Value error|Assertion failed), ", "", message)
    message = re.sub(r"^\w+ should ", "This must ", message)
    message = re.sub(r" after validation, not \d+$", "", message)
    return message if message.endswith((".", "!", "?")) else f"{message}."
