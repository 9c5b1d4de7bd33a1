"""docs/page.md: what it says of a page is what the page has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from elements import read

from webapp import create_app

TEXT = (Path(__file__).parents[3] / "docs/page.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))


def test_the_example_looks_as_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text(FILES["pyproject.toml"])
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(FILES["model.py"], names)
    calls = {"create_app": lambda _, **more: create_app(names["price"], **more)}  # type: ignore[arg-type]
    source = FILES["app.py"].replace("from webapp import create_app", "")
    exec(source, calls)
    client = calls["app"].test_client()  # type: ignore[attr-defined]
    page = read(client.post("/", data={"area": "101"}).text)
    form = page.one("form")
    assert [one.text for one in form.all("summary")] == ["For experts", "Financing"]
    assert page.one("strong").text == "276,500 EUR"
    assert page.one("p", _class="by").text == "By Ada Lovelace Source Paper"
    assert len(page.one("ul", _class="examples").all("li")) == 2
