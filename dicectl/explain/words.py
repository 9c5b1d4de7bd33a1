"""Looks for many plain words at once."""

from __future__ import annotations

import re
from collections.abc import Set


def any_of(words: Set[str]) -> str:
    """Return a regular expression that finds any of the words in one go.

    What they have in common at their beginnings is written once, so that few letters are compared;
    `re` does not do that by itself. It finds all, but may end before the end of the word.
    """
    if "" in words:
        return ""
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[0], set()).add(word[1:])
    branches = [re.escape(first) + any_of(rest) for first, rest in sorted(rests.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
