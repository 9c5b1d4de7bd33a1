"""Plain data of the platform and how the API writes it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from standin.logs import now

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]


class ApiError(Exception):
    """An answer of the platform that is not a success: HTTP status, Heroku's id, the text."""

    def __init__(self, status: int, error: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"id": error, "message": message, **more}


def new_id() -> str:
    """A fresh UUID as text."""
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Settings:
    """How an app's dynos live, in seconds: to bind the port, to hold it before they count as up
    (a server whose workers die at once must not), between SIGTERM and SIGKILL, from a release to
    the end of the dynos before it."""

    boot_timeout: float = 60.0
    steady: float = 0.5
    grace: float = 30.0
    lag: float = 0.0


@dataclass(frozen=True)
class User:
    """An account: yours, or that of a stranger who owns a seeded app."""

    email: str
    id: str = field(default_factory=new_id)

    def json(self) -> Json:
        return {"email": self.email, "id": self.id}

    def account(self) -> Json:
        """What GET /account answers."""
        return {
            **self.json(),
            "name": None,
            "verified": True,
            "default_organization": None,
            "default_team": None,
            "two_factor_authentication": False,
            "allow_tracking": False,
            "beta": False,
            "federated": False,
            "created_at": now(),
            "updated_at": now(),
            "last_login": now(),
        }


@dataclass(frozen=True)
class Slug:
    """What a build leaves: the tree, its environment, the Procfile's types, the commit, the
    full Python version that Heroku would have installed and a size in bytes."""

    tree: Path
    environment: Path
    types: dict[str, str]
    commit: str
    python: str = ""
    size: int = 0
    id: str = field(default_factory=new_id)


@dataclass
class Release:
    """A version of an app: code (slug, None before the first build) plus config vars."""

    version: int
    description: str
    user: User
    slug: Slug | None
    config: dict[str, str]
    status: str = "succeeded"
    output: list[str] = field(default_factory=list)
    id: str = field(default_factory=new_id)
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)

    def json(self, app: Json, *, current: bool) -> Json:
        """The release object; ``app`` is the app's id and name."""
        return {
            "addon_plan_names": [],
            "app": app,
            "artifacts": [],
            "created_at": self.created_at,
            "current": current,
            "description": self.description,
            "eligible_for_rollback": self.slug is not None and self.status == "succeeded",
            "id": self.id,
            "output_stream_url": None,
            "slug": {"id": self.slug.id} if self.slug else None,
            "status": self.status,
            "updated_at": self.updated_at,
            "user": self.user.json(),
            "version": self.version,
        }
