"""A Dokku server as a `Platform`, through ssh and git."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace

from dicectl.errors import DicectlError
from dicectl.events import Event
from dicectl.machine import runner
from dicectl.plan import Step
from dicectl.platforms.abilities import Abilities
from dicectl.platforms.check import Check
from dicectl.platforms.dokku import changes, checks, fit, logs, push, releases, rollback, waiting
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.platforms.dokku.server import of_url, parse
from dicectl.platforms.facts import App, Formation, Overview
from dicectl.platforms.needs import Needs
from dicectl.platforms.platform import Platform
from dicectl.source.project import Project


class Dokku(Platform):
    """One app on a Dokku server."""

    key = "dokku"
    title = "Dokku"
    builds_go_on = True
    can = Abilities(has_servers=True, config_is_released=False)

    def __init__(self, app: str, server: str = "") -> None:
        self.app = app
        server = server or os.environ.get("DOKKU_HOST", "")
        known = of_url(server)
        self._app = DokkuApp(app, known[0] if known else parse(server) if server else None)

    def check_ready(self) -> None:
        """Begin to connect to the server, and to look for the app.

        Raises:
            DicectlError: D670 nobody said where it is, D673 there is no ssh.
        """
        self._app.look_ahead()

    def greet(self, agrees: Callable[[str], bool] | None) -> None:
        """Let the user compare the fingerprint of a server that this machine has not met."""
        ssh = self._app.ssh
        ssh.prepare()
        if agrees is None:
            return
        try:
            ssh.open()
        except DicectlError as error:
            if error.code != "D674" or ssh.stranger is None:
                return  # it is told where the server is needed
            question = f"{ssh.server} is new to this machine and shows this key:\n    "
            question += f"{ssh.stranger.fingerprint}\nIs it the key of your server?"
            if agrees(question):
                ssh.stranger.keep()
                ssh.again()

    def checks(self) -> list[Check]:
        """Return the checks of the files and the server."""
        return checks.checks(self._app)

    def needs(self, project: Project) -> Needs | None:
        """Return that nothing is needed where a Dockerfile or the like decides how it is built."""
        return Needs((), project) if fit.chosen(project) else None

    def look(self, releases: int = releases.MOST) -> Generator[Event, None, Overview | None]:
        """Ask for all of the app, side by side."""
        yield from ()
        seen = self._app.look()
        return replace(seen, releases=seen.releases[:releases]) if seen else None

    def apps(self) -> Generator[Event, None, list[App]]:
        """Ask for the server's apps, one after the other: each is eight commands."""
        yield from ()
        ssh = self._app.ssh
        found = []
        for name in ssh.json("apps:list"):
            one = DokkuApp(name, ssh.server)
            one.ssh = ssh
            if seen := one.look():
                found.append(seen.app)
        return found

    @property
    def branch(self) -> str:
        """The branch that the server deploys."""
        return self._app.branch

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Return the step that makes the app."""
        return changes.create(self._app, region or team or "")

    def git_url(self) -> str:
        """Return the address as the official client's remote `dokku` has it."""
        return self._app.ssh.server.url(self.app)

    def push_environment(self) -> dict[str, str]:
        """Let git use the connection that is there. What follows is a push, which changes much."""
        self._app.ssh.changes += 1
        return push.environment()

    def start(self) -> Step:
        """Return the step that starts the web process again."""
        return changes.start(self._app)

    def rollback(self, release: int) -> Step:
        """Return the step that builds the commit of an earlier release again."""
        return rollback.rollback(self._app, release)

    def config(self, release: int = 0) -> Generator[Event, None, dict[str, str]]:
        """Ask for the config vars, without those that Dokku and dicectl keep for themselves."""
        yield from ()
        if release:
            raise DicectlError("D304", release=f"v{release}", **self._app.facts)
        if not (self._app.seen or self._app.exists()):
            raise DicectlError("D303", name=self.app, platform=self.key)
        told = self._app.ssh.json("config:export", self.app)
        return {key: value for key, value in told.items() if key not in releases.INTERNAL}

    def set_config(self, wishes: Mapping[str, str | None]) -> Step:
        """Return the step that changes config vars; see `Platform.set_config`."""
        return changes.set_config(self._app, wishes)

    def restart(self) -> Step:
        """Return the step that replaces all processes."""
        return changes.restart(self._app)

    def scale(self, wishes: Sequence[Formation]) -> Step:
        """Return the step that makes the formation so."""
        return changes.scale(self._app, wishes)

    def execute(self, command: str) -> int:
        """Run it by `dokku run`, in a container of its own; see `Platform.execute`.

        Dokku splits the line as `xargs` does, which takes the shell's quotation marks for what
        they are, but no end of a line.
        """
        line = shlex.quote(" ; ".join(command.splitlines()))
        terminal = ("-t",) if sys.stdin.isatty() and sys.stdout.isatty() else ()
        words = ("run", self.app, "sh", "-c", line)
        return runner.attend(self._app.ssh.argv(words, terminal), {})

    def destroy(self) -> Step:
        """Return the step that removes the app; see `Platform.destroy`."""
        if self._app.seen is None:
            raise DicectlError("D303", name=self.app, platform=self.key)
        return changes.destroy(self._app)

    def cost(self, formation: Sequence[Formation]) -> str:  # noqa: ARG002
        """Say that only the server costs something."""
        return "nothing beyond your server"

    def again(self, commit: str) -> Step | None:
        """Return the step that builds what the server has on its branch and does not run.

        To push that would end well and do nothing.
        """
        return changes.again(self._app) if releases.same(self._app.tip, commit) else None

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:  # noqa: ARG002
        """Ask the page and the server until both are well; see `Platform`."""
        return (yield from waiting.wait_until_live(self._app))

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        """Read the log; see `Platform.logs`."""
        return logs.read(self._app, lines, follow=follow, source=source, process=process)

    def stop(self) -> str:
        """Stop all processes, and look whether they are."""
        if not self._app.exists():
            raise DicectlError("D303", name=self.app, platform=self.key)
        changes.stop(self._app)
        return f"dicectl deploy {self.app} --to {self.key}"

    def app_of(self, url: str) -> str | None:
        """Return the app of `dokku@HOST:APP` or `ssh://dokku@HOST:PORT/APP`.

        With a server, only of addresses that lead to this one.
        """
        found = of_url(url)
        if found is None or not self._app.is_on(found[0]):
            return None
        return found[1]
