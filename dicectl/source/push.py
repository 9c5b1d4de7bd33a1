"""Reads what `git push` prints, line by line, and says what really happened.

Heroku and the local platform print Heroku's build output, Dokku one that is much like it. The exit
status of git proves nothing: several kinds of push end with 0 and deploy nothing. Samples:
https://devcenter.heroku.com/articles/git, plugins/git/functions of dokku/dokku.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator

from dicectl.errors import DicectlError
from dicectl.events import Event, Output, Phase
from dicectl.source import gitcli

_STEP = re.compile(r"-----> (.+)")
_RELEASED = re.compile(r"\s+Released v(\d+)")
_NO_APP = re.compile(r"No such app as (\S+?)\.")
# Of the local platform, which releases nothing that does not answer.
_NOT_STARTED = re.compile(r" !\s+Error: (\S+) of release v(\d+) is not up(?: at (\S+))?: (.+)")
_NO_PROCESS = re.compile(r" !\s+Error: The Procfile names no process\.")
# Dokku's words; the first for containers that did not come up, and the last of another branch.
_NOT_UP = re.compile(r" !\s+(Could not start due to .+)")
_LOCKED = re.compile(r"(\S+) currently has a deploy lock in place\. Exiting")
_OTHER_BRANCH = re.compile(r"-----> WARNING: deploy did not complete, you must push to (\S+?)\.$")

# Lines that decide the outcome, whatever the exit status is.
_SIGNS = {
    "building": re.compile(r"Building source|-----> "),
    "verified": re.compile(r"Verifying deploy\.* done"),
    "deployed": re.compile(r"[-=]+> Application deployed:"),
    "release failed": re.compile(r"Waiting for release\.* failed"),
    "other branch": re.compile(r"Pushed to branch other than"),
}

# What git or the platform says when a push is refused, and the failure that it means. A build may
# call git itself, for a package: in its lines these words are about something else.
_REFUSALS = (
    (re.compile(r"\(non-fast-forward\)|\(fetch first\)"), "D406"),
    (re.compile(r"shallow (update not allowed|clone)"), "D408"),
    (re.compile(r"Authentication failed|could not read (Username|Password)|HTTP 401"), "D207"),
)
_REJECTED = re.compile(r"Push rejected|pre-receive hook declined|Push failed")

# Lines that follow a rejection and add nothing to it.
_NOISE = re.compile(
    r" !\s*$| !\s+Push |To |Verifying deploy| ! \[remote rejected\]|error: failed to push"
)

# How many lines of a phase are kept. The cause of a failure is among the last ones.
KEPT_LINES = 2000
EVIDENCE_LINES = 12


class PushReader:
    """Takes what one push says, line by line; `outcome` judges it at the end."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._outside: deque[str] = deque(maxlen=KEPT_LINES)  # of the build
        self._signs: set[str] = set()
        self._release = 0
        self._wanted_branch = ""

    def read(self, line: str) -> list[Event]:
        """Take one line and return the events it stands for."""
        if line == "Everything up-to-date":  # git itself says so, not a build
            self._signs.add("up to date")
        said = gitcli.without_logins(re.sub(r"^remote: ?", "", line).rstrip())
        self._lines.append(said)
        self._signs.update(sign for sign, pattern in _SIGNS.items() if pattern.match(said))
        if not (self.building and line.startswith("remote:")):
            self._outside.append(said)
        if found := _RELEASED.match(said):
            self._release = int(found[1])
        if found := _OTHER_BRANCH.match(said):
            self._wanted_branch = found[1]
        if found := _STEP.match(said):
            return [Phase(found[1].rstrip(".")), Output(said)]
        return [Output(said)]

    @property
    def building(self) -> bool:
        """Whether the platform has begun to build."""
        return "building" in self._signs

    def outcome(self, status: int, **facts: str) -> int:
        """Return the number of the release that the push made, 0 where it was not told.

        Args:
            status: what `git push` exited with.
            facts: `remote`, `branch`, `logs_command` and `status_command`, for the words of a
                failure.

        Raises:
            DicectlError: D207, D40x, D68x: nothing was deployed, and why.
        """
        output = "\n".join(self._lines)
        seen = {"evidence": self._evidence(), "output": output}
        if status:
            raise self._refused(output, seen | facts)
        for sign, code in (("other branch", "D403"), ("release failed", "D405")):
            if sign in self._signs:
                raise DicectlError(code, **seen, **facts)
        if self._wanted_branch:
            raise DicectlError("D681", wanted=self._wanted_branch, **seen, **facts)
        if "deployed" in self._signs or (self._release and "verified" in self._signs):
            return self._release
        raise DicectlError("D402" if "up to date" in self._signs else "D404", **seen, **facts)

    def _refused(self, output: str, facts: dict[str, str]) -> DicectlError:
        outside = "\n".join(self._outside)
        if "release failed" in self._signs:
            return DicectlError("D405", **facts)
        if failure := _not_started(output, facts):
            return failure
        if found := _LOCKED.search(output):
            return DicectlError("D682", app=found[1], **facts)
        if (found := _NOT_UP.search(output)) and _REJECTED.search(output):
            return DicectlError("D683", reason=found[1].rstrip(". "), **facts)
        if found := _NO_APP.search(outside):
            return DicectlError("D303", name=found[1], platform=facts["remote"], **facts)
        refusals = (code for pattern, code in _REFUSALS if pattern.search(outside))
        rejected = ("D401" if self.building else "D410") if _REJECTED.search(output) else "D407"
        return DicectlError(next(refusals, rejected), **facts)

    def _evidence(self) -> str:
        """What was said in the last phase: the cause stands there, near its end."""
        said = list(self._lines)
        start = max((n for n, line in enumerate(said) if _STEP.match(line)), default=-1) + 1
        telling = [line for line in said[start:] if line and not _NOISE.match(line)]
        return "\n".join(telling[-EVIDENCE_LINES:])


def follow(lines: Generator[str, None, int], reader: PushReader) -> Generator[Event, None, int]:
    """Let the reader take a push line by line; the generator's value is git's exit status."""
    while True:
        try:
            yield from reader.read(next(lines))
        except StopIteration as ended:
            return int(ended.value)


def _not_started(output: str, facts: dict[str, str]) -> DicectlError | None:
    """Return the failure that a platform has which would release it all the same."""
    if _NO_PROCESS.search(output):
        fix = "Add a line like  web: gunicorn app:app  to the Procfile, then: dicectl deploy"
        return DicectlError("D503", fix=fix, **facts)
    if not (found := _NOT_STARTED.search(output)):
        return None
    process, release, url, reason = found.groups()
    if url:
        return DicectlError("D502", url=url, **facts)
    reason = f"{reason}; it was not released"
    return DicectlError("D501", process=process, release=release, reason=reason, **facts)
