"""One app on the stand-in for Dokku: its containers, which are processes, and its nginx."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from standin.dynos import environment, free_port
from standin.model import Slug
from standin.processes import Children, end, output
from standin.servers import Handler, Server

# How long a container has to live to be taken for well; Dokku's own is 10, in seconds.
LIVES = 0.4
Print = Callable[[str], None]


def now() -> str:
    """This moment as Docker writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"


class Container:
    """One process of an app."""

    def __init__(
        self, name: str, command: str, slug: Slug, config: dict[str, str], box: Box
    ) -> None:
        self.name, self.id, self.port = name, uuid.uuid4().hex[:12], free_port()
        self.said: list[str] = []
        self._children = box.children
        self._home = box.homes / self.id
        shutil.copytree(slug.tree, self._home, symlinks=True)
        # Herokuish keeps the access log off, unlike Heroku; PORT is always 5000 in a container.
        env = environment(slug, self._home, config, name) | {"PORT": str(self.port)}
        argv = ["bash", "-c", command]
        self.process = self._children.spawn(argv, env=env, cwd=self._home)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in output(self.process):
            text = line.decode(errors="replace").rstrip()
            self.said.append(f"\x1b[36m{now()} app[{self.name}]:\x1b[0m {text}")

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def is_well(self) -> bool:
        """Wait as long as Dokku does (or until it listens) and say whether it still lives."""
        deadline = time.monotonic() + LIVES
        while time.monotonic() < deadline and self.is_running and not self._listens():
            time.sleep(0.02)
        return self.is_running

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End it, with all that it has started."""
        end(self.process, 3)
        self._children.forget(self.process)
        shutil.rmtree(self._home, ignore_errors=True)


@dataclass
class Box:
    """The state of one app."""

    name: str
    repository: Path
    homes: Path
    children: Children
    branch: str = ""
    metadata: str = ""
    restore: bool = True
    slug: Slug | None = None
    config: dict[str, str] = field(default_factory=dict)
    scale: dict[str, int] = field(default_factory=lambda: {"web": 1})
    containers: list[Container] = field(default_factory=list)
    builds: list[dict[str, Any]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    changed: float = 0.0

    def __post_init__(self) -> None:
        self.nginx = Server(type("BoundNginx", (Nginx,), {"box": self}))
        self.nginx.start()

    def tip(self, branch: str) -> str:
        """The commit on a branch, "" for none."""
        asked = ["git", "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"]
        done = subprocess.run(
            asked, cwd=self.repository, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def begin(self, source: str, kind: str) -> dict[str, Any]:
        """Write down that a build has begun."""
        made = {"id": uuid.uuid4().hex[:8], "app": self.name, "kind": kind, "status": "running"}
        build: dict[str, Any] = {**made, "source": source, "started_at": now()}
        self.builds.append(build)
        return build

    def end(self, build: dict[str, Any], status: int) -> None:
        """Write down how it ended."""
        build |= {"status": "failed" if status else "succeeded", "exit_code": status}
        build["finished_at"] = now()

    def run_once(self, slug: Slug, command: str, say: Print) -> int:
        """Run a release task; its status."""
        one = Container("release.1", command, slug, self.config, self)
        status = one.process.wait(60)
        for line in one.said:
            say(f"       {line}")
        one.stop()
        return status

    def switch(self, slug: Slug, say: Print) -> int:
        """Start the containers of a build; they take over once they are well."""
        self.scale |= {kind: 0 for kind in slug.types if kind not in (*self.scale, "release")}
        fresh = self._start(slug)
        if not all(one.is_well() for one in fresh):
            time.sleep(0.1)
            say(f"=====> Start of {self.name} container output")
            self.failed = [line.partition("\x1b[0m ")[2] for one in fresh for line in one.said]
            for line in self.failed:
                say(f"       {line}")
            say(f"=====> End of {self.name} container output")
            say(" !     Could not start due to 1 failed checks (web.1)")
            self._end(fresh)
            return 1
        self.slug, self.changed = slug, time.time()
        old, self.containers = self.containers, fresh
        self._end(old)
        say("=====> Application deployed:")
        say(f"       http://127.0.0.1:{self.nginx.port}\n")
        return 0

    def restart(self, source: str) -> bool:
        """Replace all containers, if the new ones are well."""
        assert self.slug
        build = self.begin(source, "deploy")
        fresh = self._start(self.slug)
        is_well = all(one.is_well() for one in fresh)
        self.end(build, int(not is_well))
        if not is_well:
            self.failed = [line.partition("\x1b[0m ")[2] for one in fresh for line in one.said]
            self._end(fresh)
            return False
        old, self.containers = self.containers, fresh
        self._end(old)
        return True

    def _start(self, slug: Slug) -> list[Container]:
        wanted = [(kind, n) for kind, count in self.scale.items() for n in range(1, count + 1)]
        return [
            Container(f"{kind}.{n}", slug.types[kind], slug, self.config, self)
            for kind, n in wanted
            if kind in slug.types
        ]

    def _end(self, containers: list[Container]) -> None:
        for one in containers:
            one.stop()

    def stop(self) -> None:
        """End all containers."""
        self._end(self.containers)

    def lines(self) -> list[str]:
        """What the containers printed, container by container."""
        return [line for one in self.containers for line in one.said]

    def report(self) -> dict[str, str]:
        """What `ps:report` says; all values are text."""
        running = {one.is_running for one in self.containers}
        said = {
            "deployed": str(bool(self.slug)).lower(),
            "processes": str(len(self.containers)),
            "running": "mixed" if len(running) == 2 else str(running == {True}).lower(),
            "restore": str(self.restore).lower(),
        }
        for one in self.containers:
            state = "running" if one.is_running else "exited"
            said[f"status-{one.name.replace('.', '-')}"] = f"{state} (CID: {one.id[:11]})"
        return said


class Nginx(Handler):
    """Passes requests on to the web container; the attribute is set per app."""

    box: Box

    def handle_any(self) -> None:
        """Answer one request."""
        webs = [one for one in self.box.containers if one.name.startswith("web.")]
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length) if length else None
        kept = {k: v for k, v in self.headers.items() if k.lower() != "host"}
        port = webs[0].port if webs else 1
        url = f"http://127.0.0.1:{port}{self.path}"
        request = urllib.request.Request(url, data, kept, method=self.command)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.reply(answer.status, answer.read(), answer.headers.get("Content-Type", ""))
        except urllib.error.HTTPError as error:
            with error:
                self.reply(error.code, error.read(), error.headers.get("Content-Type", ""))
        except OSError:
            self.reply(502, b"<h1>502 Bad Gateway</h1>", "text/html")

    do_GET = do_HEAD = do_POST = handle_any  # noqa: N815
