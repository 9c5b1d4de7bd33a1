"""One app on a Dokku server: everything that is asked about it. Nothing here changes anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

from dicectl.errors import DicectlError
from dicectl.machine.runner import Finished
from dicectl.platforms.dokku import releases
from dicectl.platforms.dokku.releases import Past
from dicectl.platforms.dokku.server import Server
from dicectl.platforms.dokku.ssh import NO_APP, Connection, refused, side_by_side
from dicectl.platforms.facts import App, Dyno, Formation, Overview

# What Docker calls the states of a container, in Heroku's words.
STATES = {
    "running": "up",
    "created": "starting",
    "restarting": "crashed",
    "exited": "crashed",
    "dead": "crashed",
    "missing": "down",
}
USUAL_BRANCH = "master"
Rows = list[dict[str, Any]]
_JSON = ("--format", "json")
# What is asked of an app, and with which words after its name.
QUESTIONS = {
    "ps": ("ps:report", _JSON),
    "git": ("git:report", _JSON),
    "app": ("apps:report", _JSON),
    "builds": ("builds:list", _JSON),
    "urls": ("urls", ()),
    "scale": ("ps:scale", _JSON),
    "past": ("config:get", (releases.KEY,)),
}
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
        self._server = server

    @cached_property
    def ssh(self) -> Connection:
        """The connection to the server.

        Raises:
            DicectlError: D670 nobody said where it is.
        """
        if self._server is None:
            raise DicectlError("D670", command="deploy", app=self.name or "NAME")
        return Connection(self._server)

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
            raise refused((self.name,), done)
        return True

    def look(self, most: int = releases.MOST) -> Overview | None:
        """Ask for all of the app, side by side; None if there is none."""
        return self._look(set(QUESTIONS), most)

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

    def _look(self, keys: set[str], most: int = releases.MOST) -> Overview | None:
        questions = {key: one for key, one in QUESTIONS.items() if key in keys}
        asked = (partial(self.ssh.ask, word, self.name, *more) for word, more in questions.values())
        _ = self.ssh.version  # the connection is there, so that all of them share it
        self._told |= zip(questions, side_by_side(*asked), strict=True)
        if not self._is_there(self._told["ps"]):
            self.branch, self.seen = self._branch_of_new(), None
            self._told = dict(_OF_NEW)
            return None
        self.seen = self._overview(self._told, most)
        return self.seen

    def _branch_of_new(self) -> str:
        told = self.ssh.ask("git:report", "--global", *_JSON)
        found = _json("git", told).get("computed-deploy-branch") if not told.status else ""
        return found or USUAL_BRANCH

    def _overview(self, told: Mapping[str, Finished], most: int) -> Overview:
        ps, builds = _json("ps", told["ps"]), _rows(told["builds"])
        is_deployed = ps.get("deployed") == "true"
        self._read_code(told, builds, is_deployed=is_deployed)
        formation = [
            Formation(str(one["process_type"]), int(one["quantity"]), "")
            for one in _rows(told["scale"])
        ]
        history = self.history if is_deployed else []
        live = history[-1] if history else releases.Past(int(is_deployed), "")
        dynos = _dynos(ps, self.history[-1].number if self.history else 0)
        has_page = not formation or any(one.type == "web" for one in formation)
        states = {one.state for one in dynos if one.type == "web" or not has_page}
        wanted = sum(one.quantity for one in formation if one.type == "web" or not has_page)
        running = ps.get("restore") != "false" and (wanted > 0 or not formation)
        app = App(
            name=self.name,
            url=_best(told["urls"].stdout.split()),
            release=live.number,
            commit=live.commit,
            running=running or not is_deployed,
            previous=releases.previous(history) if history else 0,
            crashed=running and is_deployed and not {"up", "starting"} & states,
            has_page=has_page,
            building=any(one.get("status") == "running" for one in builds),
        )
        newest = releases.listed(history)[:most]
        return Overview(app, tuple(newest), tuple(dynos), tuple(formation))

    def _read_code(self, told: Mapping[str, Finished], builds: Rows, *, is_deployed: bool) -> None:
        """Read what is live, and what was."""
        git = _json("git", told["git"])
        app = {} if told["app"].status else _json("app", told["app"])
        self.branch = git.get("computed-deploy-branch") or USUAL_BRANCH
        self.tip = git.get("sha") or ""
        live = releases.live_commit(app, git, builds) if is_deployed else ""
        when = git.get("last-updated-at") or "0"
        self.recorded = told["past"].stdout.strip()
        known = (releases.read(self.recorded), self.history)
        self.history = releases.up_to(live, int(when) if when.isdigit() else 0, *known)

    @property
    def processes(self) -> dict[str, str]:
        """Each process as it was seen last, with its state and container: "running (CID: …)"."""
        return _states(_json("ps", self._told["ps"]))

    @property
    def containers(self) -> set[str]:
        """The containers of all processes, as they were seen last."""
        found = (re.search(r"CID: (\w+)", said) for said in self.processes.values())
        return {one[1] for one in found if one}


def _json(what: str, done: Finished) -> Any:  # noqa: ANN401  JSON
    """Return the value of an answer.

    Raises:
        DicectlError: D680 it is none.
    """
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise refused((f"{what}:report",), done) from None


def _rows(done: Finished) -> Rows:
    """Return the rows of a list, none where Dokku cannot tell it."""
    return [] if done.status else list(_json("builds", done))


def _states(ps: dict[str, str]) -> dict[str, str]:
    """Return the states of the processes by name: "web.1"."""
    found = {re.fullmatch(r"status-([\w-]+)[.-](\d+)", key): value for key, value in ps.items()}
    return {f"{key[1]}.{key[2]}": value for key, value in found.items() if key}


def _dynos(ps: dict[str, str], release: int) -> list[Dyno]:
    states = sorted(_states(ps).items())
    if not states and ps.get("running") == "true":  # of k3s it tells no more
        states = [("web.1", "running")]
    return [
        Dyno(
            name,
            name.rpartition(".")[0],
            STATES.get(said.split(" ")[0], said.split(" ")[0]),
            "",
            release,
            "",
        )
        for name, said in states
    ]


def _best(urls: list[str]) -> str:
    """Return the address to tell: https before http, and the first of each; "" for none."""
    real = [url for url in urls if url.startswith("http")]
    secure = [url for url in real if url.startswith("https:")]
    return next(iter([*secure, *real]), "")
