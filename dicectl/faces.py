"""Dice as text."""

from __future__ import annotations

# Where the pips of each face are, on a grid of three by three.
_PIPS = {
    1: "    o    ",
    2: "o       o",
    3: "o   o   o",
    4: "o o   o o",
    5: "o o o o o",
    6: "o oo oo o",
}


def face(number: int, sides: int) -> str:
    """Return a picture of a die that shows `number`: pips on six sides, digits on others."""
    if sides == 6:
        pips = _PIPS[number].replace("o", "●")
        rows = [" ".join(pips[start : start + 3]) for start in (0, 3, 6)]
    else:
        rows = ["", str(number), ""]
    width = max(map(len, rows)) + 4
    middle = [f"│{row:^{width}}│" for row in rows]
    return "\n".join([f"╭{'─' * width}╮", *middle, f"╰{'─' * width}╯"])
