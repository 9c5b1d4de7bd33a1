"""The right notation that is much like a wrong one: what somebody probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from webapp.dice.notation import NotationError

# What people write out, and how it is written here.
_WRITTEN_OUT = [
    (r"\bplus\b|\band\b|&", "+"),
    (r"\bminus\b", "-"),
    (r"\bwith (?=adv|dis)", ""),
    (r"drop(?:ping)? (?:the )?(h|l)(?:igh|ow)\w*\s*(\d*)", r"d\1\2"),
    (r"keep(?:ing)? (?:the )?(h|l)(?:igh|ow)\w*\s*(\d*)", r"k\1\2"),
    (r"re-?roll(?:ing)? (?:once (\d+)|(\d+)s? once)s?", r"ro\1\2"),
    (r"re-?roll(?:ing)? (\d+)s?", r"rr\1"),
    (r"explod\w*", "!"),
    (r"^(.*\S)\s+twice$", r"2x\1"),
    (r"^(.*\S)\s+(\d+)\s*times$", r"\2x\1"),
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
    (r"(?<=\d),(?=\d)", "."),
]
# What is wrong at the mark ¦, and what is right in its place, the likeliest first.
_WRONG = [
    (r"(?<=d)¦[a-z]?(?![a-z])", "6"),  # no sides
    (r"(?<=r)¦?0", "o"),
    (r"rr?(\W?)¦", r"ro\1"),
    (r"¦([a-z])([a-z])", r"\2\1"),
    *((r"¦([a-z])[a-z](?![a-z])", rf"\1{letter}") for letter in "hloia"),
    (r"^(\d+) *¦(?=\d*d)", r"\1x"),
    (r"¦", ")"),
    (r"¦", "}"),
    (r"¦[]!)}]", ""),
    (r"¦\s*(?:adv|dis)\w*$", ""),  # none to have it
    (r"^\s*¦[a-z]+\s*(?=\d*d\d)", ""),
    (r"¦(?=d\d)", "+ "),
    (r"(?<=\s)¦([a-z]{2,}[a-z ]*)$", r"# \1"),  # words for all of it
    (r"(?<=\w)[^\w)}%!]+¦$", ""),  # nothing behind a sign
]
# Longer ones are not tried, for each try takes a while.
LONGEST = 80
_NAMES = ("floor", "ceil", "round", "abs", "max", "min", "advantage", "disadvantage")


def nearest(error: NotationError, read: Callable[[str], object]) -> str:
    """Return the nearest notation that can be read, "" if none is near."""
    if len(error.notation) > LONGEST:
        return ""
    for text in _meant(error.notation, error.position, error.expected):
        try:
            read(text)
        except NotationError:
            continue
        return text.strip()
    return ""


def _meant(text: str, here: int, expected: str) -> Iterator[str]:
    yield _replaced(text, _WRITTEN_OUT)
    yield from _within_limits(text, here, expected)
    yield from _with_name(text, here)
    marked = f"{text[:here]}¦{text[here:]}"
    yield from (_replaced(marked, [rule]).replace("¦", "") for rule in _WRONG)


def _replaced(text: str, rules: list[tuple[str, str]]) -> str:
    for wrong, right in rules:
        text = re.sub(wrong, right, text, flags=re.I)
    return text


def _within_limits(text: str, here: int, expected: str) -> Iterator[str]:
    """Yield the text with the limit that was expected in the place of a number."""
    number = re.compile(r"\d+").match(text, here)
    limits = re.match(r"(?:at most )?([\d,]+)(?: to ([\d,]+))?\b", expected)
    if number and limits:
        low, high = (int((one or limits[1]).replace(",", "")) for one in limits.groups())
        low = low if limits[2] else 1
        yield f"{text[:here]}{min(max(int(number[0]), low), high)}{text[number.end() :]}"


def _with_name(text: str, here: int) -> Iterator[str]:
    """Yield the text with the known name that is most like an unknown one."""
    from difflib import get_close_matches

    name = re.compile(r"[a-z]{3,}", re.I).match(text, here)
    if name:
        for known in get_close_matches(name[0].lower(), _NAMES, 1):
            yield f"{text[:here]}{known}{text[name.end() :]}"
