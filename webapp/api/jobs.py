"""The addresses of jobs: how one is, its result, and its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.exceptions import Conflict, NotFound

from webapp.api.files import as_asked
from webapp.serving.accept import JSON
from webapp.serving.jobs.client import Jobs
from webapp.serving.jobs.job import DONE, Job
from webapp.serving.site import Served, Site

Shown = Callable[[Served, Job], Response]


def register(app: Flask, site: Site, jobs: Jobs, shown: Shown | None) -> None:
    """Add the addresses; `shown` makes the page of a job, where there are pages."""
    for path, view, methods in (
        ("", partial(_job, site, shown), ["GET"]),
        ("/result", partial(_result, site), ["GET"]),
        ("/end", _end, ["POST"]),
    ):
        handler = partial(_found, jobs, view)
        app.add_url_rule(f"/jobs/<name>{path}", f"job{path}", handler, methods=methods)


def accepted(jobs: Jobs, job: Job) -> Response:
    """Answer that a job is in the line, and where it is told of."""
    response = jsonify(told(jobs, job))
    response.status_code = 202
    response.headers["Location"] = job.address
    return response


def told(jobs: Jobs, job: Job) -> dict[str, Any]:
    """Return how a job is, for programs."""
    return {
        "id": job.id,
        "function": job.function,
        "state": job.state,
        "url": job.address,
        "position": jobs.position(job),
        "seconds": round(job.seconds, 1),
        "progress": {"done": job.done, "total": job.total, "doing": job.doing},
        "why": job.why,
        "result": f"{job.address}/result" if job.state == DONE else None,
    }


def _by_browser() -> bool:
    """Whether a page is wanted: a program that says nothing gets JSON."""
    return "text/html" in request.headers.get("Accept", "")


def _found(jobs: Jobs, view: Callable[[Jobs, Job], Response], name: str) -> Response:
    job = jobs.find(name)
    if job is None:
        raise NotFound
    return view(jobs, job)


def _job(site: Site, shown: Shown | None, jobs: Jobs, job: Job) -> Response:
    if shown and _by_browser():
        return shown(site.named(job.function), job)
    return jsonify(told(jobs, job))


def _result(site: Site, jobs: Jobs, job: Job) -> Response:
    if job.state != DONE:
        raise Conflict
    algorithm, result = site.named(job.function).algorithm, jobs.result(job)
    return as_asked(algorithm, result) or Response(algorithm.json(result), mimetype=JSON)


def _end(jobs: Jobs, job: Job) -> Response:
    jobs.end(job)
    if _by_browser():
        return redirect(job.address, 303)  # type: ignore[return-value]  # werkzeug's is as good
    return accepted(jobs, job)
