"""What a visitor asked of a function, in a form that can wait in a queue: texts, files, JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from webapp.functions.algorithm import Algorithm
from webapp.kinds.upload import Upload, current


class File(NamedTuple):
    """An upload that does not die with its request."""

    content: bytes
    name: str
    media_type: str


class Asked(NamedTuple):
    """Input as it came: `how` is "json", "query" or "form"."""

    how: str
    given: Any


def form(texts: Mapping[str, Sequence[Any]], how: str = "form") -> Asked:
    """Return the texts and files of a form."""
    return Asked(how, {name: [_kept(one) for one in some] for name, some in texts.items()})


def _kept(one: Any) -> Any:  # noqa: ANN401  # a text or a file
    return File(one.path.read_bytes(), one.name, one.media_type) if isinstance(one, Upload) else one


def arguments(algorithm: Algorithm, asked: Asked) -> dict[str, Any]:
    """Return the arguments that it stands for; files lie in the folder of the call.

    Raises:
        InputError: a value breaks a rule.
    """
    if asked.how == "json":
        return algorithm.validate_json(asked.given)
    texts = {name: [_given(one) for one in some] for name, some in asked.given.items()}
    return algorithm.validate_form(texts) if asked.how == "form" else algorithm.validate_query(texts)


def _given(one: Any) -> Any:  # noqa: ANN401
    if not isinstance(one, File):
        return one
    path = current().place(one.name)
    path.write_bytes(one.content)
    return Upload(path, one.name, one.media_type)
