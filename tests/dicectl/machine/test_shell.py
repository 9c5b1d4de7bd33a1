"""Which shell the user types into."""

from __future__ import annotations

import pytest
from users import User

from dicectl.machine.shell import chosen, found

ON_WINDOWS = {"PSModulePath": "C:\\Program Files\\WindowsPowerShell\\Modules"}
PARENTS = {
    "powershell": "powershell",
    "pwsh": "powershell",
    "cmd": "cmd",
    "bash": "sh",  # Git Bash
    "zsh": "sh",
    "nu": "sh",
}


@pytest.mark.parametrize("name", PARENTS)
def test_on_windows_the_nearest_shell_among_the_parents_is_it(name: str) -> None:
    environ = {**ON_WINDOWS, "PROMPT": "$P$G", "MSYSTEM": "MINGW64"}
    assert found(environ, lambda: name, windows=True) == PARENTS[name]


@pytest.mark.parametrize(
    ("environ", "shell"),
    [({}, "powershell"), ({"PROMPT": "$P$G"}, "cmd"), ({"MSYSTEM": "MINGW64"}, "sh")],
)
def test_where_no_parent_is_seen_the_variables_tell(environ: dict[str, str], shell: str) -> None:
    assert found({**ON_WINDOWS, **environ}, lambda: "", windows=True) == shell


def test_elsewhere_only_what_a_powershell_has_started_looks_at_its_parents() -> None:
    assert found({}, lambda: "pwsh", windows=False) == "sh"
    inside = {"PSModulePath": "/home/me/.local/share/powershell/Modules"}
    assert found(inside, lambda: "pwsh", windows=False) == "powershell"
    assert found(inside, lambda: "bash", windows=False) == "sh"


@pytest.mark.parametrize(
    ("wish", "shell"),
    [("cmd", "cmd"), ("PWSH", "powershell"), ("powershell", "powershell"), ("fish", "sh")],
)
def test_the_users_wish_goes_first(wish: str, shell: str) -> None:
    assert chosen({"DICECTL_SHELL": wish, **ON_WINDOWS}, for_programs=True) == shell


def test_advice_is_for_the_shell_and_what_programs_read_is_for_sh(user: User) -> None:
    user.write({"my app/x": "1"})
    told = user.dicectl("new", "my app", DICECTL_SHELL="powershell")
    assert "cd 'my app'; if ($?) { dicectl new . }" in told.err
    # The parents are then really looked at: pytest has no pwsh
    assert (
        "cd 'my app' && dicectl new ."
        in user.dicectl("new", "my app", DICECTL_SHELL="", PSModulePath="x").err
    )
    assert (
        "cd 'my app' && dicectl new ."
        in user.dicectl("new", "my app", "--json", DICECTL_SHELL="", PSModulePath="x").out
    )
