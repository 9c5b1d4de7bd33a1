"""Commands that the user is told to type: plain data, in the words of the shell that is to read it.

The words of POSIX are the ones that are written down: `rm`, `mv` and `cd` become what `powershell`
and `cmd` have. Nothing here is run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Run:
    """Run a program.

    Attributes:
        argv: the program and its words.
        settings: variables that are for it alone, where the shell can do that.
        stdin: the file that it reads, "" for none.
        into: the file that gets its output, which is ASCII; "" for none.
    """

    argv: tuple[str, ...]
    settings: tuple[tuple[str, str], ...] = ()
    stdin: str = ""
    into: str = ""


@dataclass(frozen=True)
class Write:
    """Write lines into a file, or add them to it."""

    path: str
    lines: tuple[str, ...]
    adds: bool = False


@dataclass(frozen=True)
class Let:
    """Set a variable for what follows, or forget it: None."""

    name: str
    value: str | None


Command = Run | Write | Let


class Shell(Protocol):
    """How one shell wants a command to be written."""

    def run(self, one: Run) -> str:
        """Return the line that runs a program."""

    def write(self, one: Write) -> str:
        """Return the line that writes a file."""

    def let(self, one: Let) -> str:
        """Return the line that sets a variable."""

    def then(self, lines: Sequence[str]) -> str:
        """Return one line of several, each of which wants the one before it to have gone well."""


def written(one: Command, shell: Shell) -> str:
    """Return a command as a line for a shell."""
    match one:
        case Run():
            return shell.run(one)
        case Write():
            return shell.write(one)
        case Let():
            return shell.let(one)


class Posix:
    """sh, bash, zsh; fish where it is the same."""

    # A brace alone is a letter like others, so that a page can show {path}.
    _PLAIN = re.compile(r"[\w@%+=:./{}-]+", re.ASCII)

    def word(self, text: str) -> str:
        """Return one word of a line."""
        return text if self._PLAIN.fullmatch(text) else shlex.quote(text)

    def run(self, one: Run) -> str:
        """Return the line that runs a program."""
        settings = (f"{name}={self.word(value)}" for name, value in one.settings)
        stdin = ["<", self.word(one.stdin)] if one.stdin else []
        into = [">", self.word(one.into)] if one.into else []
        return " ".join([*settings, *map(self.word, one.argv), *stdin, *into])

    def write(self, one: Write) -> str:
        """Return the line that writes a file."""
        text = one.lines[0] if len(one.lines) == 1 else ""
        if text and "\\" not in text and not text.startswith("-"):
            said = f"echo {self.word(text)}"
        elif re.search(r"[%\\']", "".join(one.lines)) or one.lines[0].startswith("-"):
            said = " ".join(["printf", r"'%s\n'", *map(shlex.quote, one.lines)])
        else:
            said = "printf '" + "".join(rf"{line}\n" for line in one.lines) + "'"
        return f"{said} {'>>' if one.adds else '>'} {self.word(one.path)}"

    def let(self, one: Let) -> str:
        """Return the line that sets a variable."""
        if one.value is None:
            return f"unset {one.name}"
        return f"export {one.name}={self.word(one.value)}"

    def then(self, lines: Sequence[str]) -> str:
        """Return one line of several."""
        return " && ".join(lines)


def in_case_only(words: Sequence[str]) -> bool:
    """Whether a file shall get a name that Windows takes for the one that it has."""
    return len(words) == 2 and words[0].casefold() == words[1].casefold()


def for_windows(text: str, *, always: bool = False) -> str:
    """Return a word as a program on Windows reads it: a backslash counts before `"` alone.

    https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
    """
    if text and not always and not re.search(r'[\s"]', text):
        return text
    inner = re.sub(r'(\\*)"', r'\1\1\\"', text)
    inner = re.sub(r"(\\+)$", r"\1\1", inner)
    return f'"{inner}"'
