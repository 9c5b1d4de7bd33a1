"""DEFLATE (RFC 1951), in one block with codes of its own: the same bytes on every machine.

data -> tokens (a letter, or how long a repeated text is and how far back it was) -> symbols (with
the bits that follow them) -> codes -> bytes. Source code becomes as small as with zlib at its best.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

Token = tuple[int, int]  # a letter and 0, or a length and a distance
Bits = tuple[int, int]  # a number, and how many bits it takes, the lowest first

SHORTEST, LONGEST, FARTHEST = 4, 258, 32768
# How many of the places where a text was before are compared.
TRIES = 8
END = 256
LONGEST_CODE, LONGEST_CODE_OF_LENGTHS = 15, 7
# Where each symbol for a length or a distance begins, and how many bits follow it: 3.2.5.
_LENGTH_BITS = [0] * 8 + [bits for bits in range(1, 6) for _ in range(4)]
_DISTANCE_BITS = [0, 0] + [bits for bits in range(14) for _ in range(2)]


def _starts(first: int, bits: Iterable[int]) -> list[int]:
    starts = [first]
    for one in bits:
        starts.append(starts[-1] + (1 << one))
    return starts[:-1]


_LENGTH_STARTS = [*_starts(3, _LENGTH_BITS), LONGEST]
_DISTANCE_STARTS = _starts(1, _DISTANCE_BITS)
_LENGTH_BITS += [0]
# In which order the lengths of the codes for lengths stand: 3.2.7.
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)


def deflated(data: bytes) -> bytes:
    """Return data as raw DEFLATE."""
    held, width, out = 0, 0, bytearray()
    for number, count in _stream(list(_tokens(data))):
        held |= number << width
        width += count
        while width >= 8:
            out.append(held & 255)
            held >>= 8
            width -= 8
    return bytes(out) + (bytes([held]) if width else b"")


def _tokens(data: bytes) -> Iterator[Token]:
    """Yield what data is made of; a repeat waits for a longer one that begins a letter later."""
    seen: dict[bytes, list[int]] = {}
    place, token = 0, (0, 0)
    while place < len(data):
        token = token if token[1] else _repeat(data, place, seen)
        length = token[0] if token[1] else 1
        _remember(data, place, place + 1, seen)
        later = _repeat(data, place + 1, seen) if token[1] else (0, 0)
        if later[0] > length or not token[1]:
            yield data[place], 0
            place, token = place + 1, later
        else:
            yield token
            _remember(data, place + 1, place + length, seen)
            place, token = place + length, (0, 0)


def _repeat(data: bytes, place: int, seen: Mapping[bytes, list[int]]) -> Token:
    """Return the longest text that is here and was before; (0, 0) for none."""
    most, best = min(LONGEST, len(data) - place), (0, 0)
    for found in reversed(seen.get(data[place : place + SHORTEST], [])[-TRIES:]):
        if place - found > FARTHEST or most < SHORTEST:
            break
        length = SHORTEST
        while length < most and data[found + length] == data[place + length]:
            length += 1
        best = max(best, (length, place - found), key=lambda one: one[0])
    return best


def _remember(data: bytes, start: int, stop: int, seen: dict[bytes, list[int]]) -> None:
    for one in range(start, stop):
        seen.setdefault(data[one : one + SHORTEST], []).append(one)


def _stream(tokens: list[Token]) -> Iterator[Bits]:
    """Yield the block: what it is, its codes, its tokens, its end."""
    symbols = [_symbols(token) for token in tokens]
    letters = _lengths([END, *(one[0][0] for one in symbols)], LONGEST_CODE)
    distances = _lengths([one[1][0] for one in symbols if len(one) > 1] or [0], LONGEST_CODE)
    yield 1, 1  # the last block
    yield 2, 2  # with codes of its own
    yield from _told(letters, distances)
    kinds = _codes(letters), _codes(distances)
    for one in symbols:
        for codes, (symbol, *more) in zip(kinds, one, strict=False):
            yield codes[symbol]
            yield more[0], more[1]
    yield kinds[0][END]


def _symbols(token: Token) -> tuple[tuple[int, int, int], ...]:
    """Return a letter, or a length and a distance, each as symbol, rest and bits of the rest."""
    length, distance = token
    if not distance:
        return ((length, 0, 0),)
    at, far = bisect_right(_LENGTH_STARTS, length) - 1, bisect_right(_DISTANCE_STARTS, distance) - 1
    return (
        (END + 1 + at, length - _LENGTH_STARTS[at], _LENGTH_BITS[at]),
        (far, distance - _DISTANCE_STARTS[far], _DISTANCE_BITS[far]),
    )


def _lengths(symbols: Iterable[int], longest: int) -> dict[int, int]:
    """Return how many bits the code of each symbol has, by Huffman's way."""
    often: dict[int, int] = Counter(symbols)
    while True:
        depth = _depths(often)
        if max(depth.values()) <= longest:
            return depth
        often = {symbol: (count + 1) // 2 for symbol, count in often.items()}


def _depths(often: Mapping[int, int]) -> dict[int, int]:
    heap = [(count, symbol, [symbol]) for symbol, count in often.items()]
    heapq.heapify(heap)
    depth = dict.fromkeys(often, int(len(often) == 1))
    while len(heap) > 1:
        (few, one, left), (many, other, right) = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in left + right:
            depth[symbol] += 1
        heapq.heappush(heap, (few + many, min(one, other), left + right))
    return depth


def _codes(lengths: Mapping[int, int]) -> dict[int, Bits]:
    """Return the codes that belong to their lengths: 3.2.2. The first bit stands lowest."""
    code, before, codes = 0, 0, {}
    for length, symbol in sorted((length, symbol) for symbol, length in lengths.items()):
        code <<= length - before
        codes[symbol] = int(f"{code:0{length}b}"[::-1], 2), length
        code, before = code + 1, length
    return codes


def _told(letters: Mapping[int, int], distances: Mapping[int, int]) -> Iterator[Bits]:
    """Yield the lengths of the codes, which are packed themselves."""
    counts = max(letters) + 1, max(distances) + 1
    each = zip((letters, distances), counts, strict=True)
    runs = list(_runs([lengths.get(n, 0) for lengths, count in each for n in range(count)]))
    lengths = _lengths((symbol for symbol, _, _ in runs), LONGEST_CODE_OF_LENGTHS)
    told = max(max(n for n, symbol in enumerate(_ORDER) if symbol in lengths) + 1, 4)
    yield counts[0] - 257, 5
    yield counts[1] - 1, 5
    yield told - 4, 4
    yield from ((lengths.get(symbol, 0), 3) for symbol in _ORDER[:told])
    codes = _codes(lengths)
    for symbol, rest, bits in runs:
        yield codes[symbol]
        yield rest, bits


def _runs(lengths: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield lengths, many equal ones as a repeat: symbol, rest and bits of the rest."""
    for length, run in groupby(lengths):
        left = len(list(run))
        if length:
            yield length, 0, 0
            left -= 1
        while left >= 3:
            symbol, low, most, bits = _repeated(length, left)
            yield symbol, min(left, most) - low, bits
            left -= min(left, most)
        yield from [(length, 0, 0)] * left


def _repeated(length: int, left: int) -> tuple[int, int, int, int]:
    """Return the symbol of a repeat, its shortest and longest, and how many bits tell which."""
    if length:
        return 16, 3, 6, 2
    return (17, 3, 10, 3) if left < 11 else (18, 11, 138, 7)
