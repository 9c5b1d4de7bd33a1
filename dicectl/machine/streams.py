"""Standard output and standard error, made so that writing to them cannot stop a command halfway.

Whoever reads them may go (`| head -1`), the disk may be full, or they may be closed. A command that
changes an app has to come to its end all the same, with the status that is due.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO


class UnreadError(Exception):
    """Nobody reads what is written any more; raised only after `end_unread`."""


class Sink(io.FileIO):
    """A file that takes everything: from the first failure on, it goes nowhere.

    Attributes:
        failure: why nothing can be written, if somebody should hear of it.
    """

    failure: OSError | None = None

    def write(self, data: Any) -> int:  # noqa: ANN401  whatever has bytes
        """Write it, or say that it was."""
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


_unread_ends = False
_sinks: dict[str, Sink] = {}


def prepare() -> None:
    """Make the streams ready, once for all that is written."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the shell: >&-
            stream = open(os.devnull, "w" if name != "stdin" else "r")  # noqa: PTH123, SIM115
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper):
            stream = _prepared(name, stream)
        setattr(sys, name, stream)


def end_unread() -> None:
    """End the command as soon as nobody reads it: there is nothing else that it does."""
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


def _prepared(name: str, stream: io.TextIOWrapper) -> TextIO:
    """Return the stream with a `Sink` below it; what it has no letters for is written as numbers.

    A terminal does not fill up, and who closes it ends what runs on it.
    """
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if stream.isatty() or type(raw) is not io.FileIO:
        stream.reconfigure(errors="backslashreplace")
        return stream
    sink = _sinks[name] = Sink(raw.fileno(), "wb", closefd=False)
    unbuffered = stream.buffer is raw
    return io.TextIOWrapper(
        sink if unbuffered else io.BufferedWriter(sink),
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
