"""The pages: the form with its result, and how to use the API."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request

from webapp.functions.problems import InputError, Problem
from webapp.pages.form import Page, Texts, last
from webapp.pages.shell import Holes, Shell
from webapp.serving.accept import VARY, preferred
from webapp.serving.errors import SENTENCES
from webapp.serving.forms import form_texts
from webapp.serving.site import Site, site

blueprint = Blueprint("pages", __name__)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    with app.test_request_context("/"):
        shell = Shell(render_template("page.html", site=site(), hole=Holes()))
    app.extensions["page"] = Page(app.extensions["site"], shell)


@blueprint.get("/")
def home() -> Response:
    """Show the page, with the form filled in from the query; in a terminal run the algorithm."""
    texts = request.args.to_dict(flat=False)
    if preferred(request.environ) != "html":
        return _told(site(), texts)
    return _kept(_answer(_page().fill(texts)))


@blueprint.post("/")
def run() -> Response:
    """Run the algorithm on the form's values and show the page with the result."""
    here, texts = site(), form_texts()
    if preferred(request.environ) != "html":
        return _told(here, texts)
    try:
        return _answer(_page().result(texts))
    except InputError as error:
        wrong = _by_field(error.problems)
        return _answer(_page().fill(texts, wrong=wrong, last=last(texts)), status=422)


@blueprint.get("/api")
def api() -> Response:
    """Show how the API is called."""
    return _kept(make_response(render_template("api.html", **_how_to(site()), errors=SENTENCES)))


def _page() -> Page:
    found: Page = current_app.extensions["page"]
    return found


def _answer(page: str, status: int = 200) -> Response:
    response = Response(page, status)
    response.headers["Vary"] = VARY
    return response


def _kept(response: Response) -> Response:
    """Let a browser keep the page, and ask every time whether it is still the same."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _told(here: Site, texts: Texts) -> Response:
    """Return the result for a terminal."""
    text = here.renderer.text(here.run(here.algorithm.validate_query(texts)))
    response = Response(text.rstrip("\n") + "\n", mimetype="text/plain")
    response.headers["Vary"] = VARY
    return response


def _by_field(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """Return the problems by field; those of no field of the form under the empty name."""
    known = {field.name for field in site().algorithm.fields}
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.field if problem.field in known else "", []).append(problem)
    return found


def _how_to(here: Site) -> dict[str, Any]:
    """Return an example call for the page about the API, as a query and as JSON."""
    fields = here.algorithm.fields
    shown = [field for field in fields if field.required] or fields[:1]
    example = {field.name: field.example for field in shown}
    query = "".join(
        f" \\\n  --data-urlencode {shlex.quote(f'{field.name}={text}')}"
        for field in shown
        for text in field.example_texts
    )
    body = shlex.quote(json.dumps(example, ensure_ascii=False))
    return {"site": here, "host": request.host_url, "query": query, "body": body}
