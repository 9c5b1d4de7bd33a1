"""The HTTP side of the stand-in for Vercel: the calls that the CLI makes, and their answers."""

from __future__ import annotations

import hashlib
import io
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from standin.faults import take
from standin.servers import Handler
from standin.vercel_model import TEAM, USER, ApiError, Deployment, Json, Project, new_id
from standin.vercel_runs import events

if TYPE_CHECKING:
    from standin.vercel import Vercel


class Api(Handler):
    """Answers the CLI."""

    cloud: Vercel

    def handle_any(self) -> None:
        """Answer one request."""
        buffer = io.BytesIO()
        self.copy_body(buffer)
        path = unquote(urlsplit(self.path).path)
        self.cloud.requests.append((self.command, path))
        fault = take(self.cloud.faults, self.command, path)
        if fault is not None and fault.how == "reset":
            self.reset()
            return
        if fault is not None and fault.status is not None:
            said = fault.body or {"error": {"code": "fault", "message": "Injected."}}
            self._send(fault.status, said)
            return
        try:
            status, body = self._answer(path, buffer.getvalue())
        except ApiError as error:
            status, body = error.status, error.body
        if fault is not None and fault.how == "lost":  # it was done, and nobody is told
            self.reset()
            return
        if isinstance(body, bytes):
            self.reply(status, body, "application/stream+json")
        else:
            self._send(status, body)

    do_GET = do_POST = do_PATCH = do_DELETE = do_HEAD = handle_any  # noqa: N815

    def _send(self, status: int, body: object) -> None:
        said = b"" if status == 204 else json.dumps(body).encode()
        self.reply(status, said, "application/json; charset=utf-8")

    def _answer(self, path: str, body: bytes) -> tuple[int, object]:
        if (self.command, path) == ("POST", "/v1/anonymous/projects"):
            return self._anonymous()
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if given != self.cloud.token and given not in self.cloud.anonymous:
            raise ApiError(403, "forbidden", "Not authorized", invalidToken=True)
        if path == "/v2/files":
            self.cloud.files[hashlib.sha1(body).hexdigest()] = body
            return 200, {}
        for method, pattern, name in ROUTES:
            found = re.fullmatch(pattern, path)
            if method == self.command and found:
                wish = json.loads(body or b"{}")
                return getattr(self, name)(wish, *found.groups())  # type: ignore[no-any-return]
        raise ApiError(404, "not_found", f"Not Found: {self.command} {path}")

    def _anonymous(self) -> tuple[int, object]:
        project, token = self.cloud.new_anonymous()
        claim = f"https://vercel.com/claim/{new_id('claim')}"
        more = {"claimUrl": claim, "expiresAt": project.expires}
        return 200, {"projectId": project.id, "token": token, **more}

    def user(self, _wish: Json) -> tuple[int, object]:
        who = {"id": USER, "username": "ada", "email": "ada@example.com", "name": "Ada"}
        plan = {"version": "northstar", "defaultTeamId": TEAM, "billing": {"plan": "hobby"}}
        return 200, {"user": {**who, **plan}}

    def team(self, _wish: Json) -> tuple[int, object]:
        return 200, {"id": TEAM, "slug": "ada", "name": "Ada", "billing": {"plan": "hobby"}}

    def teams(self, _wish: Json) -> tuple[int, object]:
        return 200, {"teams": [self.team({})[1]], "pagination": {"count": 1, "next": None}}

    def projects(self, _wish: Json) -> tuple[int, object]:
        listed = [one.json() for one in self.cloud.projects if not one.expires or one.claimed]
        return 200, {"projects": listed, "pagination": {"count": len(listed), "next": None}}

    def project(self, _wish: Json, key: str) -> tuple[int, object]:
        return 200, self._project(key).json()

    def add_project(self, wish: Json) -> tuple[int, object]:
        if self.cloud.project(wish["name"]):
            raise ApiError(409, "conflict", "The project already exists.")
        return 200, self.cloud.new_project(wish["name"], wish.get("framework")).json()

    def remove_project(self, _wish: Json, key: str) -> tuple[int, object]:
        self.cloud.projects.remove(self._project(key))
        return 204, None

    def bypass(self, _wish: Json, key: str) -> tuple[int, object]:
        self._project(key)
        self.cloud.bypass = "bypass"
        return 200, {"protectionBypass": {"bypass": {"scope": "automation-bypass"}}}

    def pull(self, _wish: Json, key: str, _where: str) -> tuple[int, object]:
        env = {one["key"]: one["value"] for one in self._project(key).listed_env()}
        return 200, {"env": env, "buildEnv": env}

    def env(self, _wish: Json, key: str) -> tuple[int, object]:
        return 200, {"envs": self._project(key).listed_env()}

    def add_env(self, wish: Json, key: str) -> tuple[int, object]:
        project = self._project(key)
        created = [project.set_env(one) for one in (wish if isinstance(wish, list) else [wish])]
        return 201, {"created": created, "failed": []}

    def remove_env(self, _wish: Json, key: str, env: str) -> tuple[int, object]:
        project = self._project(key)
        project.env = [one for one in project.env if one["id"] != env]
        return 200, {}

    def deploy(self, wish: Json) -> tuple[int, object]:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        project = self.cloud.anonymous.get(given) or self.cloud.project(
            wish.get("project") or wish["name"]
        )
        if project is None:
            raise ApiError(404, "not_found", "Project not found")
        if project.claimed and given in self.cloud.anonymous:
            raise ApiError(403, "anonymous_project_claimed", "This project was claimed.")
        missing = [
            f["sha"] for f in wish.get("files", []) if f.get("sha", "") not in self.cloud.files
        ]
        if missing:
            raise ApiError(400, "missing_files", "Missing files", missing=missing)
        return 200, self.cloud.deploy(project, wish).json()

    def deployment(self, _wish: Json, key: str) -> tuple[int, object]:
        return 200, self._deployment(key).json()

    def deployments(self, _wish: Json) -> tuple[int, object]:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        projects = [self._project(asked["projectId"])] if "projectId" in asked else []
        listed = [one.json() for project in projects for one in reversed(project.deployments)]
        page = {"count": len(listed), "next": None, "prev": None}
        return 200, {"deployments": listed[: int(asked.get("limit", 20))], "pagination": page}

    def events(self, _wish: Json, key: str) -> tuple[int, object]:
        return 200, events(self._deployment(key))

    def builds(self, _wish: Json, _key: str) -> tuple[int, object]:
        return 200, {"builds": []}

    def aliases(self, _wish: Json, key: str) -> tuple[int, object]:
        return 200, {"aliases": [{"alias": self._deployment(key).project.domain}]}

    def promote(self, _wish: Json, key: str, deployment: str) -> tuple[int, object]:
        self._move(self._project(key), self._deployment(deployment), "promote")
        return 201, {}

    def _move(self, project: Project, to: Deployment, kind: str) -> None:
        before = project.live
        project.move(to, kind)
        if self.cloud.stuck:
            project.live = before

    def rollback(self, _wish: Json, key: str, deployment: str) -> tuple[int, object]:
        project, to = self._project(key), self._deployment(deployment)
        ready = [one for one in project.deployments if one.state == "READY"]
        if project.live in ready and to is not ready[ready.index(project.live) - 1]:
            raise ApiError(402, "payment_required", "Upgrade to Pro to roll back further.")
        self._move(project, to, "rollback")
        return 201, {}

    def observed(self, wish: Json) -> tuple[int, object]:
        found = []
        for key, running in self.cloud.running.items():
            for number, (at, text) in enumerate(running.said):
                level = "error" if "Traceback" in text or "Error" in text else "info"
                row = {"timestamp": at, "level": level, "message": text, "source": "serverless"}
                about = {"deploymentId": key, "requestId": f"{key}-{number}", "requestPath": "/"}
                found.append({**row, **about, "stream": "stdout"})
        found.sort(key=lambda one: (one["timestamp"], one["requestId"]), reverse=True)
        page = {"hasMore": False, "nextCursor": None}
        return 200, {"events": found[: int(wish.get("limit") or 100)], "pagination": page}

    def _project(self, key: str) -> Project:
        found = self.cloud.project(key)
        if found is None:
            raise ApiError(404, "not_found", "Project not found")
        return found

    def _deployment(self, key: str) -> Deployment:
        found = self.cloud.deployment(key)
        if found is None:
            raise ApiError(404, "not_found", "The deployment could not be found")
        return found


