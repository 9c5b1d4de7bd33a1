"""Plotly's script, which draws the figures that functions return, from the installed package.

It is served from here as the page's own scripts are, so that the content policy stays strict. A
project's own `static/plotly.min.js` comes before it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

NAME = "plotly.min.js"


def script() -> Path | None:
    """Return where the script is, None where Plotly is not installed."""
    found = find_spec("plotly")
    place = Path(found.origin).parent / "package_data" / NAME if found and found.origin else None
    return place if place and place.is_file() else None


def digest(place: Path) -> str:
    """Return what changes with the file, without reading it."""
    about = place.stat()
    return f"{about.st_size:x}-{about.st_mtime_ns:x}"
