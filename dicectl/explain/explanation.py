"""What an explanation is."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """A known failure.

    Attributes:
        name: unique; also the name of its sample in the tests.
        pattern: a regular expression for the line that gives it away. Its named groups may be used
            in `cause` and `fix`.
        cause: what happened, in one sentence.
        fix: what to do, as a command where there is one.
    """

    name: str
    pattern: str
    cause: str
    fix: str

    def search(self, text: str) -> Explained | None:
        """Return the explanation in the words of this case, if `text` shows it."""
        found = re.search(self.pattern, text, re.MULTILINE)
        if not found:
            return None
        words = found.groupdict()
        line = text[: found.end()].splitlines()[-1].strip()
        return Explained(self.name, self.cause.format(**words), self.fix.format(**words), line)


@dataclass(frozen=True)
class Explained:
    """An explanation in the words of one case, and the line that gave it away."""

    name: str
    cause: str
    fix: str
    line: str
