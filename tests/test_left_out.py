"""What is left out on other systems: the list is about tests that there are, and says why."""

from __future__ import annotations

import re
from pathlib import Path

import left_out
import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [
    path.read_text(encoding="utf-8")
    for path in (ROOT / "tests").rglob("*.py")
    if "left_out" not in path.name
]
CASES = {
    ("win32", "tests/test_run.py", "", "assert 1"): "",
    ("win32", "tests/e2e/test_docs.py", "", "assert 1"): left_out.LOCAL,
    ("win32", "tests/test_run.py", "tmp_path heroku", "assert 1"): left_out.DYNOS,
    ("win32", "tests/test_run.py", "", 'dicectl("deploy", "--to", "local")'): left_out.LOCAL,
    ("win32", "tests/test_run.py", "", "file.chmod(0o755)"): left_out.RIGHTS,
    ("win32", "tests/test_run.py", "", "send(signal.SIGINT)"): left_out.SIGNALS,
    ("darwin", "tests/e2e/test_docs.py", "heroku", "file.chmod(0o755)"): "",
    ("darwin", "tests/test_run.py", "", "check > /dev/full"): "macOS has no /dev/full",
}


def helper() -> str:
    return "a word of the helper"


def calling() -> str:
    return helper()


def test_the_code_of_a_test_is_that_of_its_helpers_too() -> None:
    assert "a word of the " + "helper" in left_out.code_of(calling)


@pytest.mark.parametrize(("case", "why"), CASES.items())
def test_a_test_is_left_out_for_what_it_needs(case: tuple[str, ...], why: str) -> None:
    system, file, fixtures, code = case
    assert left_out.reason(left_out.SYSTEMS[system], file, fixtures.split(), code) == why


@pytest.mark.parametrize("system", left_out.SYSTEMS)
def test_each_line_is_about_tests_that_there_are(system: str) -> None:
    out = left_out.SYSTEMS[system]
    assert [file for file in out.files if not (ROOT / file).is_file()] == []
    defined = {name for source in SOURCES for name in re.findall(r"^def (\w+)", source, re.M)}
    assert out.fixtures.keys() <= defined
    for words in out.code:
        assert any(re.search(words, source) for source in SOURCES), words


def test_for_each_test_it_can_be_said(request: pytest.FixtureRequest) -> None:
    each = {getattr(item, "function", None): item for item in request.session.items}
    for out in left_out.SYSTEMS.values():
        known = {"", *out.files.values(), *out.fixtures.values(), *out.code.values()}
        assert {left_out.why(item, out) for item in each.values()} <= known


def test_on_linux_nothing_is_left_out() -> None:
    assert "linux" not in left_out.SYSTEMS
