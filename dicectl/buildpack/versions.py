"""Which Python a build takes: lib/python_version.sh of the buildpack that `buildpack` names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dicectl.buildpack.tree import Caution, Rejected, Tree

# The newest patch of each supported minor version.
PATCHES = {(3, 10): 21, (3, 11): 16, (3, 12): 14, (3, 13): 15, (3, 14): 7}
SUPPORTED = tuple(PATCHES)
DEFAULT = (3, 14)
# Supported still, but not for long: the version and the day of its end.
DEPRECATED = {(3, 10): "2027-01-06"}

MISSPELT_PYTHON_VERSIONS = (
    " .python-version",
    ". python-version",
    ".python_version.txt",
    ".python_version",
    ".python-version ",
    ",python-version",
    ".python-version.",
    ".python-version.py",
    ".python-version.rtf",
    ".python-version.txt",
    ".python-version.TXT",
    ".Python-version",
    ".python.version",
    ".pythonversion",
    "'.python-version'",
    "python_version.txt",
    "python_version",
    "python-version.",
    "python-version.txt",
    "python-version",
)

NEWEST = f"{DEFAULT[0]}.{DEFAULT[1]}"

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
        version = _supported(_parse(_runtime_txt(raw), "runtime.txt"), raw)
        if manager == "uv.lock":
            raise Rejected(
                "The runtime.txt file isn't supported when using uv.",
                f"uv python pin {version.short} && rm runtime.txt",
            )
        return version
    if wrong := next((name for name in MISSPELT_PYTHON_VERSIONS if name in tree.files), ""):
        raise Rejected(
            "Your .python-version file is spelled incorrectly.",
            f"git mv -f '{wrong}' .python-version",
            f"'{wrong}'",
        )
    if (raw := tree.read(".python-version")) is not None:
        return _supported(_parse(_dot_python_version(raw), ".python-version"), raw)
    if manager == "Pipfile.lock" and (text := _pipfile_lock(tree.read(manager) or b"")):
        return _supported(_parse(text, manager))
    if manager == "uv.lock":
        raise Rejected(
            "No Python version was specified.",
            f"With uv, Heroku needs a .python-version file: uv python pin {NEWEST}",
        )
    return PythonVersion(*DEFAULT, None, "")


def cautions(tree: Tree, version: PythonVersion) -> Iterator[Caution]:
    """Yield what a build with this version, which `examine` returned, would warn of."""
    if not version.origin:
        yield Caution(
            "No Python version was specified.",
            f"The default is {version} now, and that will change. Write the version that you use"
            " into .python-version: dicectl check --fix",
        )
    if version.origin == "runtime.txt":
        yield Caution(
            "The runtime.txt file is deprecated.",
            f"echo {version.short} > .python-version && rm runtime.txt",
            _seen(tree, "runtime.txt"),
        )
    if end := DEPRECATED.get((version.major, version.minor)):
        yield Caution(
            f"Support for Python {version.short} is deprecated!",
            f"It ends on {end}. Change {version.origin} to {NEWEST}.",
            _seen(tree, version.origin),
        )
    newest = PATCHES[version.major, version.minor]
    if version.patch is not None and version.patch < newest:
        yield Caution(
            "A Python patch update is available!",
            f"Write {version.short} into {version.origin}, without the patch number: each build"
            f" then takes the newest, {version.short}.{newest} or later.",
            _seen(tree, version.origin),
        )


def _runtime_txt(raw: bytes) -> str:
    lines = _lines(raw)
    if len(lines) != 1 or not _VERSION.fullmatch(lines[0].removeprefix("python-")):
        raise _invalid("runtime.txt", lines, "python-3.13")
    if not lines[0].startswith("python-"):
        raise _invalid("runtime.txt", lines, f"python-{lines[0]}")
    return lines[0].removeprefix("python-")


def _dot_python_version(raw: bytes) -> str:
    lines = _lines(raw)
    wrong = [line for line in lines if not _VERSION.fullmatch(line)]
    if wrong and not _is_plain_utf8(raw):
        raise Rejected(
            "Unable to read .python-version.",
            "Save it as UTF-8 without a byte order mark: dicectl check --fix",
        )
    if wrong:
        raise _invalid(".python-version", wrong, _version_in(wrong[0]) or NEWEST)
    if not lines:
        raise Rejected(
            "No Python version found in .python-version.", f"Write one line like {NEWEST}."
        )
    if len(lines) > 1:
        raise Rejected(
            "Multiple Python versions found in .python-version.",
            "Keep one line.",
            "\n".join(f".python-version: {line}" for line in lines),
        )
    return lines[0]


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
            f'Write  python_version = "{NEWEST}"  into Pipfile, then run  pipenv lock',
            f"Pipfile.lock: {found}",
        )
    return str(found)


def _is_json_object(raw: bytes) -> bool:
    try:
        return isinstance(json.loads(raw), dict)
    except ValueError:
        return False


def _invalid(origin: str, lines: list[str], example: str) -> Rejected:
    return Rejected(
        f"Invalid Python version in {origin}.",
        f"It must hold one line and nothing more on it: {example}",
        "\n".join(f"{origin}: {line[:60]}" for line in lines[:3]),
    )


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


def _lines(raw: bytes) -> list[str]:
    """The lines that are neither blank nor comments."""
    stripped = (line.strip() for line in raw.decode("utf-8", "replace").split("\n"))
    return [line for line in stripped if line and not line.startswith("#")]


def _seen(tree: Tree, path: str) -> str:
    return "\n".join(f"{path}: {line}" for line in _lines(tree.read(path) or b"")[:1])


def _parse(text: str, origin: str) -> PythonVersion:
    """Return the version in a text that is known to be one."""
    major, minor, *patch = (int(part) for part in text.split("."))
    return PythonVersion(major, minor, patch[0] if patch else None, origin)


def _supported(version: PythonVersion, raw: bytes = b"") -> PythonVersion:
    evidence = "\n".join(f"{version.origin}: {line}" for line in _lines(raw)[:1])
    if (version.major, version.minor) < SUPPORTED[0]:
        raise Rejected(
            "The requested Python version has reached end-of-life.",
            f"Change {version.origin} from {version} to {NEWEST}.",
            evidence,
        )
    if (version.major, version.minor) > SUPPORTED[-1]:
        raise Rejected(
            "The requested Python version isn't recognised.",
            f"Change {version.origin} from {version} to {NEWEST}, the newest that is supported.",
            evidence,
        )
    return version
