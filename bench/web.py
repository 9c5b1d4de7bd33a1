"""Measure the web app beside what it is compared with: `python bench/web.py`.

Every server runs with the settings of webapp/gunicorn_conf.py and two workers, on loopback, one
measured after the other in turns; figures are medians. It needs wrk (Debian's package `wrk`) and,
for the comparison with Gradio, the `bench` extra in the Python named by `--gradio-python`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
COMPARED = ROOT / "bench" / "tutorial_app"
OURS = "webapp:create_app()"
TUTORIAL = "app:app"
HELLO = "hello:app"
LINE = "{:44} {:>10}   {:12} {}"
POST = 'wrk.method = "POST"\n'
# The soak: pages and rolls in turn, as people send them.
VISITS = """
local turn = 0
request = function()
  turn = turn + 1
  if turn % 2 == 0 then return wrk.format("GET", "/") end
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
  return wrk.format("POST", "/", headers, "notation=3d6%2B2&seed=")
end
"""


def tell(what: str, value: str, target: str, *, met: bool) -> None:
    """Print a line of the table."""
    print(LINE.format(what, value, target, "met" if met else "MISSED"), flush=True)


@contextlib.contextmanager
def started(command: list[str], **env: str) -> Iterator[tuple[int, int, float]]:
    """Run a server. Gives its process id, port, and the seconds until it first answered 200."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home, Path(home, "log").open("w+b") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "HOME": home, "PORT": str(port), "WEB_CONCURRENCY": "2", **env},
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


def _first_answer(port: int) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < 60:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
            return time.perf_counter() - began
        time.sleep(0.005)
    raise TimeoutError("the server does not answer")


def gunicorn(app: str) -> contextlib.AbstractContextManager[tuple[int, int, float]]:
    """Run an app as the Procfile does."""
    command = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.gunicorn_conf", app]
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
    if "Non-2xx" in report or "Socket errors" in report:
        raise SystemExit(report)
    return float(_field(r"Requests/sec:\s+([\d.]+)", report))


def _field(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"there is no {pattern} in: {text}")
    return found[1]


def throughput(rounds: int, seconds: int) -> None:
    """Compare requests a second; the servers take turns, so a busy machine is busy for all."""
    rates: dict[str, list[float]] = {}
    with (
        gunicorn(OURS) as (_, ours, _),
        gunicorn(TUTORIAL) as (_, tutorial, _),
        gunicorn(HELLO) as (_, hello, _),
    ):
        loads = [
            ("hello", hello, ""),
            ("tutorial GET", tutorial, ""),
            ("our GET", ours, ""),
            ("tutorial POST", tutorial, POST),
            ("our POST", ours, POST),
        ]
        for _ in range(rounds):
            for name, port, script in loads:
                rates.setdefault(name, []).append(rate(wrk(port, seconds, script)))
    middle = {name: median(found) for name, found in rates.items()}
    for name, value in middle.items():
        print(LINE.format(name, f"{value:.0f}/s", "", ""))
    for what, one, other, least in [
        ("GET / beside a bare WSGI hello", "our GET", "hello", 0.85),
        ("GET / beside the tutorial's app", "our GET", "tutorial GET", 1.0),
        ("POST / beside the tutorial's app", "our POST", "tutorial POST", 1.0),
    ]:
        ratio = median(a / b for a, b in zip(rates[one], rates[other], strict=True))
        tell(what, f"{ratio:.2f}", f">= {least}", met=ratio >= least)


def memory() -> None:
    """Measure master and workers together, after a page and some rolls."""
    with gunicorn(OURS) as (pid, port, _):
        wrk(port, 1, VISITS)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        kilobytes = sum(_pss(process) for process in [str(pid), *children])
    tell("memory (PSS), master and two workers", f"{kilobytes / 1024:.0f} MB", "< 75 MB",
         met=kilobytes < 75 * 1024)  # fmt: skip


def _pss(pid: str) -> int:
    return int(_field(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")))


def start(runs: int) -> None:
    """Measure the start to the first 200, beside the tutorial's app."""
    times: dict[str, list[float]] = {OURS: [], TUTORIAL: []}
    for _ in range(runs):
        for app, found in times.items():
            with gunicorn(app) as (_, _, seconds):
                found.append(seconds)
    beside = f"(tutorial's: {median(times[TUTORIAL]):.2f} s)"
    middle = median(times[OURS])
    tell(f"start to first 200 {beside}", f"{middle:.2f} s", "< 0.6 s", met=middle < 0.6)


def soak(seconds: int) -> None:
    """Visit with 64 connections at once for a while."""
    with gunicorn(OURS) as (_, port, _):
        report = wrk(port, seconds, VISITS, connections=64)
    wrong = re.findall(r"(?:Socket errors|Non-2xx).*", report)
    tell(f"{seconds} s at 64 connections: errors", "; ".join(wrong) or "0", "0", met=not wrong)
    milliseconds = {"us": 0.001, "ms": 1, "s": 1000}[_field(r"99%\s+[\d.]+(us|ms|s)", report)]
    late = float(_field(r"99%\s+([\d.]+)", report)) * milliseconds
    tell(f"{seconds} s at 64 connections: p99", f"{late:.0f} ms", "< 100 ms", met=late < 100)
    print(report.strip().splitlines()[-2])


def gradio(python: str, seconds: int) -> None:
    """Compare calls of the same function; the same clients call both."""
    command = [python, str(COMPARED / "in_gradio.py")]
    env = {"PYTHONPATH": str(ROOT), "GRADIO_ANALYTICS_ENABLED": "False"}
    with started(command, **env) as (_, port, _):
        theirs = _calls(_call_gradio, port, seconds)
    with gunicorn(OURS) as (_, port, _):
        ours = _calls(_call_ours, port, seconds)
    tell(f"API calls beside Gradio ({ours:.0f}/s, {theirs:.0f}/s)", f"{ours / theirs:.1f} x",
         ">= 8 x", met=ours >= 8 * theirs)  # fmt: skip


def _calls(call: Callable[[int], None], port: int, seconds: int) -> float:
    """Return the calls a second of eight clients."""
    end = time.perf_counter() + seconds

    def client(_: int) -> int:
        done = 0
        while time.perf_counter() < end:
            call(port)
            done += 1
        return done

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(client, range(8))) / seconds


def _call_ours(port: int) -> None:
    result = json.loads(_send(f"http://127.0.0.1:{port}/api/roll", {"notation": "3d6+2"}))
    if not 5 <= result["total"] <= 20:
        raise SystemExit(f"a wrong answer: {result}")


def _call_gradio(port: int) -> None:
    """Gradio answers a call with an event, whose result is asked for."""
    address = f"http://127.0.0.1:{port}/gradio_api/call/roll"
    event = json.loads(_send(address, {"data": ["3d6+2"]}))["event_id"]
    if b"event: complete" not in _read(f"{address}/{event}"):
        raise SystemExit("Gradio has no result")


def _send(url: str, value: object) -> bytes:
    headers = {"Content-Type": "application/json"}
    return _read(urllib.request.Request(url, json.dumps(value).encode(), headers))  # noqa: S310


def _read(request: str | urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # loopback
        body: bytes = answer.read()
    return body


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gradio-python", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--quick", action="store_true", help="shorter, to see whether it runs")
    chosen = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed: apt-get install wrk")
    short = chosen.quick
    throughput(rounds=1 if short else 5, seconds=1 if short else 3)
    memory()
    start(runs=1 if short else 7)
    gradio(chosen.gradio_python, seconds=1 if short else 5)
    soak(seconds=2 if short else 60)


if __name__ == "__main__":
    main()
