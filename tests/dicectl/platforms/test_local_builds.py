"""Builds from each kind of list: real uv, Poetry and Pipenv, and packages the project brings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from users import SMALL_APP, User, fetch
from wheels import TINY, bring

from dicectl.checks.build import pipfile_hash, poetry_hash
from dicectl.checks.lines import read_toml

SAYS_TINY = """
import http.server, os, tiny

class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(tiny.WORD.encode())

http.server.HTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
"""
BARE = {
    "Procfile": "web: python web.py\n",
    "web.py": SAYS_TINY,
    ".python-version": "3.13\n",
    ".gitignore": ".env\n",
}


@pytest.fixture(autouse=True)
def _stopped(user: User) -> Iterator[None]:
    """No app outlives its test."""
    yield
    user.dicectl("stop", "dice", "--to", "local")


def with_pip(user: User, word: str) -> None:
    bring(user.folder, word)
    user.write({**BARE, "requirements.txt": f"./{TINY}\n"})


def with_uv(user: User, word: str) -> None:
    found = bring(user.folder, word)
    project = (
        '[project]\nname = "dice"\nversion = "1"\nrequires-python = ">=3.11"\n'
        f'dependencies = ["tiny"]\n\n[tool.uv.sources]\ntiny = {{ path = "{TINY}" }}\n'
    )
    lock = f"""version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "dice"
version = "1"
source = {{ virtual = "." }}
dependencies = [
    {{ name = "tiny" }},
]

[package.metadata]
requires-dist = [{{ name = "tiny", path = "{TINY}" }}]

[[package]]
name = "tiny"
version = "1.0"
source = {{ path = "{TINY}" }}
wheels = [
    {{ filename = "{Path(TINY).name}", hash = "sha256:{found}" }},
]
"""
    user.write({**BARE, "pyproject.toml": project, "uv.lock": lock})


NO_PACKAGE = "package-mode = false\n"
PACKAGE = (
    'name = "dice"\nversion = "1"\ndescription = ""\nauthors = []\n'
    'packages = [{include = "*.py"}]\n'
)


def with_poetry(user: User, word: str, kind: str = NO_PACKAGE) -> None:
    found = bring(user.folder, word)
    project = (
        f"[tool.poetry]\n{kind}\n[tool.poetry.dependencies]\n"
        f'python = ">=3.11"\ntiny = {{ path = "{TINY}" }}\n'
    )
    lock = f"""[[package]]
name = "tiny"
version = "1.0"
description = ""
optional = false
python-versions = "*"
groups = ["main"]
files = [
    {{file = "{Path(TINY).name}", hash = "sha256:{found}"}},
]

[package.source]
type = "file"
url = "{TINY}"

