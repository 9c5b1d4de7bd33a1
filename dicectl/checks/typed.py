"""Command lines with the dashes, quotes and spaces of a printed page, as web pages show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dicectl.checks.lines import Line, read_lines, shown
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.source.project import Project

# Names of a Procfile that Heroku does not know, in small letters.
LIKELY = {"procfile", "procfile.txt", "procfile.text", "profile", "procfile.md"}
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_DOUBLE = re.compile(r'[\u201c\u201d]([^\u201c\u201d"]*)[\u201c\u201d]')
_SINGLE = re.compile(r"[\u2018\u2019]([^\u2018\u2019']*)[\u2018\u2019]")
# In `--log-file — app:app` the dash stands for itself.
_ITSELF = re.compile(r"(?<=file )[\u2013\u2014](?!\S)")
_DASH = re.compile(r"(?<!\S)-*[\u2013\u2014][-\u2013\u2014]*(?:\s*(?=[A-Za-z]))?")


def printed(project: Project) -> Iterator[Said]:
    """The commands of the Procfile are as they are typed."""
    pairs = zip(read_lines(project, path_of(project)), procfile_lines(project), strict=True)
    changed = [(old, new.text.strip()) for old, new in pairs if old != new]
    for line, text in changed[:1]:
        fix = f"Write line {line.number} of the Procfile as:  {text}    or: dicectl check --fix"
        yield DicectlError("D885", fix=fix, evidence=shown(old for old, _ in changed))


def procfile_lines(project: Project) -> list[Line]:
    """Return the lines of the Procfile as they should be typed, to see what they mean."""
    lines = read_lines(project, path_of(project))
    return [replace(line, text=as_typed(line.text)) for line in lines]


def path_of(project: Project) -> str:
    """Return the path of the Procfile, or of what is meant as one: "procfile", "Procfile.txt"."""
    if "Procfile" in project.files:
        return "Procfile"
    likely = (one for one in sorted(project.files) if one.lower() in LIKELY)
    return next(likely, "Procfile")


def as_typed(line: str) -> str:
    """Return a line as it is typed: `gunicorn — workers 2 “app:app”` has `--workers` and `"`.

    What is between plain quotes stays as it is, and so does a comment.
    """
    if line.lstrip().startswith("#"):
        return line
    parts = _QUOTED.split(line)
    parts[::2] = map(_quotes, parts[::2])
    parts = _QUOTED.split("".join(parts))
    parts[::2] = map(_dashes, parts[::2])
    return "".join(parts)


def _quotes(text: str) -> str:
    text = _SINGLE.sub(r"'\1'", _DOUBLE.sub(r'"\1"', text))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _dashes(text: str) -> str:
    return _DASH.sub(_dash, _ITSELF.sub("-", text))


def _dash(found: re.Match[str]) -> str:
    """A word has two dashes before it, a letter one."""
    name = found.string[found.end() :][:2]
    return "--" if re.fullmatch("[A-Za-z]{2}", name) else "-"
