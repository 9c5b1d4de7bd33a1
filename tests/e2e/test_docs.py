"""Every command in the pages of docs/ is typed here, in order, with the files that they name."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from standin import Standin
from standin.dokku import Dokku
from users import FLASK_APP, User

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
# A file with its text, or a command.
PARTS = re.compile(r"`([\w./]+)`:\n\n```\w+\n(.*?)^```|^\$ (.+?)$", re.DOTALL | re.MULTILINE)
# A path that begins in a folder at the top of the repository.
FOLDERS = "dicectl|webapp|templates|tests|tools|docs|bench"
PATH = re.compile(rf"\b(?<![/.])(?:{FOLDERS})/(?:[\w.-]+/)*(?:\w+\.\w+)?")
# What says nothing when it is well.
QUIET = ("mkdir ", "cp ", "git add ")
# The pages that are typed here.
TYPED = ["tutorial.md", "functions.md", "local.md", "heroku.md"]


@pytest.mark.parametrize("name", TYPED)
def test_the_page_can_be_typed_as_it_stands(herokuser: User, heroku: Standin, name: str) -> None:
    type_page(herokuser, name)


def test_the_page_of_dokku_can_be_typed_as_it_stands(dokkuser: User, dokku: Dokku) -> None:
    type_page(dokkuser, "dokku.md")


def type_page(user: User, name: str) -> None:
    """Type what stands on a page."""
    path = f"{Path(sys.executable).parent}:{user.env['PATH']}"
    home, typed = user, 0
    parts = PARTS.findall((DOCS / name).read_text())
    if not any(file for file, _, _ in parts):
        user.write(FLASK_APP)
    for file, text, command in parts:
        if file:
            user.write({file: text})
        elif command.startswith("cd "):
            user = replace(user, folder=user.folder / command.removeprefix("cd "))
        else:
            ran = user.run(*shlex.split(command), PATH=path)
            assert ran.status == 0, f"{command}\n{ran.out}\n{ran.err}"
            assert ran.out or ran.err or command.startswith(QUIET), command
            typed += 1
    assert typed > 8
    home.end_apps()


def test_every_page_with_commands_is_typed() -> None:
    """README.md, vercel.md and ci.md are typed in tests of their own."""
    with_commands = {page.name for page in DOCS.glob("*.md") if "\n$ " in page.read_text()}
    assert with_commands <= {*TYPED, "vercel.md", "dokku.md", "ci.md"}


def test_the_colours_of_the_tutorial_are_some_that_there_are() -> None:
    colours = re.compile(r"^ +(--[\w-]+):", re.MULTILINE)
    theme = (ROOT / "webapp" / "static" / "theme.css").read_text()
    page = (DOCS / "tutorial.md").read_text()
    named = colours.findall(page)
    assert named
    assert set(named) <= set(colours.findall(theme))


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_path_on_the_page_exists(name: str) -> None:
    """All but those with NAME in them, which stands for one: `dicectl/commands/NAME.py`."""
    paths = {path for path in PATH.findall((ROOT / name).read_text()) if "NAME" not in path}
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
