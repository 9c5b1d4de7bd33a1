"""The Procfile as Heroku reads it, and command lines as far as they are clear."""

from __future__ import annotations

import pytest

from dicectl.buildpack.procfile import Command, process_types, read_command

GUNICORN = Command("gunicorn", ("app:app",))
COMMANDS = {
    "gunicorn app:app": GUNICORN,
    "gunicorn app:app  # the site": GUNICORN,
    "exec gunicorn app:app": GUNICORN,
    "A=1 B='x y' gunicorn app:app": Command("gunicorn", ("app:app",), ("A=1", "B=x y")),
    "env A=1 gunicorn app:app": Command("gunicorn", ("app:app",), ("A=1",)),
    "newrelic-admin run-program gunicorn app:app": GUNICORN,
    'bash -c "gunicorn app:app"': GUNICORN,
    "A=1 sh -c 'gunicorn app:app'": Command("gunicorn", ("app:app",), ("A=1",)),
    "python3 -m gunicorn app:app": Command("gunicorn", ("app:app",), module=True),
    'gunicorn "shop:create_app()"': Command("gunicorn", ("shop:create_app()",)),
    "gunicorn shop:create_app()": Command(
        "gunicorn", ("shop:create_app",), bare_factory="shop:create_app"
    ),
    "sh setup.sh && gunicorn app:app": Command("gunicorn", ("app:app",), after=("sh",)),
    "a; b c; gunicorn app:app": Command("gunicorn", ("app:app",), after=("a", "b")),
    "cd web && gunicorn app:app": Command("gunicorn", ("--chdir", "web", "app:app")),
    "gunicorn -b :$PORT app:app": Command("gunicorn", ("-b", ":$PORT", "app:app")),
}
UNCLEAR = (
    *(
        "",
        "cd a && b",
        "cd a; cd b; gunicorn c",
        "gunicorn a; b",
        "a && b | c",
        "a | b",
        "a > log",
        "a &",
        "$(which a)",
        "`a`",
        "'",
        "(a)",
        "-x",
    ),
    *("A=1", "bash -c 'a & b'", "exec", "a && A=1 && b", "export A=1; b"),
)


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_is_read(text: str) -> None:
    assert read_command(text) == COMMANDS[text]


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_only_a_shell_knows_is_left_to_it(text: str) -> None:
    assert read_command(text) is None


def test_lines_that_name_no_process_are_ignored() -> None:
    text = "# all\n\nweb: a b\r\nworker:\nclock : c\nworker2:\t d \nrelease e\n"
    assert process_types(text) == {"web": "a b", "worker2": "d"}
