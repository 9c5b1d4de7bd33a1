"""Every command of the README is executed here, but `make test`, which is what runs this."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from users import FLASK_APP, User, fetch

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^\$ (.+)$", README, re.MULTILINE)
NOT_COMMITTED = shutil.ignore_patterns(
    ".git", ".venv*", ".tools", "__pycache__", ".*_cache", "*.egg-info", "build", ".hypothesis"
)


def test_the_readme_has_the_two_commands_and_the_tour() -> None:
    assert COMMANDS[:2] == ["make run", "make test"]
    assert all(command.startswith("dicectl ") for command in COMMANDS[2:])
    assert len(COMMANDS) > 8


def test_make_run_in_a_fresh_clone_ends_with_a_live_page(user: User) -> None:
    shutil.copytree(ROOT, user.folder, ignore=NOT_COMMITTED, dirs_exist_ok=True)
    user.commit("As cloned")
    ran = user.run("make", "run", timeout=300)
    assert ran.status == 0, ran.err
    url, stop = ran.out.strip().splitlines()
    try:
        assert fetch(url)[0] == 200
        assert "is live (release v1" in ran.err
    finally:
        stopped = user.run(*shlex.split(stop.removeprefix("Stop it with: ")))
    assert stopped.status == 0
    with pytest.raises(OSError, match="refused"):
        fetch(url)
    assert user.git("status", "--porcelain") == ""


def test_the_tour_can_be_typed_as_it_stands(user: User) -> None:
    user.write(FLASK_APP)
    path = f"{Path(sys.executable).parent}:{user.env['PATH']}"
    for command in COMMANDS[2:]:
        ran = user.run(*shlex.split(command), PATH=path)
        assert ran.status == 0, f"{command}\n{ran.err}"
        assert ran.out or ran.err, command


def test_the_page_of_errors_is_fresh(user: User) -> None:
    ran = user.run(sys.executable, str(ROOT / "tools" / "docs.py"), "--check")
    assert (ran.status, ran.out) == (0, "docs are fresh\n")
