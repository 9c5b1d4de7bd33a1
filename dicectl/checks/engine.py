"""The web engine, which shows a function as a page: by which names a project knows it.

A project that `dicectl new` wrote has it as a wheel in vendor/, named in its list of packages.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator

from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.source.project import Project

PACKAGE = "dicectl-web"
MODULE = "webapp"
# What gunicorn is told to take its settings from.
SETTINGS = "python:webapp.serving.gunicorn_conf"
FOLDER = "vendor"
_FILE = re.compile(r"vendor/dicectl_web-([0-9][^-]*)-py3-none-any\.whl")
# `webapp.__version__`; a test holds the two together, so that a check need not import the engine.
NEWEST = "0.2.0"
# How a project gets the engine, or what it lacks of it.
GET = "dicectl new ."

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+webapp\b", re.MULTILINE)


def is_imported(text: bytes) -> bool:
    """Whether a module's source seems to import the engine."""
    return b"webapp" in text and bool(_IMPORT.search(text))


def is_shadowed(project: Project) -> bool:
    """Whether the project has a `webapp` of its own, which is imported instead."""
    own = (f"{MODULE}.py", f"{MODULE}/__init__.py")
    return any(path in project.files for path in own)


def whole(project: Project) -> Iterator[Said]:
    """The engine is as it was written, and as new as the one that this dicectl has."""
    path = kept(project)
    if path is None:
        yield ""
        return
    if not is_unchanged(project.read(path) or b""):
        yield DicectlError("D864", path=path, evidence=path)
    elif _numbers(version_of(path)) < _numbers(NEWEST):
        yield DicectlError("D850", path=path, newest=NEWEST, evidence=path)


def kept(project: Project) -> str | None:
    """Return the path of the engine that a project carries, None if it carries none."""
    return next(filter(_FILE.fullmatch, sorted(project.files)), None)


def version_of(path: str) -> str:
    """Return the version that a wheel's path names."""
    found = _FILE.fullmatch(path)
    return found[1] if found else ""


def is_unchanged(raw: bytes) -> bool:
    """Whether a wheel holds what its own RECORD says: nobody has edited it by hand."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return False
    path = next((name for name in entries if name.endswith(".dist-info/RECORD")), "")
    said = entries.pop(path, b"").decode("utf-8", "replace")
    return said == record(entries, path)


def record(entries: dict[str, bytes], own: str) -> str:
    """Return a wheel's list of its files with their hashes; `own` is the path of the list."""
    rows = [f"{name},{_digest(entries[name])},{len(entries[name])}" for name in sorted(entries)]
    return "\n".join([*rows, f"{own},,"]) + "\n"


def _digest(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    return f"sha256={digest}"


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
