"""What a line says, without what git, the platform, a terminal and others put around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from dicectl.loglines import parts
from dicectl.machine.runner import plain

# The Heroku CLI marks its errors, wrapped at 80 columns, with an angle: single, double on Windows,
# a triangle or ! in old versions. The build marks its notices with !, and git's own
# " ! [rejected]" has one blank after it.
_FRAME_SIGNS = "\u203a\u00bb\u25b8!"
_FRAME = re.compile(rf"\s*[{_FRAME_SIGNS}](?:\s{{2,}}|\t|$)")

# When a line was written, as programs that collect lines put it before them.
_DAY = r"(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)"
_TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|(?: ?[+-]\d\d:?\d\d))?"
_PROGRAM = r"[A-Za-z_][\w-]*?(?:[._-]\d+)?"
# What others put before a line; a group `source` with `process` says whose it is.
_PREFIXES = [
    # https://devcenter.heroku.com/articles/log-drains: syslog, with or without the length first
    r"(?:\d+ )?<\d{1,3}>1 \S+ \S+ (?P<source>\w+) (?P<process>[\w.-]+) - (?:- )?",
    # Papertrail's lines, on its page and by its own program
    rf"{_DAY} \S+ (?P<source2>app|heroku)/(?P<process2>[\w.-]+):? ?",
    # Heroku's own, of which the time was cut off
    r"(?P<source3>app|heroku)\[(?P<process3>[\w.-]+)\]: ?",
    # syslog and journald
    rf"(?:{_DAY}|{_TIME}) [\w.-]+ [\w./@-]+(?:\[\d+\])?: ",
    # foreman, `heroku local` and docker compose
    rf"(?:\[\w+\] +)?(?:\d\d?:\d\d:\d\d(?: [AP]M)? +)?(?P<process4>{_PROGRAM}) +\| ?",
    # `gh run view --log`
    r"[^\t\n]{1,80}\t[^\t\n]{1,80}\t(?=\ufeff?\d{4}-)",
    # Docker's builds, GitHub's own notes
    r"#\d+ \d+\.\d+ |##\[(?:error|group|warning|command|debug|endgroup)\]|::(?:error"
    r"|warning)[^:]*::",
    # fly.io and Railway; PowerShell, before what git says on its second stream
    r"app\[\w+\] \w{3} \[\w+\] ?|\[(?:err|out|inf|stderr|stdout)\] {1,2}|git(?:\.exe)? : ",
    # The number of a line
    r"\d{1,6}[.:)|]?[ \t]+(?=20\d\d-\d\d-\d\d[T ])",
    # Quoted in a mail or an issue
    r"(?:> ?){1,3}(?![>])",
    rf"\ufeff|{_TIME} ",
]
_PREFIX = re.compile("|".join(_PREFIXES))
# How many of them may stand before one line.
MOST_PREFIXES = 4
# Some of the signs that a line with one of them begins with.
_MAY = frozenset("<>#:[\ufeff")
# What pip, rich and npm draw around what they say.
_DRAWN = re.compile(
    r"^\s*(?:[\u2502\u2503\u2551|]\s|[\u2570\u256d][\u2500\u2501]+>?\s?|[\u00d7\u2716]\s|\+-[+-]+)"
)


# What an issue or a chat writes around a line that is to stand out.
_EMPHASIS = re.compile(r"^\s*(?:\*{2,3}`?|~~|`{1,3})(?=\S)|(?<=\S)`?\*{2,3}$|`+$")
# A line as it stands in the source of a page.
_MARKED_UP = re.compile(r"&(?:lt|gt|quot|#39|#x27);|</(?:font|span|b|i|code|pre|div|strong)>")
_TAGS = re.compile(r"</?(?:font|span|b|i|code|pre|div|p|strong|br)\b[^<>]*>")


class Said(NamedTuple):
    """One line.

    Attributes:
        voice: who said it: "app[web.1]" in a log, "web.1" of foreman's, "" elsewhere.
        text: what it says.
        framed: whether it stood in a frame, so that it may go on in the next line.
    """

    voice: str
    text: str
    framed: bool = False


def said(line: str) -> Said:
    """Return what a line says, by whom."""
    voice, line = unprefixed(line)
    if line.startswith("remote:"):
        line = line[7:].removeprefix(" ")
    start = line.lstrip()[:1]
    if start and start in _FRAME_SIGNS and (frame := _FRAME.match(line)):
        return Said(voice, line[frame.end() :], framed=True)
    if start and start in "*`~":
        line = _EMPHASIS.sub("", line)
    if start and start in "\u2502\u2503\u2551|\u2570\u256d\u00d7\u2716+":
        line = _undrawn(line)
    return Said(voice, line)


def unprefixed(line: str) -> tuple[str, str]:
    """Return who said a line, and the line without terminal codes and what stands before it."""
    line = clean(line)
    if line[:2] == "20" and (found := parts(line)):
        return f"{found[1]}[{found[2]}]", found[3]
    voice = ""
    for _ in range(MOST_PREFIXES):
        if not (found_prefix := _prefix(line)):
            break
        voice = _voice(found_prefix) or voice
        line = line[found_prefix.end() :]
        if line[:2] == "20" and (found := parts(line)):
            return f"{found[1]}[{found[2]}]", found[3]
    return voice, line


def clean(line: str) -> str:
    """Return a line without terminal codes, and as it stood when it was drawn last."""
    if "\x1b" in line:
        line = plain(line)
    if "&" in line or "</" in line:
        line = _shown(line)
    line = line.rstrip()
    return line.rpartition("\r")[2] if "\r" in line else line


def _shown(line: str) -> str:
    """Return what a page shows for a line that was copied from its source."""
    if not _MARKED_UP.search(line):
        return line
    import html  # which is slow to import

    return html.unescape(_TAGS.sub("", line))


def is_prefixed(line: str) -> bool:
    """Whether one of the known prefixes stands before a line."""
    return bool(parts(line)) or bool(_prefix(line))


def _prefix(line: str) -> re.Match[str] | None:
    start = line[:1]
    if not start or (start.isspace() and "|" not in line[:40]):
        return None
    if start in _MAY or start.isdigit() or "|" in line[:40] or start.isalpha():
        return _PREFIX.match(line)
    return None


def _voice(found: re.Match[str]) -> str:
    words = found.groupdict()
    for number in ("", "2", "3"):
        if source := words[f"source{number}"]:
            return f"{source}[{words[f'process{number}']}]"
    return words["process4"] or ""


def _undrawn(line: str) -> str:
    while found := _DRAWN.match(line):
        line = line[found.end() :]
    return line.rstrip(" \u2502\u2503\u2551|")


def speaker(voice: str) -> str:
    """Return who speaks with that voice: "app", "platform", or "" where it may be anybody.

    Heroku names the app for some lines of its own, and in a one-off dyno (run) or before a release
    people and builds work.
    """
    source, bracket, process = voice.partition("[")
    if not bracket or process.startswith(("run.", "release.")):
        return ""
    return "app" if source == "app" and process not in ("api]", "log-shuttle]") else "platform"
