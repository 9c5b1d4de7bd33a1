"""The steps of one deploy: what is there is looked at, what is missing becomes a step."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from dicectl.checks import check_before_deploy
from dicectl.checks.tools import foreign
from dicectl.errors import DicectlError
from dicectl.events import Deployed, Event, Item, Notice, Output
from dicectl.machine import fetch, runner
from dicectl.machine.probe import probe, probe_algorithm
from dicectl.machine.threads import begin
from dicectl.plan import Step
from dicectl.platforms import App, Platform
from dicectl.source import gitcli, repository
from dicectl.source.changes import Change
from dicectl.source.gitenv import NO_QUESTIONS, ONE_COMMIT, configured
from dicectl.source.project import Project
from dicectl.source.push import PushReader

DEFAULT_MESSAGE = "Deploy with dicectl"
# A build that nobody listens to is waited for so long, and asked for so often, in seconds. Heroku
# gave a build 15 minutes until March 2026, and does not say how many since:
# https://www.heroku.com/blog/bigger-slugs-and-greater-build-timeout-flexibility
BUILD_PATIENCE = 16 * 60
BUILD_PAUSE = 3


@dataclass(frozen=True)
class Request:
    """What the user asked for, beyond the app and its platform.

    Attributes:
        message: of the commit, if there is something to commit.
        commit: whether to commit changes to a repository that has commits; None where the user did
            not say.
        confirm: asks the user whether to commit these changes; None where nobody can be asked.
        region: where a new app is to run.
        team: whom a new app is to belong to.
        dry_run: only plan.
        check: check the project first.
        generate: take another name when this one is taken.
        rollback: bring back the release before when the new one does not become live.
    """

    message: str = ""
    commit: bool | None = None
    confirm: Callable[[Sequence[Change]], bool] | None = None
    region: str | None = None
    team: str | None = None
    dry_run: bool = False
    check: bool = True
    generate: bool = False
    rollback: bool = False


class Deployment:
    """One deploy: what the steps need to know of each other.

    Attributes:
        before: the app as it was found, None if there was none.
        release: the release that has to be live; set by looking or by the push.
        pushed: whether this deploy made that release.
        live: the app as it was when it proved to be live.
    """

    def __init__(self, platform: Platform, project: Project, request: Request) -> None:
        self.platform = platform
        self.project = project
        self.request = request
        self.before: App | None = None
        self.release = 0
        self.pushed = False
        self.live: App | None = None
        self._push_began = False
        self._reader = PushReader()

    def plan(self) -> Generator[Event, None, list[Step]]:
        """Look, change nothing, and return the steps; what is already true is not a step.

        Raises:
            DicectlError: the deploy cannot succeed, and why.
        """
        self.platform.check_ready()
        if not self.request.dry_run:  # which changes nothing, and holds no lock
            self.project.finish_commit()
        yield from self._choose_what_to_deploy()
        if self.project.changes and not self.request.dry_run:
            begin(repository.prepare)  # beside the checks
        yield from self._check()
        app = self.before = yield from self._settled("A build of this app goes on there.")
        if app and (self.request.region or self.request.team):
            yield Notice(f"{app.name} exists already; --region and --team are for a new app.")
        steps = self._commit_steps()
        if app is None:
            steps.append(self.platform.create(region=self.request.region, team=self.request.team))
        steps += self._remote_steps()
        is_live = self._is_live(app)
        if not is_live:
            steps.append(self._again_step() or self._push_step())
        if app and (not app.running or (is_live and app.crashed)):
            steps.append(self.platform.start())
        return [*steps, self._wait_step()]

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

    def serving(self) -> Generator[Event, None, str]:
        """Say what the app serves now, after a failure: the platform and the page are asked.

        It is "" when nothing was pushed, or when that cannot be found out.
        """
        if not self._push_began:
            return ""
        try:
            app = yield from self.platform.find()
        except DicectlError:
            return ""
        if app is None or not app.release:
            return "nothing yet"
        answer = probe(app.url)
        state = "which answers" if answer.good else f"which does not answer ({answer})"
        commit = f" (commit {app.commit[:8]})" if app.commit else ""
        return f"release v{app.release}{commit} at {app.url}, {state}"

    @property
    def undo(self) -> str:
        """The command that brings back the release before, "" when there is nothing to undo."""
        if not self.pushed or not self.before or not self.before.release:
            return ""
        return f"dicectl rollback v{self.before.release} --app {self._app}"

    def rollback(self) -> Step | None:
        """Return the step that brings back the release before; None when there is none."""
        if not self.undo or not self.before:
            return None
        return self.platform.rollback(self.before.release)

    def interrupted(self) -> DicectlError:
        """Return what to say after Ctrl-C."""
        if self._reader.building and not self.pushed and self.platform.builds_go_on:
            facts = {"platform": self.platform.title, "app": self._app}
            return DicectlError("D907", **facts)
        return DicectlError("D903")

    @property
    def _app(self) -> str:
        return f"{self.platform.app} --to {self.platform.key}"

    def _choose_what_to_deploy(self) -> Iterator[Event]:
        """Decide whether changes are committed or left out."""
        changes, wish = self.project.changes, self.request.commit
        if not changes and wish is not False:
            return
        if self.project.head is None:
            if wish is False:
                raise DicectlError("D115")
            return  # the first commit is what a deploy is for
        if wish is None and (self.request.message or self.request.dry_run):
            wish = True
        if wish is None:
            if self.request.confirm is None:
                evidence = "\n".join(map(str, changes[:10]))
                raise DicectlError("D114", count=_files(changes), evidence=evidence)
            wish = self.request.confirm(changes)
        if wish and self.project.is_detached:
            raise DicectlError("D116")
        if not wish:
            left = self.project.leave_out_changes()
            if left:
                names = ", ".join(change.path for change in left[:5])
                more = f" and {len(left) - 5} more" if left[5:] else ""
                yield Notice(f"Not committed, so left out: {names}{more}")

    def _check(self) -> Iterator[Event]:
        """Stop at what would fail later; tell everything that was found."""
        if self.request.check:
            yield from check_before_deploy(self.project, self.platform)
        elif self.project.changes and not self.project.has_identity:
            raise DicectlError("D103")

    def _commit_steps(self) -> list[Step]:
        changes, message = self.project.changes, self.request.message or DEFAULT_MESSAGE
        steps = []
        if not self.project.is_repository:
            init = ("git", "init", "--initial-branch=main")
            steps.append(Step("Make the folder a git repository", init, self._init))
        if changes:
            files = _files(changes)
            commit = ("git", "commit", "--message", message)
            steps += [
                Step(f"Stage {files}", ("git", "add", "--all"), partial(self._stage, changes)),
                Step(f"Commit {files}", commit, partial(self._commit, message)),
            ]
        return steps

    def _remote_steps(self) -> list[Step]:
        name, url = self.platform.key, self.platform.git_url()
        old = self.project.remotes.get(name)
        if old == url:
            return []
        if old and not self.platform.app_of(old):  # not ours to change
            raise foreign(self.platform, old)
        verb = "set-url" if old else "add"
        title = f"Set the remote {name}"
        title += f" (it was {gitcli.without_logins(old)})" if old else ""
        return [
            Step(title, ("git", "remote", verb, name, url), partial(self._set_remote, name, url))
        ]

    def _push_step(self) -> Step:
        # To the address, not to the remote: a remote's pushurl may lead elsewhere. From HEAD: the
        # branch may have any name. To main: other branches are taken and not built.
        argv = ("git", "push", self.platform.git_url(), "HEAD:refs/heads/main")
        return Step(f"Push the code to {self.platform.title}", argv, partial(self._push, argv))

    def _again_step(self) -> Step | None:
        """Return the step that releases a build of what would be pushed, if there is one."""
        head = self.project.head
        step = self.platform.again(head) if head and not self.project.changes else None
        return step and replace(step, run=partial(self._again, step))

    def _again(self, step: Step) -> Iterator[Event]:
        self._push_began = True
        yield from step.run()
        self.release = self.before.release + 1 if self.before else 1
        self.pushed = True

    def _wait_step(self) -> Step:
        address = self.before.url if self.before else f"the address of {self.platform.app}"
        return Step("Wait until the app answers", ("curl", "--fail", address), self._wait)

    def _init(self) -> Iterator[Event]:
        self.project.init()
        yield from ()

    def _stage(self, changes: tuple[Change, ...]) -> Iterator[Event]:
        for change in changes:
            yield Item(str(change))
        self.project.stage()

    def _commit(self, message: str) -> Iterator[Event]:
        self.project.commit(message)
        yield Output(f"commit {self.project.head}")

    def _set_remote(self, name: str, url: str) -> Iterator[Event]:
        self.project.set_remote(name, url)
        yield from ()

    def _push(self, argv: tuple[str, ...]) -> Iterator[Event]:
        env = NO_QUESTIONS | self.platform.push_environment()
        env |= configured(*ONE_COMMIT, after=os.environ | env)
        self._push_began = True
        begin(fetch.prepare)  # for the questions that follow
        lines = runner.stream(argv, cwd=self.project.root, env=env)
        status = None
        while status is None:
            try:
                yield from self._reader.read(next(lines))
            except StopIteration as ended:
                status = ended.value
        facts = {
            "remote": self.platform.key,
            "logs_command": f"dicectl logs {self._app}",
            "status_command": f"dicectl deploy {self._app}",
        }
        try:
            self.release = self._reader.outcome(status, **facts)
        except DicectlError as error:
            if error.code not in ("D402", "D404", "D407"):
                raise
            # How a stream ends decides nothing: what is live is asked of the platform.
            if not self._is_live((yield from self._settled("The connection broke off."))):
                raise
            yield Notice(f"{self.platform.title} has built this commit all the same.")
        self.pushed = True

    def _settled(self, why: str) -> Generator[Event, None, App | None]:
        """Look for the app; a build of it that goes on there is waited for."""
        app = yield from self.platform.find()
        deadline = time.monotonic() + BUILD_PATIENCE
        if app and app.building and not self.request.dry_run:
            yield Notice(f"{why} Waiting for what {self.platform.title} says about the build.")
        while app and app.building and not self.request.dry_run and time.monotonic() < deadline:
            time.sleep(BUILD_PAUSE)
            app = yield from self.platform.find()
        return app

    def _is_live(self, app: App | None) -> bool:
        """Whether the app runs what would be pushed; if so, that is the release to wait for."""
        head = self.project.head
        if not (app and app.commit and head and head.startswith(app.commit)):
            return False
        self.release = app.release
        return not self.project.changes

    def _wait(self) -> Iterator[Event]:
        self.live = yield from self.platform.wait_until_live(self.release)
        answer = probe_algorithm(self.live.url)
        if answer:
            yield Output(f"the algorithm: {answer}")
        if answer and not answer.good:
            logs = f"dicectl logs {self._app}"
            raise DicectlError("D505", evidence=str(answer), logs_command=logs)


def _files(changes: Sequence[Change]) -> str:
    return "1 file" if len(changes) == 1 else f"{len(changes)} files"
