"""Servers on loopback, and what loads them: wrk, which Debian has as the package `wrk`."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from running import ROOT, children

COMPARED = ROOT / "bench" / "tutorial_app"
OURS, TUTORIAL, HELLO = "webapp:create_app()", "app:app", "hello:app"
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


@contextlib.contextmanager
def started(command: list[str], **env: str) -> Iterator[tuple[int, int, float]]:
    """Run a server. Gives its process id, port, and the seconds until it first answered 200."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home, Path(home, "log").open("w+b") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**children(), "HOME": home, "PORT": str(port), "WEB_CONCURRENCY": "2", **env},
            stdout=log,
            stderr=log,
        )
        try:
            yield process.pid, port, _first_answer(port)
        except TimeoutError as error:
            log.seek(0)
            raise SystemExit(f"{error}; it printed:\n{log.read().decode()}") from error
        finally:
            process.terminate()
            process.wait(40)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _first_answer(port: int) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < 180:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
            return time.perf_counter() - began
        time.sleep(0.005)
    raise TimeoutError("the server does not answer")


def gunicorn(app: str) -> contextlib.AbstractContextManager[tuple[int, int, float]]:
    """Run an app as the Procfile does."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:webapp.serving.gunicorn_conf",
        app,
    ]
    return started(command, PYTHONPATH=f"{ROOT}:{COMPARED}")


def wrk(port: int, seconds: int, script: str = "", connections: int = 16) -> str:
    """Load a server and return wrk's report."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", file.name]
        ran = subprocess.run(
            [*command, f"http://127.0.0.1:{port}/"],
            capture_output=True,
            text=True,
            check=True,
            timeout=seconds + 30,
        )
    return ran.stdout


def rate(report: str) -> float:
    """Return the requests a second of a report in which nothing failed."""
    if failures(report):
        raise SystemExit(report)
    return float(field(r"Requests/sec:\s+([\d.]+)", report))


def failures(report: str) -> int:
    """Return how many requests of a report had no good answer."""
    lines = re.findall(r"(?:Socket errors|Non-2xx).*", report)
    return sum(int(found) for line in lines for found in re.findall(r" (\d+)", line))


def percentile(percent: int, report: str) -> float:
    """Return the seconds in which so many percent of a report's requests were answered."""
    value, unit = field(rf"{percent}%\s+([\d.]+(?:us|ms|s))", report), ""
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", value).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]


def field(pattern: str, text: str) -> str:
    """Return what a group finds in a text."""
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"there is no {pattern} in: {text}")
    return found[1]
