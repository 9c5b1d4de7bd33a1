"""The text of a line, without what git, the platform and a terminal put around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from dicectl.loglines import parts
from dicectl.machine.runner import plain

# GitHub and others put the time before each line of a CI job.
_CI_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z ")

# The Heroku CLI marks its errors, wrapped at 80 columns, with an angle: single, double on Windows,
# a triangle or ! in old versions. The build marks its notices with !, and git's own
# " ! [rejected]" has one blank after it.
_FRAME_SIGNS = "\u203a\u00bb\u25b8!"
_FRAME = re.compile(rf"\s*[{_FRAME_SIGNS}](?:\s{{2,}}|\t|$)")


class Said(NamedTuple):
    """One line.

    Attributes:
        voice: who said it, "app[web.1]" in a log, "" elsewhere.
        text: what it says.
        framed: whether it stood in a frame, so that it may go on in the next line.
    """

    voice: str
    text: str
    framed: bool = False


def said(line: str) -> Said:
    """Return the text of a line, and who printed it."""
    if "\x1b" in line:
        line = plain(line)
    line = line.rstrip()
    if "\r" in line:  # a progress line, drawn over itself
        line = line.rpartition("\r")[2]
    voice = ""
    if line[:2] == "20":
        voice, line = _logged(line)
    if line.startswith("remote:"):
        line = line[7:].removeprefix(" ")
    if line.lstrip()[:1] in _FRAME_SIGNS and (frame := _FRAME.match(line)):
        return Said(voice, line[frame.end() :], framed=True)
    return Said(voice, line)


def _logged(line: str) -> tuple[str, str]:
    if found := parts(line) or parts(line := _CI_TIME.sub("", line, count=1)):
        _, source, process, text = found
        return f"{source}[{process}]", text
    return "", line


def speaker(voice: str) -> str:
    """Return who speaks with that voice: "app", "platform", or "" where it may be anybody.

    Heroku names the app for some lines of its own, and in a one-off dyno (run) people work.
    """
    source, _, process = voice.partition("[")
    if not source or process.startswith("run."):
        return ""
    return "app" if source == "app" and process not in ("api]", "log-shuttle]") else "platform"
