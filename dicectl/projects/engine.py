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
_FOR_AUTHORS = {
    f"webapp/{name}.py"
    for name in ("__init__", "functions/progress", "kinds/marks", "kinds/render")
}
_KINDS = {".py", ".html", ".css", ".js", ".svg", ".txt"}
# Comments by the end of a file's name. Of a template's the marks stay: they say which space goes.
_COMMENTS = {
    "js": rb"(?m)^[ \t]*//.*$",
    "css": rb"(?s)/\*.*?\*/",
    "html": rb"(?s)(?<=\{# ).*?(?=-?#\})",
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
    entries = {path: _without_comments(path, content) for path, content in _contents()}
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
            yield f"webapp/{name}", file.read_bytes().replace(b"\r\n", b"\n")


def _without_comments(path: str, content: bytes) -> bytes:
    """Return a file without what only readers of the source need; each line keeps its number."""
    kind = path.rpartition(".")[2]
    if kind == "py":
        return content if path in _FOR_AUTHORS else _without_docstrings(content)
    if kind in _COMMENTS:
        return re.sub(_COMMENTS[kind], lambda found: b"\n" * found[0].count(b"\n"), content)
    return content


def _without_docstrings(source: bytes) -> bytes:
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
