"""How texts are saved: UTF-8, or what Windows and some editors make of them."""

from __future__ import annotations

_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decode(raw: bytes) -> tuple[str, str] | None:
    """Return a text and its encoding, None if it is no text.

    PowerShell's `>` writes UTF-16, and some editors put a byte order mark before UTF-8.
    """
    marked = next((name for mark, name in _ENCODINGS.items() if raw.startswith(mark)), "")
    halves = "" if marked or b"\0" not in raw[:200] else _unmarked_utf16(raw)
    encoding = marked or halves or "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else (text, encoding)


def _unmarked_utf16(raw: bytes) -> str:
    """Plain text in UTF-16 has a zero as every second byte."""
    if not any(raw[0:200:2]):
        return "utf-16-be"
    return "utf-16-le" if not any(raw[1:200:2]) else ""
