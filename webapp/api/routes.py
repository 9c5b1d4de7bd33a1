"""The JSON routes: the functions, their OpenAPI document, and whether the app is well."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from flask import Flask, Response, request
from pydantic_core import to_json
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from webapp.api.files import as_asked, ending
from webapp.api.jobs import accepted
from webapp.api.openapi import document
from webapp.functions.pieces import Shown
from webapp.serving import asked as ways
from webapp.serving import errors, streamed
from webapp.serving.accept import JSON
from webapp.serving.asked import Asked
from webapp.serving.feed import Piece
from webapp.serving.form_reader import FORM, form_texts
from webapp.serving.site import Arguments, Served, Site
from webapp.serving.uploads import taking_files

# Where Heroku and dicectl itself tell the commit.
COMMITS = ("HEROKU_SLUG_COMMIT", "DICECTL_COMMIT")
FORMS = (FORM, "multipart/form-data")


def register(app: Flask, here: Site) -> None:
    """Add the JSON routes; a function's path is its name."""
    for one in here.served:
        name = f"api.{one.algorithm.name}"
        view = taking_files(one.algorithm, partial(run, one))
        app.add_url_rule(one.api_path, name, view, methods=one.methods)
    described = document(here)
    app.add_url_rule("/openapi.json", "openapi", lambda: described)
    app.add_url_rule("/healthz", "healthz", health)


def register_start(app: Flask, here: Site) -> None:
    """Answer `/` where there are no pages: say what there is."""
    there = {"title": here.title, "functions": [one.api_path for one in here.served]}
    app.add_url_rule("/", "home", lambda: {**there, "described": "/openapi.json"})


def health() -> dict[str, Any]:
    """Say that the app answers, and which commit it runs where the platform tells (else null)."""
    told = (os.environ.get(name) for name in COMMITS)
    return {"status": "ok", "commit": next(filter(None, told), None)}


def run(served: Served) -> Response:
    """Run a function on a query, a form or a JSON object, and answer its result as JSON.

    Where calls are jobs, the answer tells of the job; else it is a stream if the client wants one.
    """
    algorithm, asked = served.algorithm, _asked()
    arguments = asked.arguments(algorithm)
    if served.jobs:
        return accepted(served.jobs, served.jobs.submit(algorithm.name, asked))
    if media_type := streamed.wanted():
        return _stream(served, arguments, media_type)
    result = served.run(arguments, ending())
    return as_asked(algorithm, result) or Response(algorithm.json(result), mimetype=JSON)


def _stream(served: Served, arguments: Arguments, media_type: str) -> Response:
    """Answer with what a function yields and prints as it comes, and the end or what went wrong."""
    shown = Shown(keeps=False)

    def told(one: Piece | str) -> streamed.Event:
        if isinstance(one, str):
            return b"print", to_json(one)
        name = b"append" if shown.add(one.value) else b"value"
        return name, served.algorithm.json(one.value)

    def ended(error: Exception | None) -> streamed.Event:
        return (b"error", errors.answer(error).get_data()) if error else (b"done", b"null")

    return streamed.answer(media_type, served.feed(arguments), told, ended)


def _asked() -> Asked:
    """Return what the request asks; it comes in one place, not in two."""
    query = request.args.to_dict(flat=False)
    if request.method != "POST" or query:
        if request.get_data():
            raise BadRequest  # one of the two would be ignored without a word
        return Asked(ways.QUERY, query)
    if request.mimetype in FORMS:
        return Asked(ways.QUERY, form_texts())
    if request.is_json:
        return Asked(ways.JSON, request.get_data())
    if request.mimetype or request.get_data():
        raise UnsupportedMediaType
    return Asked(ways.QUERY, {})
