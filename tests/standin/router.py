"""The router: one address per app, proxying to its web dynos or answering with an H code."""

from __future__ import annotations

import contextlib
import http.client
import tempfile
import time
import uuid
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from standin.dynos import REACHED_AT, Dyno
from standin.servers import CHUNK, Handler, Server

if TYPE_CHECKING:
    from standin.app import App

BOOT_PATIENCE = 75.0  # H20
FIRST_BYTE = 30.0  # H12
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"}
PAGE = """<!DOCTYPE html>
<html><head><title>Application Error</title></head><body><h1>Application error</h1>
<p>An error occurred in the application and your page could not be served. If you are the
application owner, check your logs for details. You can do this from the Heroku CLI with the
command <code>heroku logs --tail</code></p></body></html>
"""


@dataclass
class RouterError(Exception):
    """An H code with its log text and status."""

    code: str
    desc: str
    status: int = 503
    level: str = "error"


def choose(app: App) -> Dyno:
    """A web dyno that is up; waits while one starts. RouterError if there is or comes none."""
    deadline = time.monotonic() + BOOT_PATIENCE
    while True:
        webs = [d for d in app.dynos if d.type == "web"]
        if app.maintenance:
            raise RouterError("H80", "Maintenance mode", level="info")
        if app.current.slug is None:
            raise RouterError("H81", "Blank app", 502, level="info")
        if not webs:
            raise RouterError("H14", "No web processes running")
        if ready := [d for d in webs if d.state == "up"]:
            return ready[time.monotonic_ns() // 1000 % len(ready)]
        if all(d.state == "crashed" for d in webs):
            raise RouterError("H10", "App crashed")
        if time.monotonic() > deadline:
            raise RouterError("H20", "App boot timeout")
        time.sleep(0.02)


class Router(Handler):
    """Handles the requests to one app; the class attribute is set per app."""

    app: App
    app_port: int
    began: float
    request_id: str

    def handle_any(self) -> None:
        """Proxy one request and write its router line."""
        self.began = time.monotonic()
        self.request_id = self.headers.get("X-Request-Id") or str(uuid.uuid4())
        dyno: Dyno | None = None
        with tempfile.SpooledTemporaryFile(CHUNK) as body:
            length = self.copy_body(body)
            body.seek(0)
            try:
                dyno = choose(self.app)
                self._proxy(dyno, body, length)
            except RouterError as error:
                at = f'at={error.level} code={error.code} desc="{error.desc}" '
                self._log(at, dyno, error.status, 0)
                self.reply(error.status, PAGE.encode(), "text/html; charset=utf-8")

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any  # noqa: N815

    def _log(self, at: str, dyno: Dyno | None, status: int, sent: int) -> None:
        spent = int((time.monotonic() - self.began) * 1000)
        served = f"connect=0ms service={spent}ms" if dyno else "connect= service="
        self.app.logs.write(
            "heroku",
            "router",
            f'{at}method={self.command} path="{self.path}" host={self.headers.get("Host", "")} '
            f"request_id={self.request_id} fwd={self.client_address[0]} "
            f"dyno={dyno.name if dyno else ''} {served} status={status} "
            f"bytes={sent if dyno else ''} protocol=http1.1 tls=false tls_version=unknown",
        )

    def _proxy(self, dyno: Dyno, body: IO[bytes], length: int) -> None:
        """Ask the dyno and send its answer on. RouterError if it gives none."""
        with contextlib.closing(
            http.client.HTTPConnection(REACHED_AT, dyno.port, timeout=FIRST_BYTE)
        ) as upstream:
            answer = self._ask(upstream, body, length)
            try:
                sent = self._copy(answer)
            except (OSError, http.client.HTTPException):
                self.close_connection = True
                at = 'at=error code=H18 desc="Server Request Interrupted" '
                self._log(at, dyno, 503, 0)
            else:
                self._log("at=info ", dyno, answer.status, sent)

    def _ask(
        self, upstream: http.client.HTTPConnection, body: IO[bytes], length: int
    ) -> http.client.HTTPResponse:
        try:
            upstream.connect()
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self._headers(length):
                upstream.putheader(name, value)
            upstream.endheaders()
            while piece := body.read(CHUNK):
                upstream.send(piece)
            return upstream.getresponse()
        except ConnectionRefusedError as error:
            raise RouterError("H21", "Backend connection refused") from error
        except TimeoutError as error:
            raise RouterError("H12", "Request timeout") from error
        except (http.client.RemoteDisconnected, ConnectionError) as error:
            raise RouterError("H13", "Connection closed without response") from error
        except http.client.HTTPException as error:
            raise RouterError("H17", "Poorly formatted HTTP response") from error

    def _headers(self, length: int) -> list[tuple[str, str]]:
        own = {
            "X-Request-Id": self.request_id,
            "X-Forwarded-For": self._forwarded_for(),
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Port": str(self.app_port),
            "X-Request-Start": str(int(time.time() * 1000)),
            "Via": "1.1 heroku-router",
            "Connection": "close",
        }
        dropped = HOP_BY_HOP | {"content-length"} | {name.lower() for name in own}
        passed = [(n, v) for n, v in self.headers.items() if n.lower() not in dropped]
        has_body = length or self.command in ("POST", "PUT", "PATCH")
        return [*passed, *own.items(), *([("Content-Length", str(length))] if has_body else [])]

    def _forwarded_for(self) -> str:
        before = self.headers.get("X-Forwarded-For")
        return ", ".join(filter(None, (before, str(self.client_address[0]))))

    def _copy(self, answer: http.client.HTTPResponse) -> int:
        """Send the dyno's answer on as it comes; the length of its body."""
        headers = [(n, v) for n, v in answer.getheaders() if n.lower() not in HOP_BY_HOP]
        headers.append(("Via", "1.1 heroku-router"))
        bare = self.command == "HEAD" or answer.status in (204, 304)
        counted = bare or any(n.lower() == "content-length" for n, _ in headers)
        if not counted:
            self._start(answer.status, [*headers, ("Transfer-Encoding", "chunked")])
        else:
            self._start(answer.status, headers)
        sent = 0
        while piece := answer.read1(CHUNK):
            sent += len(piece)
            if counted:
                self.wfile.write(piece)
                self.wfile.flush()
            else:
                self.stream(piece)
        if not counted:
            self.stream(b"")
        return sent

    def _start(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()


def open_router(app: App) -> Server:
    """Start the app's router and set its ``web_url``."""

    class AppRouter(Router):
        pass

    AppRouter.app = app
    server = Server(AppRouter)
    AppRouter.app_port = server.port
    app.web_url = f"http://127.0.0.1:{server.port}/"
    server.start()
    return server
