"""A picture of numbers as PNG, with nothing but the standard library: https://www.w3.org/TR/png/."""

from __future__ import annotations

import struct
import zlib

# Channels of a picture, and PNG's word for them.
COLOUR_TYPES = {1: 0, 3: 2, 4: 6}


def png(data: bytes, width: int, height: int, channels: int) -> bytes:
    """Return a picture of rows of bytes, one for each channel of a pixel."""
    length = width * channels
    rows = b"".join(b"\0" + data[at : at + length] for at in range(0, height * length, length))
    head = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    parts = [_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, 6)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checked
