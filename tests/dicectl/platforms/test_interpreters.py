"""Finding an interpreter. Those of versions that do not exist are scripts that say they are it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dicectl.platforms.local.interpreters import find_python


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A PATH and a pyenv with nothing in them."""
    path, pyenv = tmp_path / "path", tmp_path / "pyenv"
    path.mkdir()
    monkeypatch.setenv("PATH", f"{path}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(pyenv))
    return path, pyenv


def python(path: Path, version: str, status: int = 0) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version}\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


def test_this_one_is_taken_when_it_fits() -> None:
    major, minor, micro = sys.version_info[:3]
    assert find_python(f"{major}.{minor}", None) == sys.executable
    assert find_python(f"{major}.{minor}.{micro}", None) == sys.executable
    assert find_python(f"{major}.{minor}.{micro + 1}", None) != sys.executable


def test_one_on_the_path_is_found(places: tuple[Path, Path]) -> None:
    found = python(places[0] / "python3.77", "3.77.1")
    assert find_python("3.77", None) == found
    assert find_python("3.77.1", None) == found
    assert find_python("3.77.10", None) is None


def test_pyenvs_shim_of_a_version_that_is_not_chosen_is_passed_over(
    places: tuple[Path, Path],
) -> None:
    path, pyenv = places
    python(path / "python3.77", "pyenv: python3.77: command not found", 127)
    found = python(pyenv / "versions" / "3.77.4" / "bin" / "python", "3.77.4")
    assert find_python("3.77", None) == found


def test_a_version_that_is_nowhere_is_not_found() -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    assert find_python("3.77", None) is None
    assert find_python("3.77", uv) is None
