"""A project made of files, and what the checks of the tree say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from users import User

from dicectl.checks import CHECKS
from dicectl.events import Finding
from dicectl.platforms.check import finding, run
from dicectl.projects.engine import wheel
from dicectl.source.project import Project

Files = Mapping[str, str | bytes]
Look = Callable[..., list[Finding]]

# Healthy in every way.
HEALTHY: dict[str, str | bytes] = {
    "app.py": "from flask import Flask\n\napp = Flask(__name__)\n",
    "Procfile": "web: gunicorn app:app\n",
    "requirements.txt": "flask\ngunicorn\n",
    ".python-version": "3.13\n",
    ".gitignore": ".venv/\nvenv/\n__pycache__/\n.env\n",
}

ENGINE = "vendor/dicectl_web-0.2.0-py3-none-any.whl"
# As `dicectl new` writes a project around a function.
SEAM_APP: dict[str, str | bytes] = {
    "model.py": (
        '"""Prices."""\n\n\ndef predict(size: float, rooms: int = 3) -> float:\n'
        '    """Guess what a flat costs."""\n    return 1000 * size + rooms\n'
    ),
    "app.py": 'from webapp import create_app\n\napp = create_app("model:predict")\n',
    "Procfile": "web: gunicorn --config python:webapp.serving.gunicorn_conf app:app\n",
    "requirements.txt": f"./{ENGINE}\n",
    ENGINE: wheel(),
    ".python-version": "3.13\n",
    ".gitignore": ".venv/\nvenv/\n__pycache__/\n.env\n",
    "tests/test_model.py": "from model import predict\n\n\ndef test_it():\n    predict(1)\n",
}


@pytest.fixture
def own_git(user: User, monkeypatch: pytest.MonkeyPatch) -> User:
    """GitPython runs in this process, so this process needs the user's home."""
    for key in ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(key, user.env[key])
    return user


@pytest.fixture
def look(own_git: User) -> Look:
    """Write files, a None for one that is not there, and return what the checks say of them."""

    def looked(files: Mapping[str, str | bytes | None], *, commit: bool = False) -> list[Finding]:
        write(own_git.folder, {**files})
        if commit:
            own_git.commit()
        return findings(own_git.folder)

    return looked


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def findings(folder: Path) -> list[Finding]:
    """Return what all checks say, what is well left out."""
    answers = run(CHECKS, Project.find(folder))
    said = (finding(check, one) for check, all_of_it in answers for one in all_of_it)
    return [one for one in said if one.level not in {"ok", "skipped"}]


def codes(found: list[Finding]) -> set[str]:
    """Return the codes, those of warnings with a question mark."""
    return {one.code + ("?" if one.level == "warning" else "") for one in found}
