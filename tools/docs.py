"""Write the pages that are made from the code; with --check only say whether they are fresh."""

from __future__ import annotations

import sys
from pathlib import Path

from dicectl.errors import ExitStatus
from dicectl.errors.catalogue import CATALOGUE, FAMILIES
from dicectl.explain import LAYERS, Explained
from dicectl.explain.lookup import readable

DOCS = Path(__file__).parent.parent / "docs"


def errors() -> str:
    """Return the page of all errors."""
    source = "Made from `dicectl/errors/` by `make docs`."
    parts = [f"# Errors\n\n{source} Words in {{braces}} are filled in.\n"]
    for family in FAMILIES:
        title = (family.__doc__ or "").rstrip(".")
        rows = "".join(_row(code) for code in sorted(family.CATALOGUE))
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


def explanations() -> str:
    """Return the page of all explanations."""
    source = "Made from `dicectl/explain/` by `make docs`; `dicectl explain --list` shows the same."
    parts = [f"# Explanations\n\n{source} Words in capitals are those of the case.\n"]
    for title, layer in LAYERS.items():
        rows = "".join(_explained(readable(one)) for one in layer)
        head = "| name | what happened | what to do |\n| --- | --- | --- |\n"
        parts.append(f"## {title}\n\n{head}{rows}")
    return "\n".join(parts)


def _explained(one: Explained) -> str:
    name = f"[{one.name}]({one.link})" if one.link else one.name
    cells = (text.replace("|", "\\|").replace("<", "&lt;") for text in (name, one.cause, one.fix))
    return f"| {' | '.join(cells)} |\n"


PAGES = {"errors.md": errors, "explanations.md": explanations}


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
