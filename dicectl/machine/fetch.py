"""Makes one HTTP request and returns the answer. No other module opens a connection.

Python's HTTP client is imported when it is needed: it takes as long as a small command.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dicectl import __version__
from dicectl.machine import certificate

# How long a request waits for the next thing to happen, in seconds.
TIMEOUT = 10.0
# An app there may send one on to https.
_HERE = ("http://127.0.0.1:", "http://localhost:")


@dataclass(frozen=True)
class Answer:
    """The answer to a request: an HTTP status, or 0 and the reason why there was no answer."""

    status: int
    reason: str
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def good(self) -> bool:
        """Whether the app itself answered: 404 is an answer, 500 and 503 are not."""
        return 0 < self.status < 500

    def json(self) -> Any:  # noqa: ANN401  JSON
        """Return the body's value; raises ValueError when it is no JSON."""
        return json.loads(self.body)

    def __str__(self) -> str:
        """`HTTP 503 Service Unavailable` or `Connection refused`."""
        return f"HTTP {self.status} {self.reason}".strip() if self.status else self.reason


def prepare() -> None:
    """Import the HTTP client now, which the first request would have to do otherwise."""
    from urllib.request import build_opener, install_opener

    install_opener(build_opener())


def fetch(  # noqa: PLR0913  all but the first are named
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    data: bytes | None = None,
    method: str = "",
    timeout: float = TIMEOUT,
    most: int = 0,
    redirects: bool = True,
) -> Answer:
    """Ask for `url`, with `data` by POST, and return the answer with at most `most` bytes of it.

    `method` is used instead of GET or POST.

    The headers go to this address only, not to one that it redirects to. Without `redirects` the
    answer is the redirect itself.
    """
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request

    own = {"User-Agent": f"dicectl/{__version__}"}
    request = Request(url, data, own, method=method or None)  # noqa: S310
    for name, value in (headers or {}).items():
        request.add_unredirected_header(name, value)
    secure = url.startswith("https:") or (url.startswith(_HERE) and certificate.path().exists())
    context = _trust() if secure else None
    try:
        with _opened(request, timeout, context, redirects=redirects) as response:
            body = response.read(most) if most else b""
            if response.length and len(body) < most:  # Python does not notice that by itself
                return Answer(0, "the answer broke off")
            return Answer(response.status, response.reason, body, dict(response.headers))
    except HTTPError as error:
        with error:
            body = _rest(error, most)
            return Answer(error.code, str(error.reason), body, dict(error.headers))
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        return Answer(0, str(reason) or type(error).__name__)


def _opened(request: Any, timeout: float, context: Any, *, redirects: bool) -> Any:  # noqa: ANN401
    from urllib.request import HTTPSHandler, build_opener, urlopen

    if redirects:
        return urlopen(request, timeout=timeout, context=context)  # noqa: S310
    opener = build_opener(_stay(), HTTPSHandler(context=context))
    return opener.open(request, timeout=timeout)


def _stay() -> Any:  # noqa: ANN401  of urllib
    """Return what takes a redirect for an answer."""
    from urllib.request import HTTPRedirectHandler

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:  # noqa: ANN401
            return None

    return Stay()


def _rest(response: Any, most: int) -> bytes:  # noqa: ANN401  of urllib
    from http.client import HTTPException

    try:
        return bytes(response.read(most)) if most else b""
    except (OSError, HTTPException):  # the status says enough
        return b""


def _trust() -> Any:  # noqa: ANN401  of truststore
    """Trust whom the system trusts, and this machine. On macOS, Python itself trusts nobody."""
    import ssl

    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    own = certificate.path()
    if own.exists():
        context.load_verify_locations(own)
    return context
