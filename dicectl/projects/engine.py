"""The web engine as a wheel of its own: what a project carries with it, so that it stands alone.

It is the package `webapp` that is installed beside dicectl, without the dice, with the templates
inside. The same version is the same file on every machine: entries in order, one fixed time, packed
by `packing`, because compressors differ. The format is that of
https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tokenize import COMMENT, tokenize

from dicectl.checks.engine import FOLDER, PACKAGE, record
from dicectl.projects.packing import zipped

# What the engine imports. The same ranges as in dicectl's own setup.cfg, which a test compares.
REQUIRES = (
    "flask>=3.1",
    'gunicorn>=25.1; sys_platform != "win32"',
    "pydantic>=2.12",
    "secure>=2.0",
    "typing-extensions>=4.12",
    'waitress>=3; sys_platform == "win32"',
)
# Not in it: the algorithm that ships with dicectl.
_LEFT_OUT = ("dice/", "static/dice.css", "templates/dice.html")
# What whoever writes a function reads about; the rest is told in dicectl's own repository.
_FOR_AUTHORS = {"__init__.py", "functions/progress.py", "kinds/marks.py", "kinds/render.py"}
_KINDS = {".py", ".html", ".css", ".js", ".svg", ".txt"}
# What only readers of the engine's own source need, where nothing else can look like it.
_COMMENTS = {
    ".js": rb"(?m)^[ \t]*//.*$|^[ \t]*/\*[\s\S]*?\*/",
    ".css": rb"/\*[\s\S]*?\*/",
    ".html": rb"(?m)^[ \t]*\{#[^-][\s\S]*?#\}[ \t]*$",
}


def version() -> str:
    """Return the version of the engine that is installed here."""
    from webapp import __version__

    return __version__


def file_name(of: str | None = None) -> str:
    """Return the wheel's file name."""
    return f"dicectl_web-{of or version()}-py3-none-any.whl"


def path(of: str | None = None) -> str:
    """Return where a project keeps the wheel: "vendor/dicectl_web-0.2.0-py3-none-any.whl"."""
    return f"{FOLDER}/{file_name(of)}"


def wheel() -> bytes:
    """Return the engine as a wheel."""
    entries = dict(_contents())
    folder = f"dicectl_web-{version()}.dist-info"
    entries[f"{folder}/METADATA"] = _metadata().encode()
    entries[f"{folder}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: dicectl\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    entries[f"{folder}/RECORD"] = record(entries, f"{folder}/RECORD").encode()
    return _zipped(entries)


def changes(old: bytes, new: bytes) -> list[str]:
    """Return which files differ between two wheels, as "new: webapp/kinds/files.py"."""
    try:
        before, after = _hashes(old), _hashes(new)
    except zipfile.BadZipFile:
        return ["the file is no wheel any more"]
    return [
        f"{_kind(name in before, name in after)}: {name}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name) and ".dist-info/" not in name
    ]


def _kind(was: bool, is_now: bool) -> str:
    return "modified" if was and is_now else ("new" if is_now else "deleted")


def _hashes(raw: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {one.filename: one.CRC for one in archive.infolist()}


def _contents() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package, as they are called in the wheel."""
    import webapp
    from webapp.kinds.templates import folder as templates

    yield from _files(Path(webapp.__file__).parent, "")
    if not (Path(webapp.__file__).parent / "templates").is_dir():  # in a checkout they lie beside
        yield from _files(templates(), "templates/")


def _files(top: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for file in sorted(top.rglob("*")):
        name = prefix + file.relative_to(top).as_posix()
        if file.suffix in _KINDS and not name.startswith(_LEFT_OUT):
            # A checkout on Windows may have other line ends.
            content = file.read_bytes().replace(b"\r\n", b"\n")
            if comment := _COMMENTS.get(file.suffix):  # each line keeps its number
                content = re.sub(comment, lambda found: b"\n" * found[0].count(b"\n"), content)
            yield f"webapp/{name}", _without_docstrings(content) if _is_inner(name) else content


def _is_inner(name: str) -> bool:
    return name.endswith(".py") and name not in _FOR_AUTHORS


def _without_docstrings(source: bytes) -> bytes:
    """Return a module without docstrings and comments; each line keeps its number."""
    lines = source.split(b"\n")
    for kind, _, (row, column), _, line in tokenize(io.BytesIO(source).readline):
        if kind == COMMENT and not line[:column].strip():
            lines[row - 1] = b""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                first = node.body[0] if len(node.body) > 1 else None
                if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                    end = first.end_lineno or first.lineno
                    lines[first.lineno - 1 : end] = [b""] * (end - first.lineno + 1)
    return b"\n".join(lines)


def _metadata() -> str:
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {PACKAGE}",
        f"Version: {version()}",
        "Summary: A typed Python function as a page and a JSON API.",
        "License: MIT",
        "Requires-Python: >=3.11",
        *(f"Requires-Dist: {one}" for one in REQUIRES),
    ]
    return "\n".join(lines) + "\n"


def _zipped(entries: dict[str, bytes]) -> bytes:
    return zipped(
        {
            name: entries[name]
            for name in sorted(entries, key=lambda name: (".dist-info/" in name, name))
        }
    )


def templates(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the engine's own templates and styles of these names."""
    for path, content in _contents():
        name = path.rpartition("/")[2]
        if name in names:
            yield name, content
