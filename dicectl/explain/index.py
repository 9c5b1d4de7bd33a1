"""Finds the explanations that a line may be about, at little cost for the many that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dicectl.explain.catalogue import HEARD, LAYERS
from dicectl.explain.explanation import Explanation

# A regular expression in pieces: what repeats, what opens and closes, what may be anything, and
# plain characters.
_PIECE = re.compile(
    r"(?P<times>[*?+]\??|\{\d*,?\d*\}\??)"
    r"|(?P<open>\((?:\?(?:P<\w+>|[:=!]|<[=!]))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<any>[.^$]|\\[bBdDsSwWn]|\\u\w{4}|\[\^?(?:\\.|[^\]\\])+\])"
    r"|(?P<plain>(?:[^\\.^$*+?{}()\[\]|]|\\[^bBdDsSwWnu])+|.)"
)
_ESCAPE = re.compile(r"\\(.)")


@cache
def needed(pattern: str) -> tuple[str, ...]:
    """Return words, one of which is in the last line of whatever `pattern` matches.

    To look for plain words is far cheaper than to try the pattern. There is one for each of its
    top-level alternatives: the longest run of plain characters outside brackets, behind the last
    line break.
    """
    found, runs = [], _Runs()
    depth = 0
    for piece in _PIECE.finditer(pattern):
        kind = piece.lastgroup
        if kind == "plain":
            runs.plain(_ESCAPE.sub(r"\1", piece["plain"]))
        elif kind == "bar" and not depth:
            found.append(runs.longest())
            runs = _Runs()
        else:
            depth += (kind == "open") - (kind == "close")
            runs.other(kind, piece[0])
    return (*found, runs.longest())


class _Runs:
    """The runs of plain characters of one alternative."""

    def __init__(self) -> None:
        self._runs = [""]
        self._depth = 0

    def plain(self, text: str) -> None:
        """Take plain characters."""
        if not self._depth:
            self._runs[-1] += text

    def other(self, kind: str | None, text: str) -> None:
        """Take what ends a run."""
        if text == r"\n":
            self._runs, self._depth = [""], 0
            return
        if kind == "open":
            self._depth += 1
        elif kind == "close" and self._depth:
            self._depth -= 1
        elif kind == "times" and not self._depth and text[0] != "+":
            self._runs[-1] = self._runs[-1][:-1]  # the character before may be missing
        if not self._depth:
            self._runs.append("")

    def longest(self) -> str:
        """Return the longest run."""
        return max(self._runs, key=len)


# Words are found by their first letters; none is shorter.
START = 5
Entry = tuple[int, str, Explanation]


class Index:
    """The explanations of some layers, found by the words that they need."""

    def __init__(self, layers: Iterable[Iterable[Explanation]]) -> None:
        self._by_start: dict[str, list[Entry]] = {}
        for order, one in enumerate(one for layer in layers for one in layer if not one.raised):
            for word in needed(one.pattern):
                self._by_start.setdefault(word[:START], []).append((order, word, one))

    def candidates(self, text: str) -> list[Explanation]:
        """Return the explanations of which words are in `text`, most fundamental first."""
        starts = {text[place : place + START] for place in range(len(text))}
        found = {
            order: one
            for start in starts & self._by_start.keys()
            for order, word, one in self._by_start[start]
            if word in text
        }
        return [found[order] for order in sorted(found)]


@cache
def index(speaker: str) -> Index:
    """Return the index of the explanations of what a speaker says; see `lines.speaker`."""
    return Index(LAYERS[name] for name in HEARD.get(speaker, LAYERS))


@cache
def all_words() -> frozenset[str]:
    """Return the words of all explanations, one of which is in any line that gives one away."""
    plain = (one for layer in LAYERS.values() for one in layer if not one.raised)
    return frozenset(word for one in plain for word in needed(one.pattern))
