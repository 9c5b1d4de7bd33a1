"""The API's HTTP side: authorisation, faults, JSON, and the log stream."""

from __future__ import annotations

import io
import json
import socket
from typing import TYPE_CHECKING

from standin.faults import Fault, take
from standin.model import ApiError, Json, new_id
from standin.routes import Answer, Request, answer
from standin.servers import Handler, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from standin.app import App
    from standin.cloud import Cloud
    from standin.logs import Line


class Api(Handler):
    """Handles the API's requests; the class attributes are set per stand-in."""

    cloud: Cloud
    faults: list[Fault]
    requests: list[tuple[str, str]]
    sessions: dict[str, tuple[App, Json]]
    closed: Callable[[], bool]

    def handle_any(self) -> None:
        """Answer one request."""
        buffer = io.BytesIO()
        self.copy_body(buffer)
        path = self.path.split("?")[0]
        self.requests.append((self.command, path))
        if path.startswith("/stream/"):
            self._stream(path.removeprefix("/stream/"))
            return
        fault = take(self.faults, self.command, path)
        if fault is not None and fault.how == "reset":
            self.reset()
            return
        if fault is not None and fault.status is not None:
            said = fault.body or {"id": "fault", "message": "Injected."}
            self._send(Answer(said, fault.status), **fault.headers)
            return
        try:
            result = self._answer(path, buffer.getvalue())
        except ApiError as error:
            result = Answer(error.body, error.status)
        if fault is not None and fault.how == "lost":
            self.reset()
        elif fault is not None and fault.how == "half":
            self.reply_half(json.dumps(result.body).encode())
        else:
            self._send(result)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815

    def _answer(self, path: str, body: bytes) -> Answer:
        if self.headers.get("Authorization") != f"Bearer {self.cloud.key}":
            raise ApiError(401, "unauthorized", "Invalid credentials provided.")
        try:
            wish = json.loads(body or b"{}")
        except ValueError as error:
            raise ApiError(400, "bad_request", "Unable to parse the JSON request.") from error
        address = f"http://{self.headers.get('Host', '')}"
        request = Request(
            self.cloud, self.command, path, self.headers, wish, self.sessions, address
        )
        return answer(request)

    def _send(self, result: Answer, **more: str) -> None:
        body = json.dumps(result.body, indent=2).encode()
        headers = {"Request_Id": new_id(), "RateLimit_Remaining": "4500", **more}
        self.reply(result.status, body, "application/json;charset=utf-8", **headers)

    def _stream(self, session: str) -> None:
        """The lines of a log session as server-sent events, for ever if it tails."""
        app, wish = self.sessions.get(session, (None, {}))
        fault = take(self.faults, self.command, self.path)
        if app is None or (fault is not None and fault.lines is None):
            self.reply((fault and fault.status) or 404, b"", "text/plain")
            return
        self.begin_stream(200, [("Content-Type", "text/event-stream")])
        left = fault.lines if fault else None
        for lines in self._batches(app, wish):
            some = lines if left is None else lines[:left]
            events = "".join(f"data: {line}\n\n" for line in some)
            self.stream(events.encode() or b": \n\n")
            left = None if left is None else left - len(some)
            if fault is not None and left == 0:
                self._end_early(fault)
                return
        self.stream(b"")

    def _batches(self, app: App, wish: Json) -> Iterator[list[Line]]:
        """The lines that are there, then those that come; an empty list when none came."""
        for number, batch in enumerate(app.logs.follow(patience=1.0)):
            lines = [line for line in batch if line.wanted(wish.get("source"), wish.get("dyno"))]
            yield lines if number else lines[-int(wish.get("lines") or 100) :]
            if not wish.get("tail") or self.closed():
                return

    def _end_early(self, fault: Fault) -> None:
        """End a stream in good order, or as a broken network does, in the middle of a line."""
        if fault.status:
            self.stream(b"")
            return
        self.stream(b"data: 2026-11-22T10:")
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def open_api(
    cloud: Cloud,
    faults: list[Fault],
    requests: list[tuple[str, str]],
    closed: Callable[[], bool],
) -> Server:
    """Start the API; what reaches it is appended to ``requests``."""
    attributes = {
        "cloud": cloud,
        "faults": faults,
        "requests": requests,
        "sessions": {},
        "closed": staticmethod(closed),
    }
    server = Server(type("BoundApi", (Api,), attributes))
    server.start()
    return server
