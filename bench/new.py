"""From a folder with one function to a page that answers, and what that page costs.

Beside it what else one would do: the tutorial by hand, whose files are written already, and a
Gradio `Interface`; both get their packages from pip in a new environment. Cold is a first app with
no package cached by uv or pip; warm is a first app, too, with the packages cached. Memory (PSS) is
that of the web processes after some calls, without what keeps the app running. The import is that
of all that serves a page, less that of Flask and of what it takes of pydantic.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from figures import Figure
from local import wait_for
from people import must, somebody
from running import DICECTL, Run, command, main
from servers import field
from users import User, free_port

from dicectl.projects import engine

TITLE = "A function of one's own"
MODEL = '''\
def price(width: float, depth: float = 2.0) -> float:
    """Predict a price."""
    return width * depth * 1000
'''
BY_HAND = """\
from flask import Flask, request

from model import price

app = Flask(__name__)
FORM = '<form method="post"><input name="width"><input name="depth"><button>Price</button></form>'


@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        return FORM + str(price(float(request.form["width"]), float(request.form["depth"])))
    return FORM
"""
GRADIO = """\
import os

import gradio

from model import price

gradio.Interface(price, ["number", "number"], "number", api_name="price").launch(
    server_name="127.0.0.1", server_port=int(os.environ["PORT"]), quiet=True
)
"""
# What the engine takes of pydantic, which imports nothing before it is asked for by name; and all
# of the engine that serves a page.
FLASK = "from flask import Flask; from pydantic import ConfigDict, Field, TypeAdapter"
PARTS = (
    *("api.routes", "pages.routes", "pages.assets", "functions.loading", "kinds.templates"),
    *("serving.errors", "serving.security", "serving.front", "serving.site"),
)
ENGINE = f"{FLASK}; import {', '.join(f'webapp.{part}' for part in PARTS)}"
TUTORIAL, INTERFACE = "the tutorial by hand, with pip", "pip install gradio, an Interface"
WORKING, PATIENCE = 600, 40

# What serves a function in a folder: gives its processes and its address.
Way = Callable[[User], AbstractContextManager[tuple[list[int], str]]]


def measure(run: Run) -> Iterator[Figure]:
    """Measure the way to the page, its memory, and what the engine weighs."""
    has_gradio = not run.lacks("gradio", there=find_spec("gradio") is not None)
    ways = [ours, tutorial, *([interface] if has_gradio else [])]
    with tempfile.TemporaryDirectory() as scratch, somebody(Path(scratch)) as user:
        yield from _rows("nothing cached", _cold(run, Path(scratch), user, ways), 15, 0.6)
        yield from _rows("packages cached", _warm(run, Path(scratch), user, ways), 4, None)
        yield _memory(run, Path(scratch), user, ways)
        yield _size()
        yield _import(run)


def _rows(
    what: str, taken: Sequence[Sequence[float]], limit: float, ratio: float | None
) -> Iterator[Figure]:
    row = partial(Figure, f"`dicectl new .`, `dicectl deploy`, {what}", "s", limit=limit)
    if not taken:
        yield row(left_out="it loads packages, so not with --quick")
        return
    for name, theirs in zip((TUTORIAL, INTERFACE), taken[1:], strict=False):
        yield row(taken[0], name, theirs, ratio=ratio if name == INTERFACE else None)


def _cold(run: Run, scratch: Path, user: User, ways: Sequence[Way]) -> list[list[float]]:
    """Take turns with caches that nobody has used; without a round that does not count."""
    if run.quick:
        return []
    taken: list[list[float]] = [[] for _ in ways]
    for turn in range(3):
        order = list(zip(ways, taken, strict=True))
        for way, samples in order if turn % 2 == 0 else reversed(order):
            with tempfile.TemporaryDirectory(dir=scratch) as caches:
                samples.append(_until_it_answers(way, new_folder(scratch, user, Path(caches))))
    return taken


def _warm(run: Run, scratch: Path, user: User, ways: Sequence[Way]) -> list[list[float]]:
    if run.quick:
        return []
    caches = scratch / "caches"

    def works(way: Way) -> float:
        return _until_it_answers(way, new_folder(scratch, user, caches))

    return run.in_turns(5, *(partial(works, way) for way in ways))


_numbers = count()


def new_folder(scratch: Path, user: User, caches: Path | None = None) -> User:
    """Return somebody whose folder has the function alone, and who has no apps yet."""
    place = scratch / f"{next(_numbers)}"
    env = {**user.env, "XDG_DATA_HOME": str(place / "data"), "GRADIO_ANALYTICS_ENABLED": "False"}
    if caches:
        env |= {"UV_CACHE_DIR": str(caches / "uv"), "PIP_CACHE_DIR": str(caches / "pip")}
    one = User(place / "my-prices", env)
    one.write({"model.py": MODEL})
    return one


def _until_it_answers(way: Way, user: User) -> float:
    began = time.perf_counter()
    with way(user):
        return time.perf_counter() - began


@contextmanager
def ours(user: User) -> Iterator[tuple[list[int], str]]:
    """Make a project and deploy it, which ends when the page has answered."""
    must(user, DICECTL, "new", ".")
    ran = user.run(DICECTL, "deploy", "my-prices", "--to", "local", timeout=WORKING)
    try:
        if ran.status:
            raise SystemExit(ran.err)
        yield [one for keeper in user.supervisors() for one in below(keeper)], ran.out.strip()
    finally:
        must(user, DICECTL, "stop", "my-prices", "--to", "local")
        user.end_apps()


def tutorial(user: User) -> AbstractContextManager[tuple[list[int], str]]:
    """Do what the tutorial says. Gunicorn listens on the PORT of the environment."""
    start = ("-m", "gunicorn", "app:app")
    return by_hand(user, ("flask", "gunicorn"), {"app.py": BY_HAND}, start)


def interface(user: User) -> AbstractContextManager[tuple[list[int], str]]:
    """Put the function into a Gradio Interface."""
    return by_hand(user, ("gradio",), {"page.py": GRADIO}, ("page.py",))


@contextmanager
def by_hand(
    user: User, packages: Sequence[str], files: Mapping[str, str], start: Sequence[str]
) -> Iterator[tuple[list[int], str]]:
    """Make an environment, install, start, and wait for the first answer."""
    user.write(files)
    python, port = ".venv/bin/python", free_port()
    must(user, sys.executable, "-m", "venv", ".venv")
    ran = user.run(python, "-m", "pip", "install", "--quiet", *packages, timeout=WORKING)
    if ran.status:
        raise SystemExit(ran.err)
    server = subprocess.Popen(
        [python, *start],
        cwd=user.folder,
        env={**user.env, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield [server.pid, *below(server.pid)], f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def below(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that these have."""
    said = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    children = [int(one) for one in said.split()]
    return [*children, *(one for child in children for one in below(child))]


