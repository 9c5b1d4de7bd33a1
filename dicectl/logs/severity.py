"""How bad a line of a log is, and which lines of it are one Python traceback."""

from __future__ import annotations

import re

from dicectl.loglines import LogLine

# From the mildest to the worst; `--errors` shows the last two.
LEVELS = ("debug", "info", "warning", "error", "critical")
BAD = ("error", "critical")

# A level as logging, Flask, gunicorn and JSON or logfmt loggers write it: near the line's start.
_LEVEL = re.compile(
    r"(?:^|[\s\[(|])(DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)(?=[\]):|\s-]|$)"
    r"|\blevel(?:name)?[\"']?\s*[=:]\s*[\"']?(debug|info|warn|warning|error|critical|fatal)\b"
)
_LEVEL_IS_WITHIN = 120
_LEVEL_NAMES = {"warn": "warning", "fatal": "critical"}

# What an app prints without a level: the shell, an exception.
_APP_ERROR = re.compile(
    r"(?:ba)?sh: .*(?:not found|No such file|Permission denied)"
    r"|(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)(?::|$)"
)
# A request that gunicorn answered so.
_FAILED_REQUEST = re.compile(r" HTTP/[\d.]+\" 5\d\d\b")
# The status 143 is that of a process that was told to stop, 0 that of one that ends by itself.
_PLATFORM_ERROR = re.compile(
    r"Error [HR]\d\d\b|State changed from \w+ to crashed|Release v\d+ refused"
    r"|Process exited with status (?!(?:0|143)$)"
)
_API_ERROR = re.compile(r"Build failed|Release v\d+ command failed")


def severity(line: LogLine) -> str:
    """Return which of `LEVELS` a line by itself is."""
    if line.source == "app":
        return _of_app(line)
    if line.process == "router":
        return _of_router(line.text)
    if _PLATFORM_ERROR.match(line.text):
        return "error"
    return "warning" if line.text.startswith("Error L") else "info"


def _of_app(line: LogLine) -> str:
    if line.process == "api":
        return "error" if _API_ERROR.match(line.text) else "info"
    if _APP_ERROR.match(line.text) or ('" 5' in line.text and _FAILED_REQUEST.search(line.text)):
        return "error"
    found = _LEVEL.search(line.text, 0, _LEVEL_IS_WITHIN)
    level = (found[1] or found[2]).lower() if found else "info"
    return _LEVEL_NAMES.get(level, level)


def _of_router(text: str) -> str:
    """A page that a visitor did not get is an error, also when the app itself said so."""
    level = text.partition(" ")[0].removeprefix("at=")
    if level == "error" or text.rpartition(" status=")[2].startswith("5"):
        return "error"
    return "warning" if level == "warning" else "info"


_START = re.compile(r"[\s|+]*(Exception Group )?Traceback \(most recent call last\):$")
_CHAIN = re.compile(
    r"(?:During handling of the above exception, another exception occurred"
    r"|The above exception was the direct cause of the following exception):$"
)


class Tracebacks:
    """Says which part of a traceback each line is. Each process is followed by itself.

    Each line of a traceback comes with its own time and process, other processes' lines between.
    """

    def __init__(self) -> None:
        # What was the last line of a process: `open` or `group` (within a traceback), `after` one
        # (of which another one may be the cause), or `chain` (it says so).
        self._states: dict[tuple[str, str], str] = {}

    def part(self, line: LogLine) -> str:
        """Return "first", "more", "last" (the exception itself), or "" for no traceback."""
        key = (line.source, line.process)
        state = self._states.pop(key, "")
        if start := _START.match(line.text):
            self._states[key] = "group" if start[1] or state == "group" else "open"
            return "first" if state in ("", "after") else "more"
        if not state:
            return ""
        after, part = self._next(state, line.text)
        if after:
            self._states[key] = after
        return part

    def _next(self, state: str, text: str) -> tuple[str, str]:
        """Return the state after a line and its part."""
        if not text.strip():
            return state, "" if state == "after" else "more"
        if text[0].isspace() and state in ("open", "group"):
            return state, "more"
        if state == "open":
            return "after", "last"
        return ("chain", "more") if _CHAIN.match(text) else ("", "")
