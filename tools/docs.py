"""Write the pages that are made from the code; with --check only say whether they are fresh."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click
import rooms
import rooms_picture
import schemas

from dicectl.cli import cli
from dicectl.errors import ExitStatus
from dicectl.errors.catalogue import CATALOGUE, FAMILIES
from dicectl.explain import LAYERS, Explained
from dicectl.explain.lookup import readable, seen_later
from dicectl.machine.install import PACKAGES, choose
from dicectl.machine.systems import PARTS, SYSTEMS, Part
from dicectl.platforms.terms import rows

ROOT = Path(__file__).parent.parent
IN_SH = (
    "Commands are those of sh (bash, zsh); PowerShell and cmd are told their own."
    " `DICECTL_SHELL=sh`, `powershell` or `cmd` overrules which shell dicectl takes yours for."
)


def errors() -> str:
    """Return the page of all errors."""
    source = "Made from `dicectl/errors/` by `make docs`."
    parts = [
        f"# Errors\n\n{source} Words in {{braces}} are filled in. Under *else*: what"
        f" happens where it is not mended, see [the explanations](explanations.md). {IN_SH}\n"
    ]
    for family in FAMILIES:
        title = (family.__doc__ or "").rstrip(".")
        rows = "".join(_row(code) for code in sorted(family.CATALOGUE))
        head = (
            "| code | what failed | what to do | status | else |\n| --- | --- | --- | --- | --- |\n"
        )
        parts.append(f"## {title}\n\n{head}{rows}")
    return "\n".join(parts)


def _row(code: str) -> str:
    known = CATALOGUE[code]
    fix = "It says so with the error." if known.fix == "{fix}" else known.fix
    status = f"{int(known.exit_status)} {_words(known.exit_status)}"
    cells = (code, known.title, fix, status, ", ".join(seen_later(code)))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _words(status: ExitStatus) -> str:
    return status.name.lower().replace("_", " ")


def explanations() -> str:
    """Return the page of all explanations."""
    source = "Made from `dicectl/explain/` by `make docs`; `dicectl explain --list` shows the same."
    parts = [
        f"# Explanations\n\n{source} Words in capitals are those of the case."
        " Under *checks*: the findings of `dicectl check` that tell it before a push, see"
        f" [the errors](errors.md). {IN_SH}\n"
    ]
    for title, layer in LAYERS.items():
        rows = "".join(_explained(readable(one)) for one in layer)
        head = "| name | what happened | what to do | checks |\n| --- | --- | --- | --- |\n"
        parts.append(f"## {title}\n\n{head}{rows}")
    return "\n".join(parts)


def _explained(one: Explained) -> str:
    name = f"[{one.name}]({one.link})" if one.link else one.name
    texts = (name, one.cause, one.fix, ", ".join(one.related))
    cells = (text.replace("|", "\\|").replace("<", "&lt;") for text in texts)
    return f"| {' | '.join(cells)} |\n"


def commands() -> str:
    """Return the help of every command, as a terminal of 80 columns shows it."""
    source = "Made from `dicectl/commands/` by `make docs`: what `--help` shows."
    return f"# Commands\n\n{source}\n" + "".join(_help(cli, "dicectl", None))


def _help(command: click.Command, path: str, parent: click.Context | None) -> Iterator[str]:
    name = path.rpartition(" ")[2]
    settings = {"info_name": name, "parent": parent, "terminal_width": 80}
    with click.Context(command, **settings, **command.context_settings) as ctx:
        yield f"\n## {path}\n\n```text\n{command.get_help(ctx).rstrip()}\n```\n"
        if isinstance(command, click.Group):
            for one in command.list_commands(ctx):
                if found := command.get_command(ctx, one):
                    yield from _help(found, f"{path} {one}", ctx)


def platforms() -> str:
    """Return the page that compares the platforms."""
    source = "Made from `terms.py` in each folder of `dicectl/platforms/` by `make docs`."
    return f"# Platforms\n\n{source} `dicectl platforms` prints the same.\n\n{_table(*rows())}"


def systems_page() -> str:
    """Return the page of what runs on which system, and how programs are installed there."""
    page = (ROOT / "docs/systems.md").read_text(encoding="utf-8")
    parts = [[one.name, *(_there(one, system) for system in SYSTEMS)] for one in PARTS.values()]
    programs = [[one, *(_installed(one, system) for system in SYSTEMS)] for one in PACKAGES]
    for name, lines in {"parts": parts, "programs": programs}.items():
        before, _, rest = page.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- /{name} -->\n")
        table = _table(["", *SYSTEMS], *lines)
        page = f"{before}<!-- {name} -->\n\n{table}\n<!-- /{name} -->\n{after}"
    return page


def _there(part: Part, system: str) -> str:
    return part.otherwise.get(system, "yes")


def _installed(program: str, system: str) -> str:
    return f"`{choose(program, system, lambda _manager: True)}`".replace("|", "\\|")


def _table(head: list[str], *rows: list[str]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def schema(command: str) -> str:
    """Return what a command prints with --json, as JSON Schema."""
    return json.dumps(schemas.document(command), indent=2, ensure_ascii=False) + "\n"


def with_rooms(name: str) -> str:
    """Return a page that is written by hand, but for its list of rooms."""
    return rooms.with_listing((ROOT / name).read_text(encoding="utf-8"))


SCHEMAS = {f"docs/json/{command}.schema.json": command for command in schemas.SHAPES}
LISTED = ("CONTRIBUTING.md", "docs/architecture.md")
PAGES: dict[str, Callable[[], str]] = {
    "docs/commands.md": commands,
    "docs/errors.md": errors,
    "docs/platforms.md": platforms,
    "docs/systems.md": systems_page,
    "docs/explanations.md": explanations,
    "docs/pictures/rooms.svg": rooms_picture.picture,
    **{name: partial(with_rooms, name) for name in LISTED},
    **{name: partial(schema, command) for name, command in SCHEMAS.items()},
}


def broken() -> list[str]:
    """Return what the readers of the schemas as they are would miss in those of the code."""
    found = []
    for name, command in SCHEMAS.items():
        if (ROOT / name).exists():
            old = json.loads((ROOT / name).read_text(encoding="utf-8"))
            found += schemas.broken(old, schemas.document(command))
    return found


def main() -> int:
    """Write every page, or compare it. What breaks the contract of --json is not written."""
    if missed := broken():
        print("Scripts would break:", *missed, sep="\n  ")
        print("Bring it back, or make another VERSION in tools/schemas.py.")
        return 1
    stale = [name for name, page in PAGES.items() if not _is_fresh(name, page())]
    if "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}; run: make docs" if stale else "docs are fresh")
        return bool(stale)
    for name in stale:
        (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


def _is_fresh(name: str, text: str) -> bool:
    path = ROOT / name
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
