"""Colours: what text can be read on an accent, and the accent as a colour of text.

Contrast is WCAG's: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

import re

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
INK: Colour = (17, 17, 17)
# The brightest and the darkest ground that a text of the accent's colour stands on in our themes.
GROUNDS: tuple[Colour, Colour] = ((233, 228, 215), (46, 41, 33))
READABLE = 4.5


def colour(text: str) -> Colour:
    """Return a colour from "#0a7" or "#00aa77".

    Raises:
        ValueError: it is neither.
    """
    if not re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text, re.IGNORECASE):
        raise ValueError(f"{text!r} is no colour like #0a7")
    digits = text[1:] if len(text) == 7 else "".join(one * 2 for one in text[1:])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def written(one: Colour) -> str:
    """Return a colour as CSS has it."""
    return "#" + bytes(one).hex()


def on(ground: Colour) -> Colour:
    """Return the colour of text on a ground: white, else nearly black, else black."""
    readable = (ink for ink in (WHITE, INK) if contrast(ink, ground) >= READABLE)
    return next(readable, BLACK)


def as_text(accent: Colour, ground: Colour) -> Colour:
    """Return the accent, so far towards black or white that it can be read on a ground."""
    end = BLACK if contrast(BLACK, ground) > contrast(WHITE, ground) else WHITE
    steps = (mixed(accent, end, part / 20) for part in range(20))
    return next((one for one in steps if contrast(one, ground) >= READABLE), end)


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """Return a colour with so much of another in it, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(one: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in one)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