def _memory(run: Run, scratch: Path, user: User, ways: Sequence[Way]) -> Figure:
    row = partial(Figure, "memory of the served page (PSS)", "MB", ratio=0.5)
    if run.quick or interface not in ways:
        has_gradio = interface in ways
        return row(left_out=run.lacks("gradio", there=has_gradio) or "not with --quick")
    caches = scratch / "caches"
    served, called = [], (("api/price", {"width": 3}), ("gradio_api/call/price", {"data": [3, 2]}))
    for way, (path, body) in zip((ours, interface), called, strict=True):
        with way(new_folder(scratch, user, caches)) as (pids, url):
            for _ in range(200):
                _post(url + path, body)
            served.append(sum(map(_pss, pids)) / 1000)
    return row([served[0]], INTERFACE, [served[1]])


def _post(url: str, body: object) -> None:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        answer.read()


def _pss(pid: int) -> int:
    return int(field(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")))


def _size() -> Figure:
    return Figure("the engine's wheel", "kB", [len(engine.wheel()) / 1000], limit=150)


def _import(run: Run) -> Figure:
    """Measure what the engine adds."""
    works = (command(sys.executable, "-c", code) for code in (ENGINE, FLASK))
    with_engine, without = run.in_turns(9, *works)
    added = [max(a - b, 0) for a, b in zip(with_engine, without, strict=True)]
    what = "the import of the engine, beyond Flask and pydantic"
    return Figure(what, "s", added, limit=0.1)


if __name__ == "__main__":
    main("new", TITLE, measure)
