"""One app on Heroku: everything that is asked about it. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import cached_property

from dicectl.errors import DicectlError
from dicectl.events import Event
from dicectl.machine.fetch import Answer
from dicectl.machine.threads import Work, begin
from dicectl.platforms.facts import Overview
from dicectl.platforms.heroku import api, cli, login
from dicectl.platforms.heroku.api import NEWEST
from dicectl.platforms.heroku.overview import lists_of, overview, read_lists
from dicectl.platforms.heroku.releases import Json
from dicectl.platforms.names import alternatives


class HerokuApp:
    """An app as Heroku's API tells of it.

    Attributes:
        name: the name of the app, "" for none.
        path: where the API has it.
        url: where it answers, as Heroku told it last.
        seen: all of the app, as `look` saw it last.
        releases: what Heroku told then about its releases.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = f"/apps/{name}"
        self.url = ""
        self.seen: Overview | None = None
        self.releases: list[Json] = []

    @cached_property
    def token(self) -> Work[str]:
        """The password for the API and git. To read this begins to ask for it."""
        return begin(login.token)

    @cached_property
    def api(self) -> api.Api:
        """The API as the account sees it that is logged in."""
        return api.Api(self.token.result)

    @property
    def facts(self) -> dict[str, str]:
        """The name and the platform, for the words of a failure."""
        return {"app": self.name, "platform": "heroku"}

    @property
    def logs_command(self) -> str:
        """The command that shows the log."""
        return f"dicectl logs {self.name} --to heroku"

    def check_ready(self) -> None:
        """Raise D202 when the Heroku CLI is not installed, and begin to ask for the login."""
        cli.require(self.name)
        _ = self.token

    def look(self, releases: int = NEWEST) -> Generator[Event, None, Overview | None]:
        """Ask Heroku for all of the app, side by side; see `Platform.look`."""
        self.check_ready()
        paths = [self.path, *lists_of(self.name)]
        found = yield from self.api.ask(*paths, newest=max(releases, NEWEST))
        answers = dict(zip(paths, found, strict=True))
        told = yield from self._told(answers[self.path])
        if told is None:
            return None
        lists = read_lists(self.name, answers)
        self.seen, self.releases = overview(told, **lists), lists["releases"]
        return replace(self.seen, releases=self.seen.releases[:releases])

    def about(self) -> Generator[Event, None, Json | None]:
        """Return what Heroku tells about the app, None if there is none of its name.

        Raises:
            DicectlError: D302 it is somebody else's; not logged in, no answer.
        """
        (answer,) = yield from self.api.ask(self.path)
        return (yield from self._told(answer))

    def config(self, release: int = 0) -> Generator[Event, None, dict[str, str]]:
        """Ask for the config vars; see `Platform.config`."""
        path = f"{self.path}/releases/{release}" if release else self.path
        (answer,) = yield from self.api.ask(f"{path}/config-vars")
        if release and answer.status == 404:
            raise DicectlError("D304", release=f"v{release}", **self.facts)
        if answer.status == 404:
            raise DicectlError("D303", name=self.name, platform="heroku")
        found: dict[str, str] = api.value(answer, f"{path}/config-vars")
        return found

    def taken(self, said: str) -> Generator[Event, None, DicectlError]:
        """Return the failure that the name is somebody else's, with names that are free."""
        names = alternatives(self.name)
        found = yield from self.api.ask(*(f"/apps/{name}" for name in names))
        free = [name for name, about in zip(names, found, strict=True) if about.status == 404]
        fix = " or ".join(f"dicectl deploy {name}" for name in free)
        return DicectlError(
            "D302",
            name=self.name,
            platform="Heroku",
            fix=f"{fix or 'Choose another name'}" + " (these names are free now)" * bool(free),
            evidence=cli.words(said),
            offers=tuple(free),
        )

    def _told(self, about: Answer) -> Generator[Event, None, Json | None]:
        if about.status == 404:
            return None
        if about.status == 403 and b"do not have access" in about.body:
            raise (yield from self.taken(str(api.problem(about, self.path).evidence)))
        found: Json = api.value(about, self.path)
        self.url = found["web_url"]
        return found
