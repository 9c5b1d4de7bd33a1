"""The routes of the pages. `/` is answered by `home` alone."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Flask, Response, make_response, render_template, request

from webapp.functions.problems import InputError, Problem
from webapp.pages.answers import CHOSEN_BY, REVALIDATE, StartPage, page_answer
from webapp.pages.form_page import Page, Texts, last
from webapp.pages.shell import Holes, Shell
from webapp.serving.accept import VARY, preferred
from webapp.serving.errors import SENTENCES
from webapp.serving.form_reader import form_texts
from webapp.serving.site import Site


def register(app: Flask, site: Site) -> None:
    """Add the pages."""
    with app.test_request_context("/"):
        shell = Shell(render_template("index.html", site=site, hole=Holes()))
    page = Page(site, shell)
    start = StartPage(page.fill({}))
    app.add_url_rule("/", "home", partial(home, page, start), methods=["GET", "POST"])
    app.add_url_rule("/api", "api", partial(api, site))


def home(page: Page, start: StartPage) -> Response:
    """Answer `/`: the form, filled in from the query, or the result of the form that was sent.

    In a terminal both are the result as text.
    """
    environ = request.environ
    is_post = environ["REQUEST_METHOD"] == "POST"
    if preferred(environ) != "html":
        return _as_text(page.site, form_texts() if is_post else _query())
    if is_post:
        return _result(page, form_texts())
    if environ.get("QUERY_STRING"):
        return _kept(Response(page.fill(_query()), headers=[CHOSEN_BY]))
    return start.answer(environ)


def api(site: Site) -> Response:
    """Show how the API is called."""
    return _kept(make_response(render_template("api.html", **_how_to(site), errors=SENTENCES)))


def _query() -> Texts:
    return request.args.to_dict(flat=False)


def _result(page: Page, texts: Texts) -> Response:
    """Run the algorithm on the form's values, and return the page with the result."""
    try:
        return page_answer(page.result(texts))
    except InputError as error:
        wrong = _by_field(page.site, error.problems)
        filled = page.fill(texts, wrong=wrong, last=last(texts))
        return page_answer(filled, status="422 UNPROCESSABLE ENTITY")


def _kept(response: Response) -> Response:
    """Let a browser keep the page, and ask every time whether it is still the same."""
    response.headers.add(*REVALIDATE)
    response.add_etag()
    response.make_conditional(request)
    return response


def _as_text(here: Site, texts: Texts) -> Response:
    """Return the result for a terminal."""
    text = here.renderer.text(here.run(here.algorithm.validate_query(texts)))
    response = Response(text.rstrip("\n") + "\n", mimetype="text/plain")
    response.headers["Vary"] = VARY
    return response


def _by_field(site: Site, problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """Return the problems by field; those of no field of the form under the empty name."""
    known = {field.name for field in site.algorithm.fields}
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
