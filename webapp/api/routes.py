"""The JSON routes: the algorithm, its OpenAPI document, and a sign that the app answers."""

from __future__ import annotations

import os
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from webapp.api.openapi import document
from webapp.serving.form_reader import FORM, form_texts
from webapp.serving.site import Site, site

blueprint = Blueprint("api", __name__)
FORMS = (FORM, "multipart/form-data")


def register(app: Flask, here: Site) -> None:
    """Add the JSON routes; the algorithm's path is its name."""
    app.register_blueprint(blueprint)
    app.add_url_rule(here.api_path, "api.run", run, methods=["GET", "POST"])
    described = document(here)
    app.add_url_rule("/openapi.json", "api.openapi", lambda: described)


@blueprint.get("/healthz")
def health() -> dict[str, Any]:
    """Say that the app answers, and which commit it runs where the platform tells (else null)."""
    return {"status": "ok", "commit": os.environ.get("HEROKU_SLUG_COMMIT")}


def run() -> Response:
    """Run the algorithm on a query, a form or a JSON object, and answer its result as JSON."""
    algorithm = site().algorithm
    result = site().run(_arguments())
    return Response(algorithm.json(result), mimetype="application/json")


def _arguments() -> dict[str, Any]:
    """Return the request's arguments, from its query or its body. Both at once are refused."""
    algorithm = site().algorithm
    query = request.args.to_dict(flat=False)
    if request.method != "POST" or query:
        if request.get_data():
            raise BadRequest  # one of the two would be ignored without a word
        return algorithm.validate_query(query)
    if request.mimetype in FORMS:
        return algorithm.validate_query(form_texts())
    if request.is_json:
        return algorithm.validate_json(request.get_data())
    if request.mimetype or request.get_data():
        raise UnsupportedMediaType
    return algorithm.validate({})
