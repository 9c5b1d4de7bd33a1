"""Which Python a build takes: lib/python_version.sh of the buildpack, see `rules`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dicectl.buildpack.supported import (
    DEFAULT,
    DEPRECATED,
    MISSPELT_PYTHON_VERSIONS,
    NEWEST,
    PATCHES,
    SUPPORTED,
)
from dicectl.buildpack.tree import Caution, Rejected, Tree

_INTEGER = r"(0|[1-9][0-9]{0,8})"
_VERSION = re.compile(rf"{_INTEGER}\.{_INTEGER}(?:\.{_INTEGER})?")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class PythonVersion:
    """The Python that a project asks for, and which file says so (`origin`, "" for the default)."""

    major: int
    minor: int
    patch: int | None
    origin: str

    def __str__(self) -> str:
        """`3.13` or `3.13.5`."""
        return f"{self.short}" + ("" if self.patch is None else f".{self.patch}")

    @property
    def short(self) -> str:
        """`3.13`."""
        return f"{self.major}.{self.minor}"


def python_version(tree: Tree, manager: str = "requirements.txt") -> PythonVersion:
    """Return the version that runtime.txt, else .python-version, else Pipfile.lock names.

    Where none does it is the default.

    Raises:
        Rejected: the version cannot be read or is not supported.
    """
    if (raw := tree.read("runtime.txt")) is not None:
        version = _supported(tree, _parse(_runtime_txt(tree, raw), "runtime.txt"))
        if manager == "uv.lock":
            raise Rejected(
                "The runtime.txt file isn't supported when using uv.",
                f"`uv python pin {version.short} && rm runtime.txt`",
            )
        return version
    if wrong := next((name for name in MISSPELT_PYTHON_VERSIONS if name in tree.files), ""):
        raise Rejected(
            "Your .python-version file is spelled incorrectly.",
            f"`git mv -f '{wrong}' .python-version`",
            f"'{wrong}'",
        )
    if (raw := tree.read(".python-version")) is not None:
        return _supported(tree, _parse(_dot_python_version(raw), ".python-version"))
    if manager == "Pipfile.lock" and (text := _pipfile_lock(tree.read(manager) or b"")):
        return _supported(tree, _parse(text, manager))
    if manager == "uv.lock":
        raise Rejected(
            "No Python version was specified.",
            f"With uv, Heroku needs a .python-version file: uv python pin {NEWEST}",
        )
    return PythonVersion(*DEFAULT, None, "")


def cautions(tree: Tree, version: PythonVersion) -> Iterator[Caution]:
    """Yield the warnings of a build with this version, which `examine` returned."""
    if not version.origin:
        yield Caution(
            "No Python version was specified.",
            "dicectl check --fix",
            f"without .python-version it is the default: {version} now, and that will change",
        )
    if version.origin == "runtime.txt":
        yield Caution(
            "The runtime.txt file is deprecated.",
            _change(tree, version.origin, version.short),
            _seen(tree, version),
        )
    if end := DEPRECATED.get((version.major, version.minor)):
        yield Caution(
            f"Support for Python {version.short} is deprecated!",
            _change(tree, version.origin, NEWEST),
            f"{_seen(tree, version)}\nIt ends on {end}.",
        )
        return  # a newer patch would not help
    newest = PATCHES[version.major, version.minor]
    if version.patch is not None and version.patch < newest:
        yield Caution(
            "A Python patch update is available!",
            _change(tree, version.origin, version.short),
            f"{_seen(tree, version)}\n{version.short}.{newest} is out. Without the last number each"
            " build takes the newest.",
        )


def _runtime_txt(tree: Tree, raw: bytes) -> str:
    lines = _lines(raw)
    first = next(iter(lines.values()), "")
    version = first.removeprefix("python-")
    if len(lines) != 1 or version == first or not _VERSION.fullmatch(version):
        wanted = _version_in(first) or NEWEST
        fix = _change(tree, "runtime.txt", wanted) if _is_plain_utf8(raw) else "dicectl check --fix"
        raise _invalid("runtime.txt", lines or {1: "empty"}, fix)
    return version


def _dot_python_version(raw: bytes) -> str:
    lines = _lines(raw)
    wrong = {at: line for at, line in lines.items() if not _VERSION.fullmatch(line)}
    if wrong and not _is_plain_utf8(raw):
        raise Rejected(
            "Unable to read .python-version.",
            "dicectl check --fix",
            ".python-version: not saved as UTF-8 without a byte order mark",
        )
    if wrong:
        fix = _write(_version_in(next(iter(wrong.values()))) or NEWEST)
        raise _invalid(".python-version", wrong, fix)
    if not lines:
        raise Rejected("No Python version found in .python-version.", _write(NEWEST))
    first, *more = lines.values()
    if more:
        raise Rejected(
            "Multiple Python versions found in .python-version.",
            f"Keep one line: {_write(more[-1])}",
            _numbered(".python-version", lines),
        )
    return first


def _pipfile_lock(raw: bytes) -> str:
    """Return the version that Pipfile.lock asks for, "" if it names none."""
    try:
        meta = json.loads(raw)["_meta"]
        wanted = meta.get("requires") or {}
    except (ValueError, LookupError, TypeError, AttributeError):
        if _is_json_object(raw):
            return ""
        raise Rejected("Can't parse Pipfile.lock.", "Write it again: pipenv lock") from None
    found = wanted.get("python_full_version") or wanted.get("python_version") or ""
    if found and not _VERSION.fullmatch(str(found)):
        raise Rejected(
            "Invalid Python version in Pipfile.lock.",
            _lock_again(NEWEST),
            f"Pipfile.lock: {found}",
        )
    return str(found)


def _is_json_object(raw: bytes) -> bool:
    try:
        return isinstance(json.loads(raw), dict)
    except ValueError:
        return False


def _invalid(origin: str, lines: dict[int, str], fix: str) -> Rejected:
    return Rejected(f"Invalid Python version in {origin}.", fix, _numbered(origin, lines))


def _change(tree: Tree, origin: str, wanted: str) -> str:
    """Return what makes a project ask for another version than `origin` says.

    What runtime.txt says goes to the file that is recommended, unless that is there already.
    """
    if origin == "Pipfile.lock":
        return _lock_again(wanted)
    if origin != "runtime.txt":
        return _write(wanted)
    has_both = ".python-version" in tree.files
    return "`rm runtime.txt`" if has_both else f"`{_write(wanted)[1:-1]} && rm runtime.txt`"


def _write(version: str) -> str:
    return f"`echo {version} > .python-version`"


def _lock_again(version: str) -> str:
    return f'Write  python_version = "{version}"  into Pipfile, then run  pipenv lock'


def _version_in(line: str) -> str:
    """Return the supported version that a line means, "" if that is not clear."""
    found = re.findall(r"3\.\d+", line)
    return found[0] if len(found) == 1 and _minor(found[0]) in SUPPORTED else ""


def _minor(text: str) -> tuple[int, int]:
    major, minor = text.split(".")[:2]
    return int(major), int(minor)


def _is_plain_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not raw.startswith(_BYTE_ORDER_MARKS)


def _lines(raw: bytes) -> dict[int, str]:
    """The lines that are neither blank nor comments, by their number."""
    stripped = (line.strip() for line in raw.decode("utf-8", "replace").split("\n"))
    return {at: line for at, line in enumerate(stripped, 1) if line and not line.startswith("#")}


def _numbered(path: str, lines: dict[int, str]) -> str:
    return "\n".join(f"{path}:{at}: {line[:60]}" for at, line in list(lines.items())[:3])


def _seen(tree: Tree, version: PythonVersion) -> str:
    """Return where a version was read."""
    if version.origin == "Pipfile.lock":
        return f"Pipfile.lock: {version}"
    return _numbered(version.origin, _lines(tree.read(version.origin) or b""))


def _parse(text: str, origin: str) -> PythonVersion:
    """Return the version in a text that is known to be one."""
    major, minor, *patch = (int(part) for part in text.split("."))
    return PythonVersion(major, minor, patch[0] if patch else None, origin)


def _supported(tree: Tree, version: PythonVersion) -> PythonVersion:
    if (version.major, version.minor) in SUPPORTED:
        return version
    is_old = (version.major, version.minor) < SUPPORTED[0]
    wrong = "has reached end-of-life" if is_old else "isn't recognised"
    raise Rejected(
        f"The requested Python version {wrong}.",
        _change(tree, version.origin, NEWEST),
        _seen(tree, version),
    )
