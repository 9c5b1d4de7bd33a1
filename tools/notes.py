"""Prints the notes of a release, which are its section of CHANGELOG.md: tools/notes.py v1.2.0."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def section(changelog: str, version: str) -> str:
    """Return what a changelog says of a version, "" for nothing.

    The format is that of https://keepachangelog.com/en/1.1.0/
    """
    head = rf"^## \[?{re.escape(version)}\]?(?: [^\n]*)?\n(.*?)(?=^## |^\[[^\]]+\]: |\Z)"
    found = re.search(head, changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def main() -> None:
    """Print the notes of the tag that is given; it has to be of the version that this is."""
    version = sys.argv[1].removeprefix("v")
    if f'__version__ = "{version}"' not in _read("dicectl/__init__.py"):
        sys.exit(f"The tag says {version}, and dicectl/__init__.py another version.")
    print(section(_read("CHANGELOG.md"), version) or sys.exit(f"CHANGELOG.md has no {version}."))


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
