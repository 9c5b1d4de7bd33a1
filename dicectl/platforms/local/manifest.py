"""What decides an environment: two builds with the same `key` may share one.

It is the list of packages, the files that it names, the Python, and what dicectl adds. Where more
decides, such as the project's own code, there is no key.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dicectl.buildpack import Folder
from dicectl.platforms.local import loopback
from dicectl.platforms.local.installers import Order

# Changed whenever environments are made otherwise than before.
_FORMAT = "1"
_ARCHIVES = (".whl", ".tar.gz", ".zip")
_OPTIONS = re.compile(
    r"--?(i|index-url|extra-index-url|hash|pre|prefer-binary|require-hashes|no-binary"
    r"|only-binary|no-index|trusted-host)\b"
)
_INCLUDES = re.compile(r"(?:-[rc]|--requirement|--constraint)[ =]*(\S+)")


class _OwnError(Exception):
    """More than files that can be named decides what is installed."""


_UNREADABLE = (
    *(_OwnError, OSError, ValueError, LookupError, TypeError, AttributeError),
    RecursionError,  # a file that includes itself
)


def key(order: Order) -> str | None:
    """Return the same text for the same environment; None where it cannot be shared."""
    if order.with_pip:  # for a script of the project, which may change it
        return None
    try:
        lists = dict(_LISTS[order.manager](order))
    except _UNREADABLE:  # the program that installs says so in its own words
        return None
    digest = hashlib.sha256()
    for name, content in (*_circumstances(order), *lists.items(), *_archives(order.code, lists)):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:20]


def _circumstances(order: Order) -> Iterator[tuple[str, bytes]]:
    python = Path(order.python).resolve()
    facts = python.stat()
    yield "format", _FORMAT.encode()
    yield "python", f"{python} {facts.st_size} {facts.st_mtime_ns}".encode()
    yield "tool", f"{order.manager} {bool(order.uv)} {order.project}".encode()
    yield "index", order.config.get("PIP_EXTRA_INDEX_URL", "").encode()
    yield "loopback", Path(loopback.__file__).read_bytes()


def _archives(code: Path, lists: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield path and hash of the packages in the project that a list may mean."""
    listed = b"\n".join(lists.values())
    for path in sorted(Folder(code).files):
        if path.endswith(_ARCHIVES) and path.rpartition("/")[2].encode() in listed:
            with (code / path).open("rb") as file:
                yield path, hashlib.file_digest(file, "sha256").digest()


def _requirements(order: Order, name: str = "requirements.txt") -> Iterator[tuple[str, bytes]]:
    code = order.code
    content = (code / name).read_bytes()
    yield name, content
    for line in content.decode().replace("\\\n", " ").splitlines():
        text = re.sub(r"(^|\s)#.*", "", line).strip()
        if include := _INCLUDES.fullmatch(text):
            # pip looks beside the file that names it.
            path = (Path(name).parent / include[1]).as_posix()
            yield from _requirements(order, path)
        elif not _is_plain(text):
            raise _OwnError(text)


def _is_plain(text: str) -> bool:
    """Whether a line means the same in every project: a name, or a package as a file."""
    if not text or _OPTIONS.match(text):
        return True
    first = text.split(maxsplit=1)[0].split(";", maxsplit=1)[0]
    if first.endswith(_ARCHIVES):
        return "://" not in first
    return bool(re.match(r"\w", first)) and "/" not in first and " @ " not in f" {text} "


def _uv(order: Order) -> Iterator[tuple[str, bytes]]:
    code = order.code
    lock = (code / "uv.lock").read_bytes()
    if re.search(rb"^source = \{ (?:editable|directory) = ", lock, re.MULTILINE):
        raise _OwnError
    yield "uv.lock", lock
    yield "pyproject.toml", (code / "pyproject.toml").read_bytes()


def _poetry(order: Order) -> Iterator[tuple[str, bytes]]:
    """Poetry installs the project too, unless that says that it is no package."""
    import tomllib

    code = order.code
    lock, project = (code / "poetry.lock").read_bytes(), (code / "pyproject.toml").read_bytes()
    settings = tomllib.loads(project.decode()).get("tool", {}).get("poetry", {})
    is_installed = order.project and settings.get("package-mode", True)
    if is_installed or b'\ntype = "directory"' in lock:
        raise _OwnError
    yield "poetry.lock", lock
    yield "pyproject.toml", project


def _pipfile(order: Order) -> Iterator[tuple[str, bytes]]:
    code = order.code
    lock = (code / "Pipfile.lock").read_bytes()
    packages: dict[str, Any] = json.loads(lock)["default"]
    for one in packages.values():
        path = str(one.get("path") or one.get("file") or ".whl")
        if one.get("editable") or not path.endswith(_ARCHIVES):
            raise _OwnError
    yield "Pipfile.lock", lock
    yield "Pipfile", (code / "Pipfile").read_bytes()


_LISTS: dict[str, Callable[[Order], Iterator[tuple[str, bytes]]]] = {
    "requirements.txt": _requirements,
    "uv.lock": _uv,
    "poetry.lock": _poetry,
    "Pipfile.lock": _pipfile,
}