[metadata]
lock-version = "2.1"
python-versions = ">=3.11"
content-hash = "{poetry_hash(read_toml(project.encode()), groups=True)}"
"""
    user.write({**BARE, "pyproject.toml": project, "poetry.lock": lock})


def with_pipenv(user: User, word: str) -> None:
    found = bring(user.folder, word)
    pipfile = (
        '[[source]]\nurl = "https://pypi.org/simple"\nverify_ssl = true\nname = "pypi"\n\n'
        f'[packages]\ntiny = {{ path = "./{TINY}" }}\n\n[requires]\npython_version = "3.13"\n'
    )
    lock = f"""{{
    "_meta": {{
        "hash": {{"sha256": "{pipfile_hash(read_toml(pipfile.encode()))}"}},
        "pipfile-spec": 6,
        "requires": {{"python_version": "3.13"}},
        "sources": [{{"name": "pypi", "url": "https://pypi.org/simple", "verify_ssl": true}}]
    }},
    "default": {{"tiny": {{"hashes": ["sha256:{found}"], "path": "./{TINY}"}}}},
    "develop": {{}}
}}
"""
    procfile = "web: pipenv run python web.py\n"
    user.write({**BARE, "Procfile": procfile, "Pipfile": pipfile, "Pipfile.lock": lock})


KINDS = {
    "uv pip install -r requirements.txt": with_pip,
    "uv sync --locked --no-default-groups": with_uv,
    "poetry sync --only main": with_poetry,
    "pipenv install --deploy": with_pipenv,
}


@pytest.mark.parametrize("command", KINDS)
def test_packages_that_the_project_brings_are_installed_once(user: User, command: str) -> None:
    """Poetry and Pipenv are not on the PATH: the build fetches them."""
    deploy = ("deploy", "dice", "--commit", "--to", "local")
    installs = f"Installing dependencies using '{command}'"
    bare = {"PATH": "/usr/bin:/bin", "PYENV_ROOT": os.environ.get("PYENV_ROOT", "")}

    KINDS[command](user, "one")
    first = user.dicectl(*deploy, **bare)
    assert (first.status, installs in first.err) == (0, True), first.err
    assert fetch(first.out.strip()) == (200, "one")

    user.write({"notes.txt": "Another commit.\n"})
    second = user.dicectl(*deploy, **bare)
    assert (second.status, installs in second.err) == (0, False), second.err
    assert "Using cached environment" in second.err

    KINDS[command](user, "two")
    third = user.dicectl(*deploy, **bare)
    assert (third.status, installs in third.err) == (0, True), third.err
    assert fetch(third.out.strip()) == (200, "two")


def test_of_a_project_that_is_a_package_only_that_is_installed_again(user: User) -> None:
    deploy = ("deploy", "dice", "--commit", "--to", "local")
    with_poetry(user, "one", PACKAGE)
    assert "Installing tiny" in user.dicectl(*deploy).err
    user.write({"dice.py": "changed = True\n", "Procfile": "web: python -c 'import dice, web'\n"})
    ran = user.dicectl(*deploy)
    assert (ran.status, fetch(ran.out.strip())) == (0, (200, "one"))
    assert "Using cached environment: what poetry.lock installs has not changed" in ran.err
    assert "Installing the current project: dice (1)" in ran.err
    assert "Installing tiny" not in ran.err
    (first, second) = (Path(user.env["XDG_DATA_HOME"]) / "dicectl").glob("apps/dice/builds/*")
    for build in (first, second):
        (linked,) = build.glob("env/lib/*/site-packages/dice.pth")
        assert linked.read_text().strip() == str(build / "code")


def test_a_lock_of_another_list_is_refused_in_the_words_of_the_buildpack(user: User) -> None:
    with_uv(user, "one")
    text = (user.folder / "pyproject.toml").read_text()
    user.write({"pyproject.toml": text.replace('version = "1"', 'version = "2"')})
    ran = user.dicectl("deploy", "dice", "--commit", "--to", "local")
    assert ran.status == 4
    assert "Unable to install dependencies using uv" in ran.err
    assert "The lock file does not fit what your project asks for" in ran.err


def test_a_tool_that_cannot_be_had_is_named(user: User, tmp_path: Path) -> None:
    with_poetry(user, "one")
    ran = user.dicectl(
        *("deploy", "dice", "--commit", "--to", "local"),
        PATH="/usr/bin:/bin",
        UV_OFFLINE="1",
        UV_CACHE_DIR=str(tmp_path / "empty"),
    )
    assert ran.status == 4
    assert "Unable to install Poetry" in ran.err
    assert "pipx install poetry==" in ran.err


def test_an_environment_that_no_build_needs_is_removed_after_a_day(user: User) -> None:
    data = Path(user.env["XDG_DATA_HOME"]) / "dicectl"
    user.write(SMALL_APP)
    deploy = ("deploy", "dice", "--commit", "--to", "local")
    assert user.dicectl(*deploy).status == 0
    (used,) = (data / "environments").iterdir()
    for name, age in (("0" * 20, 90_000), ("1" * 20, 80_000)):
        old = data / "environments" / name
        old.mkdir()
        (old / "complete").touch()
        then = (used / "complete").stat().st_mtime - age
        os.utime(old / "complete", (then, then))
    os.utime(used / "complete", (1, 1))
    user.write({"index.html": "two\n"})
    ran = user.dicectl(*deploy)
    assert (ran.status, fetch(ran.out.strip())[0]) == (0, 200)
    assert {path.name for path in (data / "environments").iterdir()} == {used.name, "1" * 20}
