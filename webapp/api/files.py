"""A result that is a file or a table, as the bytes that a program asked for."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.http import dump_options_header

from webapp.functions.algorithm import Algorithm
from webapp.kinds.media import PICTURES, Media
from webapp.kinds.outgoing import file_of
from webapp.kinds.rows import CSV, as_csv, rows_of
from webapp.serving.accept import JSON

# Formats of pictures that can be asked for, with the ending of a file that stands for each.
FORMATS = {
    "image/*": ".*",
    "image/svg+xml": ".svg",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


def ending() -> str:
    """Return the ending that stands for the format in which a picture is asked for, "" for none."""
    if request.headers.get("Accept", "*/*") in {"*/*", JSON}:
        return ""
    best = (media_type for media_type, _ in request.accept_mimetypes if media_type in FORMATS)
    return FORMATS.get(next(best, ""), "")


def as_asked(algorithm: Algorithm, result: Any) -> Response | None:  # noqa: ANN401  # any result
    """Return a result as a file; None where JSON is what was asked for."""
    if request.headers.get("Accept", "*/*") in {"*/*", JSON}:
        return None
    file = file_of(result)
    if file and _wants(file.media_type):
        return _answer(file, algorithm.name)
    if not file and _wants(CSV) and (rows := rows_of(algorithm.plain(result))):
        return _answer(as_csv(rows), algorithm.name)
    return None


def _wants(media_type: str) -> bool:
    accepted = request.accept_mimetypes
    return accepted.quality(media_type) > accepted.quality(JSON)


def _answer(file: Media, name: str) -> Response:
    """Return a file. Only pictures are shown in a browser: a page would be one of this site's."""
    shown = file.media_type in PICTURES and file.media_type != "image/svg+xml"
    response = Response(file.data, content_type=file.media_type)
    place = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = dump_options_header(
        place, {"filename": file.named(name)}
    )
    response.headers["Vary"] = "Accept"
    return response
