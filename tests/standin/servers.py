"""What the loopback servers share: quiet HTTP/1.1 in threads, bodies of either framing."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO

Connection = socket.socket | tuple[bytes, socket.socket]
CHUNK = 64 * 1024


class Server(ThreadingHTTPServer):
    """A threading server on a free port of 127.0.0.1 that serves until ``close``."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._open: set[Connection] = set()
        self.port = int(self.server_address[1])
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        """Serve in a thread."""
        self._thread.start()

    def process_request(self, request: Connection, client_address: object) -> None:
        """Remember the connection, so that ``close`` can end an idle one."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Connection) -> None:
        """Called at the end of each connection by its own thread."""
        super().shutdown_request(request)
        self._open.discard(request)

    def close(self) -> None:
        """Stop accepting, free the port and end the connections, waiting a moment for each."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join(5)
        self.server_close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                assert isinstance(connection, socket.socket)  # it is, for TCP
                connection.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + 2
        while self._open and time.monotonic() < deadline:
            time.sleep(0.01)

    def handle_error(self, request: Connection, client_address: object) -> None:
        """Clients that hang up are normal here; say nothing."""


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1, no access log on stderr, every read bounded in time."""

    protocol_version = "HTTP/1.1"
    timeout = 120
    wbufsize = CHUNK  # one packet per answer; streams flush by themselves

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Silence."""

    def copy_body(self, target: IO[bytes]) -> int:
        """Read the request's body, chunked or counted, into ``target``; its length."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._copy_chunked(target)
        left = total = int(self.headers.get("Content-Length") or 0)
        while left and (piece := self.rfile.read(min(left, CHUNK))):
            left -= target.write(piece)
        return total - left

    def _copy_chunked(self, target: IO[bytes]) -> int:
        total = 0
        while size := int(self.rfile.readline(100).split(b";")[0], 16):
            total += target.write(self.rfile.read(size))
            self.rfile.readline(10)
        while self.rfile.readline(CHUNK).strip():
            pass
        return total

    def reply(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        """A whole answer with its length; header names have _ for -."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def begin_stream(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Start an answer of unknown length."""
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()

    def stream(self, piece: bytes) -> None:
        """Send a piece at once; an empty one ends the answer."""
        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.flush()

    def reset(self) -> None:
        """End the connection at once, as a broken network does."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def reply_half(self, body: bytes) -> None:
        """Begin a good answer, and end the connection in the midst of it."""
        self.send_response(200)
        self.send_header("Content-Length", str(2 * len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        self.close_connection = True
