"""Changes of files as data, and how they are made: all of them, or none."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine.disk import writing
from dicectl.machine.files import remove, replace
from dicectl.machine.texts import decode

NEW = ".dicectl-new"


@dataclass(frozen=True)
class File:
    """A file as it is to be.

    Attributes:
        path: from the project's folder, with `/` between folders.
        before: its content now, None if there is no such file.
        after: its content then, None if it goes.
        why: what the change is, for people: "add the web engine".
    """

    path: str
    before: bytes | None
    after: bytes | None
    why: str = ""

    @property
    def title(self) -> str:
        """What is done to it, in a few words: "new: app.py"."""
        kind = "deleted" if self.after is None else ("new" if self.before is None else "modified")
        head = f"{kind}: {self.path}"
        return f"{head} ({self.why})" if self.why else head

    def diff(self) -> list[str]:
        """Return what changes as a unified diff without line ends; of a binary file its size."""
        if (self.after is None and b"\0" in (self.before or b"")) or b"\0" in (self.after or b""):
            sign = "-" if self.after is None else "+"
            return [f"{sign}{len(self.after or self.before or b''):,} bytes"]
        old, new = (_lines(raw) for raw in (self.before, self.after))
        before = "/dev/null" if self.before is None else self.path
        after = "/dev/null" if self.after is None else self.path
        return list(difflib.unified_diff(old, new, before, after, lineterm=""))


def write(folder: Path, files: Sequence[File]) -> None:
    """Write the files in a folder, which is made if need be; a failure leaves it as it was.

    Raises:
        DicectlError: D610 it cannot be written, D832 a file is not what it was a moment ago.
    """
    made: list[Path] = []
    try:
        with writing(folder):
            for file in files:
                _check(folder, file)
                _make_folders((folder / file.path).parent, made)
                _write_beside(folder / file.path, file.after, made)
            _take_their_places(folder, files, made)
    except BaseException:
        _remove(made)
        raise


def _lines(raw: bytes | None) -> list[str]:
    decoded = decode(raw or b"")
    return (decoded[0] if decoded else (raw or b"").decode("utf-8", "replace")).splitlines()


def _check(folder: Path, file: File) -> None:
    path = folder / file.path
    now = path.read_bytes() if path.is_file() else None
    if now != file.before or path.is_symlink() or path.is_dir():
        raise DicectlError("D832", path=file.path)


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        made.append(one)


def _write_beside(path: Path, content: bytes | None, made: list[Path]) -> None:
    if content is None:
        return
    scratch = path.with_name(path.name + NEW)
    made.append(scratch)
    scratch.write_bytes(content)
    if path.exists():
        scratch.chmod(path.stat().st_mode)


def _take_their_places(folder: Path, files: Iterable[File], made: list[Path]) -> None:
    """Put each file in its place; when that fails halfway, put back what was there before."""
    done: list[File] = []
    try:
        for file in files:
            path = folder / file.path
            done.append(file)
            if file.after is None:
                remove(path)
            else:
                replace(path.with_name(path.name + NEW), path)
    except BaseException:
        for file in done:
            _put_back(folder / file.path, file, made)
        raise


def _put_back(path: Path, file: File, made: list[Path]) -> None:
    if file.before is None:
        made.append(path)
    elif not path.exists() or path.read_bytes() != file.before:
        path.write_bytes(file.before)


def _remove(made: Sequence[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else remove(path)
