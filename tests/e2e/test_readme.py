"""Every command of the README is executed here, but that of all tests, which runs this."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from users import Ran, User, fetch

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^\$ (.+)$", README, re.MULTILINE)
# The first screen: a file with a function, and what is typed in its folder.
FILE = re.search(r"`(model\.py)`:\n\n```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
FIRST = re.findall(r"^(dicectl .+)$", README.partition("\n## ")[0], re.MULTILINE)
NOT_COMMITTED = shutil.ignore_patterns(
    ".git", ".venv*", ".tools", "__pycache__", ".*_cache", "*.egg-info", "build", ".hypothesis"
)


def test_the_readme_has_the_two_commands_and_the_tour() -> None:
    assert COMMANDS[:2] == ["python run.py", "python run.py test"]
    assert all(command.startswith("dicectl ") for command in COMMANDS[2:])
    assert len(COMMANDS) > 8


def test_run_py_in_a_fresh_clone_ends_with_a_live_page(user: User) -> None:
    shutil.copytree(ROOT, user.folder, ignore=NOT_COMMITTED, dirs_exist_ok=True)
    user.commit("As cloned")
    user.write({".venv/pyvenv.cfg": "broken off"})
    path = f"{Path(sys.executable).parent}:{user.env['PATH']}"
    ran = user.run(*shlex.split(COMMANDS[0]), PATH=path, timeout=300)
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


def test_the_first_screen_and_the_tour_can_be_typed_as_they_stand(user: User) -> None:
    assert FILE
    assert len(FILE[2].splitlines()) == 6
    assert len(FIRST) == 2
    user.write({FILE[1]: FILE[2]})
    path = f"{Path(sys.executable).parent}:{user.env['PATH']}"
    ran = [_typed(user, path, command) for command in FIRST]
    url = ran[-1].out.strip()
    assert fetch(f"{url}api/price?area=80")[1].strip() == "224000"
    for command in COMMANDS[2:]:
        _typed(user, path, command)
    with pytest.raises(OSError, match="refused"):
        fetch(url)


def _typed(user: User, path: str, command: str) -> Ran:
    ran = user.run(*shlex.split(command), PATH=path)
    assert ran.status == 0, f"{command}\n{ran.err}"
    assert ran.out or ran.err, command
    return ran


def test_the_page_of_errors_is_fresh(user: User) -> None:
    ran = user.run(sys.executable, str(ROOT / "tools" / "docs.py"), "--check")
    assert (ran.status, ran.out) == (0, "docs are fresh\n")
