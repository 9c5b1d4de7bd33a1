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
    (found,) = look(files)
    assert (found.code, found.level) == ("D804", "problem")
    assert " uvicorn" in found.fix
    assert "requirements.txt" not in found.fix


@pytest.mark.parametrize("manager", MANAGERS)
def test_an_import_that_the_lock_does_not_name_is_found(manager: str, look: Look) -> None:
    source = f"import numpy\n{HEALTHY['app.py']!s}"
    assert codes(look(project(manager) | {"app.py": source})) == {"D816"}


def test_the_hash_of_a_pipfile_is_pipenvs() -> None:
    pipfile = tomllib.loads((LOCKED / "pipenv" / "Pipfile").read_text())
    lock = json.loads((LOCKED / "pipenv" / "Pipfile.lock").read_text())
    assert pipfile_hash(pipfile) == lock["_meta"]["hash"]["sha256"]


@pytest.mark.parametrize("text", POETRY_HASHES)
def test_the_hash_of_a_pyproject_is_poetrys(text: str) -> None:
    assert poetry_hash(tomllib.loads(text), groups=True) == POETRY_HASHES[text]
