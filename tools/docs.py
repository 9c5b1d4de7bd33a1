"""Write the pages that are made from the code; with --check only say whether they are fresh."""

from __future__ import annotations

import sys
from pathlib import Path

from dicectl.errors import CATALOGUE, ExitStatus

DOCS = Path(__file__).parent.parent / "docs"

GROUPS = {
    "1": "The folder and its repository",
    "2": "Tools and accounts",
    "3": "Apps and their names",
    "4": "The push and the build",
    "5": "The running app",
    "6": "The local platform and the local server",
    "7": "Rolling dice",
    "9": "Limits, interruptions and bugs",
}


def errors() -> str:
    """Return the page of all errors."""
    source = "Made from `dicectl/errors.py` by `make docs`."
    parts = [f"# Errors\n\n{source} Words in {{braces}} are filled in.\n"]
    for digit, title in GROUPS.items():
        codes = [code for code in sorted(CATALOGUE) if code[1] == digit]
        if codes:
            rows = "".join(_row(code) for code in codes)
            head = "| code | what failed | what to do | status |\n| --- | --- | --- | --- |\n"
            parts.append(f"## {title}\n\n{head}{rows}")
    return "\n".join(parts)


def _row(code: str) -> str:
    known = CATALOGUE[code]
    fix = "It says so with the error." if known.fix == "{fix}" else known.fix
    cells = (code, known.title, fix, f"{int(known.exit_status)} {_words(known.exit_status)}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _words(status: ExitStatus) -> str:
    return status.name.lower().replace("_", " ")


PAGES = {"errors.md": errors}


def main() -> int:
    """Write every page, or compare it."""
    stale = [name for name, page in PAGES.items() if not _is_fresh(name, page())]
    if "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}; run: make docs" if stale else "docs are fresh")
        return bool(stale)
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


def _is_fresh(name: str, text: str) -> bool:
    path = DOCS / name
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
