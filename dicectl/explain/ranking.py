"""Puts what was found in order: causes before consequences, nothing that went well."""

from __future__ import annotations

import re
from dataclasses import replace

from dicectl.explain.catalogue import HEALED, LEVELS, NAMED
from dicectl.explain.explanation import Explained, Explanation
from dicectl.explain.hints import NAMES_IT, Hint

_HEALED = {name: re.compile(pattern) for name, pattern in HEALED.items()}
_ANY = re.compile("|".join(f"(?:{one})" for one in sorted(set(HEALED.values()))))
# What is in every line that shows that something went well.
WORDS = ("-----> ", "ogged in", "Logging in", "Logged in", ".herokuapp.com")
UNKNOWN = " What caused it, dicectl does not know; of the lines before, this one says most:"


def heal(found: dict[str, Explained], text: str) -> None:
    """Forget what a line shows to have gone well after all."""
    if found and _ANY.search(text):
        for name in [one for one in found if one in _HEALED and _HEALED[one].search(text)]:
            del found[name]


def _place(one: Explanation) -> tuple[bool, int, bool]:
    return one.follows, LEVELS[one.name], bool(one.raised)


def ranked(found: dict[str, Explained], hint: Hint) -> list[Explained]:
    """Return what was found, causes first, by how fundamental they are, then as they came.

    Where only consequences are known, the first of them says so and shows the line that says most.
    """
    order = sorted(found.values(), key=lambda one: _place(NAMED[one.name]))
    others = [one for one in order if not NAMED[one.name].alone]
    if others or hint.weight >= NAMES_IT:
        order = others
    if order and NAMED[order[0].name].follows and hint.text and hint.text not in order[0].evidence:
        first, *rest = order
        told = replace(first, cause=first.cause + UNKNOWN, evidence=f"{hint.text}")
        order = [told, *rest]
    return order
