"""Commands for the prompt of Windows, cmd.exe.

https://learn.microsoft.com/windows-server/administration/windows-commands/cmd
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from dicectl.errors.shells import Let, Run, Write, for_windows, in_case_only


class Cmd:
    """cmd.exe at its prompt, where `%` is a letter if no variable has that name."""

    _PLAIN = re.compile(r"[\w@+=:,./\\{}~-]+")
    # What it has in the place of programs of POSIX.
    _OWN = MappingProxyType(
        {
            "cd": "cd /d",
            "df": "dir",
            "kill": "taskkill /F /PID",
            "ls": "icacls",
            "lsof": "netstat -ano | findstr",
            "mv": "move /-Y",
            "rm": "del",
        }
    )
    _STEERS = re.compile(r'([()%!^"<>&|])')

    def word(self, text: str) -> str:
        """Return one word of a line.

        A quote begins or ends for cmd at each `"`, whatever the program sees in it, and `%` steers
        inside of quotes, too; so where there is one, all that steers gets a `^` before it.
        """
        if self._PLAIN.fullmatch(text):
            return text
        quoted = for_windows(text, always=True)
        return self._escaped(quoted) if re.search(r'["%]', text) else quoted

    def _escaped(self, text: str) -> str:
        return self._STEERS.sub(r"^\1", text)

    def run(self, one: Run) -> str:
        """Return the line that runs a program; the settings last until the window is closed."""
        settings = (self.let(Let(name, value)) for name, value in one.settings)
        program, *rest = one.argv
        line = " ".join(map(self.word, one.argv))
        if program in self._OWN:
            line = self._own(program, rest)
        line += f" <{self._path(one.stdin)}" if one.stdin else ""
        return self.then([*settings, f"{line} >{self._path(one.into)}" if one.into else line])

    def write(self, one: Write) -> str:
        """Return the line that writes a file; a digit before `>` would be taken for a stream."""
        said = [f"echo {self._escaped(text)}" if text else "echo." for text in one.lines]
        line = said[0] if len(said) == 1 else f"({'& '.join(said)})"
        arrow = ">>" if one.adds else ">"
        utf8 = "" if "".join(one.lines).isascii() else "chcp 65001 >nul && "
        return f"{utf8}{arrow}{self._path(one.path)} {line}"

    def let(self, one: Let) -> str:
        """Return the line that sets a variable."""
        value = self._escaped(one.value or "")
        return f"set {one.name}={value}" if value != one.value else f'set "{one.name}={value}"'

    def then(self, lines: Sequence[str]) -> str:
        """Return one line of several."""
        return " && ".join(lines)

    def _own(self, program: str, rest: list[str]) -> str:
        own = "rmdir /s" if program == "rm" and "-r" in rest else self._OWN[program]
        plain = [word for word in rest if not word.startswith("-")]
        words = [self._path(word) for word in plain]
        if program == "mv" and in_case_only(plain):
            return f"ren {words[0]} {self.word(plain[1].rpartition('/')[2])}"
        if program == "mv":
            return self.then([f"{own} {one} {words[-1]}" for one in words[:-1]])
        return f"{own} {' '.join(words)}"

    def _path(self, path: str) -> str:
        """Return a path for what takes `/` for an option."""
        return self.word(path if "://" in path else path.replace("/", "\\"))
