"""The page of a job: the function's own page, with how far it is in the place of the result."""

from __future__ import annotations

from flask import Response
from markupsafe import Markup, escape

from webapp.kinds.templates import macro
from webapp.pages.answers import page_answer
from webapp.pages.form_page import Page, last
from webapp.serving.asked import JSON
from webapp.serving.jobs.client import Jobs
from webapp.serving.jobs.job import DONE, Job

# Without a script a browser asks again after so many seconds. The address is named because that of
# the form ends in #result, and to go to where one is already would load nothing.
AGAIN = Markup('<noscript><meta http-equiv="refresh" content="3; url={}"></noscript>')


def job_page(page: Page, jobs: Jobs, job: Job) -> Response:
    """Show how a job is, or its result."""
    asked, served = jobs.asked(job), page.served
    texts = {} if asked.how == JSON else asked.given
    seen = jobs.seen(job) if job.goes_on else []
    printed = jobs.printed(job) if served.show_output else ""
    if job.state == DONE:
        return page_answer(page.shown(texts, jobs.result(job), printed))
    headline = macro("job.html", "shown", job, jobs.position(job), jobs.has_worker())
    holes = {"headline": headline, "again": AGAIN.format(job.address) if job.goes_on else Markup()}
    for drawn in map(served.renderer.draw, seen):
        holes |= {"headline": headline + drawn.headline, "details": drawn.details}
    if printed:
        holes["output"] = macro("data.html", "printed", printed)
    if job.total:
        holes["title"] = escape(f"{job.done / job.total:.0%} · ")
    return page_answer(page.fill(texts, holes, last=last(texts)))
