"""Builds what was uploaded to the stand-in for Vercel, runs it, and answers its addresses."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from standin.environments import Environments
from standin.servers import Handler, Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from standin.processes import Children
    from standin.vercel_model import Deployment

# What Vercel's own server does, in short: the first file that binds an app, and its port.
RUNNER = """
import importlib, sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
here, port = Path(sys.argv[1]), int(sys.argv[2])
sys.path[:0] = [str(here), str(here / "_vendor")]
name = sys.argv[3]
try:
    app = importlib.import_module(name).app
except Exception:
    import traceback
    print(f'could not import "{name}.py":'); traceback.print_exc(); sys.exit(1)
class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
class Quiet(WSGIRequestHandler):
    def log_message(self, *words): print("request", *words[1:], flush=True)
print("ready", flush=True)
make_server("127.0.0.1", port, app, Server, Quiet).serve_forever()
"""
# What a pyproject.toml lacks of a lock is locked by itself.
SYNC = ("uv", "uv", "sync", "--no-default-groups")
ENTRIES = ("app", "index", "server", "main", "wsgi", "asgi")


class Running:
    """One deployment's process, and what it printed: (milliseconds, text)."""

    def __init__(self, children: Children, deployment: Deployment, python: str) -> None:
        self.said: list[tuple[int, str]] = []
        self.port = _free()
        self._ready = threading.Event()
        here, entry = _entry(deployment.folder)
        env = {"PATH": os.environ["PATH"], "HOME": "/tmp", "VERCEL": "1", "PYTHONUNBUFFERED": "1"}
        env |= {one["key"]: one["value"] for one in deployment.project.env}
        env |= deployment.wish.get("env") or {}
        argv = [python, "-c", RUNNER, str(here), str(self.port), entry]
        lines = children.lines(argv, env=env, cwd=here, timeout=3600)
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()
        self._ready.wait(30)

    def _read(self, lines: object) -> None:
        for line in lines:  # type: ignore[attr-defined]
            if line == "ready" or isinstance(line, int):
                self._ready.set()
            if isinstance(line, str) and line != "ready":
                self.said.append((int(time.time() * 1000), line))


def build(environments: Environments, deployment: Deployment) -> str:
    """Install what the project needs; the Python that runs it, "" when that fails."""
    if _unpack(deployment.folder):
        return sys.executable
    deployment.log.append("Running build in Washington, D.C., USA (East) - iad1")
    said, there = deployment.log.append, {path.name for path in deployment.folder.iterdir()}
    source = "pyproject.toml" if there & {"uv.lock", "poetry.lock"} else "requirements.txt"
    source = source if source in there else "pyproject.toml"
    said(f"Installing required dependencies from {source}...")
    if source == "requirements.txt":
        made = environments.provide(deployment.folder, said)
    else:
        made = environments.locked(deployment.folder, source, SYNC, said)
    return str(made / "bin" / "python") if made else ""


def _unpack(folder: Path) -> bool:
    """Lay the files of what was built elsewhere where its function has them; whether it was."""
    functions = folder / ".vercel" / "output" / "functions"
    for config in functions.glob("*.func/.vc-config.json"):
        for name, origin in json.loads(config.read_text())["filePathMap"].items():
            place = folder / "function" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            (folder / origin).rename(place)
        return True
    return False


def has_entry(folder: Path) -> bool:
    """Whether one of the files is there that Vercel looks for."""
    return bool(_entry(folder)[1])


def _entry(folder: Path) -> tuple[Path, str]:
    """Where the code lies, and the module that binds `app`."""
    here = folder / "function"
    here = here if here.is_dir() else folder
    return here, next((name for name in ENTRIES if (here / f"{name}.py").exists()), "")


class Page(Handler):
    """Passes requests on to a deployment, as the edge does; attributes are set per address."""

    find: Callable[[], Running | None]
    closed: Callable[[], bool]
    secret: Callable[[], str]

    def handle_any(self) -> None:
        """Answer one request."""
        bypass = self.headers.get("x-vercel-protection-bypass", "")
        if self.closed() and (not bypass or bypass != self.secret()):
            page = b"<title>Authentication Required</title>"
            cookie = {"Set_Cookie": "_vercel_sso_nonce=x"}
            self.reply(401, page, "text/html", **cookie)
            return
        running = self.find()
        if running is None:
            error = {"x_vercel_error": "DEPLOYMENT_NOT_FOUND"}
            self.reply(404, b"The deployment could not be found", "text/plain", **error)
            return
        self._pass_on(running.port)

    do_GET = do_HEAD = do_POST = handle_any  # noqa: N815

    def _pass_on(self, port: int) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length) if length else None
        kept = {k: v for k, v in self.headers.items() if k.lower() != "host"}
        url = f"http://127.0.0.1:{port}{self.path}"
        request = urllib.request.Request(url, data, kept, method=self.command)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                kind = answer.headers.get("Content-Type", "text/html")
                self.reply(answer.status, answer.read(), kind)
        except urllib.error.HTTPError as error:
            with error:
                self.reply(error.code, error.read(), error.headers.get("Content-Type", ""))
        except OSError:
            error_ = {"x_vercel_error": "FUNCTION_INVOCATION_FAILED"}
            self.reply(500, b"FUNCTION_INVOCATION_FAILED", "text/plain", **error_)


def serve(
    find: Callable[[], Running | None], closed: Callable[[], bool], secret: Callable[[], str]
) -> Server:
    """Open one address."""
    bound = {"find": staticmethod(find), "closed": staticmethod(closed)}
    server = Server(type("BoundPage", (Page,), {**bound, "secret": staticmethod(secret)}))
    server.start()
    return server


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def events(deployment: Deployment) -> bytes:
    """The build log as the CLI reads it, a JSON object a line."""
    told = [
        {"type": "stdout", "created": deployment.created, "text": line, "payload": {"text": line}}
        for line in deployment.log
    ]
    return "".join(json.dumps(one) + "\n" for one in told).encode()
