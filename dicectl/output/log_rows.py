"""A log for people: columns, colours, wrapped lines. What is written is for a terminal."""

from __future__ import annotations

import re
import shutil
from datetime import date
from itertools import chain, repeat
from unicodedata import combining, east_asian_width
from zlib import crc32

from dicectl.explain.router import IN_WORDS
from dicectl.loglines import Router, moment, router
from dicectl.logs.follow import Entry
from dicectl.output.safe import safe

# The width of the column of processes: it grows with the names, up to the second number.
NARROWEST, WIDEST = 8, 20
# If fewer columns are left for the text, lines are not wrapped.
LEAST_TEXT = 20

# What stands before the text, by who says it and how bad it is; the second for less than UTF-8.
BARS = {"app": "│|", "platform": "·.", "warning": "!!", "error": "✗x", "critical": "✗x"}
# Codes of https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters
STYLES = {"debug": "2", "info": "", "warning": "33", "error": "31", "critical": "1;31"}
# Neither red nor yellow, which are for what is bad.
PROCESS_STYLES = ("36", "35", "34", "32", "96", "95", "94", "92")
USUAL_STYLES = {"web.1": "36", "router": "35", "worker.1": "34", "api": "32"}
DIM, BOLD = "2", "1"
STATUS_STYLES = {"2": "32", "3": "36", "4": "33", "5": "31"}

_STATUS = re.compile(r"(?<= )[1-5]\d\d(?= |$)")
# A traceback that a logger has put on one line.
_FOLDED = "\\nTraceback (most recent call last):\\n"


class Rows:
    """Makes entries into rows of one terminal, each below those before it.

    `width` is that of the terminal in columns; without it, it is looked up again for each entry.
    """

    def __init__(self, *, colour: bool, utf8: bool = True, width: int | None = None) -> None:
        self._colour = colour
        self._utf8 = utf8
        self._width = width
        self._names = NARROWEST
        self._clock = Clock()
        self._voice = ""

    def rows(self, entry: Entry) -> list[str]:
        """Return an entry's rows, with a heading before them where another day begins."""
        line = entry.line
        if line is None:
            self._voice = ""
            return self._block("", "", entry, safe(entry.raw))
        time, day = self._clock.read(line.time)
        headings = [self._painted(day, DIM)] if day else []
        voice = f"{line.source}[{line.process}]"
        goes_on = entry.part in ("more", "last") and voice == self._voice
        self._voice = voice
        fields = router(line)
        text = safe(readable(fields) if fields else line.text)
        begin = ("", "") if goes_on else (time, line.process)
        return headings + self._block(*begin, entry, text)

    def _block(self, time: str, process: str, entry: Entry, text: str) -> list[str]:
        """Return the text beside its bar; time and process stand before its first row alone."""
        self._names = min(max(self._names, len(process)), WIDEST)
        name = process if len(process) <= WIDEST else f"{process[: WIDEST - 1]}{self._bars('…~')}"
        style = _style(entry)
        columns = (
            self._painted(f"{time:8}", DIM),
            self._painted(f"{name:{self._names}}", _own_style(process)),
            self._painted(self._bar(entry), style),
        )
        indent = 8 + 1 + self._names + 1
        more = " " * indent + self._painted(self._bars(_quiet_bar(entry)), style)
        width = (self._width or shutil.get_terminal_size().columns) - (indent + 2)
        texts = text.split("\\n") if _FOLDED in text else [text]
        rows = [self._row(row, style, entry) for one in texts for row in wrapped(one, width)]
        begins = chain([" ".join(columns)], repeat(more))
        return [f"{before} {row}".rstrip() for before, row in zip(begins, rows, strict=False)]

    def _row(self, row: str, style: str, entry: Entry) -> str:
        """Return one row in its style; a router's status has one of its own."""
        if self._colour and not style and entry.line and entry.line.process == "router":
            return _STATUS.sub(self._status, row, count=1)
        return self._painted(row, style)

    def _status(self, found: re.Match[str]) -> str:
        return self._painted(found[0], STATUS_STYLES.get(found[0][0], ""))

    def _bar(self, entry: Entry) -> str:
        """Return the bar of a first row, which tells who speaks, or how bad it is."""
        quiet = _quiet_bar(entry)
        return self._bars(
            quiet if entry.part in ("more", "last") else BARS.get(entry.severity, quiet)
        )

    def _bars(self, both: str) -> str:
        return both[0 if self._utf8 else 1]

    def _painted(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour and style and text.strip() else text


class Clock:
    """Reads the times of lines as times of day here. Many lines share a second."""

    def __init__(self) -> None:
        self._day = date.today()
        self._second = self._shown = ""

    def read(self, text: str) -> tuple[str, str]:
        """Return the time of day, and the day where it is not that of the line before."""
        if text[:19] == self._second:
            return self._shown, ""
        self._second, self._shown = text[:19], text[11:19]
        there = moment(text)
        if there is None:
            return self._shown, ""
        here = there.astimezone()
        self._shown = f"{here:%H:%M:%S}"
        same, self._day = here.date() == self._day, here.date()
        return self._shown, "" if same else f"{here:%A, %d %B %Y}"


def _style(entry: Entry) -> str:
    """Return the style of a line's text: what the platform says is quiet, unless it is bad."""
    line = entry.line
    if line is None:
        return DIM
    if entry.part == "last":
        return f"{BOLD};{STYLES[entry.severity]}"
    quiet = line.source != "app" and line.process != "router" and entry.severity == "info"
    return DIM if quiet else STYLES[entry.severity]


def _quiet_bar(entry: Entry) -> str:
    return BARS["app" if entry.line is None or entry.line.source == "app" else "platform"]


def _own_style(process: str) -> str:
    """Return the colour of a process, the same in every run."""
    usual = USUAL_STYLES.get(process)
    return usual or PROCESS_STYLES[crc32(process.encode()) % len(PROCESS_STYLES)]


def readable(fields: Router) -> str:
    """Return a router's line in words: method, path, status, time, and what its code means."""
    words = [fields.get("method"), fields.get("path"), fields.get("status"), _took(fields)]
    text = " ".join(str(word) for word in words if word is not None)
    code = fields.get("code")
    if not isinstance(code, str):
        return text
    meaning = IN_WORDS.get(code) or fields.get("desc")
    return f"{text}  {code}: {meaning}" if meaning else f"{text}  {code}"


def _took(fields: Router) -> str | None:
    took = fields.get("service_ms")
    if not isinstance(took, int):
        return None
    return f"{took} ms" if took < 1000 else f"{took / 1000:.1f} s"


def wrapped(text: str, width: int) -> list[str]:
    """Return `text` in rows of at most `width` columns, broken at blanks where there are any."""
    if width < LEAST_TEXT or (len(text) <= width and text.isascii()):
        return [text]
    rows = []
    while (cut := _fitting(text, width)) < len(text):
        blank = text.rfind(" ", cut // 2, cut + 1)
        rows.append(text[: cut if blank < 0 else blank])
        text = text[cut:] if blank < 0 else text[blank + 1 :]
    return [*rows, text]


def _fitting(text: str, width: int) -> int:
    """Return how many characters of `text` fit into `width` columns."""
    if text.isascii():
        return min(len(text), width)
    used = 0
    for number, character in enumerate(text):
        used += 0 if combining(character) else 1 + (east_asian_width(character) in "WF")
        if used > width:
            return number
    return len(text)
