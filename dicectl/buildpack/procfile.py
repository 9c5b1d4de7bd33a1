"""The Procfile says which processes an app has.

Its format: https://devcenter.heroku.com/articles/procfile
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

_LINE = re.compile(r"^([A-Za-z0-9_-]+):[ \t]*(\S.*?)[ \t\r]*$", re.MULTILINE)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_TARGET = re.compile(r"[\w.]+:\w+")
_PYTHON = re.compile(r"python(3(\.\d+)?)?")
_ENDS = {"&&", ";"}
# What changes the place or the settings of what comes after it, or would not end before that.
_KEPT = {"cd", "export", "source", ".", "gunicorn", "uvicorn", "streamlit", "waitress-serve"}
# Programs that run what comes after them.
_WRAPPERS = {
    "exec": 1,
    "env": 1,
    "nice": 1,
    "ddtrace-run": 1,
    "opentelemetry-instrument": 1,
    "newrelic-admin": 2,
}


@dataclass(frozen=True)
class Command:
    """A command line that starts one program.

    Attributes:
        program: "gunicorn"; for `python -m gunicorn`, too.
        arguments: what comes after it.
        settings: the environment variables set before it: `A=1 gunicorn ...`.
        module: whether it is run as a module: `python -m gunicorn`.
        bare_factory: `module:function` where the shell would stumble over the `()` behind it.
        after: the programs that run to their end before it: `sh setup.sh && streamlit ...`.
    """

    program: str
    arguments: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    module: bool = False
    bare_factory: str = ""
    after: tuple[str, ...] = ()


def process_types(text: str) -> dict[str, str]:
    """Return the command of each process type in the order of the file, ignoring other lines."""
    return dict(_LINE.findall(text))


def is_process(line: str) -> bool:
    """Whether a line of a Procfile names a process."""
    return bool(_LINE.fullmatch(line))


def read_command(text: str) -> Command | None:
    """Return the program that a command line starts in the end, or None where that is not clear.

    What runs before it is passed over if it only prepares something. Pipes, substitutions and what
    goes on in the background are left alone: only a shell knows what they do.
    """
    try:
        lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        words = list(takewhile(lambda word: not word.startswith("#"), lexer))
    except ValueError:  # a quote that is not closed
        return None
    if "`" in text or "$(" in text:
        return None
    for before, word in pairwise(words):
        if word == "()" and _TARGET.fullmatch(before):
            bare = read_command(text.partition("(")[0])
            return bare and replace(bare, bare_factory=before)
    return _last([[*part] for is_end, part in groupby(words, _ENDS.__contains__) if not is_end])


def _last(commands: list[list[str]]) -> Command | None:
    """Return the last of several commands; `cd` before gunicorn is its option --chdir."""
    if any(word and set(word) <= set("();<>|&") for words in commands for word in words):
        return None
    if len(commands) > 1 and commands[0][0] == "cd" and commands[-1][0] == "gunicorn":
        folder, commands = commands[0][1:], commands[1:]
        commands[-1][1:1] = ["--chdir", *folder]
    read = [_unwrap(words) for words in commands]
    *before, last = read or [None]
    if last is None or not all(one and one.program not in _KEPT for one in before):
        return None
    return replace(last, after=tuple(one.program for one in before if one))


def _unwrap(words: list[str]) -> Command | None:
    """Take away what only prepares the program: settings, `exec`, `bash -c`, `python -m`."""
    settings: list[str] = []
    while words and (_ASSIGNMENT.fullmatch(words[0]) or words[0] in _WRAPPERS):
        if words[0] in _WRAPPERS:
            words = words[_WRAPPERS[words[0]] :]
        else:
            settings.append(words[0])
            words = words[1:]
    if not words or words[0].startswith("-"):
        return None
    program, *rest = words
    if program in {"sh", "bash"} and rest[:1] and re.fullmatch(r"-[lex]*c", rest[0]):
        inner = read_command(rest[1]) if len(rest) == 2 else None
        return inner and replace(inner, settings=(*settings, *inner.settings))
    if _PYTHON.fullmatch(program) and rest[:1] == ["-m"] and len(rest) > 1:
        return Command(rest[1], tuple(rest[2:]), tuple(settings), module=True)
    return Command(program, tuple(rest), tuple(settings))
