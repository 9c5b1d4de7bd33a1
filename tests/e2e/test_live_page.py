"""Functions that yield and print, in a real browser before a real gunicorn and the local router.

Each step waits for a file that the test makes, so that nothing depends on how fast anything is.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dicectl.platforms.local.log import Log
from dicectl.platforms.local.ports import spare_port
from dicectl.platforms.local.routing.places import Place
from dicectl.platforms.local.routing.router import Router

ROOT = Path(__file__).parents[2]
SOURCE = '''
import asyncio, time, warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from webapp import Append, create_app

HERE = Path(__file__).parent

def wait(name: str) -> None:
    while not (HERE / name).exists():
        time.sleep(0.01)

def count(key: str, fail: str = "") -> Iterator[dict[str, int] | str]:
    """Count."""
    try:
        for number in range(3):
            print("at", number, "<b>")
            yield {"number": number, "twice": 2 * number}
            wait(f"{key}-{number}")
        if fail == "value":
            raise ValueError("key must be another")
        if fail:
            raise KeyError("a fault")
        yield "done with it"
    except GeneratorExit:
        (HERE / f"{key}-closed").touch()
        raise

def say(key: str) -> Iterator[Append]:
    """Say."""
    yield Append("Once <i>upon</i> ")
    wait(f"{key}-0")
    yield Append("a time")

async def rest(key: str) -> AsyncIterator[str]:
    """Rest."""
    try:
        yield "begun"
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        (HERE / f"{key}-closed").touch()
        raise

def work(key: str) -> int:
    """Work."""
    print("first")
    wait(f"{key}-0")
    warnings.warn("careful")
    return 42

def twice(key: int) -> int:
    """Double."""
    return 2 * key

@dataclass
class Room:
    name: str
    area: float
    heated: bool = True

def total(rooms: list[Room]) -> float:
    """Add up."""
    return sum(room.area for room in rooms if room.heated)

app = create_app("live_functions", time_limit=15)
'''


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The functions served by gunicorn, and the folder where they wait for files."""
    folder = tmp_path_factory.mktemp("live")
    (folder / "live_functions.py").write_text(SOURCE, encoding="utf-8")
    config = ["--config", "python:webapp.serving.gunicorn_conf", "-b", "127.0.0.1:0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *config, "live_functions:app"],
        cwd=folder,
        env={"PYTHONPATH": f"{ROOT}:{folder}", "PATH": "/usr/bin:/bin", "WEB_CONCURRENCY": "1"},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr
    found = (re.search(r"Listening at: http://127.0.0.1:(\d+)", line) for line in process.stderr)
    with routed(int(next(filter(None, found))[1])) as url:
        yield url, folder
    process.terminate()
    process.communicate()


@contextmanager
def routed(web: int) -> Iterator[str]:
    """Put the local platform's router before a web process, and yield its address."""
    port, ready, ended = spare_port(), threading.Event(), asyncio.Event()

    async def listen() -> None:
        router = Router("live", lambda: Place("web.1", web), Log(Path(os.devnull)), int)
        await router.listen(port)
        loops.append(asyncio.get_running_loop())
        ready.set()
        await ended.wait()
        router.close()
        await asyncio.sleep(0.1)  # in which connections end

    loops: list[asyncio.AbstractEventLoop] = []
    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    assert ready.wait(10)
    yield f"http://127.0.0.1:{port}"
    loops[0].call_soon_threadsafe(ended.set)
    thread.join()


@pytest.fixture
def page(browser: Browser, site: tuple[str, Path], request: Any) -> Iterator[Page]:  # noqa: ANN401
    """A page in which no script fails, and nothing breaks the content policy."""
    faults: list[str] = []
    context = browser.new_context(base_url=site[0], **getattr(request, "param", {}))
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "resource" not in said.text else 0)
    yield page
    context.close()
    assert faults == []


def send(page: Page, path: str, key: str, **more: str) -> None:
    page.goto(path)
    for name, text in {"key": key, **more}.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("form button").first.click()


def appears(file: Path) -> None:
    deadline = time.monotonic() + 10
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_each_value_takes_the_place_of_the_last_and_what_is_printed_stands_below(
    page: Page, site: tuple[str, Path]
) -> None:
    send(page, "/count", "a")
    expect(page.locator("#headline")).to_have_text(re.compile(r"number\s*0\s*twice\s*0"))
    expect(page.locator(".printed")).to_have_text("at 0 <b>\n")
    (site[1] / "a-0").touch()
    expect(page.locator("#headline")).to_have_text(re.compile(r"number\s*1\s*twice\s*2"))
    expect(page.locator(".printed")).to_have_text("at 0 <b>\nat 1 <b>\n")
    assert not [one for one in Axe().run(page).response["violations"] if one["impact"] != "minor"]
    (site[1] / "a-1").touch()
    (site[1] / "a-2").touch()
    expect(page.locator("#headline")).to_have_text(re.compile("done with it"))
    expect(page.locator(".printed")).to_have_text("at 0 <b>\nat 1 <b>\nat 2 <b>\n")
    assert page.title() == "done with it · Count"


