"""HTML that a function returns, with what is harmless in it alone.

It is read and written anew: only the elements and attributes listed here come out, all text is
escaped, and every element is closed. None of them holds raw text or is of another language like
SVG, so that a browser reads it as it was read here; and none is one that stands around a result, so
that no end of it is taken for the end of that. The page's content policy stands behind this.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

_TEXT = "a abbr b bdi bdo br cite code data del dfn em i ins kbd mark q s samp small span strong"
_BLOCKS = "blockquote dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol p pre ul"
_TABLES = "caption col colgroup table tbody td tfoot th thead tr details summary sub sup time u var"
ELEMENTS = frozenset(f"{_TEXT} {_BLOCKS} {_TABLES} wbr".split())
# A div stands around a result.
INSTEAD = {"div": "span"}
EMPTY = {"br", "col", "hr", "img", "wbr"}
# What stands in these is no text for people.
DROPPED = {"script", "style", "title", "template", "textarea", "noscript", "iframe", "svg", "math"}
ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "time": {"datetime"},
    "data": {"value"},
}
_SAFE = {
    "href": re.compile(r"(?:https?://|mailto:|#|/(?!/))", re.IGNORECASE),
    # What another site has is not fetched: the content policy forbids it.
    "src": re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,", re.IGNORECASE),
}


def harmless(text: str) -> Markup:
    """Return HTML without what could run, load or send something, or break the page around it."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return Markup("".join(reader.written()))  # noqa: S704  # that is what it is for


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []
        self._dropped: list[str] = []

    def written(self) -> list[str]:
        """Return what was read, with every element closed."""
        return [*self._out, *(f"</{tag}>" for tag in reversed(self._open))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that is harmless, with the attributes that are."""
        if tag in DROPPED:
            self._dropped.append(tag)
        is_block = tag in INSTEAD
        tag = INSTEAD.get(tag, tag)
        if self._dropped or tag not in ELEMENTS:
            return
        given = [(name, value or "") for name, value in attrs]
        kept = [f' {name}="{escape(value)}"' for name, value in given if _fits(tag, name, value)]
        self._out.append(f"<{tag}{' class=block' if is_block else ''}{''.join(kept)}>")
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Write the end of what is open."""
        tag = INSTEAD.get(tag, tag)
        if self._dropped:
            if tag in self._dropped:
                del self._dropped[self._dropped.index(tag) :]
        elif tag in self._open:
            while (last := self._open.pop()) != tag:
                self._out.append(f"</{last}>")
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text."""
        if not self._dropped:
            self._out.append(escape(data, quote=False))


def _fits(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()):
        return False
    return name not in _SAFE or bool(_SAFE[name].match(value.strip()))
