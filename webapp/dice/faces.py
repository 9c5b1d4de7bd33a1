"""From a seed to the faces of its dice.

The dice of S sides read, one after another, the 64-byte blocks BLAKE2b("seed/S/0"),
BLAKE2b("seed/S/1") and so on. A face is one byte up to 255 sides, else four bytes (the first one
weighs most). What lies above the last multiple of S is left out, so no face is likelier than
another. The rest modulo S, plus 1, is the face; dF is a die of 3 sides minus 2.

Nothing of this depends on a version of Python. `VERSION` changes when this procedure changes, so a
result's notation, seed and version are enough to roll it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, count, repeat
from operator import sub
from struct import unpack

from webapp.dice.tree import Dice

VERSION = "2"

_BYTES = bytes(range(256))


class Faces(dict[int, Iterator[int]]):
    """The faces for each number of sides, without end: one iterator for all such dice."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __missing__(self, sides: int) -> Iterator[int]:
        self[sides] = faces = (_from_bytes if sides < 256 else _from_words)(self.seed, sides)
        return faces


# These return iterators in C. A generator would have to be closed after each roll.
def _from_bytes(seed: int, sides: int) -> Iterator[int]:
    table, left_out = face_table(sides)

    def block(number: int) -> bytes:
        return blake2b(b"%d/%d/%d" % (seed, sides, number)).digest().translate(table, left_out)

    return chain.from_iterable(map(block, count()))


@lru_cache(maxsize=256)
def face_table(sides: int) -> tuple[bytes, bytes]:
    """Return which face each byte is, and the bytes that are none."""
    fair = _BYTES[1 : sides + 1] * (256 // sides)
    return fair.ljust(256), _BYTES[len(fair) :]


def _from_words(seed: int, sides: int) -> Iterator[int]:
    end = 2**32 // sides * sides

    def block(number: int) -> list[int]:
        words = unpack(">16I", blake2b(b"%d/%d/%d" % (seed, sides, number)).digest())
        return [word % sides + 1 for word in words if word < end]

    return chain.from_iterable(map(block, count()))


def throws(dice: Dice, faces: Faces) -> Iterator[int]:
    """Return face after face, before rerolls and explosions."""
    return map(sub, faces[3], repeat(2)) if dice.sides == "F" else faces[dice.sides]
