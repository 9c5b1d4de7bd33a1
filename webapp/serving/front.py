"""What is done for every request around Flask: headers, https, language, and bodies in chunks.

Every answer gets the safe headers. A request that came to the router over http is sent to https.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzeug.utils import redirect
from werkzeug.wrappers import Request

from webapp.kinds.language import spoken
from webapp.serving.accept import language
from webapp.serving.security import MAX_BODY, safe_headers, secure_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]
LOOPBACK = re.compile(r"(127\.0\.0\.1|\[::1\]|([\w.-]+\.)?localhost)(:\d+)?", re.ASCII | re.I)
# Nobody may keep an answer that does not say otherwise: a roll, an error, the state of health.
NEVER_KEPT = ("Cache-Control", "no-store")


class Front:
    """A WSGI application around another one."""

    def __init__(self, app: WSGIApplication, most: int = MAX_BODY) -> None:
        self.app = app
        self.most = most
        self.always: Headers = safe_headers()
        self.over_tls: Headers = self.always + secure_headers()
        self.trusts_router = bool(os.environ.get("FORWARDED_ALLOW_IPS"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        spoken.set(language(environ.get("HTTP_ACCEPT_LANGUAGE", "")))
        more = self.over_tls if environ["wsgi.url_scheme"] == "https" else self.always

        def start(status: str, headers: Headers, *failed: Any) -> Any:  # noqa: ANN401  # as in WSGI
            if not any(name == "Cache-Control" for name, _ in headers):
                headers.append(NEVER_KEPT)
            return start_response(status, headers + more, *failed)

        if self.trusts_router and environ.get("HTTP_X_FORWARDED_PROTO") == "http":
            request = Request(environ)
            if not _local(request.host):
                https = request.url.replace("http:", "https:", 1)
                return redirect(https, 308)(environ, start)
        if "HTTP_TRANSFER_ENCODING" in environ and environ.get("wsgi.input_terminated"):
            with _whole(environ, self.most):
                return self.app(environ, start)
        return self.app(environ, start)


@contextmanager
def _whole(environ: WSGIEnvironment, most: int) -> Iterator[None]:
    """Read a body that comes in chunks, so that its length is known; stop when it is too large.

    Without a length, Flask would cut it at the limit and use the beginning. With one, Flask refuses
    what is too large. What is larger than most bodies lies on disk.
    """
    length, stream = 0, environ["wsgi.input"]
    with tempfile.SpooledTemporaryFile(MAX_BODY) as body:
        while length <= most and (part := stream.read(min(MAX_BODY, most + 1 - length))):
            length += body.write(part)
        body.seek(0)
        del environ["HTTP_TRANSFER_ENCODING"]
        environ |= {"CONTENT_LENGTH": str(length), "wsgi.input": body}
        yield


def _local(host: str) -> bool:
    """Whether a host is this machine, where no certificate can be."""
    return bool(LOOPBACK.fullmatch(host))
