"""Reads an app's log: chooses lines, and connects again when the stream breaks off."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dicectl.errors import DicectlError
from dicectl.events import Notice
from dicectl.loglines import LogLine, moment, parse
from dicectl.logs.reconnect import Memory, Outages
from dicectl.logs.severity import BAD, Tracebacks, severity
from dicectl.platforms import Platform

# More than any platform keeps.
ALL = 10**9
# How many lines are shown by default, and how many are read in any case. The cause of the newest
# lines stands before them, and gunicorn prints 160 lines when it cannot start.
USUAL, LOOKED_AT = 100, 500
_AGE = re.compile(r"(?:\d+[smhd])+")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Entry:
    """One line as it came, and what it means.

    Attributes:
        raw: as the platform wrote it.
        line: its parts, None if it has not the format of a log.
        severity: one of `severity.LEVELS`.
        part: of a traceback, see `Tracebacks.part`.
    """

    raw: str
    line: LogLine | None
    severity: str
    part: str = ""


Shown = Entry | Notice


@dataclass(frozen=True)
class Wish:
    """What to show.

    Attributes:
        lines: at most so many of the lines that are there already; None for `USUAL`, or for all
            of those since `since`.
        follow: go on with those to come.
        source, process: see `Platform.logs`; the name of any platform is "heroku" there.
        since: only lines from then on.
        grep: only lines that it is found in.
        errors: only errors, with their tracebacks.
    """

    lines: int | None = None
    follow: bool = False
    source: str = ""
    process: str = ""
    since: datetime | None = None
    grep: re.Pattern[str] | None = None
    errors: bool = False

    @property
    def most(self) -> int:
        """The most lines to show of those that are there already."""
        return min(self.lines or (ALL if self.since else USUAL), ALL)

    @property
    def chooses(self) -> bool:
        """Whether lines are chosen by their text, level or time. No platform can do that."""
        return bool(self.since or self.grep or self.errors)

    def takes(self, entry: Entry) -> bool:
        """Whether a line is one of those to show, whenever it was."""
        bad = not self.errors or entry.severity in BAD
        return bad and (self.grep is None or self.grep.search(entry.raw) is not None)


def age(text: str) -> timedelta:
    """Return what "90s", "10m", "2h", "1d" or "1h30m" means.

    Raises:
        ValueError: it is none of these.
        OverflowError: it is longer than there have been calendars.
    """
    if not _AGE.fullmatch(text):
        raise ValueError(text)
    parts = re.findall(r"(\d+)([smhd])", text)
    return sum((timedelta(**{_UNITS[unit]: int(many)}) for many, unit in parts), timedelta())


def newest(entries: Iterator[Shown], most: int) -> Iterator[Shown]:
    """Yield the last lines, at most so many. Remarks about them are not counted."""
    kept: deque[Entry] = deque(maxlen=most)
    notices = []
    for one in entries:
        if isinstance(one, Entry):
            kept.append(one)
        else:
            notices.append(one)
    yield from kept
    yield from notices


class Log:
    """The log of one app, as somebody wishes to see it.

    `looked_at` is how many lines have come so far, since `Wish.since`; `watch` was given each.
    `shown` is how many of them were yielded.
    """

    def __init__(self, platform: Platform, wish: Wish, watch: Callable[[str], None]) -> None:
        self.app = platform.app
        self.wish = wish
        self.looked_at = self.shown = 0
        self._is_bad = False
        self._platform = platform
        self._watch = watch
        self._tracebacks = Tracebacks()
        self._memory = Memory()
        self._recent = wish.since is None

    @property
    def is_to_explain(self) -> bool:
        """Whether an error is among the lines shown, or no line that could tell was left out.

        What explains an error may itself be in a line that is not shown.
        """
        return self._is_bad or self.shown == self.looked_at

    def entries(self) -> Iterator[Shown]:
        """Yield the lines in the order in which they came.

        Raises:
            DicectlError: see `Platform.logs`; not because a stream ended that had given lines.
        """
        for one in self._entries():
            if isinstance(one, Entry):
                self.shown += 1
                self._is_bad = self._is_bad or one.severity in BAD
            yield one

    def _entries(self) -> Iterator[Shown]:
        wish = self.wish
        if wish.follow and not wish.chooses:
            yield from self._follow(wish.most)
            return
        lines = ALL if wish.chooses else max(wish.most, LOOKED_AT)
        entries = self._once(lines)
        yield from entries if wish.most == lines else newest(entries, wish.most)
        if wish.follow:
            self._memory.begin()
            yield from self._follow(ALL)

    def _once(self, lines: int) -> Iterator[Shown]:
        """Read what is there. If that breaks off, what has come is shown."""
        try:
            for raw in self._stream(lines, follow=False):
                yield from self._chosen(raw)
        except DicectlError as error:
            if error.code != "D504" or not self.looked_at:
                raise
            yield Notice(f"There may be more: {error.title}. {error.evidence}")

    def _follow(self, lines: int) -> Iterator[Shown]:
        """Read what is there and what comes, and connect again as often as needed."""
        outages = Outages()
        while True:
            outages.connecting()
            reason = ""
            try:
                for raw in self._stream(lines, follow=True):
                    outages.over()
                    yield from self._chosen(raw)
            except DicectlError as error:
                # D205 says that the CLI failed. If it worked before, it may be the network.
                if error.code != "D504" and not (error.code == "D205" and self.looked_at):
                    raise
                reason = f" ({error.evidence})" if error.evidence else ""
            if outages.is_news():
                yield Notice(f"The log stream ended{reason}; connecting again until Ctrl-C.")
            outages.wait()
            self._memory.begin()
            lines = ALL

    def _stream(self, lines: int, *, follow: bool) -> Iterator[str]:
        """Yield the lines of one connection that have not come before."""
        wish = self.wish
        source = wish.source if wish.source in ("", "app", None) else "heroku"
        stream = self._platform.logs(lines, follow=follow, source=source, process=wish.process)
        return filter(self._memory.is_new, stream) if wish.follow else stream

    def _chosen(self, raw: str) -> Iterator[Entry]:
        """Yield the line if it is one to show."""
        line = parse(raw)
        if not self._recent and not self._is_recent(line):
            return
        self.looked_at += 1
        self._watch(raw)
        entry = self._judged(raw, line)
        if self.wish.takes(entry):
            yield entry

    def _is_recent(self, line: LogLine | None) -> bool:
        """Whether the time has come from which on lines are wanted."""
        since = self.wish.since
        if since and line and (time := moment(line.time)):
            self._recent = time >= since
        return self._recent

    def _judged(self, raw: str, line: LogLine | None) -> Entry:
        if line is None:
            return Entry(raw, None, "info")
        part = self._tracebacks.part(line)
        return Entry(raw, line, "error" if part else severity(line), part)
