"""What a docstring in Google's style says: summary, description, parameters and the result."""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple

# Sections about parameters, and those that are about something else.
_ARGS = ("Args", "Arguments", "Parameters", "Keyword Args", "Keyword Arguments")
_OTHER = {"Raises", "Example", "Examples", "Note", "Notes", "Warning", "Warnings", "References"}


class Docstring(NamedTuple):
    """A docstring's parts.

    `helps` has each parameter's text, `groups` the title of the section for those that stand in
    one of their own and not in `Args:`, and `returns` the result's text.
    """

    summary: str
    description: str
    helps: dict[str, str]
    groups: dict[str, str]
    returns: str


def read(text: str) -> Docstring:
    """Return the parts of a docstring."""
    head, *sections = re.split(r"^(\w[\w ]*):\n(?=[ \t])", text, flags=re.MULTILINE)
    summary, _, description = head.strip().partition("\n\n")
    parts = dict(zip(sections[::2], sections[1::2], strict=True))
    result = parts.pop("Returns", "") or parts.pop("Yields", "")
    told = {title: _entries(text) for title, text in parts.items() if title not in _OTHER}
    helps = {name: words for entries in told.values() for name, words in entries.items()}
    groups = {name: title for title, names in told.items() if title not in _ARGS for name in names}
    summary = " ".join(summary.split())
    return Docstring(summary, description.strip(), helps, groups, _result(result))


def _entries(section: str) -> dict[str, str]:
    """Return what a section says of each name in it."""
    listed = textwrap.dedent(section)
    pairs = re.findall(r"^(\w+)[^:\n]*:((?:.*\n?)(?:[ \t]+.*\n?)*)", listed, flags=re.MULTILINE)
    return {name: " ".join(words.split()) for name, words in pairs}


def _result(section: str) -> str:
    """Return the first paragraph of a section about the result, without the type before it."""
    paragraph = re.split(r"\n[ \t]*\n", section.strip("\n"))[0]
    return re.sub(r"^[\w.\[\], |]+: ", "", " ".join(paragraph.split()))
