"""Commands for PowerShell.

https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from dicectl.errors.shells import Let, Run, Write, for_windows, in_case_only


class PowerShell:
    """Windows PowerShell 5.1 and PowerShell 7: only what both take, so no `&&`."""

    _PLAIN = re.compile(r"[\w./\\:+=-]+")
    # What it has in the place of programs of POSIX.
    _OWN = MappingProxyType(
        {
            "cd": "cd",
            "df": "Get-Volume -FilePath",
            "kill": "Stop-Process -Force",
            "ls": "icacls",
            "lsof": "Get-NetTCPConnection -LocalPort",
            "mv": "Move-Item",
            "rm": "Remove-Item",
        }
    )
    # Of a word in single quotes only these end it; the curly ones, too.
    _QUOTE = re.compile("(['\u2018\u2019\u201a\u201b])")

    def word(self, text: str) -> str:
        """Return one word of a line."""
        is_split = text.startswith("-") and re.search(r"[.:]", text)
        if self._PLAIN.fullmatch(text) and not is_split:
            return text
        return self._quoted(text)

    def _quoted(self, text: str) -> str:
        doubled = self._QUOTE.sub(r"\1\1", text)
        return f"'{doubled}'"

    def run(self, one: Run) -> str:
        """Return the line that runs a program.

        Version 5.1 loses empty words and quotes inside of words. After `--%` both versions give on
        what stands there as it is, but for %NAME% where there is such a variable.
        """
        settings = "".join(f"{self.let(Let(name, value))}; " for name, value in one.settings)
        program, *rest = one.argv
        if program in self._OWN:
            return settings + self._own(program, rest)
        # Version 5.1 has an own curl, which is another program.
        program = "curl.exe" if program == "curl" else program
        called = self.word(program)
        line = [called if called == program else f"& {called}"]
        is_hard = any(not word or '"' in word or re.search(r"\s.*\\$", word) for word in rest)
        line += ["--%", *map(for_windows, rest)] if is_hard else map(self.word, rest)
        # It has no <, and its own > writes UTF-16 in version 5.1.
        into = ["| Set-Content", self._path(one.into), "-Encoding ascii"] if one.into else []
        stdin = ["Get-Content -Raw", self._path(one.stdin), "|"] if one.stdin else []
        return settings + " ".join([*stdin, *line, *into])

    def write(self, one: Write) -> str:
        """Return the line that writes a file, never in UTF-16 nor with a byte order mark."""
        lines = ", ".join(map(self._quoted, one.lines))
        if "".join(one.lines).isascii():
            call = "Add-Content" if one.adds else "Set-Content"
            return f"{call} {self._path(one.path)} {lines} -Encoding ascii"
        call = "AppendAllLines" if one.adds else "WriteAllLines"
        path = f"(Join-Path $PWD {self.word(one.path)})"
        return f"[IO.File]::{call}({path}, [string[]]({lines}))"

    def let(self, one: Let) -> str:
        """Return the line that sets a variable."""
        if one.value is None:
            return f"Remove-Item Env:{one.name}"
        return f"$env:{one.name} = {self._quoted(one.value)}"

    def then(self, lines: Sequence[str]) -> str:
        """Return one line of several; what stands after `--%` takes all of a line."""
        *before, line = lines
        for one in reversed(before):
            line = f"{one}    then: {line}" if " --% " in one else f"{one}; if ($?) {{ {line} }}"
        return line

    def _own(self, program: str, rest: list[str]) -> str:
        words = [word.lstrip(":") for word in rest if not word.startswith("-")]
        if program == "mv" and in_case_only(words):
            old, new = words[0].replace("/", "\\"), words[1].rpartition("/")[2]
            return f"cmd /c ren {self.word(old)} {self.word(new)}"
        into = [self.word(words.pop())] if program == "mv" else []
        every = ["-Recurse"] if "-r" in rest else []
        return " ".join([self._OWN[program], *every, self._path(*words), *into])

    def _path(self, *paths: str) -> str:
        literal = "-LiteralPath " if re.search(r"[][*?]", "".join(paths)) else ""
        return literal + ", ".join(map(self.word, paths))
