"""One app on a Dokku server: everything that is asked about it. Nothing here changes anything."""

from __future__ import annotations

import json
import re
import time
from functools import cached_property, partial

from dicectl.errors import DicectlError
from dicectl.machine.runner import Finished
from dicectl.machine.threads import Work, begin
from dicectl.platforms.dokku.connection import NO_APP, RECENT, Connection, side_by_side
from dicectl.platforms.dokku.failures import refused
from dicectl.platforms.dokku.overview import JSON, QUESTIONS, Told
from dicectl.platforms.dokku.releases import Past
from dicectl.platforms.dokku.server import Server
from dicectl.platforms.facts import Overview

USUAL_BRANCH = "master"
# What a deploy or a restart may change of it, and what may still change while it is waited for.
CHANGING, SETTLING = {"ps", "git", "app", "scale"}, {"ps", "urls"}
# What is known of an app that is yet to be made.
_OF_NEW = {"builds": Finished((), 0, "[]", ""), "past": Finished((), 0, "", "")}


class DokkuApp:
    """An app as its server tells of it.

    Attributes:
        name: its name.
        branch: the branch that the server deploys.
        tip: how the id of the commit begins that the server has on that branch.
        recorded: its releases as they are written down there.
        history: its releases, the live one last, also those that are not written down yet.
        seen: all of it, as `look` saw it last.
    """

    def __init__(self, name: str, server: Server | None) -> None:
        self.name = name
        self.branch = USUAL_BRANCH
        self.tip = ""
        self.recorded = ""
        self.history: list[Past] = []
        self.seen: Overview | None = None
        self._told: dict[str, Finished] = {}
        self._ahead: Work[Overview | None] | None = None
        self._looked = 0.0
        self._changes = 0
        self._server = server

    @cached_property
    def ssh(self) -> Connection:
        """The connection to the server.

        Raises:
            DicectlError: D670 nobody said where it is.
        """
        if self._server is None:
            raise DicectlError("D670", command="deploy", app=self.name or "NAME")
        return Connection(self._server, self._words("ps") if self.name else ("version",))

    def is_on(self, server: Server) -> bool:
        """Whether it is on this server, as far as that is known."""
        return self._server is None or (server.host, server.port) == (
            self._server.host,
            self._server.port,
        )

    @property
    def login(self) -> str:
        """Where ssh has to go, as one types it."""
        return " ".join(self.ssh.server.words) if self._server else "dokku@HOST"

    @property
    def facts(self) -> dict[str, str]:
        """The name and the platform, for the words of a failure."""
        return {"app": self.name, "platform": "dokku"}

    @property
    def logs_command(self) -> str:
        """The command that shows the log."""
        return f"dicectl logs {self.name} --to dokku"

    def exists(self) -> bool:
        """Whether there is an app of this name on the server."""
        return self._is_there(self.ssh.ask("apps:exists", self.name))

    def _is_there(self, done: Finished) -> bool:
        """Read from the end of a command whether its app exists."""
        if done.status == NO_APP or "does not exist" in done.stderr:
            return False
        if done.status:
            _ = self.ssh.version  # of one that is too old that is told instead
            raise refused((self.name,), done)
        return True

    def look_ahead(self) -> None:
        """Begin to look, for the next `look`."""
        self.ssh.prepare()
        if self.name and not self._is_fresh:
            self._ahead = begin(partial(self._look, set(QUESTIONS)))

    def look(self) -> Overview | None:
        """Ask for all of the app, side by side; None if there is none.

        What was seen just now, with no command since that may have changed it, is not asked again.
        """
        ahead, self._ahead = self._ahead, None
        if ahead:
            ahead.result()
        return self.seen if self._is_fresh else self._look(set(QUESTIONS))

    @property
    def _is_fresh(self) -> bool:
        return time.monotonic() - self._looked < RECENT and self._changes == self.ssh.changes

    def look_anew(self) -> Overview | None:
        """Ask only for what a deploy or a restart changes, if the rest is known."""
        is_first = self.seen is None or not self.seen.app.release
        return self._look(CHANGING | self._missing | ({"urls"} if is_first else set()))

    def look_again(self) -> Overview | None:
        """Ask only for what changes while an app comes up, if the rest is known."""
        return self._look(SETTLING | self._missing)

    @property
    def _missing(self) -> set[str]:
        return QUESTIONS.keys() - self._told.keys()

    def forget(self) -> None:
        """Let the next look ask for everything."""
        self._told.clear()
        self._looked = 0.0

    def _words(self, key: str) -> tuple[str, ...]:
        word, more = QUESTIONS[key]
        return (word, self.name, *more)

    def _look(self, keys: set[str]) -> Overview | None:
        changes = self.ssh.changes
        first = self.ssh.answer(self._words("ps"))
        if first:  # the connection was opened with that
            self._told["ps"] = first
            keys = keys - {"ps"}
        if first is None or self._is_there(first):
            wanted = sorted(keys)
            asked = (partial(self.ssh.ask, *self._words(key)) for key in wanted)
            self._told |= zip(wanted, side_by_side(*asked), strict=True)
        is_there = self._is_there(self._told["ps"])
        self.seen = self._read() if is_there else None
        if not is_there:
            self.branch, self._told = self._branch_of_new(), dict(_OF_NEW)
        self._looked, self._changes = time.monotonic(), changes
        return self.seen

    def _branch_of_new(self) -> str:
        told = self.ssh.ask("git:report", "--global", *JSON)
        found = "" if told.status else json.loads(told.stdout).get("computed-deploy-branch")
        return found or USUAL_BRANCH

    def _read(self) -> Overview:
        told = Told(self._told)
        self.branch = told.git.get("computed-deploy-branch") or USUAL_BRANCH
        self.tip = told.git.get("sha") or ""
        self.recorded = told.recorded
        self.history = told.history(self.history)
        return told.overview(self.name, self.history)

    @property
    def processes(self) -> dict[str, str]:
        """Each process as it was seen last, with its state and container: "running (CID: …)"."""
        return Told(self._told).processes

    @property
    def containers(self) -> set[str]:
        """The containers of all processes, as they were seen last."""
        found = (re.search(r"CID: (\w+)", said) for said in self.processes.values())
        return {one[1] for one in found if one}
