"""One app on a Dokku server: everything that is asked about it. Nothing here changes anything."""

from __future__ import annotations

import json
import re
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
        self._told: tuple[dict[str, Any], list[str], list[Formation], int] = ({}, [], [], 0)
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
        return self._is_there(self.ssh.call("apps:exists", self.name))

    def _is_there(self, done: Finished) -> bool:
        """Read from the end of a command whether its app exists."""
        if done.status == NO_APP or "does not exist" in done.stderr:
            return False
        if done.status:
            raise refused((self.name,), done)
        return True

    def look(self, most: int = releases.MOST) -> Overview | None:
        """Ask for all of the app, side by side; None if there is none."""
        name, asked = self.name, self._ask
        _ = self.ssh.version
        ps, git, app, builds, urls, scale, past = side_by_side(
            asked("ps:report", name, "--format", "json"),
            asked("git:report", name, "--format", "json"),
            asked("apps:report", name, "--format", "json"),
            asked("builds:list", name, "--format", "json"),
            asked("urls", name),
            asked("ps:scale", name, "--format", "json"),
            asked("config:get", name, releases.KEY),
        )
        if not self._is_there(ps):
            self.branch = self._branch_of_new()
            self.seen = None
            return None
        told = {"ps": ps, "git": git, "app": app, "builds": builds}
        facts = {key: _json(key, done) for key, done in told.items()}
        self._read_code(facts, past.stdout)
        self._told = (facts, urls.stdout.split(), _scale(scale), most)
        self.seen = self._overview(*self._told)
        return self.seen

    def look_again(self) -> Overview:
        """Ask for the processes only; all else is as `look` saw it, which must have found it."""
        self._told[0]["ps"] = self.ssh.json("ps:report", self.name)
        self.seen = self._overview(*self._told)
        return self.seen

    def _ask(self, *words: str) -> partial[Finished]:
        return partial(self.ssh.call, *words)

    def _branch_of_new(self) -> str:
        told = self.ssh.call("git:report", "--global", "--format", "json")
        found = _json("git", told).get("computed-deploy-branch") if not told.status else ""
        return found or USUAL_BRANCH

    def _read_code(self, facts: dict[str, Any], past: str) -> None:
        """Read what is live, and what was."""
        git = facts["git"]
        self.branch = git.get("computed-deploy-branch") or USUAL_BRANCH
        self.tip = git.get("sha") or ""
        is_deployed = facts["ps"].get("deployed") == "true"
        live = releases.live_commit(facts["app"], git, facts["builds"]) if is_deployed else ""
        when = git.get("last-updated-at") or "0"
        self.recorded = past.strip()
        known = (releases.read(past), self.history)
        self.history = releases.up_to(live, int(when) if when.isdigit() else 0, *known)

    def _overview(
        self, facts: dict[str, Any], urls: list[str], formation: list[Formation], most: int
    ) -> Overview:
        ps, history = facts["ps"], self.history
        dynos = tuple(_dynos(ps, history[-1].number if history else 0))
        has_page = not formation or any(one.type == "web" for one in formation)
        states = [one.state for one in dynos if one.type == "web" or not has_page]
        wanted = sum(one.quantity for one in formation if one.type == "web" or not has_page)
        is_deployed = ps.get("deployed") == "true"
        running = ps.get("restore") != "false" and (wanted > 0 or not formation)
        app = App(
            name=self.name,
            url=_best(urls),
            release=history[-1].number if is_deployed and history else int(is_deployed),
            commit=history[-1].commit if is_deployed and history else "",
            running=running or not is_deployed,
            previous=releases.previous(history) if is_deployed and history else 0,
            crashed=running and is_deployed and not {"up", "starting"} & set(states),
            has_page=has_page,
            building=any(one["status"] == "running" for one in facts["builds"]),
        )
        newest = releases.listed(history)[:most] if is_deployed else []
        return Overview(app, tuple(newest), dynos, tuple(formation))

    def processes(self) -> dict[str, str]:
        """Return each process with its state and container, as "running (CID: …)"."""
        return _states(self.ssh.json("ps:report", self.name))


def _json(what: str, done: Finished) -> Any:  # noqa: ANN401  JSON
    """Return the value of an answer.

    Raises:
        DicectlError: D680 it is none.
    """
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise refused((f"{what}:report",), done) from None


def _scale(done: Finished) -> list[Formation]:
    if done.status:
        return []
    rows = _json("ps", done)
    return [Formation(str(one["process_type"]), int(one["quantity"]), "") for one in rows]


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
