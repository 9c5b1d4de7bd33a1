"""A file that somebody gave, and the folder that it lies in until the call has ended."""

from __future__ import annotations

import atexit
import base64
import binascii
import math
import mimetypes
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from pydantic_core import PydanticCustomError

from webapp.kinds import sweeping

# Characters of a name that are kept; more than a file system takes are cut off.
_STRANGE = re.compile(r"[^\w .()+@-]+")
_LONGEST = 100
_ANYTHING = "application/octet-stream"


@dataclass(frozen=True)
class Upload:
    """A file on this machine's disk.

    Attributes:
        path: where it lies.
        name: what it was called, without folders; "" where nothing was said.
        media_type: what the sender took it for; "" where nothing was said.
    """

    path: Path
    name: str = ""
    media_type: str = ""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.path.stat().st_size

    @property
    def kind(self) -> str:
        """Its media type: as sent, else as its name says, else ""."""
        if self.media_type and self.media_type != _ANYTHING:
            return self.media_type
        return mimetypes.guess_type(self.name)[0] or ""

    def __str__(self) -> str:
        return f"{self.name or 'file'} ({told(self.size)})"


class Typed(str):
    """A text that stands in a form where a file should."""

    __slots__ = ()


class Workspace:
    """A folder for the files of one call. It is made when the first file is."""

    def __init__(self) -> None:
        self._folder = ""
        self._count = 0
        self._open = ExitStack()

    def place(self, name: str) -> Path:
        """Return where a file of this name can be written: in a folder of its own."""
        if not self._folder:
            self._folder = sweeping.made()
            self._open.callback(sweeping.remove, self._folder)
        self._count += 1
        inner = Path(self._folder, str(self._count))
        inner.mkdir()
        return inner / (cleaned(name) or "file")

    def keep(self, opened: IO[Any]) -> IO[Any]:
        """Close an open file when the call has ended."""
        self._open.callback(opened.close)
        return opened

    def at_end(self, act: Callable[[], object]) -> None:
        """Call something when the call has ended."""
        self._open.callback(act)

    def handed_on(self) -> ExitStack:
        """Return what closes and removes the files, which `close` then leaves alone."""
        return self._open.pop_all()

    def close(self) -> None:
        """Close the files, and remove them."""
        self._open.close()
        self._folder = ""


_current: ContextVar[Workspace | None] = ContextVar("workspace", default=None)


@contextmanager
def workspace() -> Iterator[Workspace]:
    """Give a call a folder for its files, and remove it afterwards."""
    made = Workspace()
    token = _current.set(made)
    try:
        yield made
    finally:
        _current.reset(token)
        made.close()


def current() -> Workspace:
    """Return the folder of the call that is going on; between calls that of the process."""
    return _current.get() or _of_the_process()


def is_going_on() -> bool:
    """Whether there is a call that takes files."""
    return _current.get() is not None


@cache
def _of_the_process() -> Workspace:
    made = Workspace()
    atexit.register(made.close)
    return made


def from_base64(text: str, name: str = "", media_type: str = "") -> Upload:
    """Write what a base64 text holds to a file.

    Raises:
        PydanticCustomError: it is no base64.
    """
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        rule, why = "base64", "This must be a file, or its bytes as base64 in one line."
        raise PydanticCustomError(rule, why) from error
    path = current().place(name)
    path.write_bytes(content)
    return Upload(path, cleaned(name), media_type)


def cleaned(name: str) -> str:
    """Return a file's name without folders, and without what no file system wants."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _STRANGE.sub("_", last).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:_LONGEST]
    return f"{stem[:_LONGEST]}.{ending}"


def told(size: float) -> str:
    """Return a number of bytes for people: "64 kB"."""
    if size < 1000:
        return f"{size:.0f} bytes"
    power = min(int(math.log10(size * 1.0005) / 3), 3)
    number = size / 1000**power
    digits = f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:.0f}"
    return f"{digits} {('kB', 'MB', 'GB')[power - 1]}"
