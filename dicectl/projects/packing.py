"""Zip files that are the same on every machine.

Python packs with the zlib of its machine, and those differ (zlib-ng, Windows). So the packing is
done here, the plain way: one DEFLATE block of fixed codes (RFC 1951, 3.2.6), in which each repeated
text is a reference to where the most of it was before. Source code gets as small as two fifths.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from struct import pack

# From a length on that a reference has, its code and how many bits follow: RFC 1951, 3.2.5.
_LENGTHS = [(3 + n, 257 + n, 0) for n in range(8)]
_LENGTHS += [
    (low + (step << bits), 265 + 4 * (bits - 1) + step, bits)
    for bits, low in enumerate((11, 19, 35, 67, 131), 1)
    for step in range(4)
]
_LENGTHS += [(258, 285, 0)]
_DISTANCES = [(1, 0, 0), (2, 1, 0), (3, 2, 0), (4, 3, 0)]
_DISTANCES += [
    ((2 << bits) + 1 + (step << bits), 2 + 2 * bits + step, bits)
    for bits in range(1, 14)
    for step in range(2)
]
SHORTEST, LONGEST, FARTHEST = 3, 258, 32768
# So many places of the same beginning are compared.
LOOKED_AT = 16
END = 256
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


def deflated(data: bytes) -> bytes:
    """Return data as raw DEFLATE."""
    held, width, out = 0b011, 3, bytearray()  # the last block, with fixed codes
    for bits, count in _codes(data):
        held |= bits << width
        width += count
        while width >= 8:
            out.append(held & 255)
            held >>= 8
            width -= 8
    return bytes(out) + (bytes([held]) if width else b"")


def _codes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the bits of each letter or reference, with how many they are."""
    place, seen = 0, dict[bytes, list[int]]()
    while place < len(data):
        length, distance = _match(data, place, seen)
        if length:
            yield from _reference(length, distance)
        else:
            yield _CODES[data[place]]
        for one in range(place, place + max(length, 1)):
            seen.setdefault(data[one : one + SHORTEST], []).append(one)
        place += max(length, 1)
    yield _CODES[END]


def _match(data: bytes, place: int, seen: Mapping[bytes, list[int]]) -> tuple[int, int]:
    """Return how much of what follows was there before, and how far back; (0, 0) for nothing."""
    most = min(LONGEST, len(data) - place)
    best = 0, 0
    for found in reversed(seen.get(data[place : place + SHORTEST], [])[-LOOKED_AT:]):
        if most < SHORTEST or place - found > FARTHEST:
            break
        if data[found : found + best[0] + 1] != data[place : place + best[0] + 1]:
            continue
        length = max(best[0], SHORTEST)
        while length < most and data[found + length] == data[place + length]:
            length += 1
        if length > best[0]:
            best = length, place - found
    return best


def _reference(length: int, distance: int) -> Iterator[tuple[int, int]]:
    low, code, bits = _BY_LENGTH[length]
    yield _CODES[code]
    yield length - low, bits
    low, code, bits = next(one for one in reversed(_DISTANCES) if one[0] <= distance)
    yield _reversed(code, 5), 5
    yield distance - low, bits


def _reversed(code: int, bits: int) -> int:
    """Return a code as it stands in the stream: its first bit lowest."""
    return int(f"{code:0{bits}b}"[::-1], 2)


def _fixed(symbol: int) -> tuple[int, int]:
    """Return the fixed code of a letter, of the end or of a length."""
    for first, code, bits in ((280, 0xC0, 8), (256, 0, 7), (144, 0x190, 9), (0, 0x30, 8)):
        if symbol >= first:
            return _reversed(code + symbol - first, bits), bits
    raise ValueError(symbol)


_CODES = [_fixed(symbol) for symbol in range(288)]
_BY_LENGTH = {
    length: next(one for one in reversed(_LENGTHS) if one[0] <= length)
    for length in range(3, LONGEST + 1)
}
