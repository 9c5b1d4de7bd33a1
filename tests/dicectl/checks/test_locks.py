"""Projects of the other package managers.

In `locked/` are lock files as Pipenv 2026.10.3, Poetry 2.5.1 and uv 0.13.9 wrote them. Two are
small: uv was told that all runs on Linux, and Poetry's app is made with bottle.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from dicectl.checks.build import pipfile_hash, poetry_hash

from .conftest import HEALTHY, Look, codes

LOCKED = Path(__file__).parent / "locked"
MANAGERS = ("pipenv", "poetry", "uv")
STALE = {
    "pipenv": ("Pipfile", 'flask = "*"', 'flask = ">=3"'),
    "poetry": ("pyproject.toml", "bottle (>=0.13", "bottle (>=0.12"),
    "uv": ("pyproject.toml", '"gunicorn', '"requests", "gunicorn'),
}
# Made with `Locker._get_content_hash` of Poetry 2.5.1.
POETRY_HASHES = {
    '[tool.poetry]\nname="a"\n[tool.poetry.dependencies]\npython="^3.11"\nflask="^3"\n': (
        "a9dcdac92431e2c5ade933513bdf9ae30eb0116493cb767ea82219a224bd9c9d"
    ),
    '[project]\nname="a"\nrequires-python=">=3.11"\ndependencies=["flask"]\n'
    '[tool.poetry]\npackage-mode=false\n[dependency-groups]\ndev=["x"]\n': (
        "875318b93aa5519c20118339fb2348e04eaca51c3bc01ff8fbd2ca6414a8bbba"
    ),
    '[project]\nname="a"\ndependencies=["flask"]\n[tool.poetry.group.dev.dependencies]\nx="*"\n': (
        "0f969d5a91a2b6a3d46286aae0cdef57ca96894bde7c5d57bd9dd5b062b41bb8"
    ),
    '[tool.poetry]\nname="a"\n[dependency-groups]\ndev=["x"]\n': (
        "df3ee1af8f8d5cd2d19cb6d13326ace0c4f46d3455c5a49ec825c3f53e5ae71c"
    ),
}


UV = """\
[[package]]
name = "shop"
source = {{ virtual = "." }}
dependencies = [
    {{ name = "{}" }},
]

[package.optional-dependencies]
prod = [
    {{ name = "gunicorn" }},
]

[package.dev-dependencies]
dev = [
    {{ name = "gunicorn" }},
]

[[package]]
name = "flask"
source = {{ registry = "https://pypi.org/simple" }}
wheels = [
    {{ url = "https://pypi.org/flask.whl", hash = "sha256:00" }},
]

[[package]]
name = "deployment"
dependencies = [
    {{ name = "flask" }},
]

[package.optional-dependencies]
server = [
    {{ name = "gunicorn" }},
]

[[package]]
name = "gunicorn"
"""
POETRY = """\
[[package]]
name = "Flask"
files = [
    {file = "flask.whl", hash = "sha256:00"},
]

[[package]]
name = "deployment"

[package.dependencies]
flask = "*"
Gunicorn = {version = "*", markers = "sys_platform != 'win32'"}

