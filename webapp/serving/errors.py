"""Every error's answer: a page in the site's look, a problem document, or a line in a terminal.

Problem documents follow RFC 9457. An answer never has a traceback. It goes to the log, under
the request id that the answer shows.
"""

from __future__ import annotations

import errno
import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from webapp.functions.problems import InputError, NotJsonError, Problem
from webapp.kinds.upload import told
from webapp.serving.accept import preferred
from webapp.serving.limits import TimeLimitError
from webapp.serving.line import BusyError
from webapp.serving.security import MAX_BODY
from webapp.serving.site import request_id, site

SENTENCES = {
    400: "The request is not in a form that can be read.",
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    409: "The job has no result (yet). Its address says how it is.",
    413: "That is more than fits: a request may have 64 kB.",
    415: "Send JSON (Content-Type: application/json) or form fields.",
    422: "The input breaks a rule.",
    500: "The algorithm failed. It is not your fault; the log knows more under the request id.",
    503: "Too much is going on at the moment. Please try again in a little while.",
    507: "There is no room left on the server's disk. Whoever runs the server has to make some.",
}
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
RETRY_AFTER = "10"


def register(app: Flask) -> None:
    """Let every error of the app be answered from here."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Any:  # noqa: ANN401  # as Flask's handlers are typed
    """Return the answer to an error."""
    match error:
        case RequestRedirect():
            return error
        case InputError(problems=problems):
            return _respond(422, str(error), problems)
        case NotJsonError():
            return _respond(400, str(error))
        case TimeLimitError() | BusyError():
            return _later(error)
        case HTTPException(code=int(code)) if code < 500:
            return _http(error, code)
    return _failed(error)


def _failed(error: Exception) -> Response:
    if current_app.debug:  # for the debugger
        raise error
    current_app.logger.error(
        "request_id=%s %s %s failed", request_id(), request.method, request.path, exc_info=error
    )
    status = 507 if isinstance(error, OSError) and error.errno in FULL else 500
    return _respond(status, SENTENCES[status])


def _later(error: TimeLimitError | BusyError) -> Response:
    detail = f"{error} {SENTENCES[503]}".strip()
    if isinstance(error, TimeLimitError):
        detail = f"The algorithm took longer than {site().time_limit:g} s and was given up."
    more = " Work that takes longer can be a job: create_app(..., jobs=True)."
    hint = more if isinstance(error, TimeLimitError) else ""
    current_app.logger.warning("request_id=%s %s%s", request_id(), detail, hint)
    response = _respond(503, detail)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _http(error: HTTPException, status: int) -> Response:
    """Answer an error of HTTP's own, keeping headers like Allow."""
    sentence = _too_large() if status == 413 else SENTENCES.get(status)
    response = _respond(status, sentence or f"{HTTPStatus(status).phrase}.")
    for name, value in error.get_headers(request.environ):
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _too_large() -> str:
    most = request.max_content_length or MAX_BODY
    return SENTENCES[413] if most == MAX_BODY else SENTENCES[413].replace("64 kB", told(most))


def _respond(status: int, detail: str, problems: tuple[Problem, ...] = ()) -> Response:
    kind = preferred(request.environ)
    if kind == "json":
        response = _document(status, detail, problems)
    elif kind == "text":
        told = "\n".join(problem.picture or str(InputError([problem])) for problem in problems)
        response = make_response(f"{told or detail}\nRequest id: {request_id()}\n")
        response.mimetype = "text/plain"
    else:
        response = make_response(
            render_template(
                "error.html", status=status, title=_phrase(status), detail=detail, id=request_id()
            )
        )
    response.status_code = status
    response.headers["X-Request-Id"] = request_id()
    return response


def _document(status: int, detail: str, problems: tuple[Problem, ...]) -> Response:
    document: dict[str, Any] = {
        "type": f"/api#error-{status}",
        "title": _phrase(status),
        "status": status,
        "detail": detail,
        "request_id": request_id(),
    }
    if problems:
        document["errors"] = [_listed(problem) for problem in problems]
    return Response(json.dumps(document), mimetype="application/problem+json")


def _listed(problem: Problem) -> dict[str, Any]:
    path = (problem.field, *problem.path) if problem.field else problem.path
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in path]
    listed = {
        "field": problem.field,
        "pointer": "".join(f"/{part}" for part in parts),
        "value": problem.value,
        "rule": problem.rule,
        "detail": problem.detail,
    }
    return {**listed, "picture": problem.picture} if problem.picture else listed


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase
