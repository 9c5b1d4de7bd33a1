"""Text of others, for a terminal."""

from __future__ import annotations

import re

from dicectl.machine.runner import plain

# What would move the cursor or turn the text around, from whoever the app let write to its log.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """Return text that can only write, not steer the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub("\ufffd", plain(text).expandtabs(4))
