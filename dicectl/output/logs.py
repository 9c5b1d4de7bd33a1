"""Shows an app's log: to people as columns, to programs as it came or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from dicectl.errors import ExitStatus
from dicectl.events import Notice
from dicectl.explain import Explained
from dicectl.loglines import router
from dicectl.logs.follow import Entry, Log, Shown
from dicectl.machine import streams
from dicectl.machine.system import UNREAD, WINDOWS, interrupt_thread, wait_for_reader_to_go
from dicectl.output.explanations import lines
from dicectl.output.terminal import has_colours, styled

# How many explanations are shown. The first ones are the causes.
MOST_EXPLAINED = 3
# The pause between two signals to a process whose reader has ended, in seconds.
AGAIN_AFTER = 0.05


def show(log: Log, found: Callable[[], list[Explained]], *, as_json: bool, raw: bool) -> int:
    """Write the log on standard output, then on standard error what explains it.

    `found` tells what was found in all lines that went by. Returns the exit status.
    """
    streams.end_unread()
    terminal = sys.stdout.isatty() and not raw and not as_json
    if log.wish.follow and sys.stdout.isatty():
        _say(f"The log of {log.app}, as it comes. Ctrl-C ends it.")
    status, shown = ExitStatus.DONE, 0
    texts = _texts(log, as_json=as_json, terminal=terminal)
    try:
        with _while_read() if log.wish.follow else nullcontext():
            for text in texts:
                sys.stdout.write(f"{text}\n")
                shown += 1
                if log.wish.follow:
                    sys.stdout.flush()
    except KeyboardInterrupt:
        status = ExitStatus.INTERRUPTED
    finally:
        texts.close()  # ends the platform's stream, now that no signal can come in between
    sys.stdout.flush()
    if not shown and not status:
        _say(nothing(log))
    explain(found() if log.is_to_explain else [])
    return status


@contextmanager
def _while_read() -> Iterator[None]:
    """Raise UnreadError as soon as nobody reads standard output any more (`| head`).

    Writing would find it out, too, but only with the next line, and there may never be one.
    """
    if WINDOWS or sys.stdout.isatty():
        yield
        return
    import signal
    import threading

    ending = threading.Event()  # nothing may disturb the tidying up
    main, output = threading.get_ident(), sys.stdout.fileno()

    def gone(*_signal: object) -> None:
        if not ending.is_set():
            ending.set()
            raise streams.UnreadError

    def interrupted(*_signal: object) -> None:
        ending.set()  # Ctrl-C ends the reader, too
        raise KeyboardInterrupt

    def wait() -> None:
        wait_for_reader_to_go(output)
        # Again, because a signal that comes just before a call that waits does not end the wait.
        while not ending.wait(AGAIN_AFTER):
            interrupt_thread(main)

    signal.signal(UNREAD, gone)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupted)
    threading.Thread(target=wait, daemon=True).start()
    try:
        yield
    finally:
        ending.set()


def _texts(log: Log, *, as_json: bool, terminal: bool) -> Generator[str, None, None]:
    """Yield what to write. Remarks about it go to standard error."""
    entries = log.entries()
    if not terminal:
        for entry in _said(entries):
            yield json.dumps(as_object(entry)) if as_json else entry.raw
        return
    from dicectl.logs.tracebacks import joined
    from dicectl.output.log_rows import Rows

    utf8 = "utf" in (sys.stdout.encoding or "").lower()
    rows = Rows(colour=has_colours(sys.stdout), utf8=utf8)
    # With --follow, the rest of a traceback cannot be waited for.
    for entry in _said(entries if log.wish.follow else joined(entries)):
        yield "\n".join(rows.rows(entry))


def _said(entries: Iterable[Shown]) -> Iterator[Entry]:
    for one in entries:
        if isinstance(one, Notice):
            _say(f"Note: {one.text}")
        else:
            yield one


def as_object(entry: Entry) -> dict[str, Any]:
    """Return an entry as a JSON object; `router` is there for a router's line alone.

    A line that is not in the format of a log has its `text`, and None for what it does not tell.
    """
    line = entry.line
    if line is None:
        nobody = dict.fromkeys(("time", "source", "process"))
        return {**nobody, "text": entry.raw, "severity": entry.severity}
    fields = router(line)
    return {
        "time": line.time,
        "source": line.source,
        "process": line.process,
        "text": line.text,
        "severity": entry.severity,
        **({"router": fields} if fields else {}),
    }


def nothing(log: Log) -> str:
    """Return why nothing was shown."""
    if log.looked_at:
        return f"None of the {log.looked_at:,} lines that {log.app} has is one of those."
    if log.wish.since or log.wish.source or log.wish.process:
        return f"The log of {log.app} has no such lines."
    return f"{log.app} has no log lines yet: they come when it starts, prints or is visited."


def explain(explained: list[Explained]) -> None:
    """Write what went wrong on standard error: the cause, the evidence, the next command."""
    if not explained:
        return
    _say("\nWhat went wrong, the most fundamental cause first:")
    mark = styled("✗", "red", bold=True, stream=sys.stderr)
    for one in explained[:MOST_EXPLAINED]:
        _say("\n".join(lines(one, f"{mark} ")))
    if (more := len(explained) - MOST_EXPLAINED) > 0:
        _say(f"And {more} more, which may follow from these.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
