"""Charts as their own JSON: Plotly's, which its script draws in the browser, and Altair's."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from webapp.kinds.media import Media

PLOTLY = "application/vnd.plotly.v1+json"
_MODULES = {"kaleido": "kaleido", "vl-convert-python": "vl_convert"}
_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".html": "text/html",
}


class Plot(Media):
    """A chart as JSON. `needs` is the package that draws pictures of it."""

    def __init__(self, data: bytes, media_type: str, needs: str) -> None:
        super().__init__(data, media_type)
        self.needs = needs

    @property
    def is_live(self) -> bool:
        """Whether a script draws it in the browser."""
        return self.media_type == PLOTLY

    def named(self, stem: str) -> str:
        """Return its name as a file."""
        return f"{stem}.json"

    def json(self) -> Any:  # noqa: ANN401  # JSON
        """Return it as the API does: as its library reads it."""
        return json.loads(self.data)

    def picture(self) -> Media | None:
        """Return what a page shows without a script, None for nothing."""
        return None if self.is_live else self.drawn(".svg")

    def drawn(self, ending: str) -> Media | None:
        """Return it as a file with an ending, .html for one to look into; None if it cannot be."""
        ending = ".svg" if ending == ".*" else ending
        needs_nothing = self.is_live and ending == ".html"
        if ending not in _TYPES or not (needs_nothing or find_spec(_MODULES[self.needs])):
            return None
        draw = _of_plotly if self.is_live else _of_vega
        try:
            found = draw(ending[1:], self.data.decode())
        except Exception:  # kaleido's browser may be absent, and a chart may be wrong in any way
            return None
        return Media(found.encode() if isinstance(found, str) else found, _TYPES[ending])


def plotly(value: Any, ending: str = "") -> Media:  # noqa: ANN401  # Plotly's
    """Return a figure."""
    made = Plot(value.to_json().encode(), PLOTLY, "kaleido")
    return made.drawn(ending) or made


def altair(value: Any, ending: str = "") -> Media:  # noqa: ANN401  # Altair's
    """Return a chart."""
    chart = value.to_dict()
    version = chart["$schema"].rpartition("/v")[2].partition(".")[0]
    kind = f"application/vnd.vegalite.v{version}+json"
    made = Plot(json.dumps(chart).encode(), kind, "vl-convert-python")
    return made.drawn(ending) or made


def _of_plotly(kind: str, figure: str) -> str | bytes:
    made = import_module("plotly.io").from_json(figure)
    found: str | bytes = made.to_html() if kind == "html" else made.to_image(kind)
    return found


def _of_vega(kind: str, chart: str) -> str | bytes:
    options: dict[str, dict[str, Any]] = {"html": {"bundle": True}, "png": {"scale": 2}}
    draw = getattr(import_module("vl_convert"), f"vegalite_to_{kind}")
    found: str | bytes = draw(chart, **options.get(kind, {}))
    return found
