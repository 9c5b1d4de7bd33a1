"""The routes of the pages. `/` is answered by `home` alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, make_response, render_template, request

from webapp.functions.problems import InputError
from webapp.kinds.fields import words
from webapp.kinds.language import LANGUAGES, say, spoken
from webapp.kinds.prose import prose
from webapp.kinds.rows_field import changed, gathered
from webapp.kinds.words import hint
from webapp.pages import live, reference
from webapp.pages.answers import CHOSEN_BY, REVALIDATE, page_answer
from webapp.pages.form_page import Page, Texts, last
from webapp.pages.how_to import call
from webapp.pages.jobs import job_page
from webapp.pages.shell import Holes, Shell
from webapp.serving import streamed
from webapp.serving.accept import VARY, preferred
from webapp.serving.asked import FORM, QUERY, Asked
from webapp.serving.errors import SENTENCES
from webapp.serving.form_reader import form_texts
from webapp.serving.jobs.client import Jobs
from webapp.serving.jobs.job import Job
from webapp.serving.site import Served, Site
from webapp.serving.uploads import taking_files


def register_start(app: Flask, site: Site) -> None:
    """Add the pages: one for each function, and a start page where there are several."""
    app.jinja_env.filters |= {"prose": prose, "hint": hint}
    app.jinja_env.globals |= {"told": reference.told, "properties": reference.properties}
    for served in site.served:
        _add(app, site, served)
    if len(site.served) > 1:
        app.add_url_rule("/", "home", partial(start_page, site))
    app.add_url_rule("/api", "api", partial(api, site))


def _add(app: Flask, site: Site, served: Served) -> None:
    bare: bool = app.extensions["look"].bare
    about = "" if bare and served.description == served.algorithm.summary else served.about

    @cache
    def page(_language: str) -> Page:
        examples = [(_told(one), _query_of(served, one)) for one in served.examples]
        facts = {"site": site, "served": served, "examples": examples, "about": about}
        return Page(served, Shell(render_template("page.html", **facts, hole=Holes())), bare=bare)

    with app.test_request_context("/"):
        spoken.set(LANGUAGES[0])
        page(LANGUAGES[0])  # so that what is wrong with it is told at the start
    view = taking_files(served.algorithm, partial(home, served, page))
    name = f"page.{served.algorithm.name}"
    app.add_url_rule(served.path, name, view, methods=["GET", "POST"])
    app.extensions.setdefault("pages", {})[served.algorithm.name] = page


def job_of(app: Flask, jobs: Jobs) -> Callable[[Served, Job], Response]:
    """Return what makes the page of a job."""

    def view(served: Served, job: Job) -> Response:
        page: Page = app.extensions["pages"][served.algorithm.name](spoken.get())
        return job_page(page, jobs, job)

    return view


def start_page(site: Site) -> Response:
    """Show what there is: a card for each function; in a terminal a line."""
    if preferred(request.environ) == "html":
        return _kept(make_response(render_template("start.html", site=site)))
    lines = [f"{request.host_url.rstrip('/')}{one.api_path}" for one in site.served]
    response = Response("\n".join(lines) + "\n", mimetype="text/plain")
    response.headers["Vary"] = VARY
    return response


def home(served: Served, pages: Callable[[str], Page]) -> Response:
    """Answer `/`: the form, filled in from the query, or the result of the form that was sent.

    In a terminal both are the result as text.
    """
    environ = request.environ
    is_post = environ["REQUEST_METHOD"] == "POST"
    if preferred(environ) != "html":
        return _as_text(served, form_texts() if is_post else _query())
    page = pages(spoken.get())
    if is_post:
        return _sent(page, page.tapped(form_texts()))
    if environ.get("QUERY_STRING"):
        texts = gathered(served.algorithm.fields, _query())
        if page.repeats(texts):
            return _result(page, texts, page.afresh(texts))
        return _kept(Response(page.fill(texts)))
    return page.start.answer(environ)


def api(site: Site) -> Response:
    """Show how the functions are called, with the values of the query."""
    host, texts = request.host_url.rstrip("/"), _query()
    calls = [call(one, host, _own(one, texts)) for one in site.served]
    types = {name: s for one in site.served for name, s in one.algorithm.schemas.items()}
    facts = {"site": site, "calls": calls, "types": types, "errors": SENTENCES}
    return _kept(make_response(render_template("api.html", **facts)))


def _own(served: Served, texts: Texts) -> Texts:
    """Return the texts that are for a function's own fields."""
    texts = gathered(served.algorithm.fields, texts)
    return {f.name: texts[f.name] for f in served.algorithm.fields if f.name in texts}


def _query() -> Texts:
    return request.args.to_dict(flat=False)


def _sent(page: Page, texts: Texts) -> Response:
    """Answer what a form has sent: run it, or give it another row."""
    if page.has_parts:
        fields = page.served.algorithm.fields
        if (with_rows := changed(fields, texts)) is not None:
            return page_answer(page.fill(with_rows, last=last(texts)))
        texts = gathered(fields, texts)
    return _result(page, texts)


def _result(page: Page, texts: Texts, form: Texts | None = None) -> Response:
    """Run the algorithm on the form's values, and return the page with the result.

    The page's script may ask to see the way to it as well.
    """
    try:
        if job := _job(page.served, texts):
            return job
        if page.served.is_followed and streamed.wanted() == streamed.EVENTS:
            return live.answer(page, texts)
        return page_answer(page.result(texts, form))
    except InputError as error:
        filled = page.refused(texts, error.problems)
        return page_answer(filled, status="422 UNPROCESSABLE ENTITY")


def _job(served: Served, texts: Texts) -> Response | None:
    """Put a form's values into the line, where calls are jobs, and lead to the job's page."""
    if served.jobs is None:
        return None
    job = _submitted(served, served.jobs, Asked(FORM, texts))
    return Response(status=303, headers={"Location": job.address})


def _submitted(served: Served, jobs: Jobs, asked: Asked) -> Job:
    asked.arguments(served.algorithm)  # what is wrong with them is told at once
    return jobs.submit(served.algorithm.name, asked)


def _kept(response: Response) -> Response:
    """Let a browser keep the page, and ask every time whether it is still the same."""
    response.headers.extend((REVALIDATE, CHOSEN_BY))
    response.add_etag()
    response.make_conditional(request)
    return response


def _as_text(here: Served, texts: Texts) -> Response:
    """Return the result for a terminal."""
    if here.jobs:
        address = _submitted(here, here.jobs, Asked(QUERY, texts)).address
        line = f"{request.host_url.rstrip('/')}{address}\n"
        return Response(line, 202, {"Location": address}, "text/plain")
    text = here.renderer.text(here.run(here.algorithm.validate_query(texts)))
    response = Response(text.rstrip("\n") + "\n", mimetype="text/plain")
    response.headers["Vary"] = VARY
    return response


def _told(example: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return an example as labels with values: ("Area", "50"), ("Rooms", "3")."""
    return [(words(name), _shortened(value)) for name, value in example.items()]


def _shortened(value: object) -> str:
    """Return a value for one line."""
    if isinstance(value, bool):
        return say("yes" if value else "no")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:80]}…"


def _query_of(served: Served, example: Mapping[str, Any]) -> str:
    """Return the query that fills in the form with an example."""
    known = {field.name: field for field in served.algorithm.fields}
    texts = {name: known[name].texts(value) for name, value in example.items() if name in known}
    return "?" + urlencode(texts, doseq=True)
