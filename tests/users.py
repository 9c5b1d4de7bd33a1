"""People who type commands, for tests that try the tool as they would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 150

# A Flask app as the tutorial leaves it.
FLASK_APP = {
    "app.py": (
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n"
        '@app.get("/")\ndef home():\n    return "one"\n'
    ),
    "Procfile": "web: gunicorn app:app\n",
    "requirements.txt": "flask\ngunicorn\n",
    "runtime.txt": "python-3.13\n",
}

# An app that installs nothing and starts in a tenth of a second.
SMALL_APP = {
    "requirements.txt": "",
    "Procfile": "web: python3 -m http.server $PORT\n",
    "index.html": "one\n",
    ".python-version": "3.13\n",
    ".gitignore": ".env\n",
}


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, object]]:
        """What `--json` printed."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class User:
    """Somebody in a folder, with an environment."""

    folder: Path
    env: Mapping[str, str]

    def run(self, *argv: str, cwd: Path | None = None, timeout: float = TIMEOUT, **env: str) -> Ran:
        """Run a command to its end with nobody at the keyboard."""
        done = subprocess.run(
            argv,
            cwd=cwd or self.folder,
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def dicectl(self, *args: str, cwd: Path | None = None, **env: str) -> Ran:
        """Run dicectl. Whatever the user did, a traceback is not an answer."""
        argv = (sys.executable, "-m", "dicectl", *args)
        ran = User(self.folder, {**self.env, **env}).run(*argv, cwd=cwd)
        assert "Traceback (most recent call last)" not in ran.err.split("    ")[0], ran.err
        return ran

    def running(self, *args: str, **env: str) -> AbstractContextManager[subprocess.Popen[str]]:
        """Start dicectl; see `running_program`."""
        return self.running_program(sys.executable, "-m", "dicectl", *args, **env)

    def on_a_terminal(self, *args: str, typed: str = "", at: str = "", **env: str) -> str:
        """Run dicectl on a terminal and return what is seen there; see `at_a_terminal`."""
        return self.at_a_terminal(*args, typed=typed, at=at, **env).out

    def at_a_terminal(self, *args: str, typed: str = "", at: str = "", **env: str) -> Ran:
        """Run dicectl on a terminal, where `typed` is typed once `at` is seen."""
        ours, theirs = os.openpty()
        child = os.fork()
        if child == 0:  # pragma: no cover  another process
            os.login_tty(theirs)
            os.chdir(self.folder)
            argv = [sys.executable, "-m", "dicectl", *args]
            os.execve(sys.executable, argv, {**self.env, **env})
        os.close(theirs)
        seen = b""
        try:
            while data := os.read(ours, 65536):
                seen += data
                if typed and at in seen.decode(errors="replace"):
                    time.sleep(0.5)  # nobody types faster, and the prompt must be ready
                    os.write(ours, typed.encode())
                    typed = ""
        except OSError:  # Linux says so when the last writer has gone
            pass
        os.close(ours)
        _, status = os.waitpid(child, 0)
        return Ran(os.waitstatus_to_exitcode(status), seen.decode(), "")

    @contextmanager
    def running_program(self, *argv: str, **env: str) -> Iterator[subprocess.Popen[str]]:
        """Start a program in a process group of its own and end it at the latest with the block."""
        process = subprocess.Popen(
            argv,
            cwd=self.folder,
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)
            process.communicate()

    def kill_deploy_at(self, step: str, moment: str, *args: str) -> bool:
        """Start a deploy and kill it, and all that it has started, at a moment of a step.

        The moment is the event "step_started", "output" or "step_done"; whether it came to that.
        """
        with self.running("deploy", *args, "--json", "--commit") as process:
            assert process.stdout is not None
            title = ""
            for line in process.stdout:
                event = json.loads(line)
                title = event["title"] if event["event"] == "step_started" else title
                told = "output" if event["event"] == "item" else event["event"]
                if title.startswith(step) and told == moment:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    return True
        return False

    def supervisors(self) -> list[int]:
        """Return the processes that keep this user's local apps running."""
        running = self.run("ps", "-ww", "-A", "-o", "pid=,args=").out.splitlines()
        apps = str(Path(self.env["XDG_DATA_HOME"]) / "dicectl" / "apps")
        entries = [line.strip().partition(" ") for line in running]
        what = "dicectl.platforms.local supervise"
        return [int(pid) for pid, _, args in entries if what in args and apps in args]

    def end_apps(self) -> None:
        """End what the local platform has left running: apps outlive the command by design."""
        for pid in self.supervisors():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def write(self, files: Mapping[str, str]) -> None:
        """Write files, by path and text."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def git(self, *args: str) -> str:
        """Run git, which must succeed, and return what it prints."""
        ran = self.run("git", *args)
        assert ran.status == 0, ran.err
        return ran.out.strip()

    def commit(self, message: str = "change") -> str:
        """Commit everything, making a repository if need be, and return the commit's id."""
        if not (self.folder / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")


def _end(process: subprocess.Popen[str]) -> None:
    """End a process and its group; Windows has none."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def user_in(folder: Path, cache: Path, more: Mapping[str, str] | None = None) -> User:
    """Return somebody whose home and project are below `folder`."""
    home, project = folder / "home", folder / "project"
    home.mkdir(parents=True)
    project.mkdir()
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT_", "HEROKU", "MAKE", "MFLAGS", "PYTHONDONTWRITEBYTECODE"))
    }
    env = {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "UV_CACHE_DIR": str(cache),
        "GIT_CONFIG_NOSYSTEM": "1",
        "DICECTL_SHELL": "sh",
        **(more or {}),
    }
    someone = User(project, env)
    someone.git("config", "--global", "user.name", "Ada")
    someone.git("config", "--global", "user.email", "ada@example.com")
    return someone


def free_port() -> int:
    """Return a port that was free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, data: bytes | None = None, *, timeout: float = 90) -> tuple[int, str]:
    """Return a page's status and text; with `data` it is a POST."""
    try:
        with urllib.request.urlopen(url, data, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
