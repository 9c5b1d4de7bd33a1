"""How long `dicectl check --to local` takes on a repository of 1 000 files, 300 of them Python.

Beside it `git status` of the same repository, for a machine's speed, and Python starting with
click imported, which no change to the checks can undercut. Prints medians in milliseconds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES, MODULES, REACHABLE, ROUNDS = 1_000, 300, 120, 15
# Over what `git status` takes, on a machine that runs Python at a usual speed.
BUDGET_MS = 250

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


def repository(folder: Path) -> None:
    """Write and commit a Flask app whose module imports `REACHABLE` others."""
    files = {
        "app.py": "from flask import Flask\nfrom shop import m0\n\napp = Flask(__name__)\n",
        "Procfile": "web: gunicorn app:app\n",
        "requirements.txt": "flask\ngunicorn\nrequests\nsqlalchemy\n",
        ".python-version": "3.13\n",
        ".gitignore": ".venv/\n__pycache__/\n.env\n",
        "shop/__init__.py": "",
    }
    for number in range(MODULES - 2):
        following = f"from . import m{number + 1}" if number < REACHABLE else ""
        text = MODULE.format(number=number, imports=following, template=number % 100)
        files[f"shop/m{number}.py"] = text
    for number in range(100):
        files[f"templates/page{number}.html"] = "<p>{{ things }}</p>\n" * 40
    for number in range(FILES - len(files)):
        files[f"static/file{number}.js"] = "function f(a) { return a + 1; }\n" * 100
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for argv in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *argv], cwd=folder, check=True, env=environment())


def environment() -> dict[str, str]:
    """Return an environment in which git can commit and Python keeps its bytecode."""
    who = {"NAME": "bench", "EMAIL": "bench@example.com"}
    roles = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in who.items()}
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **roles}


def milliseconds(argv: list[str], folder: Path) -> float:
    """Return how long a command takes, which must end well."""
    began = time.perf_counter()
    subprocess.run(argv, cwd=folder, check=True, capture_output=True, env=environment())
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure the commands in turn, so that a busy machine is busy for all of them."""
    commands = {
        "git status": ["git", "status", "--porcelain"],
        "python, with click": [sys.executable, "-c", "import click"],
        "dicectl check --to local": [sys.executable, "-m", "dicectl", "check", "--to", "local"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as scratch:
        repository(Path(scratch))
        for _ in range(ROUNDS):
            for name, argv in commands.items():
                taken[name].append(milliseconds(argv, Path(scratch)))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, median in medians.items():
        print(f"{name:28} {median:7.0f} ms")
    allowed = medians["git status"] + BUDGET_MS
    print(f"{'git status + 250 ms':28} {allowed:7.0f} ms")


if __name__ == "__main__":
    main()
