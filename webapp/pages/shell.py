"""A page drawn once, with holes for what differs from answer to answer.

Drawing all of it for each answer would take longer than the rest of a request.
"""

from __future__ import annotations

import re

from markupsafe import Markup

# No template and no text of a docstring has this character.
MARK = "\0"


class Holes:
    """Stands for the values when a template is drawn as a shell: `{{ hole.title }}` is a hole."""

    def __getitem__(self, name: str) -> Markup:
        return Markup(f"{MARK}{name}{MARK}")  # noqa: S704  # a name in a template of ours


class Shell:
    """A page with holes, kept in parts that are already encoded."""

    def __init__(self, page: str) -> None:
        parts = re.split(f"{MARK}([a-z]+){MARK}", page)
        self._parts = [part.encode() for part in parts]
        self._names = parts[1::2]

    def fill(self, **holes: Markup) -> bytes:
        """Return the page in UTF-8; a hole that is not named stays empty."""
        parts = self._parts.copy()
        parts[1::2] = [holes[name].encode() if name in holes else b"" for name in self._names]
        return b"".join(parts)
