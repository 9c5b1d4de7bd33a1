"""What is the same for every answer, done around Flask instead of in it, where it costs little.

Safe headers on all that goes out, https for who comes through a router over http, the start page,
which is the same for everybody, from memory, and the page with the result of a quick algorithm:
Flask's own part in that is as long as all the rest.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from werkzeug.http import generate_etag, parse_etags
from werkzeug.utils import redirect
from werkzeug.wrappers import Request

from webapp.pages.form import Page
from webapp.serving.accept import VARY, preferred
from webapp.serving.forms import FORM
from webapp.serving.security import MAX_BODY, safe_headers, secure_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]
LOOPBACK = re.compile(r"(127\.0\.0\.1|\[::1\]|([\w.-]+\.)?localhost)(:\d+)?", re.ASCII | re.I)
HTML: Headers = [("Content-Type", "text/html; charset=utf-8")]
REVALIDATE = ("Cache-Control", "no-cache")
NEVER_KEPT = ("Cache-Control", "no-store")


class Front:
    """Stands before a WSGI application whose `/` is `page`."""

    def __init__(self, app: WSGIApplication, page: Page) -> None:
        self.app = app
        self.page = page
        start_page = page.fill({}).encode()
        self.always: Headers = safe_headers()
        self.over_tls: Headers = self.always + secure_headers()
        self.trusts_router = bool(os.environ.get("FORWARDED_ALLOW_IPS"))
        self.body = start_page
        self.etag = generate_etag(start_page)
        validators = [("ETag", f'"{self.etag}"'), REVALIDATE, ("Vary", VARY)]
        self.unchanged: Headers = validators
        self.fresh: Headers = [
            *HTML,
            ("Content-Length", str(len(start_page))),
            *validators,
        ]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        more = self.over_tls if environ["wsgi.url_scheme"] == "https" else self.always

        def start(status: str, headers: Headers, *failed: Any) -> Any:  # noqa: ANN401  # as in WSGI
            if not any(name == "Cache-Control" for name, _ in headers):
                headers.append(NEVER_KEPT)  # a roll, an error, the state of health
            return start_response(status, headers + more, *failed)

        if self.trusts_router and environ.get("HTTP_X_FORWARDED_PROTO") == "http":
            request = Request(environ)
            if not _local(request.host):
                https = request.url.replace("http:", "https:", 1)
                return redirect(https, 308)(environ, start)
        if "HTTP_TRANSFER_ENCODING" in environ and environ.get("wsgi.input_terminated"):
            _give_length(environ)
        answer = None
        if environ["PATH_INFO"] == "/" and preferred(environ) == "html":
            if environ["REQUEST_METHOD"] == "POST":
                answer = self._result(environ, start)
            elif environ["REQUEST_METHOD"] in {"GET", "HEAD"} and not environ.get("QUERY_STRING"):
                answer = self._start_page(environ, start)
        return self.app(environ, start) if answer is None else answer

    def _result(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes] | None:
        """Answer a short form, None where there is more to it than that."""
        length = environ.get("CONTENT_LENGTH") or ""
        if not length and "HTTP_TRANSFER_ENCODING" not in environ:
            length = "0"
        is_short = length.isdecimal() and len(length) < 5
        is_form = environ.get("CONTENT_TYPE") == FORM or length == "0"
        if not (self.page.site.is_quick and is_short and is_form):
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)  # for the app
        page = self.page.quick_result(body) if len(body) == int(length) else None
        if page is None:
            return None
        start("200 OK", [*HTML, ("Content-Length", str(len(page))), ("Vary", VARY)])
        return [page]

    def _start_page(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and parse_etags(known).contains_weak(self.etag):
            start("304 Not Modified", self.unchanged)
            return []
        start("200 OK", self.fresh)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


def _give_length(environ: WSGIEnvironment) -> None:
    """Read a body that comes in chunks, no further than to see that it is too large.

    Flask would cut it at the limit and go on with the rest; by its length it is refused.
    """
    body, stream = b"", environ["wsgi.input"]
    while len(body) <= MAX_BODY and (part := stream.read(MAX_BODY + 1 - len(body))):
        body += part
    del environ["HTTP_TRANSFER_ENCODING"]
    environ["CONTENT_LENGTH"] = str(len(body))
    environ["wsgi.input"] = BytesIO(body)


def _local(host: str) -> bool:
    """Whether a host is this machine, where no certificate can be."""
    return bool(LOOPBACK.fullmatch(host))
