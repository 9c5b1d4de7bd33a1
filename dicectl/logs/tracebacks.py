"""Puts each traceback together, although other processes printed lines in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import timedelta

from dicectl.loglines import moment
from dicectl.logs.follow import Entry, Shown

# While a traceback is put together, this many lines of other processes are held back at most, and
# none that came this much later.
MOST_HELD = 500
LONGEST_TRACEBACK = timedelta(seconds=2)
# The parts of a traceback after which more of it comes.
WITHIN = ("first", "more")


def joined(entries: Iterable[Shown]) -> Iterator[Shown]:
    """Yield the same lines with each traceback in one piece. What was in between comes after it."""
    source = iter(entries)
    waiting: deque[Shown] = deque()
    while (one := _next(waiting, source)) is not None:
        yield one
        if isinstance(one, Entry) and one.part in WITHIN:
            yield from _rest(one, waiting, source)


def _rest(last: Entry, waiting: deque[Shown], source: Iterator[Shown]) -> Iterator[Entry]:
    """Yield what follows in the traceback of `last`; the others' lines go back to `waiting`."""
    held: list[Shown] = []
    while len(held) < MOST_HELD and (one := _next(waiting, source)) is not None:
        if isinstance(one, Entry) and _voice(one) == _voice(last):
            yield one
            if one.part not in WITHIN:
                break
            last = one
        else:
            held.append(one)
            if _is_later(one, last):
                break
    waiting.extendleft(reversed(held))


def _next(waiting: deque[Shown], source: Iterator[Shown]) -> Shown | None:
    return waiting.popleft() if waiting else next(source, None)


def _voice(entry: Entry) -> tuple[str, str] | None:
    return (entry.line.source, entry.line.process) if entry.line else None


def _is_later(one: Shown, than: Entry) -> bool:
    """Whether a line is so much later that a traceback would have been printed by then."""
    if not (isinstance(one, Entry) and one.line and than.line):
        return False
    now, then = moment(one.line.time), moment(than.line.time)
    return bool(now and then and now - then > LONGEST_TRACEBACK)
