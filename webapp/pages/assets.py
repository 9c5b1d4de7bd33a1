"""Style, script and pictures, under addresses that change with their content.

A project's own files come before the engine's. The stylesheet is made of several, so that a page
asks once; see `looks`. Files are kept compressed as well.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, abort, request
from markupsafe import Markup

from webapp.kinds.language import spoken
from webapp.pages import looks
from webapp.pages.looks import Look

FOLDER = Path(__file__).parents[1] / "static"
# Draws figures; it comes with their package.
PLOTLY = "plotly.min.js"
FOR_EVER = "public, max-age=31536000, immutable"


def register(app: Flask, own: Path, look: Look) -> None:
    """Serve the static files, and give templates `assets`: the address of each by its name."""
    files = looks.files(look, _files(FOLDER), _files(own))
    packed = {name: gzip.compress(body, mtime=0) for name, body in files.items()}
    digests = {name: hashlib.sha256(body).hexdigest()[:12] for name, body in files.items()}
    plotly = None if PLOTLY in files else _script_of_plotly()
    if plotly:
        about = plotly.stat()
        digests[PLOTLY] = f"{about.st_size:x}-{about.st_mtime_ns:x}"

    def static(digest: str, name: str) -> Response:
        if plotly and name == PLOTLY and name not in files:  # large, and seldom asked for
            body = plotly.read_bytes()
            packed[name], files[name] = gzip.compress(body, 6, mtime=0), body
        if name not in files:
            abort(404)
        pack = request.accept_encodings.quality("gzip") > 0 and len(packed[name]) < len(files[name])
        body = packed[name] if pack else files[name]
        response = Response(body, mimetype=mimetypes.guess_type(name)[0])
        response.headers["Vary"] = "Accept-Encoding"
        if pack:
            response.headers["Content-Encoding"] = "gzip"
        # A page from before the last release may still ask for the file by its old digest.
        response.headers["Cache-Control"] = FOR_EVER if digest == digests[name] else "no-cache"
        return response

    app.add_url_rule("/static/<digest>/<path:name>", "static", static)
    app.extensions["look"] = app.jinja_env.globals["look"] = look
    app.jinja_env.globals["assets"] = Addresses(
        {
            name: Markup(f"/static/{digest}/{name}")  # noqa: S704  # names of files of the project
            for name, digest in digests.items()
        }
    )


def _script_of_plotly() -> Path | None:
    """Return where the script is in the installed package, None where there is none."""
    found = find_spec("plotly")
    place = Path(found.origin).parent / "package_data" / PLOTLY if found and found.origin else None
    return place if place and place.is_file() else None


class Addresses(dict[str, Markup]):
    """The addresses of files by their names; of a script the one with the words of the language."""

    def __getitem__(self, name: str) -> Markup:
        """Return the address of a file."""
        own = looks.named(name, spoken.get())
        return super().__getitem__(own if own in self else name)


def _files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder, by its path there; none if it is not there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
