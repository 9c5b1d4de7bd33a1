"""One-off dynos: ``heroku run`` meets its process over TLS, and says what it types."""

from __future__ import annotations

import contextlib
import os
import random
import select
import shutil
import socketserver
import ssl
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import Any

from standin.app import App
from standin.dynos import PROFILES, environment, exit_status
from standin.model import Json, new_id

END_OF_INPUT = b"\x04"


@dataclass(frozen=True)
class OneOff:
    """A command that waits for who wants to see it."""

    app: App
    name: str
    command: str
    env: Json


class Rendezvous(socketserver.ThreadingTCPServer):
    """Where they meet. ``invite`` returns the address for one."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Meeting)
        self._tls = tls
        self.waiting: dict[str, OneOff] = {}
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        wrapped = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return wrapped, address

    def invite(self, app: App, wish: Json) -> Json:
        """Keep the command that is wished for ready; the dyno object with the address for it."""
        secret, name = new_id(), f"run.{random.randint(1000, 9999)}"
        self.waiting[secret] = OneOff(app, name, str(wish["command"]), wish.get("env") or {})
        address = f"rendezvous://localhost:{self.server_address[1]}/{secret}"
        return {"id": new_id(), "name": name, "type": "run", "size": "Basic", "attach_url": address}

    def close(self) -> None:
        """Listen no more."""
        self.shutdown()
        self.server_close()


class Meeting(socketserver.BaseRequestHandler):
    """One connection: the secret in, a greeting out, and then what the process says."""

    server: Rendezvous
    request: ssl.SSLSocket

    def handle(self) -> None:
        self.request.settimeout(60)
        one = self.server.waiting.pop(self.request.recv(200).decode().strip(), None)
        if one is None:
            return
        self.request.sendall(b"rendezvous\r\n")
        time.sleep(0.2)  # the CLI drops whatever comes together with the greeting
        home = one.app.dyno_home(new_id())
        slug = one.app.current.slug
        assert slug
        shutil.copytree(slug.tree, home, symlinks=True)
        env = environment(slug, home, one.app.config, one.name) | {
            key: str(value) for key, value in one.env.items() if value
        }
        one.app.logs.write("heroku", one.name, f"Starting process with command `{one.command}`")
        process = one.app.children.spawn(
            ["bash", "-c", PROFILES, one.command], env=env, cwd=home, stdin=subprocess.PIPE
        )
        assert process.stdin and process.stdout
        with process.stdout, contextlib.suppress(BrokenPipeError), process.stdin:
            self._pass_on(process)
        one.app.children.forget(process)
        status = exit_status(process)
        one.app.logs.write("heroku", one.name, f"Process exited with status {status}")
        shutil.rmtree(home, ignore_errors=True)

    def _pass_on(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and process.stdout
        printed = process.stdout.fileno()
        waited: list[Any] = [self.request, printed]
        while True:
            ready = select.select(waited, [], [])[0]
            if printed in ready:
                data = os.read(printed, 65536)
                if not data:
                    return
                self.request.sendall(data)
            elif not self._hear(process):
                return

    def _hear(self, process: subprocess.Popen[bytes]) -> bool:
        """Hand on what was typed; whether the other side is still there."""
        assert process.stdin
        data = self.request.recv(65536)
        if data and not process.stdin.closed:
            process.stdin.write(data.removesuffix(END_OF_INPUT))
            process.stdin.flush()
            if data.endswith(END_OF_INPUT):
                process.stdin.close()
        return bool(data)
