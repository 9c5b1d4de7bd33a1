"""People who have dicectl from its wheel, and a folder with a function: no checkout on the path."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from users import Ran, User, fetch

from dicectl.buildpack.tools import TOOLS

ROOT = Path(__file__).parent.parent
UV = str(Path(sys.executable).with_name("uv"))
SHIPPED = ("dicectl", "webapp", "templates", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@dataclass(frozen=True)
class Installed:
    """Where programs are.

    Attributes:
        dicectl: the environment with dicectl's wheel.
        tools: that with Poetry and Pipenv, which somebody has who uses them.
        science: that with scikit-learn, in which a model is trained.
    """

    dicectl: Path
    tools: Path
    science: Path


@dataclass(frozen=True)
class Newcomer(User):
    """Somebody who types `dicectl`, which is on their PATH."""

    def dicectl(self, *args: str, cwd: Path | None = None, **env: str) -> Ran:
        """Run dicectl, which must go well."""
        ran = self.run("dicectl", *args, cwd=cwd, **env)
        assert ran.status == 0, f"{args}\n{ran.out}{ran.err}"
        return ran


def newcomer(user: User, installed: Installed) -> Newcomer:
    """Return a user who has dicectl from its wheel, and nothing of this repository."""
    paths = user.env["PATH"].split(os.pathsep)
    others = [path for path in paths if not Path(path).is_relative_to(ROOT / ".venv")]
    own = [str(one / "bin") for one in (installed.dicectl, installed.tools)]
    env = {**user.env, "PATH": os.pathsep.join([*own, *others])}
    for name in ("VIRTUAL_ENV", "PYTHONPATH"):
        env.pop(name, None)
    return Newcomer(user.folder, env)


def install(factory: pytest.TempPathFactory) -> Installed:
    """Make the environments, once for all processes of a run."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    found = Installed(*(shared / "installed" / name for name in ("dicectl", "tools", "science")))
    with _locked(shared / "installed.lock"):
        if not found.science.exists():
            _make(found.dicectl, f"{_wheel(shared)}[local]")
            needed = (TOOLS[name] for name in ("poetry.lock", "Pipfile.lock"))
            _make(found.tools, *(f"{one.program}=={one.version}" for one in needed))
            _make(found.science, "scikit-learn")
    return found


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _wheel(folder: Path) -> Path:
    source = folder / "source"
    for name in SHIPPED:
        place = ROOT / name
        copy = shutil.copytree if place.is_dir() else shutil.copy2
        source.mkdir(exist_ok=True)
        copy(place, source / name)
    _must(UV, "build", "--quiet", "--wheel", "--out-dir", str(folder / "wheels"), str(source))
    return next((folder / "wheels").glob("*.whl"))


def _make(folder: Path, *packages: str) -> None:
    _must(UV, "venv", "--quiet", "--python", os.path.realpath(sys.executable), str(folder))
    python = str(folder / "bin" / "python")
    _must(UV, "pip", "install", "--quiet", "--python", python, *packages)


def _must(*argv: str) -> None:
    subprocess.run(argv, check=True, cwd="/")


class Fields(HTMLParser):
    """What a form has, and the text of its page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a field's name."""
        if tag in {"input", "select", "textarea"}:
            self.names.add(dict(attrs).get("name") or "")

    def handle_data(self, data: str) -> None:
        """Remember a text."""
        self.texts.append(data)


def page(url: str, form: Mapping[str, Any] | None = None) -> Fields:
    """Open a page as a browser does, or send its form."""
    data = urllib.parse.urlencode(form, doseq=True).encode() if form else None
    request = urllib.request.Request(url, data, {"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return Fields(answer.read().decode())


def called(url: str, name: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401  JSON
    """Call a function as its OpenAPI document says, and hold the answer against it."""
    document = json.loads(fetch(f"{url}openapi.json")[1])
    (path,) = (path for path in document["paths"] if path.endswith(f"/{name}"))
    operation = document["paths"][path]["post"]
    (kind,) = operation["requestBody"]["content"].keys() & {"application/json"}
    body = operation["requestBody"]["content"][kind]["schema"]
    Draft202012Validator({**body, "components": document["components"]}).validate(values)
    headers = {"Content-Type": kind, "Accept": "application/json"}
    request = urllib.request.Request(url.rstrip("/") + path, json.dumps(values).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)
    told = operation["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**told, "components": document["components"]}).validate(found)
    return found
