"""Deploy a project: look, plan, run each step, prove that the app answers.

The only loop over steps.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial

from dicectl import runner
from dicectl.checks import check_before_deploy
from dicectl.errors import DicectlError
from dicectl.events import (
    Deployed,
    Event,
    Failed,
    Item,
    Notice,
    Output,
    Planned,
    StepDone,
    StepStarted,
)
from dicectl.explain import explain
from dicectl.plan import Step
from dicectl.platforms import App, Platform
from dicectl.project import Project
from dicectl.push import PushReader

DEFAULT_MESSAGE = "Deploy with dicectl"

# git must never stop to ask: not in the terminal, not in a window.
NO_QUESTIONS = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": ""}


@dataclass(frozen=True)
class Request:
    """What the user asked for, beyond the app and its platform."""

    message: str = DEFAULT_MESSAGE
    region: str | None = None
    team: str | None = None
    dry_run: bool = False
    check: bool = True


def deploy(platform: Platform, project: Project, request: Request) -> Iterator[Event]:
    """Deploy `project` to `platform`, telling each thing as it happens.

    The last event is `Deployed`, `Failed`, or with `request.dry_run` `Planned`.
    """
    began = time.monotonic()
    work = Deployment(platform, project, request)
    done: list[str] = []
    try:
        steps = yield from work.plan()
        announced = tuple(step.announced for step in steps)
        yield Planned(platform.app, platform.title, announced, request.dry_run)
        if request.dry_run:
            return
        for step in steps:
            yield from _run(step)
            done.append(step.title)
        yield work.deployed(seconds=round(time.monotonic() - began, 1))
    except DicectlError as error:
        yield failed(error, tuple(done))
    except KeyboardInterrupt:
        yield failed(DicectlError("D903"), tuple(done))


def failed(error: DicectlError, done: tuple[str, ...] = ()) -> Failed:
    """Return the event that tells of an error, with its cause and cure where they are known."""
    evidence, cause, fix, link = error.evidence, "", error.fix, error.link
    if known := explain(error.output):
        evidence, cause, fix, link = known.evidence, known.cause, known.fix, known.link
    status = int(error.exit_status)
    return Failed(error.code, error.title, evidence, cause, fix, status, done, link=link)


def _run(step: Step) -> Iterator[Event]:
    started = time.monotonic()
    yield StepStarted(step.title, step.announced.command)
    yield from step.run()
    yield StepDone(step.title, round(time.monotonic() - started, 1))


class Deployment:
    """One deploy: what the steps need to know of each other.

    Attributes:
        release: the release that has to be live; set by looking or by the push.
        pushed: whether a push was needed.
        live: the app as it was when it proved to be live.
    """

    def __init__(self, platform: Platform, project: Project, request: Request) -> None:
        self.platform = platform
        self.project = project
        self.request = request
        self.release = 0
        self.pushed = False
        self.live: App | None = None

    def plan(self) -> Generator[Event, None, list[Step]]:
        """Look, change nothing, and return the steps; what is already true is not a step.

        Raises:
            DicectlError: the deploy cannot succeed, and why.
        """
        self.platform.check_ready()
        yield from self._check()
        app = self.platform.find()
        if app and (self.request.region or self.request.team):
            yield Notice(f"{app.name} exists already; --region and --team are for a new app.")
        steps = self._commit_steps()
        if app is None:
            steps.append(self.platform.create(region=self.request.region, team=self.request.team))
        steps += self._remote_steps()
        if not self._is_live(app):
            steps.append(self._push_step())
        if app and not app.running:
            steps.append(self.platform.start())
        address = app.url if app else f"the address of {self.platform.app}"
        steps.append(Step("Wait until the app answers", ("curl", "--fail", address), self._wait))
        return steps

    def deployed(self, *, seconds: float) -> Deployed:
        """Return the last event of a deploy that went well."""
        live, head = self.live, self.project.head
        if live is None or head is None:
            raise RuntimeError("the last step proves that the app is live")
        return Deployed(
            app=live.name,
            platform=self.platform.key,
            url=live.url,
            release=live.release,
            commit=head,
            changed=self.pushed,
            seconds=seconds,
        )

    def _check(self) -> Iterator[Event]:
        """Stop at what would fail later; tell everything that was found."""
        if self.request.check:
            yield from check_before_deploy(self.project)
        if (url := self.project.remotes.get(self.platform.key)) and not self.platform.app_of(url):
            facts = {"remote": self.platform.key, "platform": self.platform.title}
            raise DicectlError("D106", **facts, evidence=f"{self.platform.key} is {url}")

    def _commit_steps(self) -> list[Step]:
        changes, message = self.project.changes, self.request.message
        steps = []
        if self.project.repo is None:
            init = ("git", "init", "--initial-branch=main")
            steps.append(Step("Make the folder a git repository", init, self._init))
        if changes:
            files = "1 file" if len(changes) == 1 else f"{len(changes)} files"
            commit = ("git", "commit", "--message", message)
            steps += [
                Step(f"Stage {files}", ("git", "add", "--all"), partial(self._stage, changes)),
                Step(f"Commit {files}", commit, self._commit),
            ]
        return steps

    def _remote_steps(self) -> list[Step]:
        name, url = self.platform.key, self.platform.git_url()
        old = self.project.remotes.get(name)
        if old == url:
            return []
        verb = "set-url" if old else "add"
        title = f"Set the remote {name}" + (f" (it was {old})" if old else "")
        return [
            Step(title, ("git", "remote", verb, name, url), partial(self._set_remote, name, url))
        ]

    def _push_step(self) -> Step:
        # To the address, not to the remote: a remote's pushurl may lead elsewhere. From HEAD: the
        # branch may have any name. To main: other branches are taken and not built.
        options = self.platform.git_options()
        url = self.platform.git_url()
        argv = ("git", *options, "push", url, "HEAD:refs/heads/main")
        return Step(f"Push the code to {self.platform.title}", argv, partial(self._push, argv))

    def _init(self) -> Iterator[Event]:
        self.project.init()
        yield from ()

    def _stage(self, changes: tuple[object, ...]) -> Iterator[Event]:
        for change in changes:
            yield Item(str(change))
        self.project.stage()

    def _commit(self) -> Iterator[Event]:
        self.project.commit(self.request.message)
        yield Output(f"commit {self.project.head}")

    def _set_remote(self, name: str, url: str) -> Iterator[Event]:
        self.project.set_remote(name, url)
        yield from ()

    def _push(self, argv: tuple[str, ...]) -> Iterator[Event]:
        reader = PushReader()
        env = NO_QUESTIONS | self.platform.push_environment()
        lines = runner.stream(argv, cwd=self.project.root, env=env)
        status = None
        while status is None:
            try:
                yield from reader.read(next(lines))
            except StopIteration as ended:
                status = ended.value
        app = f"{self.platform.app} --to {self.platform.key}"
        facts = {
            "remote": self.platform.key,
            "logs_command": f"dicectl logs {app}",
            "status_command": f"dicectl deploy {app}",
        }
        try:
            self.release = reader.outcome(status, **facts)
        except DicectlError as error:
            if error.code != "D402" or not self._is_live(self.platform.find()):
                raise
            yield Notice("An earlier push of this commit was built meanwhile.")
        self.pushed = True

    def _is_live(self, app: App | None) -> bool:
        """Whether the app runs what would be pushed; if so, that is the release to wait for."""
        head = self.project.head
        if not (app and app.commit and head and head.startswith(app.commit)):
            return False
        self.release = app.release
        return not self.project.changes

    def _wait(self) -> Iterator[Event]:
        self.live = yield from self.platform.wait_until_live(self.release)
