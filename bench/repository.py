"""Repositories of any size to measure with."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

MODULE = '''"""A module of usual size."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from flask import Blueprint, render_template
{imports}

pages = Blueprint("pages{number}", __name__)


@dataclass
class Thing{number}:
    """Something with a name."""

    name: str
    size: int = 0

    def grown(self) -> Thing{number}:
        """Return a larger one."""
        return Thing{number}(self.name, self.size + 1)


@pages.get("/{number}")
def page() -> str:
    """Show it."""
    things = [Thing{number}(name, len(name)) for name in os.environ if name.isupper()]
    return render_template("page{template}.html", things=json.dumps([t.name for t in things]))
'''
FIXED = {
    "app.py": "from flask import Flask\nfrom shop import m0\n\napp = Flask(__name__)\n",
    "Procfile": "web: gunicorn app:app\n",
    "requirements.txt": "flask\ngunicorn\nrequests\nsqlalchemy\n",
    ".python-version": "3.13\n",
    ".gitignore": ".venv/\n__pycache__/\n.env\n",
    "shop/__init__.py": "",
}


def write_repository(folder: Path, count: int) -> None:
    """Write and commit a Flask app of `count` files.

    Three in ten are Python, and two in five of those are imported, one by the other.
    """
    files = dict(FIXED)
    modules, templates = max(count * 3 // 10 - 2, 1), max(count // 10, 1)
    for number in range(modules):
        following = f"from . import m{number + 1}" if number < modules * 2 // 5 else ""
        text = MODULE.format(number=number, imports=following, template=number % templates)
        files[f"shop/m{number}.py"] = text
    for number in range(templates):
        files[f"templates/page{number}.html"] = "<p>{{ things }}</p>\n" * 40
    for number in range(count - len(files)):
        files[f"static/{number // 500}/{number}.js"] = "function f(a) { return a + 1; }\n" * 50
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for argv in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *argv], cwd=folder, check=True, env={**os.environ, **identity()})


def identity() -> dict[str, str]:
    """Return an environment in which git can commit."""
    who = {"NAME": "bench", "EMAIL": "bench@example.com"}
    return {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in who.items()}
