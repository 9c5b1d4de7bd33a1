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
    r"|(?P<any>[.^$]|\\[bBdDsSwWn]|\[\^?(?:\\.|[^\]\\])+\])"
    r"|\\?(?P<plain>.)"
)


@cache
def needed(pattern: str) -> tuple[str, ...]:
    """Return words, one of which is in the last line of whatever `pattern` matches.

    To look for plain words is far cheaper than to try the pattern. There is one for each of its
    top-level alternatives: the longest run of plain characters outside brackets.
    """
    return tuple(max(_runs(branch), key=len, default="") for branch in _branches(pattern))


def _branches(pattern: str) -> list[str]:
    """Return the top-level alternatives, each from its last line break on."""
    depth, start, found = 0, 0, []
    for piece in _PIECE.finditer(pattern):
        depth += bool(piece["open"]) - bool(piece["close"])
        if piece["bar"] and not depth:
            found.append(pattern[start : piece.start()])
            start = piece.end()
    return [branch.rsplit(r"\n", 1)[-1] for branch in [*found, pattern[start:]]]


def _runs(branch: str) -> list[str]:
    depth, runs = 0, [""]
    for piece in _PIECE.finditer(branch):
        depth += bool(piece["open"]) - bool(piece["close"] and depth)
        if piece["plain"] and not depth:
            runs[-1] += piece["plain"]
            continue
        if piece["times"] and not piece["times"].startswith("+"):
            runs[-1] = runs[-1][:-1]  # the character before may be missing
        runs.append("")
    return runs


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
