"""What a platform can do for one app: the methods that every platform has."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from dicectl.errors import DicectlError
from dicectl.events import Event
from dicectl.plan import Step
from dicectl.platforms.abilities import Abilities
from dicectl.platforms.facts import App, Formation, Overview, Spare

if TYPE_CHECKING:
    from dicectl.platforms.check import Check
    from dicectl.platforms.needs import Needs
    from dicectl.source.project import Project


class Platform(Protocol):
    """One app's place on one platform.

    What has a body here is what most platforms do, and needs none there.
    """

    key: str
    """What `--to` takes; also the name of the git remote."""
    title: str
    """The platform's name for people."""
    app: str
    """The name of the app."""
    builds_go_on: bool
    """Whether a build goes on when its push or upload is interrupted."""
    can: Abilities
    """What can be done with an app there."""

    @property
    def branch(self) -> str:
        """The branch to push to, as `find` saw it."""

    def check_ready(self) -> None:
        """Raise DicectlError when this machine cannot use the platform: tools, operating system.

        A platform that takes long to answer begins to ask here what `find` will need.
        """

    def greet(self, agrees: Callable[[str], bool] | None) -> None:  # noqa: ARG002  others have one
        """Ask what only the user can know before a first contact; None where nobody can be asked.

        A platform that takes long to answer begins to ask here what it will need.
        """
        return  # most have no first contact

    def checks(self) -> list[Check]:
        """Return the checks of this machine and account that a deploy to the platform needs."""

    def needs(self, project: Project) -> Needs | None:  # noqa: ARG002  others need it
        """Return what is needed where Heroku's buildpack does not build; None where it does."""
        return None

    def find(self) -> Generator[Event, None, App | None]:
        """Look for the app, and change nothing; the value is None if the name is free.

        Raises:
            DicectlError: not logged in (git, too), the name is somebody else's, no answer.
        """
        seen = yield from self.look()
        return seen.app if seen else None

    def look(self, releases: int = 30) -> Generator[Event, None, Overview | None]:
        """Look for the app as `find` does, and return all of it, with at most so many releases."""

    def apps(self) -> Generator[Event, None, list[App]]:
        """Return all apps of this account or machine; only this needs no `app`."""

    def spare(self) -> list[Spare]:
        """Return what of all apps could be removed from this machine; needs no `app`."""
        return []  # most have their apps elsewhere

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Return the step that makes the app, where it is pushed to."""

    def upload(self, project: Project, *, region: str | None, team: str | None) -> list[Step]:  # noqa: ARG002  others need it
        """Return the steps that bring the last commit there, where that is not done by a push.

        The last one lets it take over. An app that is missing is made.
        """
        return []

    def be_temporary(self) -> None:
        """Make a page without an account, and no other.

        Raises:
            DicectlError: D655 there are none. That there is an account, D651, is seen by `find`.
        """
        raise DicectlError("D655", platform=self.title)

    def claim(self) -> str:
        """Return the link by which a page without an account becomes its user's own.

        Raises:
            DicectlError: D654 it is no such page, D648 it has ended.
        """
        raise DicectlError("D654", app=self.app)

    def git_url(self) -> str:
        """Return the address of the remote by which the repository knows the app.

        Where the platform takes a push, it is pushed to.
        """

    def push_environment(self) -> dict[str, str]:
        """Return what `git push` needs in its environment, beyond this process's own."""

    def start(self) -> Step | None:
        """Return the step that starts an app that is stopped or has crashed, as `look` saw it.

        None where there is nothing to start.
        """

    def rollback(self, release: int) -> Step:
        """Return the step that brings back an earlier release and waits until it is live.

        Raises:
            DicectlError: D304 there is no such release, or it is kept no more.
        """

    def config(self, release: int = 0) -> Generator[Event, None, dict[str, str]]:
        """Return the config vars of today, or of an earlier release.

        Raises:
            DicectlError: D304 there is no such release, or it is kept no more.
        """

    def set_config(self, wishes: Mapping[str, str | None]) -> Step:
        """Return the step that sets config vars, and removes those that are to be None.

        It makes a release, and waits until that is live where the app is meant to run. Neither the
        step nor its events tell values.
        """

    def restart(self) -> Step:
        """Return the step that replaces all processes and waits until the app is live.

        On this machine it starts them where the app is down.
        """

    def scale(self, wishes: Sequence[Formation]) -> Step:
        """Return the step that makes the formation what is wished; a size of "" stays as it is.

        Raises:
            DicectlError: D308 the platform has no room for it.
        """

    def execute(self, command: str) -> int:
        """Run a shell's command once in the live release's environment, at this terminal.

        Return its exit status; or it takes the place of this process.

        Raises:
            DicectlError: D319 the process cannot start.
        """

    def destroy(self) -> Step:
        """Return the step that removes the app, as `look` saw it, with all that belongs to it.

        Raises:
            DicectlError: D303 there is none, and nothing is left of one.
        """

    def cost(self, formation: Sequence[Formation]) -> str:
        """Say in a line what the app costs a month."""

    def again(self, commit: str) -> Step | None:
        """Return the step that releases what was built of this commit before, as `find` saw it.

        None where there is no such build, or a push is enough.
        """

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:
        """Wait until the app answers and runs this release or a newer one.

        The generator's value is the `App` as it is then. One without a web process has no page to
        wait for.

        Raises:
            DicectlError: it crashed, does not answer, or its web process is scaled to none.
        """

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        """Yield the newest log lines as they are, and with `follow` those to come.

        `source` is "app" or "heroku", which stands for whatever the platform says; `process` is a
        type or one process ("web", "web.1"). `lines` counts those that are wanted. A stream that
        is followed may end; what it would have given can then be asked for again.

        Raises:
            DicectlError: D504 the stream broke off; there is no such app, or its log cannot be
                read.
        """

    def stop(self) -> str:
        """Stop the app's web process, here all of its processes; return how to start it again."""

    def app_of(self, url: str) -> str | None:
        """Return the name of the app that a remote's address stands for, if it is one of ours."""
