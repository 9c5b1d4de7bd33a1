"""What a docstring in Google's style says: summary, description, parameters and the result."""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple


class Docstring(NamedTuple):
    """A docstring's parts; `helps` has each parameter's text, `returns` the result's."""

    summary: str
    description: str
    helps: dict[str, str]
    returns: str


def read(text: str) -> Docstring:
    """Return the parts of a docstring."""
    head, *sections = re.split(r"^(\w[\w ]*):\n(?=[ \t])", text, flags=re.MULTILINE)
    summary, _, description = head.strip().partition("\n\n")
    parts = dict(zip(sections[::2], sections[1::2], strict=True))
    listed = textwrap.dedent(parts.get("Args", ""))
    pairs = re.findall(r"^(\w+)[^:\n]*:((?:.*\n?)(?:[ \t]+.*\n?)*)", listed, flags=re.MULTILINE)
    helps = {name: " ".join(words.split()) for name, words in pairs}
    returns = _result(parts.get("Returns") or parts.get("Yields") or "")
    return Docstring(" ".join(summary.split()), description.strip(), helps, returns)


def _result(section: str) -> str:
    """Return the first paragraph of a section about the result, without the type before it."""
    paragraph = re.split(r"\n[ \t]*\n", section.strip("\n"))[0]
    return re.sub(r"^[\w.\[\], |]+: ", "", " ".join(paragraph.split()))