[[package]]
name = "gunicorn"
"""
IN_PROJECT = '[project]\nname = "shop"\ndependencies = ["{}>=0 ; python_version > \'3\'"]\n'
IN_POETRY = '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\n{}\n'
POETRYS_DEV = '[tool.poetry.group.dev.dependencies]\ngunicorn = "*"\n'
LEFT_OUT = {
    "uv": ("uv", IN_PROJECT.format("flask"), UV.format("flask")),
    "poetry's dev group": ("poetry", IN_POETRY.format('flask = "*"') + POETRYS_DEV, POETRY),
    "poetry's extras": (
        "poetry",
        IN_POETRY.format('flask = "*"\ngunicorn = {version = "*", optional = true}'),
        POETRY,
    ),
    "poetry with [project]": ("poetry", IN_PROJECT.format("flask") + POETRYS_DEV, POETRY),
}
# Also where it cannot be told who asks for it.
BROUGHT = {
    "itself": ("uv", IN_PROJECT.format("gunicorn"), UV.format("gunicorn")),
    "by an extra of another": ("uv", IN_PROJECT.format("deployment"), UV.format("deployment")),
    "by another": ("poetry", IN_PROJECT.format("deployment"), POETRY),
    "in both places of Poetry": (
        "poetry",
        IN_PROJECT.format("flask") + '[tool.poetry.dependencies]\nGunicorn = ">=23"\n',
        POETRY,
    ),
    "a workspace": ("uv", "[tool.uv.workspace]\n", UV.format("flask").replace('"."', '"shop"')),
    "no TOML": ("uv", IN_PROJECT.format("flask"), UV.format("flask") + "<<<<<<< HEAD\n"),
    "another TOML": ("uv", IN_PROJECT.format("flask"), '[package]\nname = "gunicorn"\n'),
    "no settings": ("poetry", "[tool.ruff]\n", POETRY),
}


def grouped(manager: str, settings: str, lock: str) -> dict[str, str | bytes | None]:
    """Return a project that may have gunicorn in a group that Heroku does not install."""
    files = {"pyproject.toml": settings, f"{manager}.lock": lock}
    return {**HEALTHY, "requirements.txt": None, **files}


def project(manager: str) -> dict[str, str | bytes | None]:
    files = {path.name: path.read_bytes() for path in (LOCKED / manager).iterdir()}
    return {**HEALTHY, "requirements.txt": None, **files}


@pytest.mark.parametrize("manager", MANAGERS)
def test_a_healthy_project_is_no_alarm(manager: str, look: Look) -> None:
    assert look(project(manager)) == []


@pytest.mark.parametrize("manager", MANAGERS)
def test_a_lock_that_is_older_than_its_source_is_found(manager: str, look: Look) -> None:
    files = project(manager)
    name, old, new = STALE[manager]
    text = files[name]
    assert isinstance(text, bytes)
    assert old.encode() in text
    files[name] = text.replace(old.encode(), new.encode(), 1)
    assert codes(look(files)) == {"D821"}


@pytest.mark.parametrize("manager", MANAGERS)
def test_a_program_that_the_lock_does_not_name_is_found(manager: str, look: Look) -> None:
    files = project(manager) | {"Procfile": "web: uvicorn app:app --host 0.0.0.0 --port $PORT\n"}
    (found,) = [one for one in look(files) if one.code == "D804"]
    assert (found.code, found.level) == ("D804", "problem")
    assert " uvicorn" in found.fix
    assert "requirements.txt" not in found.fix


@pytest.mark.parametrize("manager", MANAGERS)
def test_an_import_that_the_lock_does_not_name_is_found(manager: str, look: Look) -> None:
    source = f"import numpy\n{HEALTHY['app.py']!s}"
    assert codes(look(project(manager) | {"app.py": source})) == {"D816"}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_a_program_that_is_there_for_development_only_is_found(case: str, look: Look) -> None:
    manager, settings, lock = LEFT_OUT[case]
    (found,) = [one for one in look(grouped(manager, settings, lock)) if one.code != "D821"]
    assert (found.code, found.level) == ("D804", "problem")
    assert found.fix.endswith(" add gunicorn")
    assert "not among what Heroku installs" in found.evidence


@pytest.mark.parametrize("case", BROUGHT)
def test_a_program_that_the_main_packages_bring_is_there(case: str, look: Look) -> None:
    assert "D804" not in {one.code for one in look(grouped(*BROUGHT[case]))}


def test_the_hash_of_a_pipfile_is_pipenvs() -> None:
    pipfile = tomllib.loads((LOCKED / "pipenv" / "Pipfile").read_text())
    lock = json.loads((LOCKED / "pipenv" / "Pipfile.lock").read_text())
    assert pipfile_hash(pipfile) == lock["_meta"]["hash"]["sha256"]


@pytest.mark.parametrize("text", POETRY_HASHES)
def test_the_hash_of_a_pyproject_is_poetrys(text: str) -> None:
    assert poetry_hash(tomllib.loads(text), groups=True) == POETRY_HASHES[text]
