"""What the stand-in for Vercel keeps: projects, deployments, environment variables."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
TEAM = "team_one"
USER = "user_one"
LIFE = 7 * 24 * 3600  # of a temporary project, in seconds


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"error": {"code": code, "message": message, **more}}


def now() -> int:
    """Milliseconds, as all of Vercel's times are."""
    return int(time.time() * 1000)


def new_id(kind: str) -> str:
    """An id like Vercel's: dpl_…, prj_…, env_…."""
    return f"{kind}_{uuid.uuid4().hex[:20]}"


@dataclass
class Deployment:
    """One deployment: `host` is its own address, without a scheme."""

    project: Project
    wish: Json
    folder: Path
    id: str = field(default_factory=lambda: new_id("dpl"))
    created: int = field(default_factory=now)
    state: str = "QUEUED"
    host: str = ""
    log: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def meta(self) -> Json:
        """What the CLI was told with --meta."""
        return dict(self.wish.get("meta") or {})

    @property
    def is_live(self) -> bool:
        """Whether the production domain leads to it."""
        return self.project.live is self

    def json(self) -> Json:
        """As GET /v13/deployments tells it."""
        failed = {"errorCode": "BUILD_FAILED", "errorMessage": self.error} if self.error else {}
        return {
            **{"id": self.id, "uid": self.id, "url": self.host, "name": self.project.name},
            **{"readyState": self.state, "state": self.state, "target": "production"},
            **{"projectId": self.project.id, "ownerId": TEAM, "team": {"id": TEAM, "slug": "ada"}},
            **{
                "alias": [self.project.domain] if self.is_live else [],
                "aliasAssigned": now() if self.state == "READY" else False,
            },
            **{"inspectorUrl": "https://vercel.com/ada", "version": 2, "public": False},
            **{"createdAt": self.created, "created": self.created, "ready": self.created},
            **{"creator": {"uid": USER, "username": "ada"}, "meta": self.meta, **failed},
        }


@dataclass
class Project:
    """One project; `domain` is its production address, without a scheme."""

    name: str
    framework: str | None = None
    id: str = field(default_factory=lambda: new_id("prj"))
    domain: str = ""
    deployments: list[Deployment] = field(default_factory=list)
    env: list[Json] = field(default_factory=list)
    live: Deployment | None = None
    moved: Json = field(default_factory=dict)
    claimed: bool = False
    expires: int = 0

    def json(self) -> Json:
        """As GET /v9/projects tells it."""
        live = {**self.live.json(), "alias": [self.domain]} if self.live else None
        return {
            **{"id": self.id, "name": self.name, "accountId": TEAM, "framework": self.framework},
            **{"createdAt": now(), "updatedAt": now(), "targets": {"production": live}},
            **{"ssoProtection": None, "lastAliasRequest": self.moved or None, "link": None},
            **{"rootDirectory": None, "nodeVersion": "22.x", "buildCommand": None},
        }

    def set_env(self, wish: Json) -> Json:
        """Add or replace one variable."""
        self.env = [one for one in self.env if one["key"] != wish["key"]]
        made = {**wish, "id": new_id("env"), "createdAt": now(), "updatedAt": now()}
        self.env.append(made)
        return made

    def listed_env(self) -> list[Json]:
        """The variables as they are told: what is a secret is not."""
        hidden = ({**one, "value": ""} if one["type"] == "sensitive" else one for one in self.env)
        return list(hidden)

    def move(self, to: Deployment, kind: str) -> None:
        """Let the domain lead to another deployment."""
        before, self.live = self.live, to
        self.moved = {
            **{"jobStatus": "succeeded", "requestedAt": now(), "type": kind},
            **{"toDeploymentId": to.id, "fromDeploymentId": before.id if before else None},
        }