_ANY = r"/v\d+"
ROUTES = (
    ("GET", f"{_ANY}/user", "user"),
    ("GET", f"(?:{_ANY})?/teams/{TEAM}", "team"),
    ("GET", f"{_ANY}/teams", "teams"),
    ("GET", f"{_ANY}/projects", "projects"),
    ("POST", f"{_ANY}/projects", "add_project"),
    ("GET", f"{_ANY}/projects/([^/]+)", "project"),
    ("DELETE", f"(?:{_ANY})?/projects/([^/]+)", "remove_project"),
    ("PATCH", f"{_ANY}/projects/([^/]+)/protection-bypass", "bypass"),
    ("GET", f"{_ANY}/env/pull/([^/]+)/([^/]+)", "pull"),
    ("GET", f"{_ANY}/projects/([^/]+)/env", "env"),
    ("POST", f"{_ANY}/projects/([^/]+)/env", "add_env"),
    ("DELETE", f"{_ANY}/projects/([^/]+)/env/([^/]+)", "remove_env"),
    ("POST", f"{_ANY}/projects/([^/]+)/promote/([^/]+)", "promote"),
    ("POST", f"{_ANY}/projects/([^/]+)/rollback/([^/]+)", "rollback"),
    ("POST", f"{_ANY}/deployments", "deploy"),
    ("GET", f"{_ANY}/deployments", "deployments"),
    ("GET", f"(?:{_ANY})?/(?:now/)?deployments/([^/]+)/aliases", "aliases"),
    ("GET", f"{_ANY}/(?:now/)?deployments/([^/]+)/events", "events"),
    ("GET", f"{_ANY}/deployments/([^/]+)/builds", "builds"),
    ("GET", f"{_ANY}/deployments/([^/]+)", "deployment"),
    ("POST", f"{_ANY}/observability/events", "observed"),
)
