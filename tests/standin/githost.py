"""The git host: smart HTTP over TLS, done by git's own ``http-backend``."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import ssl
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

import trustme

from standin.faults import Fault, take
from standin.model import ApiError
from standin.servers import CHUNK, Handler, Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from standin.app import App
    from standin.cloud import Cloud
    from standin.processes import Children

NOT_LOGGED_IN = (
    " !\tWARNING:\n !\tDo not authenticate with username and password using git.\n"
    " !\tRun `heroku login` to update your credentials, then retry the git command.\n"
    " !\tSee documentation for details: https://devcenter.heroku.com/articles/http-git"
    "#authentication\n"
)


class TlsServer(Server):
    """Shakes hands in the connection's own thread, so that a slow client holds nobody up."""

    tls: ssl.SSLContext

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        wrapped = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return wrapped, address


class GitHost(Handler):
    """Handles git's requests; the class attributes are set per stand-in."""

    cloud: Cloud
    children: Children
    faults: list[Fault]
    hook_environment: Callable[[App], dict[str, str]]

    def handle_any(self) -> None:
        """Answer one request of git."""
        with tempfile.TemporaryFile() as body:
            length = self.copy_body(body)
            body.flush()
            os.lseek(body.fileno(), 0, os.SEEK_SET)
            fault = take(self.faults, self.command, urlsplit(self.path).path)
            if fault is not None and fault.how == "reset":
                self.reset()
                return
            if fault is not None and fault.status is not None:
                name = self.path.split("/")[1].removesuffix(".git")
                said = {401: NOT_LOGGED_IN, 404: f" !\tNo such app as {name}.\n"}
                self.reply(fault.status, said.get(fault.status, "").encode(), "text/plain")
                return
            if not self._is_authorised():
                headers = {"WWW_Authenticate": 'Basic realm="Heroku"'}
                self.reply(401, NOT_LOGGED_IN.encode(), "text/plain", **headers)
                return
            name = urlsplit(self.path).path.split("/")[1].removesuffix(".git")
            try:
                app = self.cloud.find(name)
            except ApiError as error:
                text = f" !\tNo such app as {name}.\n" if error.status == 404 else f" !\t{error}\n"
                self.reply(error.status, text.encode(), "text/plain")
                return
            self._run_backend(app, body, length, is_shallow(body))

    do_GET = do_POST = handle_any  # noqa: N815

    def _is_authorised(self) -> bool:
        """Basic with the API key as password; Heroku ignores the user name."""
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            password = base64.b64decode(value).decode().partition(":")[2]
            return scheme.lower() == "basic" and password == self.cloud.key
        return False

    def _run_backend(self, app: App, body: IO[bytes], length: int, shallow: bool) -> None:
        url = urlsplit(self.path)
        env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(app.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROJECT_ROOT": str(app.repository),
            "PATH_INFO": "/" + "/".join(url.path.split("/")[2:]),
            "QUERY_STRING": url.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(length),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_USER": "heroku",
            "REMOTE_ADDR": str(self.client_address[0]),
            **self.hook_environment(app),
            **({"STANDIN_SHALLOW": "1"} if shallow else {}),
        }
        argv = ["git", "http-backend"]
        process = self.children.spawn(
            argv, env=env, cwd=app.folder, stdin=body, stderr=subprocess.DEVNULL
        )
        try:
            assert process.stdout
            with process.stdout as output:
                self._copy_answer(output)
        finally:
            self.children.forget(process)

    def _copy_answer(self, output: IO[bytes]) -> None:
        """CGI's headers, then the body as it comes: a client sees the build live. A client that
        went away does not stop the build, as on Heroku."""
        status, headers = 200, []
        while line := output.readline().decode().strip():
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            elif name != "Content-Length":
                headers.append((name, value))
        with contextlib.suppress(OSError):
            self.begin_stream(status, headers)
            while piece := output.read1(CHUNK):  # type: ignore[attr-defined]
                self.stream(piece)
            self.stream(b"")
            return
        while output.read(CHUNK):
            pass


def is_shallow(body: IO[bytes]) -> bool:
    """Whether a push comes from a shallow clone: it names its shallow commits first."""
    # by descriptor: git reads on from there, and Python's seek leaves it behind its own buffer
    start = os.pread(body.fileno(), 12, 0)
    return start in (b"0034shallow ", b"0035shallow ")


def open_git_host(
    cloud: Cloud,
    folder: Path,
    hook_environment: Callable[[App], dict[str, str]],
    faults: list[Fault],
) -> tuple[TlsServer, Path]:
    """Start the git host; returns the server and the certificate authority that git must trust."""
    authority, bundle = trustme.CA(), folder / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    attributes = {
        "cloud": cloud,
        "children": cloud.children,
        "faults": faults,
        "hook_environment": staticmethod(hook_environment),
    }
    server = TlsServer(type("BoundGitHost", (GitHost,), attributes))
    server.tls = context
    server.start()
    return server, bundle
