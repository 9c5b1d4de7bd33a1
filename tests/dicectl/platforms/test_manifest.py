"""What decides an environment, and when one must not be shared."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from wheels import TINY, bring

from dicectl.platforms.local.installers import Order
from dicectl.platforms.local.manifest import key


def order(code: Path, manager: str = "requirements.txt") -> Order:
    return Order(manager, code, sys.executable, "uv", {})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "flask\ngunicorn==23.0 ; python_version > '3.9'  # the server\n",
        "flask==3.1.0 \\\n    --hash=sha256:abc\n",
        "-i https://example.com/simple\n--extra-index-url=https://example.com\nflask[async]>=3\n",
        f"./{TINY}\n{TINY}; sys_platform == 'linux'\n",
        "-r more/other.txt\n-c more/constraints.txt\n",
    ],
)
def test_names_and_files_are_all_that_decides(tmp_path: Path, text: str) -> None:
    bring(tmp_path, "one")
    (tmp_path / "more").mkdir()
    for name in ("other.txt", "constraints.txt"):
        (tmp_path / "more" / name).write_text("flask\n")
    (tmp_path / "requirements.txt").write_text(text)
    assert key(order(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        ".\n",
        "-e .\n",
        "--editable ./lib\n",
        "./lib\n",
        "lib/\n",
        "-f vendor\n",
        "--find-links=vendor\ntiny\n",
        "git+https://example.com/tiny.git\n",
        "tiny @ git+https://example.com/tiny.git@main\n",
        "tiny @ https://example.com/tiny-1.0-py3-none-any.whl\n",
        "https://example.com/tiny-1.0-py3-none-any.whl\n",
        "${INDEX}/tiny\n",
        "-r missing.txt\n",
        "-r requirements.txt\n",
    ],
)
def test_where_more_decides_there_is_no_key(tmp_path: Path, text: str) -> None:
    (tmp_path / "requirements.txt").write_text(text)
    assert key(order(tmp_path)) is None


def test_each_thing_that_decides_changes_the_key(tmp_path: Path) -> None:
    bring(tmp_path, "one")
    listed = tmp_path / "requirements.txt"
    listed.write_text(f"./{TINY}\n-r other.txt\n")
    (tmp_path / "other.txt").write_text("flask\n")
    first = order(tmp_path)
    seen = [key(first), key(replace(first, uv=None))]
    seen += [key(replace(first, config={"PIP_EXTRA_INDEX_URL": "https://example.com"}))]
    seen += [key(replace(first, python="/bin/sh"))]
    (tmp_path / "other.txt").write_text("flask==3\n")
    seen += [key(first)]
    bring(tmp_path, "two")
    seen += [key(first)]
    assert None not in seen
    assert len(set(seen)) == 6
    (tmp_path / "unrelated.py").write_text("")
    assert key(first) == seen[-1]
    assert key(replace(first, with_pip=True)) is None


@pytest.mark.parametrize(
    ("files", "is_shared"),
    [
        ({"uv.lock": 'source = { virtual = "." }', "pyproject.toml": ""}, True),
        ({"uv.lock": 'source = { editable = "." }', "pyproject.toml": ""}, False),
        ({"uv.lock": 'source = { directory = "lib" }', "pyproject.toml": ""}, False),
        ({"poetry.lock": "", "pyproject.toml": "[tool.poetry]\npackage-mode = false"}, True),
        ({"poetry.lock": "", "pyproject.toml": "[tool.poetry]\nname = 'a'"}, False),
        ({"poetry.lock": "", "pyproject.toml": "[tool"}, False),
        ({"Pipfile.lock": '{"default": {"flask": {"version": "==3"}}}', "Pipfile": ""}, True),
        ({"Pipfile.lock": '{"default": {"a": {"file": "./a-1.whl"}}}', "Pipfile": ""}, True),
        ({"Pipfile.lock": '{"default": {"a": {"path": "."}}}', "Pipfile": ""}, False),
        ({"Pipfile.lock": '{"default": {"a": {"editable": true}}}', "Pipfile": ""}, False),
        ({"Pipfile.lock": "[]", "Pipfile": ""}, False),
    ],
)
def test_the_projects_own_code_is_not_shared(
    tmp_path: Path, files: dict[str, str], is_shared: bool
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert bool(key(order(tmp_path, next(iter(files))))) is is_shared