def test_a_text_grows_and_two_visitors_see_their_own(page: Page, site: tuple[str, Path]) -> None:
    send(page, "/say", "b")
    expect(page.locator("#headline .data")).to_have_text("Once <i>upon</i> ")
    other = page.context.new_page()
    send(other, "/work", "c")
    expect(other.locator(".printed")).to_have_text("first\n")
    (site[1] / "b-0").touch()
    expect(page.locator("#headline")).to_have_text(re.compile("Once <i>upon</i> a time"))
    expect(page.locator(".printed")).to_have_count(0)
    (site[1] / "c-0").touch()
    expect(other.locator("#headline")).to_have_text(re.compile("42"))
    expect(other.locator(".printed")).to_have_text("first\nUserWarning: careful\n")


def test_who_waits_in_line_sees_that_it_moves(page: Page, site: tuple[str, Path]) -> None:
    running = []
    for number in range(6):
        body = json.dumps({"key": f"line{number}"}).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/jsonl"}
        running.append(urlopen(Request(f"{site[0]}/api/rest", body, headers)))
        said = b'{"event":"waiting","data":1}' if number == 5 else b'{"event":"value"'
        assert running[-1].readline().startswith(said)
    send(page, "/twice", "21")
    expect(page.locator("#state")).to_have_text(re.compile("^Waiting in line: 1 before it."))
    running[0].close()
    expect(page.locator("#state")).to_have_text(re.compile("^Waiting in line: it is next."))
    for one in running:
        one.close()
    expect(page.locator("#headline")).to_have_text(re.compile("42"))
    expect(page.locator("#state")).to_be_hidden()


@pytest.mark.parametrize(
    ("how", "path", "begun"), [("button", "/rest", "begun"), ("closed tab", "/count", "number")]
)
def test_cancelling_and_a_closed_tab_reach_the_function(
    page: Page, site: tuple[str, Path], how: str, path: str, begun: str
) -> None:
    key = f"d{path[1:]}"
    send(page, path, key)
    expect(page.locator("#headline")).to_have_text(re.compile(begun))
    if how == "button":
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#state")).to_have_text(re.compile(r"^Cancelled\."))
        expect(page.locator("#headline")).to_have_text(re.compile(begun))
    else:
        page.close()
    appears(site[1] / f"{key}-closed")


def test_what_goes_wrong_midway_is_told_where_it_belongs(
    page: Page, site: tuple[str, Path]
) -> None:
    for number in range(3):
        (site[1] / f"e-{number}").touch()
    send(page, "/count", "e", fail="value")
    expect(page.locator("#wrong-key")).to_have_text(re.compile("key must be another"))
    send(page, "/count", "e", fail="fault")
    expect(page.locator(".problem")).to_have_text(re.compile(r"Request id: \w+"))
    expect(page.locator("#headline")).to_have_text(re.compile(r"number\s*2"))  # stays below it


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_a_script_the_end_is_shown(page: Page, site: tuple[str, Path]) -> None:
    for number in range(3):
        (site[1] / f"f-{number}").touch()
    send(page, "/count", "f")
    expect(page.locator("#headline")).to_have_text(re.compile("done with it"))
    expect(page.locator(".printed")).to_have_text("at 0 <b>\nat 1 <b>\nat 2 <b>\n")


@pytest.mark.parametrize("page", [{}, {"java_script_enabled": False}], indirect=True)
def test_rows_are_added_filled_in_and_removed(page: Page) -> None:
    page.goto("/total")
    areas, add = page.get_by_label("Area"), page.get_by_role("button", name="Add a row")
    for number, area in enumerate(("1", "20", "300")):
        page.get_by_label("Name").nth(number).fill(f"room {number}")
        areas.nth(number).fill(area)
        add.click()
        expect(areas).to_have_count(number + 2)
    page.get_by_label("Heated").nth(0).select_option("no")
    page.get_by_role("button", name="Remove the row").nth(1).click()
    expect(areas).to_have_count(3)
    areas.first.press("Enter")  # which sends the form, and adds no row
    expect(page.locator("#headline")).to_have_text(re.compile("300"))
