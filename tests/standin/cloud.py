"""All apps of the platform: names, ownership, creation and removal."""

from __future__ import annotations

import random
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from standin.app import App
from standin.logs import now
from standin.model import ApiError, Json, Settings, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from standin.processes import Children

NAME_RULE = (
    "Name must start with a letter, end with a letter or digit and can only contain lowercase "
    "letters, digits, and dashes."
)
LONGEST_NAME = 30


class Cloud:
    """The registry. ``open_router(app)`` gives an app its address; ``close_router`` takes it."""

    def __init__(self, root: Path, children: Children) -> None:
        self.root = root
        self.children = children
        self.settings = Settings()
        self.me = User("me@example.com")
        self.key = f"HRKU-{secrets.token_hex(16)}"
        # in the system's folder, not in ours: a test's folder has a long path, and the path of a
        # Unix socket (gunicorn makes one at home) has at most 107 characters
        self.homes = Path(tempfile.mkdtemp(prefix="app-"))
        self.apps: dict[str, App] = {}
        self.git_port = 0
        self.invite: Callable[[App, Json], Json] = lambda _app, _wish: {}
        self.prepare: Callable[[App], None] = lambda _: None
        self.close_router: Callable[[App], None] = lambda _: None

    def find(self, key: str) -> App:
        """An app of mine by name or id. ApiError 404 (none) or 403 (somebody else's)."""
        app = self.apps.get(key) or next((a for a in self.apps.values() if a.id == key), None)
        if app is None:
            raise ApiError(404, "not_found", "Couldn't find that app.", resource="app")
        if app.owner is not self.me:
            text = f"You do not have access to the app {app.name}."
            raise ApiError(403, "forbidden", text)
        return app

    def create(self, wish: Json, owner: User | None = None) -> App:
        """A new app with two releases, a repository and an address. ApiError 422 on its name."""
        name = wish.get("name") or self._invent_name()
        self.check_name(name)
        folder = self.root / "apps" / name
        app = App(name, owner or self.me, folder, self.homes, self.children, self.settings)
        app.region = wish.get("region") or app.region
        app.stack = wish.get("stack") or app.stack
        app.team = wish.get("team")
        self.apps[name] = app
        self.prepare(app)
        return app

    def check_name(self, name: str) -> None:
        """Heroku's rule for names and that they are unique in the world. ApiError 422."""
        if len(name) > LONGEST_NAME:
            text = f"Name is too long (maximum is {LONGEST_NAME} characters)"
            raise ApiError(422, "invalid_params", text)
        if not re.fullmatch(r"[a-z][a-z0-9-]{1,28}[a-z0-9]", name):
            raise ApiError(422, "invalid_params", NAME_RULE)
        if name in self.apps:
            raise ApiError(422, "invalid_params", f"Name {name} is already taken")

    def destroy(self, app: App) -> None:
        """Remove an app with its dynos, address and repository."""
        app.gone = True
        self.close_router(app)
        self.apps.pop(app.name, None)
        app.restart().join(app.settings.grace + 10)
        shutil.rmtree(app.folder, ignore_errors=True)

    def json(self, app: App) -> Json:
        """The app object of the API."""
        stack = {"id": f"stack-{app.stack}", "name": app.stack}
        slug = app.current.slug
        return {
            **app.reference,
            "acm": False,
            "archived_at": None,
            "build_stack": stack,
            "buildpack_provided_description": "Python" if slug else None,
            "create_status": "complete",
            "created_at": app.created_at,
            "generation": {"id": "generation-cedar", "name": "cedar"},
            "git_url": f"https://localhost:{self.git_port}/{app.name}.git",
            "internal_routing": None,
            "maintenance": app.maintenance,
            "organization": None,
            "owner": app.owner.json(),
            "process_tier": "basic",
            "region": {"id": f"region-{app.region}", "name": app.region},
            "released_at": app.releases[-1].created_at,
            "repo_size": 0,
            "slug_size": slug.size if slug else None,
            "space": None,
            "stack": stack,
            "team": {"id": f"team-{app.team}", "name": app.team} if app.team else None,
            "updated_at": now(),
            "web_url": app.web_url,
        }

    def _invent_name(self) -> str:
        first = random.choice(("calm", "gentle", "serene", "mighty", "stark"))
        second = random.choice(("cove", "dusk", "fjord", "meadow", "peak"))
        return f"{first}-{second}-{secrets.randbelow(90000) + 10000}"
