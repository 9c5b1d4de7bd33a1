"""Reads what was printed, line by line, and finds what went wrong."""

from __future__ import annotations

import re
from collections import deque

from dicectl.explain.catalogue import LASTING, LEVELS, OWN_ERRORS
from dicectl.explain.explanation import Explained
from dicectl.explain.index import index
from dicectl.explain.lines import Said, said, speaker

# How far back a traceback is looked at, and how many processes are told apart.
KEPT_LINES = 30
KEPT_VOICES = 50
# A sentence in a frame is not longer, and a line says in so many letters what there is to say.
LONGEST = 2000
LONGEST_LINE = 20_000

# What failed before a release is no longer so after it.
_RELEASED = re.compile(
    r"\s*(?:Deploy [0-9a-f]{6,40} by |Release v\d+ created(?: by |$)|Released v\d+$)"
)


def _is_routine(line: str) -> bool:
    """Whether it is a line that any healthy app prints, whatever words visitors ask it for.

    Most lines are, so this comes before all else.
    """
    if "heroku[router]" in line:
        return "code=" not in line
    return ' HTTP/1.1" ' in line or ("] [INFO] " in line and " Reason: " not in line)


class Reader:
    """Takes the lines of a log or of a command's output; knows at any time what went wrong.

    Keeps a few lines of each process that speaks, and nothing else.
    """

    def __init__(self) -> None:
        self._found: dict[str, Explained] = {}
        self._windows: dict[str, deque[str]] = {}
        self._framed = ""

    def read(self, line: str) -> None:
        """Take one line as it was printed, with whatever prefix and terminal codes."""
        if _is_routine(line):
            return
        heard = said(line[:LONGEST_LINE])
        who = speaker(heard.voice)
        if who != "app" and _RELEASED.match(heard.text):
            self._found = {name: self._found[name] for name in LASTING & self._found.keys()}
            self._windows.clear()
            return
        window = self._window(heard.voice)
        self._keep(heard, window)
        told = (one.match(window) for one in index(who).candidates(window[-1]))
        if explained := next(filter(None, told), None):  # a line gives away one thing
            self._found.setdefault(explained.name, explained)

    def explained(self) -> list[Explained]:
        """Return what was found, the most fundamental cause first, then in order of appearance."""
        return sorted(self._found.values(), key=lambda one: LEVELS[one.name])

    def _window(self, voice: str) -> deque[str]:
        if voice not in self._windows:
            if len(self._windows) == KEPT_VOICES:
                del self._windows[next(iter(self._windows))]
            self._windows[voice] = deque(maxlen=KEPT_LINES)
        return self._windows[voice]

    def _keep(self, heard: Said, window: deque[str]) -> None:
        """Keep a line; a sentence that goes on in a frame becomes one line."""
        text = heard.text
        goes_on = bool(window) and window[-1] == self._framed
        if heard.framed and text and self._framed and goes_on and len(self._framed) < LONGEST:
            text = f"{window.pop()} {text.strip()}"
        self._framed = text if heard.framed else ""
        window.append(text)


def explain(text: str) -> Explained | None:
    """Return the cause of a failure that dicectl has an error for, or None.

    What would only say that error again is left out; `Reader` tells everything.
    """
    reader = Reader()
    for line in text.splitlines():
        reader.read(line)
    return next((one for one in reader.explained() if one.name not in OWN_ERRORS), None)
