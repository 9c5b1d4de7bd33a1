"""The connection to a server: Dokku's commands over SSH, and what their failures mean.

The user's own settings (~/.ssh/config, the agent) hold. Nothing is ever asked: without a terminal
Dokku says everything plainly, and ssh must not wait for a password. Tried with OpenSSH 9.2.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from dicectl.errors import DicectlError, advice
from dicectl.machine import runner
from dicectl.machine.install import how_to
from dicectl.machine.runner import Finished
from dicectl.machine.system import WINDOWS, private_folder
from dicectl.machine.threads import Work, begin
from dicectl.platforms.dokku import hostkey
from dicectl.platforms.dokku.server import USER, Server

Json = Any

# A connection over which nothing comes for a minute is given up.
OPTIONS = (
    *("-T", "-a", "-x", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"),
    *("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"),
)
# How long the shared connection stays for the next command, in seconds.
PERSIST = 60
# The longest path of a socket is 104 bytes on macOS; ssh adds 40 for %C and 17 of its own.
LONGEST_FOLDER = 104 - 1 - 40 - 17
# How long a command may take that only asks, and one that starts containers, in seconds.
TIMEOUT, LONG = 60.0, 900.0
# Before this one, `--format json` and `builds:list` are missing.
OLDEST = (0, 38)
# What a command ends with whose app does not exist: plugins/common/common.go of dokku/dokku.
NO_APP = 20
# What ssh itself ends with, and what it says where another attempt would end the same.
LOST = 255
_CERTAIN = (
    *("ssh: ", "Permission denied", "Too many authentication", "IDENTIFICATION HAS CHANGED"),
    *("Host key verification", "host key is known"),
)


def program() -> tuple[str, ...]:
    """Return the ssh that git would use, too."""
    return tuple(shlex.split(os.environ.get("GIT_SSH_COMMAND", ""))) or ("ssh",)


def command() -> tuple[str, ...]:
    """Return ssh with the options of every call; calls share a connection where that can be."""
    return (*program(), *OPTIONS, *_shared())


def _shared() -> tuple[str, ...]:
    if WINDOWS:  # its ssh has no such thing
        return ()
    wish = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = private_folder(Path(wish or "/tmp"), "dicectl-ssh")  # noqa: S108  checked there
    if folder is None or len(str(folder)) > LONGEST_FOLDER:
        return ()
    words = ("ControlMaster=auto", f"ControlPath={folder}/%C", f"ControlPersist={PERSIST}")
    return tuple(word for one in words for word in ("-o", one))


class Connection:
    """A server, and the commands that it is given."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.stranger: hostkey.HostKey | None = None

    @cached_property
    def _greeting(self) -> Work[str]:
        return begin(self._greet)

    def prepare(self) -> None:
        """Begin to connect, which takes the longest of all.

        Raises:
            DicectlError: D673 there is no ssh.
        """
        if not runner.find(program()[0]):
            raise DicectlError("D673", how=how_to("ssh"))
        _ = self._greeting

    @property
    def version(self) -> str:
        """The version of Dokku there.

        Raises:
            DicectlError: D674 to D679: why there is no connection, or no Dokku that will do.
        """
        self.prepare()
        return self._greeting.result()

    def again(self) -> None:
        """Forget how the first attempt to connect has ended."""
        self.__dict__.pop("_greeting", None)
        self.stranger = None

    def _greet(self) -> str:
        done = self._twice(("version",))
        if "Permission denied" in done.stderr and self.server.user == USER:
            done = self._greet_as_configured() or done
        if done.status == LOST:
            raise self._unreachable(done)
        found = re.search(r"(?:dokku version )?(\d+\.\d+\.\d+)", done.stdout)
        if done.status or not found:
            raise _certain("D678", server=str(self.server), evidence=_words(done))
        if tuple(map(int, found[1].split(".")[:2])) < OLDEST:
            needed = ".".join(map(str, OLDEST))
            raise DicectlError("D679", server=self.server, version=found[1], needed=needed)
        return found[1]

    def _greet_as_configured(self) -> Finished | None:
        """Try the user that ssh's own settings name: Dokku's may have another name there."""
        usual, self.server = self.server, replace(self.server, user="")
        done = self._run(("version",))
        if done.status == 0 and "dokku" in done.stdout:
            return done
        self.server = usual
        return None

    def ask(self, *words: str) -> Finished:
        """Give a command that changes nothing: if the connection is lost meanwhile, once again."""
        _ = self.version
        return self._reached(self._twice(words))

    def call(self, *words: str, stdin: str = "", timeout: float = TIMEOUT) -> Finished:
        """Give a command and wait for its end. What ssh itself fails with is raised."""
        _ = self.version
        done = self._run(words, stdin, timeout)
        if done.status == LOST and "kex_exchange" in done.stderr:  # too many at once
            done = self._run(words, stdin, timeout)
        return self._reached(done)

    def _twice(self, words: Sequence[str]) -> Finished:
        """Ask, and where the connection broke off, ask over one of its own."""
        done = self._run(words)
        if done.status == LOST and not any(one in done.stderr for one in _CERTAIN):
            done = self._run(words, more=("-o", "ControlPath=none"))
        return done

    def _reached(self, done: Finished) -> Finished:
        if done.status == LOST:
            raise self._unreachable(done)
        return done

    def must(self, *words: str, stdin: str = "", timeout: float = TIMEOUT) -> Finished:
        """Give a command that has to end well; raises `refused` otherwise."""
        done = self.call(*words, stdin=stdin, timeout=timeout)
        if done.status:
            raise refused(words, done)
        return done

    def json(self, *words: str) -> Json:
        """Give a command that answers in JSON, and return that."""
        words = (*words, "--format", "json")
        done = self.ask(*words)
        if done.status:
            raise refused(words, done)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise refused(words, done) from None

    def stream(self, *words: str) -> Generator[str, None, int]:
        """Give a command and yield its lines as they come; its value is the exit status."""
        _ = self.version
        return (yield from runner.stream(self.argv(words)))

    def argv(self, words: Sequence[str], more: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the command line of a call, with `more` options of ssh's own.

        There, Dokku splits the words as `xargs` does.
        """
        return (*program(), *more, *OPTIONS, *_shared(), *self.server.words, "--", *words)

    def shown(self, *words: str) -> tuple[str, ...]:
        """Return a command as one would type it."""
        return ("ssh", *self.server.words, *words)

    def _run(
        self,
        words: Sequence[str],
        stdin: str = "",
        timeout: float = TIMEOUT,
        more: Sequence[str] = (),
    ) -> Finished:
        try:
            return runner.run(self.argv(words, more), stdin=stdin, timeout=timeout)
        except DicectlError as error:  # the words may have values in them that nobody has to see
            if error.code != "D901":
                raise
            said = " ".join(self.shown(*words[:1]))
            raise DicectlError("D901", command=said, seconds=round(timeout)) from None

    def _unreachable(self, done: Finished) -> DicectlError:
        """Say why ssh did not come through."""
        said = _words(done)
        code, facts = self._reason(said)
        lines = said.splitlines()[-6:]
        key = self.stranger.fingerprint if self.stranger else ""
        evidence = key or "\n".join(lines if len(lines) > 1 or code != "D677" else [])
        return _certain(code, server=str(self.server), evidence=evidence, **facts)

    def _reason(self, said: str) -> tuple[str, dict[str, str]]:
        """Return the code of what ssh said, and the facts for its words."""
        to, try_it = self.server.words, advice.command(*self.shown("version"))
        if "IDENTIFICATION HAS CHANGED" in said:
            place = hostkey.place(self.server, program())
            return "D675", {"forget": advice.command("ssh-keygen", "-R", place)}
        if "Host key verification failed" in said or "host key is known" in said:
            self.stranger = hostkey.ask(self.server, program())
            meet = ("ssh", "-o", "StrictHostKeyChecking=accept-new", *to, "version")
            return "D674", {"meet": advice.command(*meet)}
        if "Permission denied" in said or "Too many authentication" in said:
            return "D676", {"name": "NAME", "try_it": advice.command("ssh", "-v", *to, "version")}
        return "D677", {
            "reason": said.splitlines()[-1] if said else "the connection broke off",
            "try_it": try_it,
        }


def refused(words: Sequence[str], done: Finished) -> DicectlError:
    """Return the failure of a command that came through."""
    said = _words(done) or f"it ended with status {done.status}"
    return DicectlError("D680", command=" ".join(words[:2]), evidence=said)


def _certain(code: str, *, evidence: str, **facts: str) -> DicectlError:
    """Return a failure whose cause is known: in a build its words would mean something else."""
    error = DicectlError(code, evidence=evidence, **facts)
    error.fix_is_known = True
    return error


def _words(done: Finished) -> str:
    """Return what is told of a failure: what Dokku prints elsewhere may be somebody's secret."""
    lines = (runner.plain(line).strip() for line in done.stderr.splitlines())
    return "\n".join(line.removeprefix("!").strip() for line in lines if line)


def side_by_side(*asked: partial[Finished]) -> list[Finished]:
    """Make several calls at once, over the one connection."""
    return [work.result() for work in [begin(one) for one in asked]]
