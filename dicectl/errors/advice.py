"""Advice: words with commands in them, told in the shell of whoever reads them.

A command stands between backticks, in the notation of sh; it is parsed before it is filled in, so
that no fact can become a part of it. The notation is a small one: words with quotes as sh has them,
`{name}` for a fact (for a list of them, if it is all of the word), `&&`, `NAME=value` before a
command, `<` or `>` with a file at its end, `export NAME=value`, `unset NAME`, and `echo` or
`printf` with `>` or `>>` to write lines.

Which shell it is, the variable DICECTL_SHELL says; `machine.shell` finds it out at the start.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

from dicectl.errors.cmd import Cmd
from dicectl.errors.known import SHELL
from dicectl.errors.powershell import PowerShell
from dicectl.errors.shells import Command, Let, Posix, Run, Shell, Write, written

SHELLS: dict[str, Shell] = {"sh": Posix(), "powershell": PowerShell(), "cmd": Cmd()}
_SETTING = re.compile(r"([A-Za-z_]\w*|\{\w+\})=(.*)", re.DOTALL)


def advice(template: str, facts: Mapping[str, object]) -> str:
    """Return words with all facts filled in, and each command as the reader's shell wants it."""
    parts = template.split("`")
    parts[::2] = [prose.format_map(facts) for prose in parts[::2]]
    parts[1::2] = [
        told(*(_filled(one, facts) for one in parsed(notation))) for notation in parts[1::2]
    ]
    return "".join(parts)


def told(*commands: Command) -> str:
    """Return commands as one line, each of which wants the one before it to have gone well."""
    shell = _shell()
    return shell.then([written(one, shell) for one in commands])


def command(*argv: str) -> str:
    """Return a command line that the reader's shell takes apart into these words."""
    return told(Run(argv))


def then(*lines: str) -> str:
    """Return one line of several lines that are commands already."""
    return _shell().then(lines)


def parsed(notation: str) -> list[Command]:
    """Return the commands of a notation, facts not filled in.

    Raises:
        ValueError: the notation has no such thing.
    """
    return [_parsed(part) for part in _parts(notation)]


def _shell() -> Shell:
    return SHELLS.get(os.environ.get(SHELL, ""), SHELLS["sh"])


@cache
def _parts(notation: str) -> list[list[str]]:
    """Return the words between the `&&`."""
    lexer = shlex.shlex(notation, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words = iter([*lexer, "&&"])
    return list(iter(lambda: list(takewhile(lambda word: word != "&&", words)), []))


def _parsed(words: list[str]) -> Command:
    program, *rest = words
    arrow, path = words[-2:] if len(words) > 2 and words[-2] in {">", ">>", "<"} else ("", "")
    said = words[: -2 if arrow else None]
    if any(set(word) <= set("();<>|&") for word in said):
        raise ValueError(words)
    if program == "unset":
        return Let(rest[0], None)
    if program == "export" and (found := _SETTING.fullmatch(rest[0])):
        return Let(found[1], found[2])
    if program in {"echo", "printf"} and arrow:
        text = " ".join(said[1:]).replace(r"\n", "\n").removesuffix("\n")
        return Write(path, tuple(text.split("\n")), adds=arrow == ">>")
    parts = [word.partition("=") for word in takewhile(_SETTING.fullmatch, said)]
    settings = tuple((name, value) for name, _, value in parts)
    argv = tuple(said[len(settings) :])
    return Run(argv, settings, stdin=path) if arrow == "<" else Run(argv, settings, into=path)


def _filled(one: Command, facts: Mapping[str, object]) -> Command:
    def fill(word: str) -> str:
        return word.format_map(facts)

    match one:
        case Run():
            argv = (filled for word in one.argv for filled in _words(word, facts))
            settings = tuple((name, fill(value)) for name, value in one.settings)
            return Run(tuple(argv), settings, fill(one.stdin), fill(one.into))
        case Write():
            return Write(fill(one.path), tuple(map(fill, one.lines)), one.adds)
        case Let():
            return Let(fill(one.name), None if one.value is None else fill(one.value))


def _words(word: str, facts: Mapping[str, object]) -> Iterator[str]:
    several = facts.get(word[1:-1]) if word[:1] + word[-1:] == "{}" else None
    if isinstance(several, list | tuple):
        yield from map(str, several)
    else:
        yield word.format_map(facts)
