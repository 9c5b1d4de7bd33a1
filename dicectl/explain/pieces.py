"""Takes lines apart that were glued to one: by JSON, escaped line breaks, a chat or a form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

# Less is one line.
SHORTEST = 60
LONGEST_JSON = 20_000
# Where the text of one line of JSON may be.
_KEYS = ("message", "msg", "log", "text", "event", "textPayload", "line", "content")
_TRACE_KEYS = ("exc_info", "exception", "stack", "stack_trace", "stacktrace", "traceback", "error")

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* (?:app|heroku)\["
_AT_TIMES = re.compile(rf"(?<=\S)\s*(?={_TIME})")
_AT_REMOTE = re.compile(r"\s+(?=remote: )|(?<=\S)\s+(?=!     \S)|\s+(?=-----> )")
_TRACEBACK = "Traceback (most recent call last):"
_AT_FRAMES = re.compile(
    r'\s+(?=File "[^"]+", line \d+)|(?<=, in <module>)\s+|(?<=last\):)\s*'
    r"|\s+(?=(?:[a-z]\w*\.)*[A-Z]\w*(?:Error|Exception|Found|Configured|Host)(?::\s|\s*$))"
)
_IN_FUNCTION = re.compile(r'(File "[^"]+", line \d+, in \S+)\s+(?=\S)')


def pieces(line: str) -> list[str]:
    """Return the lines that one line is made of."""
    if len(line) < SHORTEST:
        return [line]
    if line[:1] == "{" and line[-1:] == "}" and len(line) <= LONGEST_JSON:
        return _of_json(line) or [line]
    if _TRACEBACK in line and len(line) > len(_TRACEBACK) + 10:
        return _of_traceback(line)
    if line.startswith("20") and line.count(": ") > 1 and len(_AT_TIMES.split(line, 1)) > 1:
        return [one for one in _AT_TIMES.split(line) if one]
    if line.startswith(("remote: ", "----->")) and (
        line.count("remote: ") + line.count("-----> ") > 1
    ):
        return [one for one in _AT_REMOTE.split(line) if one]
    return [line]


def _of_traceback(line: str) -> list[str]:
    if r"\n" in line:
        return [one for one in line.replace(r"\"", '"').split(r"\n") if one.strip()]
    before, _, after = line.partition(_TRACEBACK)
    if 'File "' not in after:
        return [line]
    glued = _IN_FUNCTION.sub("\\1\n", after)
    split = [one for part in glued.split("\n") for one in _AT_FRAMES.split(part)]
    return [f"{before}{_TRACEBACK}", *(one for one in split if one and one.strip())]


def _of_json(line: str) -> list[str]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return [part for text in _texts(found) for part in text.splitlines()]


def _texts(found: object) -> Iterator[str]:
    if not isinstance(found, dict):
        return
    for key in (*_KEYS, *_TRACE_KEYS):
        value = found.get(key)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (one for one in value if isinstance(one, str))
        elif isinstance(value, dict):
            yield from _texts(value)
