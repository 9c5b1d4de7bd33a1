"""Which format a client wants: a page, plain text or JSON."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

KINDS = {"text/html": "html", "text/plain": "text", "application/json": "json"}
JSON_PATHS = ("/openapi.json", "/healthz")
TERMINALS = ("curl/", "wget/", "httpie/")
# The headers that this choice depends on.
VARY = "Accept, User-Agent"


def preferred(environ: WSGIEnvironment) -> str:
    """Return which format the client wants: html, text or json.

    A client in a terminal accepts anything, so there its name decides.
    """
    path = environ["PATH_INFO"]
    if path.startswith("/api/") or path in JSON_PATHS:
        return "json"
    accept = environ.get("HTTP_ACCEPT", "*/*")
    if accept == "*/*":
        name = environ.get("HTTP_USER_AGENT", "").lower()
        return "text" if name.startswith(TERMINALS) else "html"
    return _best(accept)


@lru_cache(maxsize=100)
def _best(accept: str) -> str:
    best = parse_accept_header(accept, MIMEAccept).best_match(KINDS, "text/html")
    return KINDS[best or "text/html"]
