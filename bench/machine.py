"""What a benchmark ran on, and with which versions."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("click", "flask", "gunicorn", "uv", "icepool", "d20", "gradio")
PROGRAMS = {
    "git": ("git", "--version"),
    "Node.js": ("node", "--version"),
    "wrk": ("wrk", "--version"),
    "dicectl commit": ("git", "describe", "--always", "--dirty", "--exclude=*"),
}


def facts() -> dict[str, object]:
    """Return when it ran, where and with what."""
    return {
        "taken": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": {
            "CPU": _first(Path("/proc/cpuinfo"), "model name") or platform.processor(),
            "cores": os.cpu_count(),
            "memory": _memory(),
            "system": _system(),
        },
        "versions": dict(sorted(_versions(), key=lambda pair: pair[0].lower())),
    }


def _versions() -> Iterator[tuple[str, str]]:
    yield "Python", platform.python_version()
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
    for name, argv in PROGRAMS.items():
        if said := _said(*argv):
            yield name, said
    heroku = ROOT / ".tools" / "node_modules" / "heroku" / "package.json"
    if heroku.is_file():
        yield "Heroku CLI", json.loads(heroku.read_text())["version"]


def _said(*argv: str) -> str:
    """Return the version in the first line that a program prints; wrk does so with status 1."""
    try:
        ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    words = (ran.stdout or ran.stderr).splitlines()[:1]
    return words[0].split(" [")[0].removeprefix("git version ").removeprefix("wrk ").split()[0]


def _memory() -> str:
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GiB"


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    return f"{name}, {platform.system()} {platform.release()}"


def _first(path: Path, key: str) -> str:
    """Return the first value of a key in a file of `key: value` lines, "" if there is none."""
    lines = path.read_text().splitlines() if path.is_file() else []
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(key))
    return next(found, "")
