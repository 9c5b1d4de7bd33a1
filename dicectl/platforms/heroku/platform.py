"""Heroku as a `Platform`, through the Heroku CLI and with its login."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice
from dicectl.machine import runner
from dicectl.plan import Step
from dicectl.platforms.abilities import Abilities
from dicectl.platforms.check import Check
from dicectl.platforms.facts import App, Formation, Overview
from dicectl.platforms.heroku import api, changes, checks, cli, login, logs, prices, waiting
from dicectl.platforms.heroku.api import NEWEST
from dicectl.platforms.heroku.app import HerokuApp
from dicectl.platforms.heroku.commands import run_argv
from dicectl.platforms.heroku.overview import lists_of, overview, read_lists
from dicectl.platforms.platform import Platform

# How many apps are asked for at once. Each app is four requests.
APPS_AT_ONCE = 10


class Heroku(Platform):
    """One app on Heroku."""

    key = "heroku"
    title = "Heroku"
    builds_go_on = True
    can = Abilities()
    branch = "main"

    def __init__(self, app: str) -> None:
        self.app = app
        self._app = HerokuApp(app)

    def check_ready(self) -> None:
        """Raise D202 when the Heroku CLI is not installed, and begin to ask for the login."""
        self._app.check_ready()

    def checks(self) -> list[Check]:
        """Return the checks of the CLI, the login, git's login and the app."""
        return checks.checks(self._app)

    def look(self, releases: int = NEWEST) -> Generator[Event, None, Overview | None]:
        """Ask Heroku for all of the app, side by side."""
        return (yield from self._app.look(releases))

    def apps(self) -> Generator[Event, None, list[App]]:
        """Ask for the account's apps, and then for all of each; a few side by side.

        When Heroku refuses to tell of one, the others are told all the same.
        """
        self.check_ready()
        (answer,) = yield from self._app.api.ask("/apps")
        told = api.value(answer, "/apps", list)
        found: list[App] = []
        for start in range(0, len(told), APPS_AT_ONCE):
            some = told[start : start + APPS_AT_ONCE]
            paths = [path for about in some for path in lists_of(about["name"])]
            answers = dict(zip(paths, (yield from self._app.api.ask(*paths)), strict=True))
            for one in some:
                try:
                    found.append(overview(one, **read_lists(one["name"], answers)).app)
                except DicectlError as error:
                    if error.code != "D211":
                        raise
                    yield Notice(f"Without {one['name']}: {error.title}.")
        return sorted(found, key=lambda app: app.name)

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Return the step that makes the app; see `Platform.create`."""
        return changes.create(self._app, region, team)

    def git_url(self) -> str:
        """Return the address as the CLI makes it, which is also what its `git:remote` sets."""
        return f"https://{api.git_host()}/{self.app}.git"

    def push_environment(self) -> dict[str, str]:
        """Return git's login; see `login`."""
        return login.environment(self._app.token.result())

    def start(self) -> Step | None:
        """Return the step that starts one web dyno, or new ones in place of crashed ones."""
        return changes.start(self._app)

    def rollback(self, release: int) -> Step:
        """Return the step that releases the slug and config of an earlier release again."""
        return changes.rollback(self._app, release)

    def config(self, release: int = 0) -> Generator[Event, None, dict[str, str]]:
        """Ask for the config vars; see `Platform.config`."""
        return (yield from self._app.config(release))

    def set_config(self, wishes: Mapping[str, str | None]) -> Step:
        """Return the step that changes config vars; see `Platform.set_config`."""
        return changes.set_config(self._app, wishes)

    def restart(self) -> Step:
        """Return the step that replaces all dynos."""
        return changes.restart(self._app)

    def scale(self, wishes: Sequence[Formation]) -> Step:
        """Return the step that makes the formation so; Heroku itself knows the sizes."""
        return changes.scale(self._app, wishes)

    def execute(self, command: str) -> int:
        """Run it by `heroku run`; see `Platform.execute`."""
        return runner.attend(run_argv(self.app, command), cli.environment())

    def destroy(self) -> Step:
        """Return the step that removes the app; see `Platform.destroy`."""
        if self._app.seen is None:
            raise DicectlError("D303", name=self.app, platform=self.key)
        return changes.destroy(self._app)

    def cost(self, formation: Sequence[Formation]) -> str:
        """Say what the dynos cost a month."""
        return prices.cost(formation)

    def again(self, commit: str) -> Step | None:
        """Return the step that releases what was built of this commit; see `Platform.again`."""
        return changes.again(self._app, commit)

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:
        """Ask the page and the dynos side by side until both are well; see `Platform`."""
        return (yield from waiting.wait_until_live(self._app, release))

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        """Pass `heroku logs` through; see `Platform.logs`."""
        return logs.read(self.app, lines, follow=follow, source=source, process=process)

    def stop(self) -> str:
        """Scale the web process to nothing, or without one all others; look whether it is."""
        list(self.look(1))
        if self._app.seen is None:
            raise DicectlError("D303", name=self.app, platform=self.key)
        kinds = [one.type for one in self._app.seen.formation]
        idle = [Formation(kind, 0, "") for kind in (["web"] if "web" in kinds else kinds)]
        list(self.scale(idle).run())
        return f"dicectl deploy {self.app} --to {self.key}"

    def app_of(self, url: str) -> str | None:
        """Return the app of `https://git.heroku.com/APP.git`, or of its two older ssh forms."""
        host = re.escape(api.git_host())
        found = re.fullmatch(
            rf"(?:https://(?:[^/@]*@)?{host}/|(?:ssh://)?git@heroku\.com[:/])(.+?)\.git", url
        )
        return found[1] if found else None
