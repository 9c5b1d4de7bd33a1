"""Packages of one module, made for a test: a project may bring them along."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

TINY = "vendor/tiny-1.0-py3-none-any.whl"


def wheel(name: str, files: Mapping[str, str], version: str = "1.0") -> bytes:
    """Return a wheel with these modules; the same ones make the same bytes."""
    info = f"{name}-{version}.dist-info"
    told = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{info}/RECORD"
    listed = "".join(f"{path},,\n" for path in (*files, *told, record))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in {**files, **told, record: listed}.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return packed.getvalue()


def bring(folder: Path, word: str) -> str:
    """Put a package into a project, whose `tiny.WORD` is a word, and return its hash."""
    content = wheel("tiny", {"tiny.py": f"WORD = {word!r}\n"})
    (folder / TINY).parent.mkdir(exist_ok=True)
    (folder / TINY).write_bytes(content)
    return hashlib.sha256(content).hexdigest()
