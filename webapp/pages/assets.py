"""Style, script and icon, under addresses that change with their content."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from flask import Flask, Response, abort
from markupsafe import Markup

FOLDER = Path(__file__).parents[1] / "static"
FOR_EVER = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Serve the static files and give templates `assets`, their addresses by name."""
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}
    digests = {name: hashlib.sha256(body).hexdigest()[:12] for name, body in files.items()}

    def static(digest: str, name: str) -> Response:
        if name not in files:
            abort(404)
        response = Response(files[name], mimetype=mimetypes.guess_type(name)[0])
        # A page from before the last release may still ask for the file by its old digest.
        response.headers["Cache-Control"] = FOR_EVER if digest == digests[name] else "no-cache"
        return response

    app.add_url_rule("/static/<digest>/<name>", "static", static)
    app.jinja_env.globals["assets"] = {
        name: Markup(f"/static/{digest}/{name}")  # noqa: S704  # names of our own files
        for name, digest in digests.items()
    }
