"""The HTML page."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from webapp import dice

blueprint = Blueprint("pages", __name__)


@blueprint.route("/", methods=["GET", "POST"])
def home() -> Response:
    """Show the page; on POST also roll and show the number."""
    result = dice.roll() if request.method == "POST" else None
    response = make_response(render_template("index.html", result=result))
    response.headers["Cache-Control"] = "no-store"
    return response
