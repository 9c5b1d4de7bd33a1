"""Fixtures for the web app: clients, algorithms written on the spot, and real servers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from webapp import create_app

ROOT = Path(__file__).parent.parent.parent
GUNICORN = [sys.executable, "-m", "gunicorn"]
numbers = count()

ClientOf = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def client() -> FlaskClient:
    """A client of the dice roller."""
    return create_app().test_client()


@pytest.fixture
def module_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Write source code as a module and return its name."""

    def write(source: str) -> str:
        name = f"example_{next(numbers)}"
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        return name

    return write


@pytest.fixture
def client_of(module_of: Callable[[str], str]) -> ClientOf:
    """Return a client of an app whose algorithm is the function `run` of this source code."""

    def make(source: str, time_limit: float = 20.0) -> FlaskClient:
        return create_app(f"{module_of(source)}:run", time_limit=time_limit).test_client()

    return make


@dataclass
class Server:
    """A running gunicorn."""

    process: subprocess.Popen[bytes]
    url: str
    home: Path
    output: Path

    def log(self) -> str:
        """What it has printed on stdout and stderr."""
        return self.output.read_text(encoding="utf-8")


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., object]:
    """Run gunicorn as the Procfile does, on a port that the system chooses."""

    @contextmanager
    def run(target: str = "webapp:create_app()", **env: str) -> Iterator[Server]:
        home, output = tmp_path / "home", tmp_path / "output"
        home.mkdir(exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
        with output.open("wb") as file:
            process = subprocess.Popen(
                [
                    *GUNICORN,
                    "--config",
                    "python:webapp.serving.gunicorn_conf",
                    "-b",
                    "127.0.0.1:0",
                    target,
                ],
                cwd=ROOT,
                env={**kept, "HOME": str(home), "PYTHONPATH": f"{ROOT}:{tmp_path}", **env},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        try:
            yield Server(process, _url(process, output), home, output)
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()

    return run


def _url(process: subprocess.Popen[bytes], output: Path) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"Listening at: (http://\S+)", output.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.02)
    raise AssertionError(output.read_text(encoding="utf-8"))
