"""A dyno: one real process of an app, from ``starting`` to ``up``, ``crashed`` or ``down``."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standin.logs import LogBook, now
from standin.model import Json, Release, Settings, Slug, new_id
from standin.processes import Children, end, output

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A dyno is reached from outside. A server bound to 127.0.0.1 only must look unbound, as it does
# on Heroku; Linux answers on all of 127/8, so the second address tells the two apart.
REACHED_AT = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
# A dyno's shell reads these before its command.
PROFILES = (
    'for file in .profile.d/*.sh .profile; do if [ -f "$file" ]; then . "./$file"; fi; done; '
    'exec bash -c "$0"'
)


def free_port() -> int:
    """A TCP port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))  # as the dyno will bind
        return int(probe.getsockname()[1])


def environment(slug: Slug, home: Path, config: dict[str, str], name: str) -> dict[str, str]:
    """What a process finds on an Eco or Basic dyno with the Python buildpack (v351)."""
    return {
        "DYNO_RAM": "512",
        "GUNICORN_CMD_ARGS": "--access-logfile -",
        "LANG": "en_US.UTF-8",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": str(home),
        "WEB_CONCURRENCY": "2",
        "WEB_CONCURRENCY_SET_BY": "heroku/python",
        **config,
        "DYNO": name,
        "FORWARDED_ALLOW_IPS": "*",
        "HOME": str(home),
        "PATH": f"{slug.environment}/bin:/usr/local/bin:/usr/bin:/bin",
        "PYTHONUNBUFFERED": "true",
    }


@dataclass
class Dyno:
    """One process. ``launch`` starts it in a thread of its own; ``stop`` ends it."""

    name: str
    type: str
    command: str
    release: Release
    size: str
    logs: LogBook
    children: Children
    state: str = "starting"
    port: int = 0
    id: str = field(default_factory=new_id)
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)
    process: subprocess.Popen[bytes] | None = None
    stopping: bool = False

    def json(self, app: Json) -> Json:
        """The dyno object; ``app`` is the app's id and name."""
        return {
            "app": app,
            "attach_url": None,
            "command": self.command,
            "created_at": self.created_at,
            "id": self.id,
            "name": self.name,
            "release": {"id": self.release.id, "version": self.release.version},
            "size": self.size,
            "state": self.state,
            "type": self.type,
            "updated_at": self.updated_at,
        }

    def say(self, text: str) -> None:
        """Log as the platform."""
        self.logs.write("heroku", self.name, text)

    def become(self, state: str) -> None:
        """Change the state and log it."""
        if state != self.state:
            self.say(f"State changed from {self.state} to {state}")
        self.state, self.updated_at = state, now()

    def retire(self, *, replaced: bool) -> None:
        """Say that the dyno is to end; ``stop`` does it."""
        self.stopping = True
        if replaced:
            self.say("Restarting")
        self.become("starting" if replaced else "down")

    def launch(self, home: Path, settings: Settings) -> None:
        """Start the process in a fresh copy of the slug, at ``home``, and watch it."""
        slug = self.release.slug
        if self.stopping or slug is None:
            return
        shutil.copytree(slug.tree, home, symlinks=True)  # a dyno's file system is ephemeral
        self.port = free_port()
        env = environment(slug, home, self.release.config, self.name) | {"PORT": str(self.port)}
        self.say(f"Starting process with command `{self.command}`")
        if self.type == "web":
            self._app("Python buildpack: Detected 512 MB available memory and 8 CPU cores.")
            self._app(
                "Python buildpack: Defaulting WEB_CONCURRENCY to 2 based on the available memory."
            )
        process = self.children.spawn(["bash", "-c", PROFILES, self.command], env=env, cwd=home)
        self.process = process
        self._thread(self._pump, process)
        self._thread(self._watch, process, settings)

    def stop(self, grace: float) -> None:
        """SIGTERM, ``grace`` seconds, SIGKILL (R12), as Heroku shuts a dyno down."""
        if self.process is not None and self.process.poll() is None:
            self.say("Stopping all processes with SIGTERM")
            if not end(self.process, grace):
                self.say("Error R12 (Exit timeout) -> At least one process failed to exit")
                self.say("Stopping remaining processes with SIGKILL")
            self.say(f"Process exited with status {exit_status(self.process)}")
        if self.process is not None:
            self.children.forget(self.process)

    def _thread(self, job: Callable[..., None], *args: object) -> None:
        threading.Thread(target=job, args=args, daemon=True).start()

    def _app(self, text: str) -> None:
        self.logs.write("app", self.name, text)

    def _pump(self, process: subprocess.Popen[bytes]) -> None:
        """Copy the process's output into the log, line by line."""
        for line in output(process):
            self._app(line.decode(errors="replace").rstrip("\r\n"))

    def _watch(self, process: subprocess.Popen[bytes], settings: Settings) -> None:
        """Wait for the port (web) and then for the end."""
        if self.type != "web":
            self.become("up")
        deadline, bound = time.monotonic() + settings.boot_timeout, False
        while self.state == "starting" and process.poll() is None and not self.stopping:
            held, bound = bound, is_bound(self.port)
            if held and bound:
                self.become("up")
            elif time.monotonic() > deadline and not bound:
                self._time_out(process, settings.boot_timeout)
            else:
                self._doze(process, settings.steady if bound else 0.05)
        process.wait()
        if not self.stopping:
            self._end(process)

    def _doze(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        """Sleep, but no longer than the process lives."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)

    def _time_out(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.say(
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT "
            f"within {seconds:.0f} seconds of launch"
        )
        self.say("Stopping process with SIGKILL")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """The process ended by itself, which a dyno's process should not do."""
        self.children.forget(process)
        time.sleep(0.05)  # its last words reach the log before ours
        self.say(f"Process exited with status {exit_status(process)}")
        self.become("crashed")


def is_bound(port: int) -> bool:
    """Whether something accepts connections from outside on this port."""
    try:
        socket.create_connection((REACHED_AT, port), timeout=1).close()
    except OSError:
        return False
    return True


def exit_status(process: subprocess.Popen[bytes]) -> int:
    """The status as a shell shows it: 128 + n for signal n."""
    code = process.returncode or 0
    return 128 - code if code < 0 else code
