"""This machine as a `Platform`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import NoReturn

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice, Output
from dicectl.machine import system, systems
from dicectl.plan import Step
from dicectl.platforms.abilities import Abilities
from dicectl.platforms.check import Check
from dicectl.platforms.facts import App, Formation, Overview, Spare
from dicectl.platforms.local import background, changes, create, foresight, overview, store
from dicectl.platforms.local.records import Release
from dicectl.platforms.platform import Platform


class Local(Platform):
    """One app on this machine."""

    key = "local"
    title = "the local platform"
    builds_go_on = False
    can = Abilities(is_here=True)
    branch = "main"

    def __init__(self, app: str, on: str = system.NAME) -> None:
        self.app = app
        self._on = on

    @cached_property
    def _store(self) -> store.Store:
        self.check_ready()
        return store.Store.of(self.app)

    def check_ready(self) -> None:
        """Nothing but Python and git is needed, and a system that gunicorn runs on."""
        systems.need(self.key, self._on, self.app)

    def checks(self) -> list[Check]:
        """Return the checks of this machine, and of what a build on it would do."""
        return foresight.checks(store.Store.of(self.app) if self.app else None)

    def find(self) -> Generator[Event, None, App | None]:
        """Return the app as its files describe it."""
        yield from ()
        seen = overview.look(self._store, 0)
        return seen.app if seen else None

    def look(self, releases: int = 30) -> Generator[Event, None, Overview | None]:
        """Return all that the app's files tell."""
        yield from ()
        return overview.look(self._store, releases)

    def apps(self) -> Generator[Event, None, list[App]]:
        """Return the apps that have a folder."""
        self.check_ready()
        from dicectl.platforms.local import usage

        found = []
        for file in sorted(store.apps_folder().glob("*/app.json")):
            try:
                seen = overview.look(store.Store(file.parent), 0)
            except DicectlError as error:  # one that is damaged hides no other
                yield Notice(error.title)
                continue
            found += [replace(seen.app, usage=usage.of(file.parent))] if seen else []
        return found

    def spare(self) -> list[Spare]:
        """Return what of all apps could be removed."""
        self.check_ready()
        from dicectl.platforms.local import spare

        return spare.everything()

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Return the step that makes the app's folder, repository and hook."""
        title = f"Create the app {self.app} on this machine"
        run = partial(create.create, self._store, region or team)
        return Step(title, create.argv(self._store), run)

    def git_url(self) -> str:
        """Return the path of the app's repository."""
        return str(self._store.repository)

    def push_environment(self) -> dict[str, str]:
        """Run the hook with this Python: the one that created the app may be gone."""
        return {"DICECTL_PYTHON": sys.executable}

    def start(self) -> Step | None:
        """Return the step that starts the app's supervisor, which starts the live release."""
        counts = self._store.state().quantities
        if self._store.supervised() and "web" not in counts and not any(counts.values()):
            return None
        return Step("Start the app", background.argv(self._store), self._start)

    def _start(self) -> Iterator[Event]:
        pid = background.ensure(self._store)
        yield Output(f"supervisor: process {pid}")
        status = self._store.status()
        if self._store.state().quantities.get("web") == 0:
            changes.scale(self._store, [Formation("web", 1, "")])
        elif status and overview.is_crashed(status):  # which is tried again ever more seldom
            changes.restart(self._store)

    def rollback(self, release: int) -> Step:
        """Return the step that runs the build of an earlier release again, with its config vars."""
        old = self._released(release)
        return self._step(
            f"Go back to release v{release}",
            partial(self._rollback, old),
            "rollback",
            f"v{release}",
        )

    def _rollback(self, old: Release) -> Iterator[Event]:
        new = yield from changes.roll_back(self._store, old)
        yield Output(f"release v{new} is the build of v{old.version}, with its config vars")
        yield from self.wait_until_live(new)

    def _released(self, release: int) -> Release:
        state = self._store.state()
        old = next((one for one in state.releases if one.version == release), None)
        if old is None:
            raise DicectlError("D304", release=f"v{release}", **self._names)
        return old

    def config(self, release: int = 0) -> Generator[Event, None, dict[str, str]]:
        """Return the config vars; see `Platform.config`."""
        yield from ()
        self._must_exist()
        return dict(self._released(release).config if release else self._store.state().config)

    def set_config(self, wishes: Mapping[str, str | None]) -> Step:
        """Return the step that releases the live build with other config vars."""
        title = changes.described(wishes)
        return self._step(title, partial(self._set_config, wishes), "config", "set", *wishes)

    def _set_config(self, wishes: Mapping[str, str | None]) -> Iterator[Event]:
        release = yield from changes.set_config(self._store, wishes)
        if not release:
            yield Notice("Nothing is deployed yet: the first deploy takes them.")
        elif self._store.supervised():
            yield Output(f"release v{release}: the same build with other config vars")
            yield from self.wait_until_live(release)
        else:
            yield Notice(f"Release v{release} has them. The app is stopped and stays so.")

    def restart(self) -> Step:
        """Return the step that lets new processes take over, or starts the app if it is down."""
        return self._step("Restart all processes", self._restart, "restart")

    def _restart(self) -> Iterator[Event]:
        if self._store.supervised():
            changes.restart(self._store)
        else:
            yield from self._start()
        yield from self.wait_until_live(self._store.state().live)

    def scale(self, wishes: Sequence[Formation]) -> Step:
        """Return the step that starts and stops processes; see `Platform.scale`."""
        changes.check(self.app, wishes)
        words = tuple(map(str, wishes))
        run = partial(self._scale, wishes)
        return self._step(f"Scale to {' '.join(words)}", run, "scale", *words)

    def _scale(self, wishes: Sequence[Formation]) -> Iterator[Event]:
        changes.scale(self._store, wishes)
        yield from self.wait_until_live(self._store.state().live)

    def execute(self, command: str) -> NoReturn:
        """Run a command in the live release's environment; see `Platform.execute`."""
        self._must_exist()
        from dicectl.platforms.local import one_off

        one_off.execute(self._store, command)

    def destroy(self) -> Step:
        """Return the step that ends the app and removes its folder."""
        if not self._store.folder.exists():
            self._must_exist()
        argv = ("rm", "-r", str(self._store.folder))
        return Step(f"Destroy {self.app} on this machine", argv, self._destroy)

    def _destroy(self) -> Iterator[Event]:
        yield from ()
        changes.destroy(self._store)

    def cost(self, formation: Sequence[Formation]) -> str:  # noqa: ARG002
        """Say that this machine's apps cost nothing."""
        return "nothing: it runs on this machine"

    def again(self, commit: str) -> Step | None:
        """Return nothing: a push of any commit is built."""

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:
        """Wait until the supervisor tells of all processes and the page answers; see `Platform`."""
        from dicectl.platforms.local import waiting

        return (yield from waiting.wait_until_live(self._store, release))

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        """Read the app's log file; see `Platform.logs`."""
        self._must_exist()
        from dicectl.platforms.local import log  # a check needs none of it

        return log.read(self._store.log, lines, follow=follow, source=source, process=process)

    def stop(self) -> str:
        """End the app's supervisor, and with it its processes."""
        self._must_exist()
        changes.stop(self._store)
        return f"dicectl deploy {self.app} --to {self.key}"

    def app_of(self, url: str) -> str | None:
        """Return the app whose repository `url` is."""
        path = Path(url)
        ours = path.name == "repo.git" and path.parent.parent == store.apps_folder()
        return path.parent.name if ours else None

    def _must_exist(self) -> None:
        if not self._store.exists():
            raise DicectlError("D303", name=self.app, platform=self.key)

    @property
    def _names(self) -> dict[str, str]:
        return {"app": self.app, "platform": self.key}

    def _step(self, title: str, run: Callable[[], Iterator[Event]], *command: str) -> Step:
        """Return a step that stands for a command of ours: there is no other that does it."""
        return Step(title, ("dicectl", *command, "--app", self.app, "--to", self.key), run)
