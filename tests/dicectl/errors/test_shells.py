"""Commands in each shell's words: given to sh itself, and to the rules that the others document."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicectl.errors.advice import SHELLS
from dicectl.errors.cmd import Cmd
from dicectl.errors.powershell import PowerShell
from dicectl.errors.shells import Command, Let, Run, Write, written

SH, POWERSHELL, CMD = SHELLS["sh"], PowerShell(), Cmd()
# Words that some shell takes for more than a word.
AWKWARD = [
    *(
        "",
        "a b",
        "%PATH%",
        "100%",
        "a^b",
        "a&b",
        "a|b",
        'say "hi"',
        '"',
        "it's",
        "süß",
        "C:\\a b\\",
    ),
    *(
        "C:\\a\\",
        "$HOME",
        "$(x)",
        "`x`",
        "!x!",
        "-x",
        "-a.b",
        "--",
        "--%",
        "a,b",
        "(a)",
        "{a}",
        "@a",
    ),
    *(
        "<a>",
        "#a",
        "~",
        "a;b",
        "*.py",
        "a=b",
        "\u2019",
        "\u2013x",
        '\\"',
        'a\\\\"b c',
        "x=%a b%",
        "/?",
    ),
]
WORDS = st.lists(
    st.one_of(
        st.sampled_from(AWKWARD),
        st.text(st.sampled_from("ab \\\"'%^&|<>()!$`-;,=ü\u2019"), max_size=8),
    ),
    min_size=1,
    max_size=30,
)


def in_sh(line: str, cwd: Path) -> str:
    done = subprocess.run(["sh", "-c", line], cwd=cwd, capture_output=True, check=True)
    return done.stdout.decode()


@settings(max_examples=40)
@given(words=WORDS)
def test_sh_reads_the_words_that_are_meant(words: list[str]) -> None:
    line = SH.run(Run(("printf", r"%s\0", *words)))
    assert in_sh(line, Path("/")).split("\0")[:-1] == words


@settings(max_examples=25)
@given(words=WORDS)
def test_sh_writes_the_lines_that_are_meant(
    words: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    line = SH.then(
        [SH.write(Write("a b", tuple(words))), SH.write(Write("a b", ("x",), adds=True))]
    )
    in_sh(line, folder)
    assert (folder / "a b").read_text(encoding="utf-8").split("\n") == [*words, "x", ""]


def program_reads(line: str) -> list[str]:
    """Return the words that a program on Windows makes of its command line: the C runtime's rules.

    https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
    """
    words, word, inside, begun, at = [], "", False, False, 0
    while at < len(line):
        slashes = re.compile(r"\\*").match(line, at).end() - at  # type: ignore[union-attr]
        at += slashes
        if line[at : at + 1] == '"':
            word += "\\" * (slashes // 2) + '"' * (slashes % 2)
            inside ^= not slashes % 2
            begun, at = True, at + 1
        elif slashes:
            word, begun = word + "\\" * slashes, True
        elif line[at] in " \t" and not inside:
            words, word, begun, at = words + [word] * begun, "", False, at + 1
        else:
            word, begun, at = word + line[at], True, at + 1
    return words + [word] * begun


def cmd_starts(line: str) -> str:
    """Return the command line that cmd gives to a program, at the prompt, where no %x% is set.

    A `^` outside of quotes is taken away and what comes after it is a letter; a bare sign there
    would have steered. Each `"` begins or ends quotes.
    """
    given, inside, at = "", False, 0
    while at < len(line):
        sign = line[at]
        if sign == "^" and not inside:
            at += 1
            sign = line[at]
        elif sign == '"':
            inside = not inside
        else:
            assert inside or sign not in "&|<>()%", line
        given, at = given + sign, at + 1
    return given


def powershell_words(line: str) -> list[str]:
    """Return the words of a line that has nothing else, by the rules of PowerShell."""
    words = re.findall(
        r"((?:'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*')|[^\s'\"`$&|;<>(){},@#]+)", line
    )
    assert " ".join(words) == line
    return [
        re.sub(r"(['\u2018-\u201b])\1", r"\1", word[1:-1]) if word[0] == "'" else word
        for word in words
    ]


def old_powershell_starts(words: list[str]) -> str:
    """Return the command line of version 5.1: quotes round a word with a space, nothing more."""
    return " ".join(f'"{word}"' if re.search(r"\s", word) else word for word in words)


@given(words=WORDS)
def test_cmd_gives_a_program_the_words_that_are_meant(words: list[str]) -> None:
    line = CMD.run(Run(("tool", *words)))
    assert not re.search(r"(?<!\^)%", line), "a variable would be filled in"
    assert program_reads(cmd_starts(line)) == ["tool", *words]


@given(words=WORDS)
def test_powershell_gives_a_program_the_words_that_are_meant(words: list[str]) -> None:
    line = POWERSHELL.run(Run(("tool", *words)))
    _, is_verbatim, verbatim = line.partition("tool --% ")
    if is_verbatim:
        assert program_reads(verbatim) == words
        return
    read = powershell_words(line)
    assert read == ["tool", *words]  # what version 7 gives on
    assert program_reads(old_powershell_starts(read)) == read


# Each command for PowerShell and cmd; what is not in the models above.
TOLD: dict[Command, tuple[str, str]] = {
    Run(("rm", "runtime.txt")): ("Remove-Item runtime.txt", "del runtime.txt"),
    Run(("rm", "-r", "a/b c")): ("Remove-Item -Recurse 'a/b c'", 'rmdir /s "a\\b c"'),
    Run(("rm", "a[1].txt")): ("Remove-Item -LiteralPath 'a[1].txt'", 'del "a[1].txt"'),
    Run(("rm", "a", "b c")): ("Remove-Item a, 'b c'", 'del a "b c"'),
    Run(("mv", "a[1]", "b", "c d")): (
        "Move-Item -LiteralPath 'a[1]', b 'c d'",
        'move /-Y "a[1]" "c d" && move /-Y b "c d"',
    ),
    Run(("mv", "-n", "x/a", "x/b c", ".")): (
        "Move-Item x/a, 'x/b c' .",
        'move /-Y x\\a . && move /-Y "x\\b c" .',
    ),
    Run(("mv", "a/Templates", "a/templates")): (
        "cmd /c ren a\\Templates templates",
        "ren a\\Templates templates",
    ),
    Run(("cd", "D:\\it's 100%")): ("cd 'D:\\it''s 100%'", 'cd /d ^"D:\\it\'s 100^%^"'),
    Run(("curl", "--fail", "https://x.y")): (
        "curl.exe --fail https://x.y",
        "curl --fail https://x.y",
    ),
    Run(("kill", "-9", "12")): ("Stop-Process -Force 12", "taskkill /F /PID 12"),
    Run(("lsof", "-i", ":80")): (
        "Get-NetTCPConnection -LocalPort 80",
        "netstat -ano | findstr :80",
    ),
    Run(("C:\\my venv\\python.exe", "-m", "pip")): (
        "& 'C:\\my venv\\python.exe' -m pip",
        '"C:\\my venv\\python.exe" -m pip',
    ),
    Run(("git", "commit", "-m", "")): ('git --% commit -m ""', 'git commit -m ""'),
    Run(("dicectl", "deploy"), (("A", "it's"),)): (
        "$env:A = 'it''s'; dicectl deploy",
        'set "A=it\'s" && dicectl deploy',
    ),
    Run(("dicectl", "run"), stdin="a b.json"): (
        "Get-Content -Raw 'a b.json' | dicectl run",
        'dicectl run <"a b.json"',
    ),
    Run(("pip", "freeze"), into="requirements.txt"): (
        "pip freeze | Set-Content requirements.txt -Encoding ascii",
        "pip freeze >requirements.txt",
    ),
    Let("A", "50% & x"): ("$env:A = '50% & x'", "set A=50^% ^& x"),
    Let("A", None): ("Remove-Item Env:A", "set A="),
    Write("Procfile", ("web: a 'b' > 3",)): (
        "Set-Content Procfile 'web: a ''b'' > 3' -Encoding ascii",
        ">Procfile echo web: a 'b' ^> 3",
    ),
    Write("r.txt", ("", "flask"), adds=True): (
        "Add-Content r.txt '', 'flask' -Encoding ascii",
        ">>r.txt (echo.& echo flask)",
    ),
    Write("my folder/a", ("ü",)): (
        "[IO.File]::WriteAllLines((Join-Path $PWD 'my folder/a'), [string[]]('ü'))",
        'chcp 65001 >nul && >"my folder\\a" echo ü',
    ),
}


@pytest.mark.parametrize("one", TOLD, ids=str)
def test_what_a_shell_has_in_its_own_way_is_told_so(one: Command) -> None:
    assert (written(one, POWERSHELL), written(one, CMD)) == TOLD[one]


def test_one_command_after_another_wants_the_first_to_go_well() -> None:
    lines = ["git add a", "git status", "dicectl deploy"]
    assert SH.then(lines) == CMD.then(lines) == "git add a && git status && dicectl deploy"
    assert POWERSHELL.then(lines) == "git add a; if ($?) { git status; if ($?) { dicectl deploy } }"
    verbatim = POWERSHELL.run(Run(("git", "commit", "-m", 'a "b"')))
    assert POWERSHELL.then([verbatim, "git push"]) == f"{verbatim}    then: git push"
