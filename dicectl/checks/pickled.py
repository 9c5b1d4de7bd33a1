"""What a pickled file needs to be loaded: the packages of what is in it.

`joblib.load("iris.joblib")` imports scikit-learn, though no line of the code says so. The names of
the modules are read from the file's bytes; nothing is unpickled. The opcodes are those of Python's
pickletools: from protocol 4 on a class is two short texts and STACK_GLOBAL, before that one line
each after GLOBAL.
"""

from __future__ import annotations

import bz2
import lzma
import pickletools
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from dicectl.checks.source import Sources, is_standard

SUFFIXES = (".pkl", ".pickle", ".joblib", ".sav")
# So much of a file is read, and so much of what is packed in it is unpacked: the names of its
# classes stand before the numbers.
MOST_BYTES, MOST_UNPACKED = 20_000_000, 50_000_000
_CLASS = re.compile(rb"\x8c(.)([A-Za-z_][\w.]*)\x94?\x8c(.)([A-Za-z_][\w.]*)\x94?\x93", re.DOTALL)
# What an estimator of scikit-learn was trained with; another version may read it wrongly.
_TRAINED = re.compile(rb"_sklearn_version\x94?\x8c.([0-9][\w.]{2,20})\x94?", re.DOTALL)


class Unpacker(Protocol):
    """What the modules for packing have in common."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return at most so many bytes of what is packed."""


# How joblib packs, by the first bytes.
_PACKED: dict[bytes, Callable[[], Unpacker]] = {
    b"\x78": lambda: zlib.decompressobj(zlib.MAX_WBITS | 32),
    b"\x1f\x8b": lambda: zlib.decompressobj(zlib.MAX_WBITS | 32),
    b"BZ": bz2.BZ2Decompressor,
    b"\xfd7zXZ": lzma.LZMADecompressor,
    b"\x5d\x00\x00": lzma.LZMADecompressor,
}


@dataclass(frozen=True)
class Need:
    """A module that a pickled file needs.

    Attributes:
        module: its top name: "sklearn".
        path: the file: "iris.joblib".
        version: of its package when the file was made, "" where it does not say.
    """

    module: str
    path: str
    version: str = ""


def needs(sources: Sources, paths: Iterable[str]) -> Iterator[Need]:
    """Yield what the pickled files need whose names stand in one of the modules."""
    files = [path for path in sorted(sources.project.files) if path.endswith(SUFFIXES)]
    texts = [sources.text(path) for path in paths] if files else []
    for path in files:
        name = path.rpartition("/")[2].encode()
        if any(name in text for text in texts):
            raw = _unpacked(sources.project.read(path, MOST_BYTES) or b"")
            yield from (Need(one, path, _version(raw, one)) for one in sorted(_modules(raw)))


def _modules(raw: bytes) -> set[str]:
    found = {
        module
        for size, module, length, name in _CLASS.findall(raw)
        if (size[0], length[0]) == (len(module), len(name))
    }
    names = [module.decode() for module in found]
    if raw[:1] != b"\x80" or raw[1:2] < b"\x04":
        names += _of_older(raw)
    tops = {name.partition(".")[0] for name in names}
    return {top for top in tops if not is_standard(top)}


def _of_older(raw: bytes) -> list[str]:
    """Return the modules in a file of protocol 3 or less; none where it is something else."""
    found: list[str] = []
    with suppress(Exception):  # whatever is in a file of that name
        for code, argument, _ in pickletools.genops(raw):
            if code.name == "GLOBAL":
                found.append(str(argument).partition(" ")[0])
    return found


def _version(raw: bytes, module: str) -> str:
    found = _TRAINED.search(raw) if module == "sklearn" else None
    return found[1].decode() if found else ""


def _unpacked(raw: bytes) -> bytes:
    """Return what joblib has packed, as far as it is read; as it is where it has not."""
    for sign, make in _PACKED.items():
        if raw.startswith(sign):
            with suppress(zlib.error, OSError, EOFError, ValueError, lzma.LZMAError):
                return make().decompress(raw, MOST_UNPACKED)
    return raw
