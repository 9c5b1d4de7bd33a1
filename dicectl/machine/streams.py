"""Makes standard output and error safe: a failure to write there cannot stop a command halfway.

The reader may end (`| head -1`), the disk may be full, or the stream may be closed. A command that
changes an app has to finish all the same, with the right exit status.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO


class UnreadError(Exception):
    """Nobody reads what is written any more; raised only after `end_unread`."""


class Sink(io.FileIO):
    """A file that accepts everything. After the first failure, it drops what is written.

    Attributes:
        failure: why nothing can be written, None if there is nothing to tell.
    """

    failure: OSError | None = None

    def write(self, data: Any) -> int:  # noqa: ANN401  whatever has bytes
        """Write the data, or pretend that it was written."""
        try:
            return super().write(data)
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                self.failure = error
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
        if _unread_ends:
            raise UnreadError
        return len(data)


# What a console shows that has the letters of a few languages only (code pages 437, 1252).
_PLAINER = {"✓": "+", "✗": "x", "…": "...", "·": "-", "→": "->", "│": "|", "•": "*"}

_unread_ends = False
_sinks: dict[str, Sink] = {}


def prepare() -> None:
    """Make both streams safe. This is done once, at the start."""
    codecs.register_error("plainer", _plainer)
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the shell: >&-
            stream = open(os.devnull, "w" if name != "stdin" else "r")  # noqa: PTH123, SIM115
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper):
            stream = _prepared(name, stream)
        setattr(sys, name, stream)


def end_unread() -> None:
    """From now on, end the command when nobody reads it: all it does is to write."""
    global _unread_ends  # noqa: PLW0603  there is one standard output
    _unread_ends = True


def finish() -> OSError | None:
    """Write what is left, and return why standard output could not be written, if so."""
    global _unread_ends  # noqa: PLW0603
    _unread_ends = False
    sys.stdout.flush()
    sys.stderr.flush()
    sink = _sinks.get("stdout")
    return sink.failure if sink else None


@contextmanager
def aside() -> Iterator[None]:
    """Send what is printed meanwhile to standard error, also by the programs that are started."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # closed by the shell
        with redirect_stdout(sys.stderr):
            yield
        return
    try:
        os.dup2(2, 1)
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """Return what is written for signs that an encoding has not, and where it goes on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    escaped = (sign.encode("ascii", "backslashreplace").decode() for sign in signs)
    told = "".join(_PLAINER.get(sign, code) for sign, code in zip(signs, escaped, strict=True))
    return told, error.end


def _prepared(name: str, stream: io.TextIOWrapper) -> TextIO:
    """Return the stream with a `Sink` below it; what it has no letters for is written plainer.

    A terminal does not fill up, and who closes it ends what runs on it.
    """
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if stream.isatty() or type(raw) is not io.FileIO:
        stream.reconfigure(errors="plainer")
        return stream
    sink = _sinks[name] = Sink(raw.fileno(), "wb", closefd=False)
    unbuffered = stream.buffer is raw
    return io.TextIOWrapper(
        sink if unbuffered else io.BufferedWriter(sink),
        encoding=stream.encoding,
        errors="plainer",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
