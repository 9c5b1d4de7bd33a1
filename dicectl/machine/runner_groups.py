"""Starts processes in the background: a group that ends with this process, or one that goes on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

Detached = subprocess.Popen[bytes]

# Runs "$@" as the leader of a process group with a guard in it. The guard waits for the end of
# standard input, which is `leash`, and then kills the group.
_GUARDED = (
    "exec 3<&0 </dev/null; "
    '( (trap "" HUP INT TERM; read -r _ <&3; kill -9 0) >/dev/null 2>&1 & ); '
    'exec "$@" 3<&-'
)


def spawn_detached(argv: Sequence[str], *, cwd: Path, log: Path) -> Detached:
    """Start a process that outlives this one and its terminal; it writes to `log`.

    Its standard input ends when this process ends.
    """
    with log.open("ab") as stream:
        return subprocess.Popen(
            argv,
            cwd=cwd,
            stdin=leash(),
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )


def guarded(argv: Sequence[str]) -> list[str]:
    """Return the command line that runs `argv` as the leader of a guarded group; see `leash`."""
    return ["/bin/sh", "-c", _GUARDED, "sh", *argv]


@cache
def leash() -> int:
    """Return the reading end of a pipe. Nothing comes, and it is closed when this process ends.

    Only this process holds the other end: children do not inherit it.
    """
    return os.pipe()[0]
