"""Reads a file or a pipe as lines, whatever its encoding and size, in little memory.

Of more than `WHOLE` characters, the beginning and the end are read line by line; between them only
the blocks in which a word stands that a failure may be told by, and no more than `BUDGET` of those.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 18
WHOLE, BUDGET, END = 8 * CHUNK, 8 * CHUNK, 4  # characters, characters, chunks
BLOCK = 1 << 14
# A line of more than this is read in pieces, and of one without an end only the first of them.
LONGEST_LINE = 20_000
MOST_PIECES = 10
# Words of failures, for the middle of a long text: plain ones, which are found fast.
ALARMS = (
    "rror",
    "ailed",
    "fatal: ",
    "rejected",
    "crashed",
    "Killed",
    "Traceback (",
    "not found",
    "code=",
)


def decoded(file: BinaryIO) -> Iterator[str]:
    """Yield a file in pieces of text; PowerShell's > writes UTF-16, also without saying so."""
    first = file.read(CHUNK)
    decoder = codecs.getincrementaldecoder(encoding(first))("replace")
    while first:
        yield decoder.decode(first)
        first = file.read(CHUNK)
    yield decoder.decode(b"", final=True)


def encoding(start: bytes) -> str:
    """Return the encoding of a text by its first bytes; every other byte of UTF-16 is 0."""
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    seen = start[:2000]
    if seen and seen[1::2].count(0) > 0.4 * len(seen):
        return "utf-16-le"
    if seen and seen[::2].count(0) > 0.4 * len(seen):
        return "utf-16-be"
    return "utf-8-sig"


@dataclass
class Part:
    """How much of a text is read: all of it, or the parts that are worth it, in characters."""

    size: int = 0
    read: int = 0

    @property
    def told(self) -> str:
        """Say so where a text was too long to be read as a whole, "" where it was not."""
        if self.read == self.size:
            return ""
        of, read = self.size / 1_000_000, self.read / 1_000_000
        what = "the beginning, the end, and where words of failures stand"
        return f"Of {of:.0f} MB only {read:.0f} were read: {what}."

    def chosen(self, pieces: Iterator[str]) -> Iterator[str]:
        """Yield the pieces that are worth reading; of a short text that is all of it."""
        for piece in self._chosen(pieces):
            self.read += len(piece)
            yield piece

    def _chosen(self, pieces: Iterator[str]) -> Iterator[str]:
        spent = 0
        end: deque[str] = deque()
        for piece in pieces:
            self.size += len(piece)
            if self.size <= WHOLE:
                yield piece
                continue
            end.append(piece)
            for block in _alarming(end.popleft()) if len(end) > END else ():
                spent += len(block)
                if spent < BUDGET:
                    yield block
        yield from end


def _alarming(piece: str) -> Iterator[str]:
    """Yield the blocks of a piece in which a word of failures stands."""
    for start in range(0, len(piece), BLOCK):
        block = piece[start : start + BLOCK]
        if any(word in block for word in ALARMS):
            yield block


def lines(file: BinaryIO, part: Part | None = None) -> Iterator[str]:
    """Yield the lines of a file, one that is too long in pieces; count in `part` what is read."""
    rest, read = "", 0
    for piece in (part or Part()).chosen(decoded(file)):
        *whole, rest = (rest + piece).split("\n")
        for line in whole:
            yield from _short(line)
            read = 0
        if len(rest) > LONGEST_LINE:
            if read < MOST_PIECES:
                yield from _short(rest)
            read, rest = read + len(rest) // LONGEST_LINE, ""
    if rest:
        yield rest


def _short(line: str) -> Iterator[str]:
    if len(line) <= LONGEST_LINE:
        yield line
        return
    for start in range(0, min(len(line), MOST_PIECES * LONGEST_LINE), LONGEST_LINE):
        yield line[start : start + LONGEST_LINE]
