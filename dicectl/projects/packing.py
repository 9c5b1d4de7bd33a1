"""Zip files that are the same on every machine.

Python packs with the zlib of its machine, and those differ (zlib-ng, Windows). So the packing is
done by `deflate`, which is as good and needs no other program.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from struct import pack

from dicectl.projects.deflate import deflated

DEFLATED, VERSION, UNIX = 8, 20, 3
# The first moment that a zip file can hold, and the rights of a file that all may read.
_MOMENT = (0, 33)
_RIGHTS = 0o100644 << 16


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """Return a zip file of entries, in their order."""
    body, listed = b"", b""
    for name, content in entries.items():
        packed, path = deflated(content), name.encode()
        sizes = (zlib.crc32(content), len(packed), len(content), len(path), 0)
        shared = (VERSION, 0, DEFLATED, *_MOMENT, *sizes)
        where = (0, 0, 0, _RIGHTS, len(body))
        listed += pack("<4s2B5H3I5H2I", b"PK\1\2", VERSION, UNIX, *shared, *where) + path
        body += pack("<4s5H3I2H", b"PK\3\4", *shared) + path + packed
    count = len(entries)
    end = pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(listed), len(body), 0)
    return body + listed + end
