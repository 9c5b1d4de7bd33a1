"""The page of a job in a real browser, with JavaScript and without."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from users import User, free_port

MODEL = '''import time

from webapp import progress


def train(rounds: int = 3, seconds: float = 0.2) -> list[int]:
    """Train a model."""
    for _ in progress(range(rounds), "training"):
        time.sleep(seconds)
    return list(range(rounds))
'''
APP = 'from webapp import create_app\n\napp = create_app("model:train", jobs=True)\n'


@pytest.fixture
def url(user: User) -> Iterator[str]:
    """Where the function is served by two of gunicorn's processes, without Redis."""
    user.write({"model.py": MODEL, "app.py": APP})
    port = free_port()
    config = ("-c", "python:webapp.serving.gunicorn_conf", "app:app")
    env = {"PORT": str(port), "DICECTL_JOBS": str(user.folder), "REDIS_URL": ""}
    with user.running_program(sys.executable, "-m", "gunicorn", *config, **env):
        address = f"http://127.0.0.1:{port}"
        while not _answers(port):
            time.sleep(0.1)
        yield address


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page, with JavaScript and without."""
    with browser.new_context(java_script_enabled=request.param) as context:
        yield context.new_page()


def test_a_job_is_followed_found_again_and_cancelled(
    url: str, page: Page, request: pytest.FixtureRequest
) -> None:
    page.set_default_timeout(60_000)
    page.goto(url)
    page.get_by_label("Rounds").fill("20")
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=60_000)
    page.wait_for_url("**/jobs/*")
    expect(page.locator("#headline")).to_contain_text("training", timeout=60_000)
    if request.node.callspec.params["page"]:  # without a script the page goes on loading itself
        found = Axe().run(page)
        assert not found.violations_count, found.generate_report()
    page.reload()
    expect(page.locator("#headline li").nth(19)).to_have_text("19", timeout=60_000)
    assert page.get_by_label("Rounds").input_value() == "20"
    page.get_by_label("Rounds").fill("5000")
    page.get_by_role("button", name="Train").click()
    page.get_by_role("button", name="Cancel").and_(page.locator(".job button")).click()
    expect(page.locator("#headline")).to_have_text("Cancelled.", timeout=60_000)
