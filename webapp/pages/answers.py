"""Answers that are pages. They have their headers ready, so that making one takes little time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.http import generate_etag, parse_etags

from webapp.serving.accept import VARY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

TYPE = ("Content-Type", "text/html; charset=utf-8")
CHOSEN_BY = ("Vary", VARY)
# A browser may keep the page, but asks every time whether it is still the same.
REVALIDATE = ("Cache-Control", "no-cache")


class PageAnswer(Response):
    """An answer that is given all its headers. Werkzeug does not complete them."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:  # noqa: ARG002  # as overridden
        """Return the headers as they are."""
        return self.headers


class StartPage:
    """The page before anything was typed. It is the same for everybody, so it is encoded once."""

    def __init__(self, page: bytes) -> None:
        self.body = page
        self.etag = generate_etag(self.body)
        self.validators = [("ETag", f'"{self.etag}"'), REVALIDATE, CHOSEN_BY]

    def answer(self, environ: WSGIEnvironment) -> Response:
        """Return the page, or that the browser's copy is still the same."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and parse_etags(known).contains_weak(self.etag):
            return PageAnswer(status=304, headers=Headers(self.validators))
        return page_answer(self.body, self.validators)


def page_answer(
    body: bytes, more: Sequence[tuple[str, str]] = (CHOSEN_BY,), status: str = "200 OK"
) -> Response:
    """Return a page as an answer."""
    length = ("Content-Length", str(len(body)))
    return PageAnswer([body], status, Headers([TYPE, length, *more]))
