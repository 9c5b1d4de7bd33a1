"""The pages: the form with its result, and how to use the API."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.accept import VARY, preferred
from webapp.errors import SENTENCES
from webapp.problems import InputError, Problem
from webapp.render import macro
from webapp.security import MAX_FIELDS
from webapp.shell import Holes, Shell
from webapp.site import Site, site

blueprint = Blueprint("pages", __name__)

# The page carries the last results of this visit in the form, so nothing is kept on the server.
LAST = "_last"
LAST_KEPT = 8
LAST_LENGTH = 80
FORMS_KEPT = 500

Texts = Mapping[str, Sequence[str]]


def register(app: Flask) -> bytes:
    """Add the pages and return the start page, which is the same for every browser."""
    app.register_blueprint(blueprint)
    with app.test_request_context("/"):
        shell = render_template("index.html", site=site(), hole=Holes())
        app.extensions["shell"], app.extensions["forms"] = Shell(shell), {}
        return _page({}).get_data()


@blueprint.get("/")
def home() -> Response:
    """Show the page, with the form filled in from the query; in a terminal run the algorithm."""
    texts = request.args.to_dict(flat=False)
    if preferred(request.environ) != "html":
        return _told(site(), texts)
    return _kept(_page(texts))


@blueprint.post("/")
def run() -> Response:
    """Run the algorithm on the form's values and show the page with the result."""
    here, texts = site(), _sent()
    if preferred(request.environ) != "html":
        return _told(here, texts)
    last = [line[:LAST_LENGTH] for line in texts.get(LAST, ())]
    try:
        result = here.run(here.algorithm.validate_form(texts))
    except InputError as error:
        response = _page(texts, wrong=_by_field(error.problems), last=last[:LAST_KEPT])
        response.status_code = 422
        return response
    drawn, line = here.renderer.draw(result), here.renderer.line(result)
    last = [line[:LAST_LENGTH], *last][:LAST_KEPT]
    holes = {"title": escape(f"{line} · "), "headline": drawn.headline, "details": drawn.details}
    return _page(texts, holes, last=last)


@blueprint.get("/api")
def api() -> Response:
    """Show how the API is called."""
    return _kept(make_response(render_template("api.html", **_how_to(site()), errors=SENTENCES)))


def _sent() -> dict[str, list[str]]:
    """Return the form's texts.

    Python's own reader takes a quarter of the time of Flask's, which can read files, too.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        return request.form.to_dict(flat=False) if request.mimetype else {}
    try:
        body = request.get_data(as_text=True)
        return parse_qs(body, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise RequestEntityTooLarge from error


def _page(
    texts: Texts,
    holes: Mapping[str, Markup] | None = None,
    *,
    wrong: Mapping[str, Sequence[Problem]] | None = None,
    last: Sequence[str] = (),
) -> Response:
    """Return the page, its form filled in with what was sent, and a result or what is wrong."""
    filled = {"fields": _fields(texts, wrong), **(holes or {})}
    if wrong:
        filled["title"] = Markup("Error · ")
    if last:
        filled["sent"], filled["last"] = _history(tuple(last))
    response = Response(current_app.extensions["shell"].fill(**filled))
    response.headers["Vary"] = VARY
    return response


@lru_cache(maxsize=500)
def _history(last: tuple[str, ...]) -> tuple[Markup, Markup]:
    """Return the last results for the form to carry, and to be seen but for the newest."""
    return macro("last.html", "sent", LAST, last), macro("last.html", "shown", last[1:])


def _fields(texts: Texts, wrong: Mapping[str, Sequence[Problem]] | None) -> Markup:
    """Return the form's fields. Those of short input are kept: many forms are alike."""
    fields, forms = site().algorithm.fields, current_app.extensions["forms"]
    sent = tuple([(f.name, *texts[f.name]) for f in fields if f.name in texts])
    if not wrong and sent in forms:
        kept: Markup = forms[sent]
        return kept
    drawn = macro("fields.html", "form", fields, texts, wrong or {})
    if not wrong and len(forms) < FORMS_KEPT and len(str(sent)) < 200:
        forms[sent] = drawn
    return drawn


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
        f" \\\n  --data-urlencode {shlex.quote(f'{field.name}={field.text(field.example)}')}"
        for field in shown
    )
    body = shlex.quote(json.dumps(example, ensure_ascii=False))
    return {"site": here, "host": request.host_url, "query": query, "body": body}
