"""What a visitor asked of a function, as it came: texts and files of a form or query, or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from webapp.functions.algorithm import Algorithm
from webapp.kinds.upload import Upload, current

JSON, QUERY, FORM = "json", "query", "form"


class Asked(NamedTuple):
    """Input that is not checked yet.

    Attributes:
        how: JSON, QUERY (an empty text is a value) or FORM (an empty text is nothing).
        given: the bytes of a JSON object; else texts and files by the name of their field.
    """

    how: str
    given: Any

    def arguments(self, algorithm: Algorithm) -> dict[str, Any]:
        """Return the arguments that it stands for; files lie in the folder of the call.

        Raises:
            InputError: a value breaks a rule.
            NotJsonError: it is not JSON.
        """
        if self.how == JSON:
            return algorithm.validate_json(self.given)
        texts = _each(_here, self.given)
        return (
            algorithm.validate_form(texts) if self.how == FORM else algorithm.validate_query(texts)
        )

    def kept(self) -> Asked:
        """Return it in a form that outlives the request and its files."""
        return self if self.how == JSON else Asked(self.how, _each(_kept, self.given))


class File(NamedTuple):
    """An upload that does not die with its request."""

    content: bytes
    name: str
    media_type: str


def _each(change: Any, given: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:  # noqa: ANN401
    return {name: [change(one) for one in some] for name, some in given.items()}


def _kept(one: Any) -> Any:  # noqa: ANN401  # a text or a file
    return File(one.path.read_bytes(), one.name, one.media_type) if isinstance(one, Upload) else one


def _here(one: Any) -> Any:  # noqa: ANN401
    if not isinstance(one, File):
        return one
    path = current().place(one.name)
    path.write_bytes(one.content)
    return Upload(path, one.name, one.media_type)
