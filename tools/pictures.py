"""Write the pictures of the README: terminals in which the commands were really typed.

`make pictures` runs each command on a terminal of 80 columns, with a home and a project of its own.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from users import User, user_in  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDTH = 80
# The function of the README's first screen.
FUNCTION = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
# The name of a picture, and what is typed in it, one after the other.
TYPED = {
    "roll": ["dicectl roll 4d6kh3 --seed 7 --plot"],
    "check": ["dicectl check --to local"],
    "new": ["dicectl new .", "dicectl deploy house --to local", "dicectl status"],
}
# A change of that function with which it would not deploy.
BROKEN = """\
import json
import numpy

PRICES = json.load(open("prices.json"))


def price(area, rooms: int = 3) -> int:
    return int(numpy.interp(area, *PRICES))
"""
# A cursor that moves, and a line that is erased, as the progress of a deploy uses them.
_CODES = re.compile(r"(\x1b\[[0-9;?]*[A-Za-z]|\r?\n|\r)")


def typed(user: User, command: str) -> str:
    """Return all that a terminal gets while a command runs."""
    args = command.removeprefix("dicectl ").split()
    return user.at_a_terminal(*args, COLUMNS=str(WIDTH), TERM="xterm-256color").out


def left(seen: str) -> str:
    """Return what is left on the screen in the end, with its colours."""
    lines, row = [""], 0
    for part in _CODES.split(seen):
        if part in ("\n", "\r\n"):
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif part.endswith("A") and part.startswith("\x1b["):
            row = max(row - int(part[2:-1] or 1), 0)
        elif part.endswith("K") and part.startswith("\x1b["):
            lines[row] = ""
        elif part != "\r" and not part.startswith("\x1b[?"):
            lines[row] += part
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")


def picture(texts: list[tuple[str, str]]) -> str:
    """Return an SVG of a terminal with commands and what they said."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for command, text in texts:
        console.print(Text(f"$ {command}", style="bold"))
        console.print(Text.from_ansi(text))
    svg = console.export_svg(title="dicectl", unique_id="dicectl")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # nothing is fetched


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(exist_ok=True)
    for name, commands in TYPED.items():
        with tempfile.TemporaryDirectory() as folder:
            someone = user_in(Path(folder), Path.home() / ".cache" / "uv")
            user = replace(someone, folder=someone.folder.parent / "house")
            user.folder.mkdir()
            user.write({"model.py": FUNCTION[0]})
            if name == "check":
                user.dicectl("new", ".")
                user.write({"model.py": BROKEN})
            texts = [(command, left(typed(user, command))) for command in commands]
            (PICTURES / f"{name}.svg").write_text(picture(texts), encoding="utf-8")
            user.end_apps()
    print(f"wrote {len(TYPED)} pictures to {PICTURES}")


if __name__ == "__main__":
    main()
