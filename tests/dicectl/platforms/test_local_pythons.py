"""Which Python the local platform builds with: the one that is asked for, or none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from users import SMALL_APP, Ran, User, fetch

from dicectl.buildpack import PythonVersion
from dicectl.platforms.local.pythons import Prospect, how_to_install, look

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
# The newest Pythons, and as good as never the one of a developer's machine.
MISSING = "3.10" if OWN != "3.10" else "3.11"
BARE = {"PATH": "/usr/bin:/bin", "PYENV_ROOT": "/nowhere", "UV_OFFLINE": "1"}
SHOWS = {**SMALL_APP, "Procfile": "web: python -V > v.txt; exec python -m http.server $PORT\n"}


@pytest.fixture(autouse=True)
def _stopped(user: User) -> Iterator[None]:
    """No app outlives its test."""
    yield
    user.dicectl("stop", "dice", "--to", "local")


def deploy(user: User, *more: str, **env: str) -> Ran:
    return user.dicectl("deploy", "dice", "--commit", "--to", "local", *more, **env)


def version(ran: Ran) -> str:
    assert ran.status == 0, ran.err
    return fetch(f"{ran.out.strip()}v.txt")[1].removeprefix("Python ").strip()


def test_one_that_is_not_here_is_refused_with_the_command_that_installs_it(user: User) -> None:
    user.write({**SHOWS, ".python-version": f"{MISSING}\n"})
    ran = deploy(user, **BARE)
    assert ran.status == 4
    assert f"Installing Python {MISSING}, which is not on this machine" in ran.err
    assert f"Python {MISSING} is not on this machine." in ran.err
    assert f"python install {MISSING}" in ran.err or f"pyenv install {MISSING}" in ran.err
    assert f"Cause: The project asks for Python {MISSING}, which is not on this machine" in ran.err


def test_what_the_build_will_fetch_is_told_before_the_push(user: User) -> None:
    user.write({**SHOWS, ".python-version": f"{MISSING}\n"})
    checked = user.dicectl("check", "--to", "local", **BARE)
    assert (checked.status, "D630" in checked.out) == (0, True)
    assert f"Python {MISSING} is not on this machine; the build will fetch it" in checked.out


@pytest.mark.parametrize("uv", [None, str(Path(sys.executable).with_name("uv"))])
def test_what_nobody_knows_is_nowhere_to_be_had(uv: str | None) -> None:
    version = PythonVersion(3, 77, None, ".python-version")
    assert look(version, uv) == Prospect()
    command = how_to_install(version, uv)
    assert command in (
        "pyenv install 3.77",
        f"{'' if uv else 'pip install uv && '}uv python install 3.77",
    )


def test_another_one_is_taken_when_the_user_says_so_and_that_is_said(user: User) -> None:
    user.write({**SHOWS, ".python-version": f"{MISSING}\n"})
    ran = deploy(user, "--python-of-this-machine", **BARE)
    assert version(ran).startswith(f"{OWN}.")
    assert f"Heroku would use {MISSING}" in ran.err
    assert "D632" in ran.err
    user.dicectl("config", "set", "COLOUR=red")
    note = f"Python {version(ran)} runs it; .python-version asks for {MISSING}"
    assert f"  note      {note}, which Heroku would take" in user.dicectl("status").out
    refused = user.dicectl("deploy", "dice", "--to", "heroku", "--python-of-this-machine")
    assert (refused.status, "for an app on this" in refused.err) == (2, True)


def test_another_patch_version_is_taken_and_said(user: User) -> None:
    user.write({**SHOWS, ".python-version": f"{OWN}.99\n"})
    ran = deploy(user)
    assert version(ran).startswith(f"{OWN}.")
    assert f"Python {OWN}.99 is not on this machine; {version(ran)} is, and is taken." in ran.err


def test_where_none_is_asked_for_the_default_is_taken_or_dicectls_own_and_that_is_said(
    user: User,
) -> None:
    user.write({name: text for name, text in SHOWS.items() if name != ".python-version"})
    ran = deploy(user, **BARE)
    assert version(ran).startswith(f"{OWN}.")
    own = f"No Python version was specified. Using dicectl's own: Python {version(ran)}"
    default = "No Python version was specified. Using the buildpack default"
    assert own in ran.err or default in ran.err


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"Aptfile": "libpq-dev\n"}, "The project has Aptfile, which only Heroku knows"),
        ({"app.json": '{"buildpacks": [{"url": "heroku/nodejs"}, {"url": "heroku/python"}]}'}, "2"),
        ({".buildpacks": "https://github.com/heroku/heroku-geo-buildpack.git\n"}, "geo"),
    ],
)
def test_what_only_heroku_knows_is_told_before_the_push(
    user: User, files: dict[str, str], said: str
) -> None:
    user.write({**SMALL_APP, **files})
    ran = user.dicectl("check", "--to", "local")
    assert (ran.status, "D633" in ran.out, said in ran.out) == (0, True, True)
    assert "D633" not in user.dicectl("check", "--to", "heroku").out


def test_pythons_own_buildpack_is_no_other(user: User) -> None:
    named = ("heroku/python", "https://github.com/heroku/heroku-buildpack-python.git#v350")
    listed = ", ".join(f'{{"url": "{one}"}}' for one in named)
    user.write({**SMALL_APP, "app.json": f'{{"buildpacks": [{listed}]}}'})
    assert "D633" not in user.dicectl("check", "--to", "local").out
    user.write({"app.json": '["no such thing"'})
    assert "D633" not in user.dicectl("check", "--to", "local").out
