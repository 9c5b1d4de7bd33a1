"""The web engine as a wheel: the same file everywhere, small, whole, and without the dice."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

from jinja2 import Environment

from dicectl.checks.engine import NEWEST, is_unchanged
from dicectl.projects import engine
from webapp.kinds.templates import OPTIONS

# Imported only inside functions that a value of theirs, or a file for them, came to.
KINDS = {"PIL", "numpy", "pandas", "pyarrow"}
# Imported by the modules of jobs alone, which are imported where there are jobs.
JOBS = {"huey"}
ROOT = Path(__file__).parents[3]


def names(wheel: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return set(archive.namelist())


def edited(wheel: bytes, path: str) -> bytes:
    """Return a wheel in which somebody has changed a file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(wheel)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"# mine\n" if name == path else b""))
    return packed.getvalue()


def test_two_builds_are_byte_for_byte_the_same() -> None:
    code = (
        "import sys; from dicectl.projects import engine; sys.stdout.buffer.write(engine.wheel())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        cwd="/",
        env={"TZ": "Asia/Tokyo"},
        capture_output=True,
        check=True,
    )
    assert other.stdout == engine.wheel()


def test_it_is_small_and_has_the_engine_without_the_dice() -> None:
    wheel = engine.wheel()
    assert len(wheel) <= 150_000
    found = names(wheel)
    assert {"webapp/__init__.py", "webapp/templates/fields.html"} <= found
    assert {"webapp/static/style.css", "webapp/serving/gunicorn_conf.py"} <= found
    assert not [name for name in found if "dice/" in name or "__pycache__" in name]


def test_it_tells_authors_of_what_they_call_and_keeps_the_lines_of_the_rest() -> None:
    with zipfile.ZipFile(io.BytesIO(engine.wheel())) as archive:
        for name in ("__init__", "kinds/marks"):
            assert archive.read(f"webapp/{name}.py") == (ROOT / f"webapp/{name}.py").read_bytes()
        inner, source = (
            [*map(str.rstrip, text.splitlines())]
            for text in (
                archive.read("webapp/serving/feed.py").decode(),
                (ROOT / "webapp/serving/feed.py").read_text(encoding="utf-8"),
            )
        )
    assert '"""' not in "".join(inner)
    assert len(inner) == len(source)
    assert all(ours in {"", theirs} for ours, theirs in zip(inner, source, strict=True))


def test_its_templates_say_the_same_without_comments() -> None:
    lex = Environment(**OPTIONS).lexer.tokeniter
    ours = dict(engine.templates({one.name for one in (ROOT / "templates").iterdir()}))
    with zipfile.ZipFile(io.BytesIO(engine.wheel())) as archive:
        for name, source in ours.items():
            assert source == (ROOT / "templates" / name).read_bytes().replace(b"\r\n", b"\n")
            packed = archive.read(f"webapp/templates/{name}").decode()
            both = (
                [one for one in lex(text, None) if one[1] != "comment"]
                for text in (packed, source.decode())
            )
            assert next(both) == next(both)
    assert {"page.html", "fields.html"} <= ours.keys()


def test_it_needs_what_dicectl_says_that_the_web_app_needs() -> None:
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg")
    ours = {line.replace(" ", "") for line in settings["options"]["install_requires"].splitlines()}
    assert {one.replace(" ", "") for one in engine.REQUIRES} <= ours


def test_its_modules_import_nothing_that_it_does_not_bring() -> None:
    with zipfile.ZipFile(io.BytesIO(engine.wheel())) as archive:
        code = "\n".join(
            archive.read(one).decode() for one in names(engine.wheel()) if one.endswith(".py")
        )
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", code, re.M)) - sys.stdlib_module_names
    brought = {"webapp", "flask", "werkzeug", "jinja2", "markupsafe", "pydantic", "pydantic_core"}
    assert (
        imported - {"_typeshed"}
        <= brought | {"secure", "typing_extensions", "gunicorn"} | KINDS | JOBS
    )
    assert not re.findall(rf"^(?:from|import) (?:{'|'.join(KINDS)})\b", code, re.M)


def test_a_change_by_hand_is_seen() -> None:
    wheel = engine.wheel()
    mine = edited(wheel, "webapp/__init__.py")
    assert is_unchanged(wheel)
    assert not is_unchanged(mine)
    assert not is_unchanged(b"no wheel")
    assert engine.changes(wheel, mine) == ["modified: webapp/__init__.py"]


def test_the_checks_know_which_version_is_the_newest() -> None:
    assert engine.version() == NEWEST
