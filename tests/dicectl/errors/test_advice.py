"""What the catalogues tell the user to type, in each shell."""

from __future__ import annotations

import re

import pytest

from dicectl.errors.advice import advice, parsed
from dicectl.errors.catalogue import CATALOGUE
from dicectl.errors.known import SHELL
from dicectl.errors.shells import Let, Run, Write
from dicectl.explain import EXPLANATIONS

FIXES = {
    **{code: known.fix for code, known in CATALOGUE.items()},
    **{one.name: one.fix for one in EXPLANATIONS},
}
# Programs of POSIX, as a command. `git rm` is a word of git; a step of CI (`run: `) and a server
# have a shell of their own.
_PROGRAMS = (
    r"(?<!git )(?<!migrate )(?<!run: )(?<!server: )(?<![\w:-])"
    r"(?:printf|export|rm|mv|cp|ls|df|kill|lsof|curl|cat|source|sudo|chmod|chown"
    r"|unset(?= [A-Z_{])) (?=[-\w{./$'\"])"
)
_PLACES = (
    r"~/|/dev/null|\$\(|\.venv/bin/|(?<![\w:./])(?<!the line )\./|[A-Z]=\S+ (?:heroku|dicectl)"
)
# Double quotes are alike in all shells, if nothing in them steers.
_STEERING = r"\"[^\"]*[$%!^\\&|<>][^\"]*\""
_QUOTED = rf"\b(?:git|heroku|dicectl|pip|python|npm) [a-z-]+[^.,:;(\"]*[ =](?:'|{_STEERING})"
NOT_ALIKE = re.compile(rf"{_PROGRAMS}|{_PLACES}|{_QUOTED}|&&|>> ?[\w.{{]| [<>] \S|\bcd \S")
# What must not be told to somebody who types into these.
REFUSED = {
    "cmd": re.compile(rf"{_PROGRAMS}|{_PLACES}|{_QUOTED}"),
    "powershell": re.compile(
        rf"{_PLACES.partition('|[A-Z]')[0]}|&&|>> ?[\w.]|(?<!git )\brm -|\bprintf"
        r"|(?<!migrate )\bexport "
    ),
}


class Facts(dict[str, str]):
    """Any fact, as a text that no shell takes for one word."""

    def __missing__(self, key: str) -> str:
        return f"my {key}"


def test_what_differs_between_shells_is_marked_as_a_command() -> None:
    prose = {name: "".join(fix.split("`")[::2]) for name, fix in FIXES.items()}
    assert not {name: found[0] for name, one in prose.items() if (found := NOT_ALIKE.search(one))}


@pytest.mark.parametrize("shell", REFUSED)
def test_every_next_can_be_typed_into_that_shell(
    shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHELL, shell)
    refused = REFUSED[shell]
    told = {name: advice(fix, Facts()) for name, fix in FIXES.items()}
    assert not {name: one for name, one in told.items() if refused.search(one) or "`" in one}


NOTATION = {
    "git mv -f {old} 'a b'": Run(("git", "mv", "-f", "{old}", "a b")),
    "A=1 B='x y' dicectl deploy": Run(("dicectl", "deploy"), (("A", "1"), ("B", "x y"))),
    "dicectl config set A --stdin < {file}": Run(
        ("dicectl", "config", "set", "A", "--stdin"), stdin="{file}"
    ),
    "pip freeze > requirements.txt": Run(("pip", "freeze"), into="requirements.txt"),
    "echo web: gunicorn app:app > Procfile": Write("Procfile", ("web: gunicorn app:app",)),
    r"printf '\n{one}\n' >> r.txt": Write("r.txt", ("", "{one}"), adds=True),
    "export {name}=30": Let("{name}", "30"),
    "unset NAME": Let("NAME", None),
}


@pytest.mark.parametrize("notation", NOTATION)
def test_the_notation_is_read_as_data(notation: str) -> None:
    assert parsed(notation) == [NOTATION[notation]]
    assert parsed(f"{notation} && git status") == [NOTATION[notation], Run(("git", "status"))]


@pytest.mark.parametrize("notation", ["a | b", "a; b", "a & b", "a < b c", "echo 'a"])
def test_what_the_notation_has_not_is_refused(notation: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(notation)


def test_no_fact_becomes_a_part_of_a_command() -> None:
    facts = {"path": "a b && `rm -r x` > {y}'", "names": ["a", "b c"]}
    told = advice("Do `git rm {path} && git add {names}`, {path}", facts)
    quoted = """'a b && `rm -r x` > {y}'"'"''"""
    assert told == f"Do git rm {quoted} && git add a 'b c', {facts['path']}"
