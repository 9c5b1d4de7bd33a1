"""Finds the explanations that a line may be about, at little cost for the many that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dicectl.explain.catalogue import HEARD, LAYERS
from dicectl.explain.explanation import Explanation
from dicectl.explain.words import any_of

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


class Index:
    """The explanations of some layers, found by the words that they need.

    Most lines of a log mean nothing, so they have to cost little: one search says whether any of
    the words is there, and only then is it asked which.
    """

    def __init__(self, layers: Iterable[Iterable[Explanation]]) -> None:
        self._entries = [
            (word, one)
            for layer in layers
            for one in layer
            if not one.raised
            for word in needed(one.pattern)
        ]
        self._any = re.compile(any_of({word for word, _ in self._entries}))

    def candidates(self, text: str) -> list[Explanation]:
        """Return the explanations of which words are in `text`, most fundamental first."""
        if not self._any.search(text):
            return []
        return [one for word, one in self._entries if word in text]


@cache
def index(speaker: str) -> Index:
    """Return the index of the explanations of what a speaker says; see `lines.speaker`."""
    return Index(LAYERS[name] for name in HEARD.get(speaker, LAYERS))


@cache
def all_words() -> frozenset[str]:
    """Return the words of all explanations, one of which is in any line that gives one away."""
    plain = (one for layer in LAYERS.values() for one in layer if not one.raised)
    return frozenset(word for one in plain for word in needed(one.pattern))
