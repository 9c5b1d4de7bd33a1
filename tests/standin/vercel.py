"""A stand-in for Vercel on loopback, for tests with the real Vercel CLI.

What it shows of Vercel was read from the CLI 64.0.2 and Vercel's documentation in 2026.
"""

from __future__ import annotations

import json
import threading
import uuid
from pathlib import Path

from standin.environments import Environments
from standin.faults import Fault
from standin.processes import Children
from standin.servers import Server
from standin.vercel_api import Api
from standin.vercel_model import LIFE, Deployment, Project, now
from standin.vercel_runs import Running, build, has_entry, serve


class Vercel:
    """Vercel's API and all addresses of what is deployed.

    Attributes:
        token: the login that is right.
        faults: answers that a test puts in front; the first that matches is used.
        requests: the method and path of each request.
        protected: whether the deployments' own addresses ask for a login.
        shut: whether no bypass opens them.
        stuck: whether a project's address stays where it is, whatever is promised.
        slow: for how many seconds each build lasts at least.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.token = uuid.uuid4().hex
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.projects: list[Project] = []
        self.files: dict[str, bytes] = {}
        self.running: dict[str, Running] = {}
        self.anonymous: dict[str, Project] = {}
        self.protected = False
        self.shut = False
        self.stuck = False
        self.bypass = ""
        self.slow = 0.0
        self._children = Children(uuid.uuid4().hex)
        self._environments = Environments(cache, self._children)
        self._servers: list[Server] = []
        attributes = {"cloud": self}
        self.api = Server(type("BoundApi", (Api,), attributes))

    def __enter__(self) -> Vercel:
        self.api.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.api.close()
        for server in self._servers:
            server.close()
        self._children.end_all()

    def reset(self) -> None:
        """Forget what a test has set."""
        self.faults.clear()
        self.requests.clear()
        self.protected = self.shut = self.stuck = False
        self.bypass, self.slow = "", 0.0

    def settings(self, home: Path) -> None:
        """Lead the CLI of somebody whose XDG data is in `home` here."""
        folder = home / "com.vercel.cli"
        folder.mkdir(parents=True, exist_ok=True)
        said = {"api": f"http://127.0.0.1:{self.api.port}", "telemetry": {"enabled": False}}
        (folder / "config.json").write_text(json.dumps(said))

    def project(self, key: str) -> Project | None:
        """The project of this name or id."""
        return next((one for one in self.projects if key in (one.name, one.id)), None)

    def deployment(self, key: str) -> Deployment | None:
        """The deployment with this id or address, or that the domain leads to."""
        for project in self.projects:
            if project.domain == key and project.live:
                return project.live
            for one in project.deployments:
                if key in (one.id, one.host):
                    return one
        return None

    def new_project(self, name: str, framework: str | None) -> Project:
        """Make a project, with its domain."""
        project = Project(name, framework)
        self.projects.append(project)
        project.domain = self._address(lambda: project.live, protected=False)
        return project

    def new_anonymous(self) -> tuple[Project, str]:
        """Make a project that belongs to nobody, and its token."""
        project = self.new_project(f"temporary-{uuid.uuid4().hex[:6]}", None)
        project.expires = now() + LIFE * 1000
        token = uuid.uuid4().hex
        self.anonymous[token] = project
        return project, token

    def deploy(self, project: Project, wish: dict[str, object]) -> Deployment:
        """Take a deployment and build it behind the caller's back."""
        folder = self.folder / uuid.uuid4().hex[:12]
        deployment = Deployment(project, wish, folder)
        deployment.host = self._address(lambda: deployment, protected=True)
        project.deployments.append(deployment)
        threading.Thread(target=self._build, args=(deployment,), daemon=True).start()
        return deployment

    def _build(self, deployment: Deployment) -> None:
        deployment.state = "BUILDING"
        for one in deployment.wish["files"]:
            path = deployment.folder / one["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.files[one["sha"]])
        threading.Event().wait(self.slow)
        python = build(self._environments, deployment)
        if not python or not has_entry(deployment.folder):
            deployment.error = "Command failed" if not python else "No python entrypoint found"
            deployment.log.append(f"Error: {deployment.error}")
            deployment.state = "ERROR"
            return
        self.running[deployment.id] = Running(self._children, deployment, python)
        deployment.log.append("Build Completed in /vercel/output [2s]")
        if deployment.wish.get("autoAssignCustomDomains") is not False:
            deployment.project.move(deployment, "promote")
        deployment.state = "READY"

    def _address(self, find: object, *, protected: bool) -> str:
        def running() -> Running | None:
            deployment = find()  # type: ignore[operator]
            return self.running.get(deployment.id) if deployment else None

        closed = (lambda: self.protected) if protected else (lambda: False)
        server = serve(running, closed, lambda: "" if self.shut else self.bypass)
        self._servers.append(server)
        return f"127.0.0.1:{server.port}"
