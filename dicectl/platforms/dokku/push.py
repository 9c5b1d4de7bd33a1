"""What git needs to reach a Dokku server, and a push that is not a deploy's."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from dicectl.events import Event
from dicectl.machine import runner
from dicectl.platforms.dokku import ssh
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.platforms.dokku.connection import TIMEOUT
from dicectl.platforms.dokku.failures import refused
from dicectl.source.gitenv import NO_QUESTIONS, ONE_COMMIT, configured
from dicectl.source.push import PushReader, follow


def environment() -> dict[str, str]:
    """Let git use the same ssh, and the same connection."""
    return {"GIT_SSH_COMMAND": shlex.join(ssh.command()), "GIT_SSH_VARIANT": "ssh"}


def tip(app: DokkuApp) -> str:
    """Return the commit that the server has on the branch that it deploys, "" for none."""
    argv = ("git", "ls-remote", app.ssh.server.url(app.name), f"refs/heads/{app.branch}")
    done = runner.run(argv, env=NO_QUESTIONS | environment(), timeout=TIMEOUT)
    if done.status:
        raise refused(("git", "ls-remote"), done)
    return done.stdout.partition("\t")[0]


def push(app: DokkuApp, argv: tuple[str, ...], root: Path) -> Iterator[Event]:
    """Push, and judge what git and Dokku say."""
    env = NO_QUESTIONS | environment()
    env |= configured(*ONE_COMMIT, after=os.environ | env)
    app.ssh.changes += 1
    reader = PushReader()
    status = yield from follow(runner.stream(argv, cwd=root, env=env), reader)
    reader.outcome(
        status,
        remote="dokku",
        branch=app.branch,
        logs_command=app.logs_command,
        status_command=f"dicectl status {app.name} --to dokku",
    )
