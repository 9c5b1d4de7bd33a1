"""The command lines by which a server is reached.

The user's own settings (~/.ssh/config, the agent) hold. Nothing is ever asked: without a terminal
Dokku says everything plainly, and ssh must not wait for a password. Tried with OpenSSH 9.2.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from dicectl.machine.system import WINDOWS, private_folder

# A connection over which nothing comes for a minute is given up.
OPTIONS = (
    *("-T", "-a", "-x", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"),
    *("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"),
)
# How long the shared connection stays for the next command, in seconds.
PERSIST = 60
# The longest path of a socket is 104 bytes on macOS; ssh adds 40 for %C and 17 of its own.
LONGEST_FOLDER = 104 - 1 - 40 - 17
# How a command is given a connection of its own.
ALONE = ("-o", "ControlPath=none")


def program() -> tuple[str, ...]:
    """Return the ssh that git would use, too."""
    return tuple(shlex.split(os.environ.get("GIT_SSH_COMMAND", ""))) or ("ssh",)


def command(*more: str) -> tuple[str, ...]:
    """Return ssh with the options of every call; calls share a connection where that can be.

    What `more` says is obeyed first.
    """
    return (*program(), *more, *OPTIONS, *_shared())


def _shared() -> tuple[str, ...]:
    if WINDOWS:  # its ssh has no such thing
        return ()
    wish = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = private_folder(Path(wish or "/tmp"), "dicectl-ssh")  # noqa: S108  checked there
    if folder is None or len(str(folder)) > LONGEST_FOLDER:
        return ()
    words = ("ControlMaster=auto", f"ControlPath={folder}/%C", f"ControlPersist={PERSIST}")
    return tuple(word for one in words for word in ("-o", one))
