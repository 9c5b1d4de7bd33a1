"""What a visitor asked of a function, as it came: texts and files of a form or query, or JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from webapp.functions.algorithm import Algorithm

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
        read = algorithm.validate_form if self.how == FORM else algorithm.validate_query
        return read(self.given)

    def each(self, change: Callable[[Any], Any]) -> Asked:
        """Return it with each text and file changed; JSON as it is."""
        if self.how == JSON:
            return self
        changed = {name: [change(one) for one in some] for name, some in self.given.items()}
        return Asked(self.how, changed)
