"""What the steps of a deploy do, and what a step has to know about the steps before it."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterator

from dicectl.actions.request import Request
from dicectl.errors import DicectlError
from dicectl.errors.advice import command
from dicectl.events import Event, Item, Notice, Output, PlannedStep
from dicectl.machine import fetch, runner
from dicectl.machine.probe import probe_algorithm
from dicectl.machine.threads import begin
from dicectl.plan import Step
from dicectl.platforms import App, Platform, processes
from dicectl.source.changes import Change
from dicectl.source.gitenv import NO_QUESTIONS, ONE_COMMIT, configured
from dicectl.source.project import Project
from dicectl.source.push import PushReader, follow

# How long to wait for a build whose output is lost, and the pause between two questions, in
# seconds. Heroku gave a build 15 minutes until March 2026, and does not say how many since:
# https://www.heroku.com/blog/bigger-slugs-and-greater-build-timeout-flexibility
BUILD_PATIENCE = 16 * 60
BUILD_PAUSE = 3


def announced(step: Step) -> PlannedStep:
    """Return a step without its action, with its command line as the user's shell has it."""
    return PlannedStep(step.title, command(*step.argv))


class Steps:
    """The steps of one deploy.

    Attributes:
        before: the app as it was found, None if there was none.
        release: the release that has to be live; set by looking or by the push.
        push_began: whether something was sent to the platform.
        pushed: whether this deploy made that release.
        live: the app as it was when it proved to be live.
    """

    def __init__(self, platform: Platform, project: Project, request: Request) -> None:
        self.platform = platform
        self.project = project
        self.before: App | None = None
        self.release = 0
        self.push_began = False
        self.pushed = False
        self.live: App | None = None
        self._request = request
        self._reader = PushReader()
        self._uploading = False

    @property
    def where(self) -> str:
        """The app and its platform, as a command takes them."""
        return f"{self.platform.app} --to {self.platform.key}"

    @property
    def types(self) -> set[str]:
        """The process types that the Procfile names, but the release phase."""
        return processes.named(self.project).keys() - {"release"}

    @property
    def builds_unwatched(self) -> bool:
        """Whether a build has begun that goes on when the push is interrupted."""
        building = self._reader.building or self._uploading
        return building and not self.pushed and self.platform.builds_go_on

    def init(self) -> Iterator[Event]:
        """Make the folder a git repository."""
        self.project.init()
        yield from ()

    def stage(self, changes: tuple[Change, ...]) -> Iterator[Event]:
        """Stage every change."""
        for change in changes:
            yield Item(str(change))
        self.project.stage()

    def commit(self, message: str) -> Iterator[Event]:
        """Commit what is staged."""
        self.project.commit(message)
        yield Output(f"commit {self.project.head}")

    def set_remote(self, name: str, url: str) -> Iterator[Event]:
        """Make the remote `name` stand for `url`."""
        self.project.set_remote(name, url, fetched=self.platform.can.takes_push)
        yield from ()

    def push(self, argv: tuple[str, ...]) -> Iterator[Event]:
        """Push the code, and judge what git and the platform say."""
        env = NO_QUESTIONS | self.platform.push_environment()
        env |= configured(*ONE_COMMIT, after=os.environ | env)
        self.push_began = True
        begin(fetch.prepare)  # it will be needed after the push
        status = yield from follow(
            runner.stream(argv, cwd=self.project.root, env=env), self._reader
        )
        facts = {
            "remote": self.platform.key,
            "branch": self.platform.branch,
            "logs_command": f"dicectl logs {self.where}",
            "status_command": f"dicectl deploy {self.where}",
        }
        try:
            self.release = self._reader.outcome(status, **facts)
        except DicectlError as error:
            if error.code not in ("D402", "D404", "D406", "D407"):
                raise
            # The connection broke off, or another push was faster, perhaps with the same commit.
            # That decides nothing: the platform knows what is live.
            if not self.is_live((yield from self.settled("The connection broke off."))):
                raise
            yield Notice(f"{self.platform.title} has built this commit all the same.")
        self.pushed = True

    def upload(self, step: Step, *, takes_over: bool) -> Iterator[Event]:
        """Bring the code to a platform that takes no push, by one of its own steps."""
        self.push_began = self._uploading = True
        yield from step.run()
        self.pushed = takes_over

    def again(self, step: Step) -> Iterator[Event]:
        """Release again what was built before, by the step of the platform."""
        self.push_began = True
        yield from step.run()
        self.release = self.before.release + 1 if self.before else 1
        self.pushed = True

    def wait(self) -> Iterator[Event]:
        """Wait until the release is live and the algorithm answers."""
        self.live = yield from self.platform.wait_until_live(self.release)
        if self.live.commit and not (self.project.head or "").startswith(self.live.commit):
            facts = {"remote": self.platform.key, "logs_command": f"dicectl logs {self.where}"}
            said = f"it runs commit {self.live.commit[:8]}"
            raise DicectlError(
                "D404", **facts, status_command=f"dicectl status {self.where}", evidence=said
            )
        yield from self._tell_what_is_idle()
        answer = probe_algorithm(self.live.url) if self.live.has_page else None
        if answer:
            yield Output(f"the algorithm: {answer}")
        if answer and not answer.good:
            logs = f"dicectl logs {self.where}"
            raise DicectlError("D505", evidence=str(answer), logs_command=logs)

    def _tell_what_is_idle(self) -> Iterator[Event]:
        """Say which process types of the Procfile do not run, and the command that starts them."""
        if not self.types - {"web"}:
            return
        seen = yield from self.platform.look(1)
        types = [one.type for one in seen.formation if not one.quantity] if seen else []
        if idle := [kind for kind in types if kind != "release"]:
            start = f"dicectl scale {' '.join(f'{kind}=1' for kind in idle)} --app {self.where}"
            yield Notice(f"Not running: {', '.join(idle)}. To start one of each: {start}")

    def settled(self, why: str) -> Generator[Event, None, App | None]:
        """Look for the app. If a build of it is running there, wait for the end of the build."""
        app = yield from self.platform.find()
        deadline = time.monotonic() + BUILD_PATIENCE
        if app and app.building and not self._request.dry_run:
            yield Notice(f"{why} Waiting for what {self.platform.title} says about the build.")
        while app and app.building and not self._request.dry_run and time.monotonic() < deadline:
            time.sleep(BUILD_PAUSE)
            app = yield from self.platform.find()
        return app

    def is_live(self, app: App | None) -> bool:
        """Whether the app runs what would be pushed. If it does, its release becomes `release`."""
        head = self.project.head
        if not (app and app.commit and head and head.startswith(app.commit)):
            return False
        self.release = app.release
        return not self.project.changes and not app.outdated
