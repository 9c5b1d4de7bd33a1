"""Vercel as a `Platform`."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice
from dicectl.plan import Step
from dicectl.platforms.abilities import Abilities
from dicectl.platforms.check import Check
from dicectl.platforms.facts import App, Formation, Hidden, Overview, Spare
from dicectl.platforms.needs import Needs
from dicectl.platforms.vercel import (
    changes,
    checks,
    cli,
    fit,
    health,
    kept,
    logs,
    temporary,
    upload,
)
from dicectl.platforms.vercel.app import VercelApp, is_unattended
from dicectl.platforms.vercel.releases import commit
from dicectl.source.project import Project

HIDDEN = Hidden("(a secret, which Vercel does not tell)")


class Vercel:
    """One app on Vercel: a project of an account, or a page without one."""

    key = "vercel"
    title = "Vercel"
    builds_go_on = True
    can = Abilities(takes_push=False, has_processes=False, config_at_once=False, is_temporary=True)
    branch = "main"

    def __init__(self, app: str) -> None:
        self.app = app
        self._app = VercelApp(app)

    def check_ready(self) -> None:
        """Raise D640 when the Vercel CLI is not installed."""
        self._app.check_ready()

    def greet(self, agrees: Callable[[str], bool] | None) -> None:
        """Offer to fetch the CLI where it is not installed."""
        if agrees:
            cli.offer(agrees)

    def checks(self) -> list[Check]:
        """Return the checks of the CLI, the login, and of what cannot run there."""
        return checks.checks(self._app)

    def needs(self, project: Project) -> Needs:
        """Return what Vercel needs of a project: it reads no Procfile and has no buildpack."""
        return fit.needs(project)

    def find(self) -> Generator[Event, None, App | None]:
        """Look for the app; without a login there is none but a temporary page.

        Raises:
            DicectlError: D651 there is an account, and a page without one is wanted: the CLI would
                take the account all the same.
        """
        yield from ()
        if self.wants_temporary and self._app.is_logged_in:
            raise DicectlError("D651")
        if page := self._temporary():
            return temporary.look(page).app
        seen = self._app.look() if self._app.is_logged_in else None
        return seen.app if seen else None

    def look(self, releases: int = 30) -> Generator[Event, None, Overview | None]:
        """Look for the app as `find` does; see `Platform.look`."""
        yield from ()
        self.check_ready()
        if page := self._temporary():
            return temporary.look(page)
        self._app.need_login()
        return self._app.look(releases)

    def _temporary(self) -> kept.Kept | None:
        return self._app.page if self._app.is_temporary else None

    def apps(self) -> Generator[Event, None, list[App]]:
        """Ask for the account's projects; pages without an account are kept here."""
        self.check_ready()
        pages = {page.project: temporary.look(page).app for page in kept.everything()}
        if not self._app.is_logged_in and pages:
            yield Notice("Without those of an account on Vercel: you are not logged in.")
            return list(pages.values())
        self._app.need_login()
        projects = {one["id"]: one for one in cli.ask("/v9/projects?limit=100")["projects"]}
        unclaimed = [app for key, app in pages.items() if key not in projects]
        return [*map(_listed, projects.values()), *unclaimed]

    def spare(self) -> list[Spare]:
        """Return nothing: its apps are elsewhere."""
        return []

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Refuse: an app is made by `upload`."""
        raise NotImplementedError(region, team)

    def upload(self, project: Project, *, region: str | None, team: str | None) -> list[Step]:
        """Return the steps that bring the last commit there; see `Platform.upload`."""
        if self._app.is_logged_in:
            return upload.steps(self._app, project, region or team or "")
        if is_unattended() and not self.wants_temporary:
            self._app.need_login()
        self.builds_go_on = False  # it is built on this machine
        return temporary.steps(self._app, project, region or team or "")

    wants_temporary = False

    def be_temporary(self) -> None:
        """Make a page without an account, and no other; `find` looks whether there is one."""
        self.check_ready()
        self.wants_temporary = True

    def claim(self) -> str:
        """Return the link by which a temporary page becomes somebody's own."""
        page = self._app.page
        if page is None:
            raise DicectlError("D654", app=self.app)
        if page.is_over:
            raise DicectlError("D648", app=self.app, when=page.ends_in_words)
        return page.claim

    def git_url(self) -> str:
        """Return the address of the project's page, by which the repository knows the app."""
        return f"https://vercel.com/{self.app}"

    def push_environment(self) -> dict[str, str]:
        """Return nothing: there is no push."""
        return {}

    def start(self) -> Step:
        """Refuse: nothing there is ever stopped."""
        raise self._no_processes("start")

    def rollback(self, release: int) -> Step:
        """Return the step that lets the address lead to another deployment again."""
        self._needs_account("go back")
        return changes.rollback(self._app, release)

    def config(self, release: int = 0) -> Generator[Event, None, dict[str, str]]:
        """Ask for the config vars; their values are secrets, and stay so."""
        yield from ()
        self._needs_account("have config vars")
        if release:
            raise DicectlError("D304", release=f"v{release}", **self._app.facts)
        there = self._app.ask_env() if self._app.env is None else self._app.env
        return {one["key"]: _value(one) for one in there}

    def set_config(self, wishes: Mapping[str, str | None]) -> Step:
        """Return the step that changes config vars, which the next deploy takes."""
        self._needs_account("have config vars")
        return changes.set_config(self._app, wishes)

    def restart(self) -> Step:
        """Refuse; see `Abilities.has_processes`."""
        raise self._no_processes("restart")

    def scale(self, wishes: Sequence[Formation]) -> Step:  # noqa: ARG002
        """Refuse; see `Abilities.has_processes`."""
        raise self._no_processes("scale")

    def execute(self, command: str) -> int:  # noqa: ARG002
        """Refuse; see `Abilities.has_processes`."""
        raise self._no_processes("run a command in")

    def destroy(self) -> Step:
        """Return the step that removes the app; see `Platform.destroy`."""
        page = self._temporary()
        return temporary.destroy(self._app, page) if page else changes.destroy(self._app)

    def cost(self, formation: Sequence[Formation]) -> str:  # noqa: ARG002
        """Say what it costs."""
        return "nothing on the Hobby plan, for personal use"

    def again(self, commit: str) -> Step | None:
        """Return nothing: any commit can be uploaded."""

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:  # noqa: ARG002
        """Wait until the app's own address serves the commit that was deployed last."""
        page = self._temporary()
        if page:
            url, wanted, number = page.url, page.commit, page.release
        else:
            if self._app.project is None:
                self._app.look()
            url, wanted, number = self._app.url, commit(self._app.live), self._app.number
        how, answer = yield from health.wait(url, wanted)
        if how != "well":
            said = "" if page else logs.last_words(self._app)
            raise health.broken(self.app, f"{self.app} does not work", how, answer, said)
        return App(self.app, url, number, wanted)

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        """Read the log; see `Platform.logs`."""
        self.check_ready()
        self._needs_account("show its log")
        return logs.read(self._app, lines, follow=follow, source=source, process=process)

    def stop(self) -> str:
        """Refuse; see `Abilities.has_processes`."""
        raise self._no_processes("stop")

    def app_of(self, url: str) -> str | None:
        """Return the app of `https://vercel.com/APP`, or of a team's `…/TEAM/APP`."""
        found = re.fullmatch(r"https://vercel\.com/(?:[\w-]+/)?([\w.-]+)/?", url)
        return found[1] if found else None

    def _needs_account(self, what: str) -> None:
        if self._temporary():
            raise DicectlError("D649", what=what, app=self.app)
        self._app.need_login()

    def _no_processes(self, verb: str) -> DicectlError:
        return DicectlError("D652", platform=self.title, verb=verb, app=self.app)


def _value(told: cli.Json) -> str:
    return str(told["value"]) if told.get("type") == "plain" else HIDDEN


def _listed(project: cli.Json) -> App:
    """Return an app of the account as the list of its projects tells it."""
    one = VercelApp(str(project["name"]))
    one.project = project
    live = (project.get("targets") or {}).get("production") or {}
    number = str((live.get("meta") or {}).get("dicectlRelease") or "1")
    return App(one.name, one.url, int(number) if live.get("alias") else 0, commit(live))
