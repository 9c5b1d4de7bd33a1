"""Every command in the pages of docs/ is typed here, in order, with the files that they name."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest
from standin import Standin
from standin.vercel import Vercel
from users import FLASK_APP, User

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
# A file with its text, or a command.
PARTS = re.compile(r"`([\w./]+)`:\n\n```\w+\n(.*?)^```|^\$ (.+?)$", re.DOTALL | re.MULTILINE)
# A path that begins in a folder at the top of the repository.
FOLDERS = "dicectl|webapp|templates|tests|tools|docs|bench"
PATH = re.compile(rf"\b(?<![/.])(?:{FOLDERS})/(?:[\w.-]+/)*(?:\w+\.\w+)?")
# Whose first command is to find something wrong.
FINDS_PROBLEMS = ("dicectl check --to local",)


@pytest.mark.parametrize("name", ["tutorial.md", "local.md", "heroku.md"])
def test_the_page_can_be_typed_as_it_stands(herokuser: User, heroku: Standin, name: str) -> None:
    type_page(herokuser, name)


@pytest.mark.timeout(600)
def test_the_page_of_vercel_can_be_typed_as_it_stands(verceluser: User, vercel: Vercel) -> None:
    env = {**verceluser.env, "VERCEL_TOKEN": vercel.token}
    type_page(User(verceluser.folder, env), "vercel.md")


def type_page(user: User, name: str) -> None:
    """Type what stands on a page."""
    path = f"{Path(sys.executable).parent}:{user.env['PATH']}"
    parts = PARTS.findall((DOCS / name).read_text())
    if not any(file for file, _, _ in parts):
        user.write(FLASK_APP)
    seen: set[str] = set()
    for file, text, command in parts:
        if file:
            user.write({file: text})
            continue
        ran = user.run(*shlex.split(command), PATH=path)
        new = command not in seen and name == "tutorial.md"
        expected = 3 if new and command in FINDS_PROBLEMS else 0
        assert ran.status == expected, f"{command}\n{ran.out}\n{ran.err}"
        assert ran.out or ran.err, command
        seen.add(command)
    assert len(seen) > 8
    user.end_apps()


def test_every_page_with_commands_is_typed() -> None:
    """README.md is typed in test_readme.py, ci.md with its workflow."""
    elsewhere = {"tutorial.md", "local.md", "heroku.md", "vercel.md", "ci.md"}
    with_commands = {page.name for page in DOCS.glob("*.md") if "\n$ " in page.read_text()}
    assert with_commands <= elsewhere


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_path_on_the_page_exists(name: str) -> None:
    """All but those with NAME in them, which stands for one: `dicectl/commands/NAME.py`."""
    paths = {path for path in PATH.findall((ROOT / name).read_text()) if "NAME" not in path}
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
