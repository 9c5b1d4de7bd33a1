"""Formatted text as HTML: what `prose` knows, and headings and fences of code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from webapp.kinds.prose import prose

_FENCE = re.compile(r"^(?:```|~~~)[^\n]*\n(.*?)^(?:```|~~~)[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) +(.+?)[ #]*$", re.MULTILINE)
# A page has a heading of the first rank, and one of the second for its results.
_HIGHEST = 2


def markdown(text: str) -> Markup:
    """Return a formatted text as HTML. HTML in it stays as it is written."""
    return Markup("\n").join(_fences(text.replace("\r\n", "\n")))


def _fences(text: str) -> Iterator[Markup]:
    pieces = _FENCE.split(text)
    for words, code in zip(pieces[::2], [*pieces[1::2], None], strict=True):
        yield from _headings(words)
        if code is not None:
            yield Markup('<pre tabindex="0"><code>{}</code></pre>').format(code)


def _headings(text: str) -> Iterator[Markup]:
    first, *pieces = _HEADING.split(text)
    yield prose(first)
    for signs, words, rest in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        rank = min(len(signs) + _HIGHEST, 6)
        yield Markup("<h{0}>{1}</h{0}>").format(rank, words)
        yield prose(rest)
