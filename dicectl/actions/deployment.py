"""The plan of one deploy: it looks at what is there, and what is missing becomes a step."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial

from dicectl.actions.deploy_steps import Steps
from dicectl.actions.request import Request
from dicectl.checks.run import check_before_deploy
from dicectl.checks.tools import foreign
from dicectl.errors import DicectlError
from dicectl.events import Deployed, Event, Notice
from dicectl.machine.probe import probe
from dicectl.machine.threads import begin
from dicectl.plan import Step
from dicectl.platforms import Platform
from dicectl.source import gitcli, repository
from dicectl.source.changes import Change
from dicectl.source.project import Project

DEFAULT_MESSAGE = "Deploy with dicectl"


class Deployment:
    """One deploy: its plan, and what there is to say when it ends."""

    def __init__(self, platform: Platform, project: Project, request: Request) -> None:
        self.platform = platform
        self.project = project
        self.request = request
        self._steps = Steps(platform, project, request)

    def plan(self) -> Generator[Event, None, list[Step]]:
        """Look, change nothing, and return the steps. What is already true needs no step.

        Raises:
            DicectlError: the deploy cannot succeed, and why.
        """
        self.platform.check_ready()
        if self.request.temporary:
            self.platform.be_temporary()
        if not self.request.dry_run:  # a dry run changes nothing, and holds no lock
            self.project.finish_commit()
        yield from self._choose_what_to_deploy()
        if self.project.changes and not self.request.dry_run:
            begin(repository.prepare)  # while the checks run
        yield from self._check()
        app = yield from self._steps.settled("A build of this app goes on there.")
        self._steps.before = app
        if app and (self.request.region or self.request.team):
            yield Notice(f"{app.name} exists already; --region and --team are for a new app.")
        steps = self._commit_steps()
        if app is None and self.platform.can.takes_push:
            steps.append(self.platform.create(region=self.request.region, team=self.request.team))
        steps += self._remote_steps()
        is_live = self._steps.is_live(app)
        if not is_live:
            steps += self._code_steps()
        if app and (not app.running or (is_live and app.crashed)):
            steps += [start] if (start := self.platform.start()) else []
        return [*steps, self._wait_step()]

    def deployed(self, *, seconds: float) -> Deployed:
        """Return the last event of a deploy that went well."""
        live, head = self._steps.live, self.project.head
        if live is None or head is None:
            raise RuntimeError("the last step proves that the app is live")
        return Deployed(
            app=live.name,
            platform=self.platform.key,
            url=live.url if live.has_page else "",
            release=live.release,
            commit=head,
            changed=self._steps.pushed,
            seconds=seconds,
        )

    def serving(self) -> Generator[Event, None, str]:
        """Say what the app serves now, after a failure. This asks the platform and the page.

        It is "" when nothing was pushed, or when that cannot be found out.
        """
        if not self._steps.push_began:
            return ""
        try:
            app = yield from self.platform.find()
        except DicectlError:
            return ""
        if app is None or not app.release:
            return "nothing yet"
        commit = f" (commit {app.commit[:8]})" if app.commit else ""
        if not (app.has_page and app.url):
            lacks = "address" if app.has_page else "page"
            return f"release v{app.release}{commit}, which is {app.state} and has no {lacks}"
        answer = probe(app.url)
        state = "which answers" if answer.good else f"which does not answer ({answer})"
        return f"release v{app.release}{commit} at {app.url}, {state}"

    @property
    def undo(self) -> str:
        """The command that brings back the release before, "" when there is nothing to undo."""
        before = self._steps.before
        if not self._steps.pushed or not before or not before.release:
            return ""
        return f"dicectl rollback v{before.release} --app {self._steps.where}"

    def rollback(self) -> Step | None:
        """Return the step that brings back the release before; None when there is none."""
        if not self.undo or not self._steps.before:
            return None
        return self.platform.rollback(self._steps.before.release)

    def interrupted(self) -> DicectlError:
        """Return what to say after Ctrl-C."""
        if self._steps.builds_unwatched:
            facts = {"platform": self.platform.title, "app": self._steps.where}
            return DicectlError("D907", **facts)
        return DicectlError("D903")

    def _choose_what_to_deploy(self) -> Iterator[Event]:
        """Decide whether changes are committed or left out."""
        changes, wish = self.project.changes, self.request.commit
        if not changes and wish is not False:
            return
        if self.project.head is None:
            if wish is False:
                raise DicectlError("D115")
            return  # without a commit there is nothing to push
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
        """Stop the deploy if something would fail later, and yield everything that was found."""
        if self.request.check:
            yield from check_before_deploy(self.project, self.platform)
        elif self.project.changes and (unknown := self.project.unknown_committer):
            raise unknown

    def _commit_steps(self) -> list[Step]:
        changes, message = self.project.changes, self.request.message or DEFAULT_MESSAGE
        steps = []
        if not self.project.is_repository:
            init = ("git", "init", "--initial-branch=main")
            steps.append(Step("Make the folder a git repository", init, self._steps.init))
        if changes:
            files = _files(changes)
            add, commit = ("git", "add", "--all"), ("git", "commit", "--message", message)
            steps += [
                Step(f"Stage {files}", add, partial(self._steps.stage, changes)),
                Step(f"Commit {files}", commit, partial(self._steps.commit, message)),
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
        argv = ("git", "remote", verb, name, url)
        return [Step(title, argv, partial(self._steps.set_remote, name, url))]

    def _code_steps(self) -> list[Step]:
        """Return the steps that bring the code there."""
        if self.platform.can.takes_push:
            return [self._again_step() or self._push_step()]
        wish = self.request
        steps = self.platform.upload(self.project, region=wish.region, team=wish.team)
        *_, last = steps
        return [
            replace(one, run=partial(self._steps.upload, one, takes_over=one is last))
            for one in steps
        ]

    def _push_step(self) -> Step:
        # To the address, not to the remote: a remote's pushurl may lead elsewhere. From HEAD: the
        # branch may have any name. To this branch: others are taken and not built.
        ref = f"refs/heads/{self.platform.branch}"
        argv = ("git", "push", self.platform.git_url(), f"HEAD:{ref}")
        title = f"Push the code to {self.platform.title}"
        return Step(title, argv, partial(self._steps.push, argv))

    def _again_step(self) -> Step | None:
        """Return the step that releases a build of what would be pushed, if there is one."""
        head = self.project.head
        step = self.platform.again(head) if head and not self.project.changes else None
        return step and replace(step, run=partial(self._steps.again, step))

    def _wait_step(self) -> Step:
        if self._steps.types and "web" not in self._steps.types:
            look = ("dicectl", "status", *self._steps.where.split())
            return Step("Wait until its processes are up", look, self._steps.wait)
        before = self._steps.before
        known = before.url if before else ""
        address = known or f"the address of {self.platform.app}"
        return Step("Wait until the app answers", ("curl", "--fail", address), self._steps.wait)


def _files(changes: Sequence[Change]) -> str:
    return "1 file" if len(changes) == 1 else f"{len(changes)} files"
