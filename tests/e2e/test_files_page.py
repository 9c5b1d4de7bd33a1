"""Files on a page in a real browser: chosen, dropped, pasted, seen and downloaded."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect
from werkzeug.serving import make_server

from webapp import create_app

SOURCE = '''
from typing import Annotated
import pandas as pd
from PIL import Image
from webapp import File

def turn(photo: Image.Image) -> Image.Image:
    """Turn a photo."""
    return photo.rotate(90, expand=True)

def count(notes: Annotated[bytes, File(types=(".txt",), max="1kB")]) -> int:
    """Count bytes."""
    return len(notes)

def total(table: pd.DataFrame) -> pd.DataFrame:
    """Double a table."""
    return table * 2
'''
DROP = """
([name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name, { type: "text/plain" }));
  const place = document.querySelector(".chooser");
  const how = { dataTransfer: given, bubbles: true, cancelable: true };
  place.dispatchEvent(new DragEvent("drop", how));
}
"""
PASTE = """
([name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name, { type: "text/plain" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true }));
}
"""
both = pytest.mark.parametrize(
    "page", [{}, {"java_script_enabled": False}], indirect=True, ids=["script", "no-script"]
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Three functions that take files, served."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "functions_of_files.py").write_text(SOURCE, encoding="utf-8")
    sys.path.insert(0, str(folder))
    server = make_server("127.0.0.1", 0, create_app("functions_of_files"), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    sys.path.remove(str(folder))


@pytest.fixture
def page(browser: Browser, url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in which no script fails, and nothing breaks the content policy."""
    faults: list[str] = []
    settings: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(base_url=url, **settings)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "resource" not in said.text else 0)
    yield page
    context.close()
    assert faults == []


def photo() -> FilePayload:
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(written, "PNG")
    return {"name": "cat.png", "mimeType": "image/png", "buffer": written.getvalue()}


def text(size: int = 5, name: str = "a.txt") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": b"x" * size}


@both
def test_a_photo_is_turned_and_kept(page: Page) -> None:
    page.goto("/turn")
    page.get_by_label("Photo").set_input_files(photo())
    page.get_by_role("button", name="Run").click()
    shown = page.get_by_role("img", name="turn.png")
    expect(shown).to_be_visible()
    assert shown.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [20, 40]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download turn.png").click()
    assert download.value.suggested_filename == "turn.png"
    with Image.open(Path(download.value.path())) as kept:
        assert kept.size == (20, 40)


def test_a_photo_is_seen_before_it_is_sent(page: Page) -> None:
    page.goto("/turn")
    page.get_by_label("Photo").set_input_files(photo())
    preview = page.locator(".preview img")
    expect(preview).to_be_visible()
    assert preview.evaluate("one => one.naturalWidth") == 40


@both
def test_what_is_wrong_with_a_file_stands_at_its_field(page: Page) -> None:
    page.goto("/count")
    page.get_by_label("Notes").set_input_files(text(5, "a.exe"))
    page.get_by_role("button", name="Count").click()
    expect(page.locator("#wrong-notes")).to_contain_text("a.exe is not of the type")


def test_a_file_is_dropped_or_pasted_and_a_large_one_told_at_once(page: Page) -> None:
    page.goto("/count")
    for way, size in ((DROP, 7), (PASTE, 9)):
        page.evaluate(way, ["a.txt", "x" * size])
        page.get_by_role("button", name="Count").click()
        expect(page.locator("strong.big")).to_have_text(str(size))
    page.get_by_label("Notes").set_input_files(text(2000))
    assert "at most 1 kB are taken" in page.get_by_label("Notes").evaluate(
        "one => one.validationMessage"
    )


@both
def test_rows_are_pasted_and_come_out_as_a_table(page: Page) -> None:
    page.goto("/total")
    page.get_by_label("Table, pasted").fill("a;b\n1;2,5\n3;4")
    page.get_by_role("button", name="Total").or_(page.get_by_role("button", name="Run")).click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first.locator("td").nth(1)).to_have_text("5")
    link = page.get_by_role("link", name="Download total.csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").or_(link).click()
    assert Path(download.value.path()).read_text().startswith("a,b")


def test_the_pages_can_be_used_by_everybody(page: Page) -> None:
    for path in ("/turn", "/count", "/total"):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
