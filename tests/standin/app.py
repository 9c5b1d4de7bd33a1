"""One app: its releases, config vars, formation and dynos."""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standin.dynos import Dyno
from standin.logs import LogBook, now
from standin.model import ApiError, Json, Release, Settings, Slug, User, new_id
from standin.processes import Children, StoppedError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class App:
    """The state of one app; every method that changes it takes the lock."""

    name: str
    owner: User
    folder: Path
    homes: Path
    children: Children
    settings: Settings
    region: str = "us"
    stack: str = "heroku-24"
    team: str | None = None
    maintenance: bool = False
    id: str = field(default_factory=new_id)
    created_at: str = field(default_factory=now)
    releases: list[Release] = field(default_factory=list)
    formation: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    dynos: list[Dyno] = field(default_factory=list)
    logs: LogBook = field(default_factory=LogBook)
    failed_builds: set[str] = field(default_factory=set)
    builds: list[Json] = field(default_factory=list)
    web_url: str = ""
    gone: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.add_release("Initial release", None)
        self.add_release("Enable Logplex", None)

    @property
    def repository(self) -> Path:
        """The bare git repository that is pushed to."""
        return self.folder / "repository.git"

    def dyno_home(self, dyno: str) -> Path:
        """Where a dyno with this id finds its files; short, since servers make sockets there."""
        return self.homes / dyno[:8]

    @property
    def reference(self) -> Json:
        """The app as other objects name it."""
        return {"id": self.id, "name": self.name}

    @property
    def current(self) -> Release:
        """The release in effect: the newest that succeeded."""
        return [r for r in self.releases if r.status == "succeeded"][-1]

    @property
    def config(self) -> dict[str, str]:
        """Config vars of the newest release, whether it succeeded or not."""
        return self.releases[-1].config if self.releases else {}

    def add_release(
        self,
        description: str,
        slug: Slug | None,
        config: dict[str, str] | None = None,
        status: str = "succeeded",
    ) -> Release:
        """Append the next version; dynos are changed only by ``settle``."""
        with self.lock:
            vars_ = dict(self.config if config is None else config)
            release = Release(len(self.releases) + 1, description, self.owner, slug, vars_, status)
            self.releases.append(release)
        self.logs.api(f"Release v{release.version} created by user {self.owner.email}")
        if description.startswith(("Deploy ", "Set ", "Rollback ", "Remove ")):
            self.logs.api(f"{description} by user {self.owner.email}")
        return release

    def succeed(self, release: Release) -> None:
        """Put a release into effect and restart the dynos on it."""
        with self.lock:
            release.status, release.updated_at = "succeeded", now()
            if release.slug is not None:
                types = release.slug.types
                # the first web process is started unasked, every other type waits to be scaled
                fresh = {kind: int(kind == "web") for kind in types if kind != "release"}
                self.formation = {k: self.formation.get(k, n) for k, n in fresh.items()}
        if self.settings.lag:
            threading.Timer(self.settings.lag, self.restart).start()
        else:
            self.restart()

    def find_release(self, key: str) -> Release:
        """By id or version number. ApiError 404 if there is none."""
        for release in self.releases:
            if key in (release.id, str(release.version)):
                return release
        raise ApiError(404, "not_found", "Couldn't find that release.", resource="release")

    def find_kept(self, key: str) -> tuple[Release, Slug]:
        """A release that can be gone back to, and its code. ApiError 404, 422."""
        old = self.find_release(key)
        if old.slug is None or old.status != "succeeded":
            raise ApiError(422, "invalid_params", f"Cannot roll back to v{old.version}.")
        return old, old.slug

    def find_slug(self, key: str) -> Slug:
        """What was built before. ApiError 404."""
        slug = next((r.slug for r in self.releases if r.slug and r.slug.id == key), None)
        if slug is None:
            raise ApiError(404, "not_found", "Couldn't find that slug.", resource="slug")
        return slug

    def set_config(self, changes: dict[str, str | None]) -> dict[str, str]:
        """Set config vars (None removes): a new release, and the dynos restart."""
        merged = {**self.config, **changes}
        config = {key: str(value) for key, value in merged.items() if value is not None}
        verb = "Set" if any(v is not None for v in changes.values()) else "Remove"
        text = f"{verb} {', '.join(changes)} config vars"
        self.succeed(self.add_release(text, self.current.slug, config))
        return config

    def scale(self, kind: str, quantity: str, size: str | None) -> None:
        """Set ``3`` or change by ``+1``/``-1`` the number of dynos of a type."""
        with self.lock:
            if kind not in self.formation:
                text = f"Couldn't find that process type ({kind})."
                raise ApiError(404, "not_found", text, resource="formation")
            relative = quantity[:1] in "+-"
            base = self.formation[kind] if relative else 0
            self.formation[kind] = max(0, base + int(quantity))
            self.sizes[kind] = size or self.sizes.get(kind, "Basic")
            shown = f"{kind}@{self.formation[kind]}:{self.sizes[kind]}"
        self.logs.api(f"Scaled to {shown} by user {self.owner.email}")
        self.settle()

    def restart(self, which: str | None = None) -> threading.Thread:
        """Replace all dynos, or those of a name or type, by new ones of the current release."""
        with self.lock:
            stale = [d for d in self.dynos if which in (None, d.name, d.type)]
            self.dynos = [d for d in self.dynos if d not in stale]
        return self.settle(stale)

    def settle(self, stale: list[Dyno] | None = None) -> threading.Thread:
        """Make the dynos what the formation says. New ones are listed at once, as starting;
        the old are ended and the new launched behind the caller's back, in that order."""
        with self.lock:
            kept = [d for d in self.dynos if int(d.name.split(".")[1]) <= self._count(d.type)]
            ending = [*(stale or []), *(d for d in self.dynos if d not in kept)]
            names = {d.name for d in kept}
            fresh = [d for d in self._wanted() if d.name not in names]
            self.dynos = kept + fresh
        for dyno in ending:
            dyno.retire(replaced=dyno.name in {d.name for d in fresh})
        change = threading.Thread(target=self._change, args=(ending, fresh), daemon=True)
        change.start()
        return change

    def _count(self, kind: str) -> int:
        return 0 if self.gone else self.formation.get(kind, 0)

    def _wanted(self) -> list[Dyno]:
        slug = self.current.slug
        return [
            self._dyno(f"{kind}.{number}", kind, command)
            for kind, command in (slug.types if slug else {}).items()
            for number in range(1, self._count(kind) + 1)
        ]

    def _dyno(self, name: str, kind: str, command: str) -> Dyno:
        size = self.sizes.get(kind, "Basic")
        return Dyno(name, kind, command, self.current, size, self.logs, self.children)

    def _change(self, ending: list[Dyno], fresh: list[Dyno]) -> None:
        with self._changing:
            for dyno in ending:
                dyno.stop(self.settings.grace)
                shutil.rmtree(self.dyno_home(dyno.id), ignore_errors=True)
            for dyno in fresh:
                with contextlib.suppress(StoppedError):
                    dyno.launch(self.dyno_home(dyno.id), self.settings)

    def wait(self, *states: str, timeout: float = 30.0) -> None:
        """Block until every dyno is in one of these states (up unless told). TimeoutError."""
        deadline = time.monotonic() + timeout
        while not all(d.state in (states or ("up",)) for d in self.dynos):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{[(d.name, d.state) for d in self.dynos]}\n{self.logs.text()}")
            time.sleep(0.02)
