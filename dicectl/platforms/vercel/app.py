"""One app on Vercel: everything that is asked about it. Nothing here changes anything."""

from __future__ import annotations

import os
from functools import cached_property, partial

from dicectl.errors import DicectlError
from dicectl.machine.threads import Work, begin
from dicectl.platforms.facts import App, Overview
from dicectl.platforms.vercel import cli, kept, releases
from dicectl.platforms.vercel.cli import Json
from dicectl.platforms.vercel.health import address
from dicectl.platforms.vercel.kept import Kept

MOST = 100


class VercelApp:
    """An app as Vercel tells of it.

    Attributes:
        name: its name here, which is its project's unless it began as a temporary page.
        project: what Vercel tells of its project, as it was asked last; None for none.
        deployments: its production deployments by release number.
        live: the deployment that its address leads to.
        env: its config vars, without their values; None before they were asked for.
        made: the id of the deployment that was made here.
        is_fresh: whether all of that was seen just now, so that the next `look` need not ask.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.project: Json | None = None
        self.deployments: dict[int, Json] = {}
        self.live: Json = {}
        self.env: list[Json] | None = None
        self.made = ""
        self.is_fresh = False

    @cached_property
    def _login(self) -> Work[bool]:
        return begin(cli.is_logged_in)

    def check_ready(self) -> None:
        """Raise D640 when the CLI is not installed, and begin to ask for the login."""
        cli.require(self.name)
        _ = self._login

    @property
    def is_logged_in(self) -> bool:
        """Whether there is an account."""
        return self._login.result()

    @property
    def page(self) -> Kept | None:
        """The temporary page, if it is one."""
        return kept.load(self.name) if self.name else None

    @property
    def is_temporary(self) -> bool:
        """Whether it is a page without an account, as far as can be known here."""
        return self.page is not None and not self.is_logged_in

    @property
    def facts(self) -> dict[str, str]:
        """The name and the platform, for the words of a failure."""
        return {"app": self.name, "platform": "vercel"}

    def need_login(self) -> None:
        """Raise D641 when nobody is logged in."""
        if not self.is_logged_in:
            raise DicectlError("D641", app=self.name or "NAME")

    def about(self) -> Json | None:
        """Ask for the project; one that was claimed is known by its id."""
        page = self.page
        claimed = cli.find(f"/v9/projects/{page.project}", no=(403, 404)) if page else None
        self.project = claimed or cli.find(f"/v9/projects/{self.name}")
        return self.project

    @property
    def known(self) -> Json:
        """The project, which must be there.

        Raises:
            DicectlError: D303 it is not.
        """
        found = self.project or self.about()
        if found is None:
            raise DicectlError("D303", name=self.name, platform="vercel")
        return found

    @property
    def url(self) -> str:
        """Where it answers: the shortest of its addresses, "" before the first deploy."""
        target = ((self.project or {}).get("targets") or {}).get("production") or {}
        hosts = sorted(target.get("alias") or [], key=len)
        return address(hosts[0]) if hosts else ""

    def look(self, most: int = MOST) -> Overview | None:
        """Ask Vercel for all of it, in two rounds side by side.

        The CLI takes a second to start, so what a change has just looked at is not asked again.
        """
        if self.is_fresh:
            self.is_fresh = False
            return self._overview(most, building=False)
        if self.about() is None:
            return None
        project = self.known["id"]
        listed = f"/v6/deployments?projectId={project}&target=production&limit={MOST}"
        asked = begin(partial(cli.ask, listed))
        env = begin(self.ask_env)
        self._find_live()
        there = asked.result()["deployments"]
        self.deployments = releases.numbered(there)
        env.result()
        return self._overview(most, building=releases.is_building(there))

    def ask_env(self) -> list[Json]:
        """Ask for the config vars of the production environment."""
        told = cli.ask(f"/v10/projects/{self.known['id']}/env")
        self.env = [one for one in told["envs"] if "production" in (one.get("target") or [])]
        return self.env

    def look_where_it_leads(self) -> None:
        """Ask for the deployment that the project's address leads to.

        A project has no address before its first deployment, and keeps it then.
        """
        if not self.url:
            self.about()
        self._find_live()

    def _find_live(self) -> None:
        host = self.url.rpartition("/")[2]
        self.live = (cli.find(f"/v13/deployments/{host}") if host else None) or {}

    @property
    def number(self) -> int:
        """The number of the live release, 0 before any."""
        live = releases.identity(self.live)
        same = (n for n, one in self.deployments.items() if releases.identity(one) == live)
        return next(same, 0)

    @property
    def previous(self) -> int:
        """The number of the release that was live before the live one, 0 for none."""
        moved = (self.project or {}).get("lastAliasRequest") or {}
        older = [number for number in self.deployments if number < self.number]
        for number in older:
            if releases.identity(self.deployments[number]) == moved.get("fromDeploymentId"):
                return number
        return max(older, default=0)

    def _overview(self, most: int, *, building: bool) -> Overview:
        live, told = releases.identity(self.live), self.live.get("meta") or {}
        config = told.get(releases.CONFIG)
        app = App(
            name=self.name,
            url=self.url,
            release=self.number,
            commit=releases.commit(self.live),
            previous=self.previous,
            building=building,
            outdated=bool(config) and config != releases.print_of(self.env or ()),
        )
        newest = sorted(self.deployments, reverse=True)[:most]
        listed = tuple(releases.release(n, self.deployments[n], live) for n in newest)
        return Overview(app, listed, (), ())


def is_unattended() -> bool:
    """Whether this runs in CI, where nobody would see a claim link."""
    return bool(os.environ.get("CI"))
