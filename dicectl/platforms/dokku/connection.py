"""The connection to a server, and the commands that it is given."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.install import how_to
from dicectl.machine.runner import Finished
from dicectl.machine.threads import Work, begin
from dicectl.platforms.dokku import failures, hostkey, ssh
from dicectl.platforms.dokku.failures import refused
from dicectl.platforms.dokku.server import USER, Server

Json = Any

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
# So long an answer is taken for what holds now, in seconds.
RECENT = 2.0


class Connection:
    """A server, and the commands that it is given.

    Attributes:
        server: where it is; its user may prove to be another one than was said.
        stranger: the key of a server that is new to this machine.
        changes: how many commands were given that may change something.
    """

    def __init__(self, server: Server, first: Sequence[str] = ("version",)) -> None:
        """Be ready to connect. The connection is opened with the command `first`; see `answer`."""
        self.server = server
        self.stranger: hostkey.HostKey | None = None
        self.changes = 0
        self._first = tuple(first)
        self._opened = 0.0

    def prepare(self) -> None:
        """Begin to connect, which takes the longest of all.

        Raises:
            DicectlError: D673 there is no ssh.
        """
        if not runner.find(ssh.program()[0]):
            raise DicectlError("D673", how=how_to("ssh"))
        _ = self._opening

    def open(self) -> None:
        """Wait until there is a connection.

        Raises:
            DicectlError: D673 to D677: why there is none.
        """
        self.prepare()
        self._opening.result()

    def answer(self, words: Sequence[str]) -> Finished | None:
        """Return what a command has answered, if just now the connection was opened with it."""
        self.open()
        is_new = time.monotonic() - self._opened < RECENT and not self.changes
        return self._opening.result() if is_new and self._first == tuple(words) else None

    @property
    def version(self) -> str:
        """The version of Dokku there.

        Raises:
            DicectlError: D673 to D679: why there is no connection, or no Dokku that will do.
        """
        self.open()
        return self._version.result()

    def again(self) -> None:
        """Forget how the first attempt to connect has ended."""
        self.__dict__.pop("_opening", None)
        self.stranger = None

    @cached_property
    def _opening(self) -> Work[Finished]:
        return begin(self._open)

    @cached_property
    def _version(self) -> Work[str]:
        return begin(self._ask_version)

    def _open(self) -> Finished:
        done = self._twice(self._first)
        if "Permission denied" in done.stderr and self.server.user == USER:
            done = self._open_as_configured() or done
        self._reached(done)
        self._opened = time.monotonic()
        _ = self._version  # it is asked for beside what comes next
        return done

    def _open_as_configured(self) -> Finished | None:
        """Try the user that ssh's own settings name: Dokku's may have another name there."""
        usual, self.server = self.server, replace(self.server, user="")
        done = self._run(("version",))
        if done.status == 0 and "dokku" in done.stdout:
            return done if self._first == ("version",) else self._run(self._first)
        self.server = usual
        return None

    def _ask_version(self) -> str:
        is_first = self._first == ("version",)
        done = self._opening.result() if is_first else self._reached(self._twice(("version",)))
        found = re.search(r"(?:dokku version )?(\d+\.\d+\.\d+)", done.stdout)
        if done.status or not found:
            raise failures.no_dokku(self.server, done)
        if tuple(map(int, found[1].split(".")[:2])) < OLDEST:
            needed = ".".join(map(str, OLDEST))
            raise DicectlError("D679", server=self.server, version=found[1], needed=needed)
        return found[1]

    def ask(self, *words: str) -> Finished:
        """Give a command that changes nothing: if the connection is lost meanwhile, once again."""
        self.open()
        done = self._twice(words)
        _ = self.version  # if that is none of ours, it is to blame for what it says
        return self._reached(done)

    def call(self, *words: str, stdin: str = "", timeout: float = TIMEOUT) -> Finished:
        """Give a command and wait for its end. What ssh itself fails with is raised."""
        _ = self.version
        self.changes += 1
        done = self._run(words, stdin, timeout)
        if done.status == LOST and "kex_exchange" in done.stderr:  # too many at once
            done = self._run(words, stdin, timeout)
        return self._reached(done)

    def must(self, *words: str, stdin: str = "", timeout: float = TIMEOUT) -> Finished:
        """Give a command that has to end well; raises `refused` otherwise."""
        done = self.call(*words, stdin=stdin, timeout=timeout)
        if done.status:
            raise refused(words, done)
        return done

    def json(self, *words: str) -> Json:
        """Ask for what is told in JSON, and return that."""
        words = (*words, "--format", "json")
        done = self.ask(*words)
        if done.status:
            raise refused(words, done)
        return read_json(words, done)

    def stream(self, *words: str) -> Generator[str, None, int]:
        """Give a command and yield its lines as they come; its value is the exit status."""
        _ = self.version
        self.changes += 1
        return (yield from runner.stream(self.argv(words)))

    def argv(self, words: Sequence[str], more: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the command line of a call, with `more` options of ssh's own.

        There, Dokku splits the words as `xargs` does.
        """
        return (*ssh.command(*more), *self.server.words, "--", *words)

    def shown(self, *words: str) -> tuple[str, ...]:
        """Return a command as one would type it."""
        return ("ssh", *self.server.words, *words)

    def _twice(self, words: Sequence[str]) -> Finished:
        """Ask, and where the connection broke off, ask over one of its own."""
        done = self._run(words)
        if done.status == LOST and not any(one in done.stderr for one in _CERTAIN):
            done = self._run(words, more=ssh.ALONE)
        return done

    def _reached(self, done: Finished) -> Finished:
        if done.status == LOST:
            error, self.stranger = failures.unreachable(self.server, ssh.program(), done)
            raise error
        return done

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


def read_json(words: Sequence[str], done: Finished) -> Json:
    """Return the value of an answer.

    Raises:
        DicectlError: D680 it is none.
    """
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise refused(words, done) from None


def side_by_side(*asked: partial[Finished]) -> list[Finished]:
    """Make several calls at once, over the one connection."""
    return [work.result() for work in [begin(one) for one in asked]]
