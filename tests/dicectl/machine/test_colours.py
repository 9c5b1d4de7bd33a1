"""Colours, and what else depends on the terminal: one decision for all that is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from users import SMALL_APP, User

from dicectl.machine.colours import has_colours

PACKAGE = Path(__file__).parents[3] / "dicectl"


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "on_terminal", "in_pipe"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": ""}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_the_user_decides_about_colours_and_else_the_terminal(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], on_terminal: bool, in_pipe: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert has_colours(Terminal()) is on_terminal
    assert has_colours(io.StringIO()) is in_pipe


# What is coloured on standard output, on standard error, and by click's echo.
COLOURED = [
    ("check", "--to", "local"),
    ("explain", "--list"),
    ("deploy", "--to", "local"),
    ("roll", "3d6", "--plot", "--seed", "1"),
]


@pytest.mark.parametrize("command", COLOURED, ids=" ".join)
def test_a_pipe_is_coloured_only_when_that_is_wished(user: User, command: tuple[str, ...]) -> None:
    user.write(SMALL_APP)
    plain = user.dicectl(*command)
    forced = user.dicectl(*command, FORCE_COLOR="1")
    forbidden = user.dicectl(*command, FORCE_COLOR="1", NO_COLOR="1")
    assert "\x1b[" not in plain.out + plain.err
    assert "\x1b[" in forced.out + forced.err
    assert "\x1b[" not in forbidden.out + forbidden.err


@pytest.mark.parametrize("env", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
@pytest.mark.parametrize("command", COLOURED, ids=" ".join)
def test_a_terminal_shows_none_where_they_are_not_wanted(
    user: User, command: tuple[str, ...], env: dict[str, str]
) -> None:
    user.write(SMALL_APP)
    assert "\x1b[3" not in user.on_a_terminal(*command, **env)


def test_data_has_no_colours_even_when_they_are_forced(user: User) -> None:
    for command in [("roll", "--json"), ("roll",), ("odds", "1d4", "--csv"), ("deploy", "--json")]:
        assert "\x1b" not in user.dicectl(*command, FORCE_COLOR="1").out


def test_no_pager_is_ever_started(user: User) -> None:
    """Not even for the longest text, on the lowest terminal."""
    pager = user.folder / "pager"
    pager.write_text("#!/bin/sh\ntouch was-started\ncat\n")
    pager.chmod(0o755)
    seen = user.on_a_terminal("explain", "--list", PAGER=str(pager), LINES="5", TERM="xterm")
    assert "module-not-found" in seen
    assert not (user.folder / "was-started").exists()
    assert "pager" not in "".join(path.read_text() for path in PACKAGE.rglob("*.py"))


def test_the_environment_is_asked_about_colours_in_one_place_only() -> None:
    asking = {path.name for path in PACKAGE.rglob("*.py") if '"NO_COLOR"' in path.read_text()}
    assert asking == {"colours.py"}
