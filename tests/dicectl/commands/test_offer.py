"""A folder with nothing but a function: deploy and check offer to make a project of it."""

from __future__ import annotations

import pytest
from users import User

MODEL = "def double(number: float) -> float:\n    return number * 2\n"


@pytest.mark.parametrize(
    "command", [("check", "--to", "local"), ("deploy", "app", "--to", "local")]
)
def test_without_a_terminal_the_command_is_named_and_nothing_written(
    user: User, command: tuple[str, ...]
) -> None:
    user.write({"model.py": MODEL})
    ran = user.dicectl(*command)
    assert ran.status == 3
    assert "dicectl new ." in ran.out + ran.err
    assert [path.name for path in user.folder.iterdir()] == ["model.py"]


def test_on_a_terminal_it_is_asked_and_then_the_check_goes_on(user: User) -> None:
    user.write({"model.py": MODEL})
    seen = user.at_a_terminal("check", "--to", "local", typed="\n", at="?")
    assert seen.status == 0, seen.out
    assert "No problems found" in seen.out
    assert 'create_app("model:double")' in (user.folder / "app.py").read_text()


def test_who_says_no_is_left_alone(user: User) -> None:
    user.write({"model.py": MODEL})
    seen = user.at_a_terminal("check", "--to", "local", typed="n\n", at="?")
    assert seen.status == 3
    assert not (user.folder / "app.py").exists()
