"""What an explanation is."""

from __future__ import annotations

import re
from dataclasses import dataclass

EVIDENCE_LINES = 6


@dataclass(frozen=True)
class Explanation:
    """A known failure.

    Attributes:
        name: unique; also the name of its sample in the tests.
        pattern: a regular expression for the line that gives it away. Its named groups may be used
            in `cause` and `fix`.
        cause: what happened, in one sentence.
        fix: what to do, as a command where there is one.
        link: a page that says more, "" for none.
    """

    name: str
    pattern: str
    cause: str
    fix: str
    link: str = ""

    def search(self, text: str) -> Explained | None:
        """Return the explanation in the words of this case, if `text` shows it."""
        found = re.search(self.pattern, text, re.MULTILINE)
        if not found:
            return None
        words = found.groupdict()
        end = text.find("\n", found.end())
        seen = text[: end if end >= 0 else None].splitlines()[-EVIDENCE_LINES:]
        cause, fix = self.cause.format(**words), self.fix.format(**words)
        return Explained(self.name, cause, fix, "\n".join(seen), self.link)


@dataclass(frozen=True)
class Explained:
    """An explanation in the words of one case.

    `evidence` is the line that gave it away, and what was printed just before it.
    """

    name: str
    cause: str
    fix: str
    evidence: str
    link: str = ""
