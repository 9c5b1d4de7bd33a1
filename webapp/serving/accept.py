"""Which format a client wants, a page, plain text or JSON, and in which language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from webapp.kinds.language import LANGUAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

JSON = "application/json"
KINDS = {"text/html": "html", "text/plain": "text", JSON: "json"}
JSON_PATHS = ("/openapi.json", "/healthz")
TERMINALS = ("curl/", "wget/", "httpie/")
# The headers that a page depends on.
VARY = "Accept, Accept-Language, User-Agent"


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


@lru_cache(maxsize=100)
def language(accept: str) -> str:
    """Return the language that a client likes best of those that there are."""
    liked = parse_accept_header(accept, LanguageAccept)
    first = (tag.partition("-")[0].lower() for tag, quality in liked if quality)
    return next((one for one in first if one in LANGUAGES), LANGUAGES[0])
