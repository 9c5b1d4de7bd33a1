"""The stand-in as a whole: everything is started here and ended here."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Self

from standin.api import open_api
from standin.buildpack import Buildpack
from standin.builds import Channel, Pushes
from standin.cloud import Cloud
from standin.environments import Environments
from standin.githost import open_git_host
from standin.model import Settings, User
from standin.oneoff import Rendezvous
from standin.processes import Children
from standin.router import open_router

if TYPE_CHECKING:
    from types import TracebackType

    from standin.app import App
    from standin.faults import Fault
    from standin.servers import Server

HOOK = Path(__file__).with_name("hook.py")


class Standin:
    """Heroku on loopback: API, git host, dynos and routers, all below one folder.

    Use it as a context manager, or call ``start`` and ``stop``. ``cache`` keeps installed
    environments and may serve many stand-ins. ``boot_timeout`` is Heroku's 60 seconds
    in which a web process must bind its port.
    """

    def __init__(
        self,
        root: Path,
        *,
        cache: Path | None = None,
        boot_timeout: float = 60.0,
        grace: float = 30.0,
    ) -> None:
        self.root = root.resolve()
        self.home = self.root / "home"
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.environment: dict[str, str] = {}
        self._cache = cache or self.root / "environments"
        self._children = Children(uuid.uuid4().hex)
        self._servers: list[Server | Channel | Rendezvous] = []
        self._routers: dict[str, Server] = {}
        self._stopped = False
        self.cloud = Cloud(self.root, self._children)
        self.cloud.settings = Settings(boot_timeout, grace=grace)
        self.cloud.prepare = self._prepare
        self.cloud.close_router = self._close_router

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Start the servers and fill ``environment``."""
        for folder in (self.home, self.root / "builds", self.root / "apps"):
            folder.mkdir(parents=True, exist_ok=True)
        buildpack = Buildpack(Environments(self._cache, self._children))
        pushes = Pushes(self.cloud, buildpack, self.faults)
        channel = Channel(pushes)
        self._servers.append(channel)
        api = open_api(self.cloud, self.faults, self.requests, lambda: self._stopped)
        self._servers.append(api)
        git, authority = open_git_host(
            self.cloud, self.root, lambda app: self._hook_environment(app, channel), self.faults
        )
        self._servers.append(git)
        self.cloud.git_port = git.port
        rendezvous = Rendezvous(git.tls)
        self._servers.append(rendezvous)
        self.cloud.invite = rendezvous.invite
        self.environment.update(self._environment(api.port, git.port, authority))
        return self

    def stop(self) -> None:
        """End every process and server. Nothing that was started survives."""
        self._stopped = True
        self._children.end_all()
        for server in [*self._servers, *self._routers.values()]:
            with contextlib.suppress(OSError):
                server.close()
        shutil.rmtree(self.cloud.homes, ignore_errors=True)

    @property
    def key(self) -> str:
        """The one valid API key."""
        return self.cloud.key

    def app(self, name: str) -> App:
        """The state of one app, mine or not. KeyError if there is none."""
        return self.cloud.apps[name]

    def seed_foreign(self, name: str) -> App:
        """An app of somebody else: GET answers 403, and the name is taken."""
        return self.cloud.create({"name": name}, User("stranger@example.com"))

    def writes(self) -> list[tuple[str, str]]:
        """The API requests so far that could change something."""
        return [(m, p) for m, p in self.requests if m not in ("GET", "HEAD")]

    def _environment(self, api: int, git: int, authority: Path) -> dict[str, str]:
        address = f"http://127.0.0.1:{api}"
        return {
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local" / "share"),
            "XDG_STATE_HOME": str(self.home / ".local" / "state"),
            "HEROKU_HOST": address,
            "HEROKU_API_KEY": self.key,
            "HEROKU_PARTICLEBOARD_URL": address,
            "HEROKU_LOGIN_HOST": address,
            "HEROKU_GIT_HOST": f"localhost:{git}",
            "DISABLE_TELEMETRY": "true",
            "HEROKU_DISABLE_AUTOUPDATE": "true",  # else the CLI leaves an updater running
            "HEROKU_SKIP_NEW_VERSION_CHECK": "true",
            "GIT_SSL_CAINFO": str(authority),
            "NODE_EXTRA_CA_CERTS": str(authority),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def _hook_environment(self, app: App, channel: Channel) -> dict[str, str]:
        return {
            "STANDIN_APP": app.id,
            "STANDIN_BUILDS": str(self.root / "builds"),
            "STANDIN_CHANNEL": str(channel.port),
            "STANDIN_SECRET": channel.secret,
        }

    def _prepare(self, app: App) -> None:
        """Give a new app its repository with the hook, and its address."""
        git = ["git", "init", "-q", "--bare", "-b", "main", "--template=", str(app.repository)]
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.home)}
        subprocess.run(git, check=True, timeout=30, env=env)
        # a shallow push must reach the hook, which refuses it in Heroku's words
        allow = ["git", "-C", str(app.repository), "config", "receive.shallowUpdate", "true"]
        subprocess.run(allow, check=True, timeout=30, env=env)
        hook = app.repository / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{HOOK}"\n')
        hook.chmod(0o755)
        self._routers[app.id] = open_router(app)

    def _close_router(self, app: App) -> None:
        if server := self._routers.pop(app.id, None):
            server.close()
