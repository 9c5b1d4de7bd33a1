"""What a Dokku server tells of an app, and what that means in Heroku's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dicectl.machine.runner import Finished
from dicectl.platforms.dokku import releases
from dicectl.platforms.dokku.connection import read_json
from dicectl.platforms.dokku.releases import Past
from dicectl.platforms.facts import App, Dyno, Formation, Overview

# What Docker calls the states of a container.
STATES = {
    "running": "up",
    "created": "starting",
    "restarting": "crashed",
    "exited": "crashed",
    "dead": "crashed",
    "missing": "down",
}
Rows = list[dict[str, Any]]
JSON = ("--format", "json")
# What is asked of an app, and with which words after its name.
QUESTIONS = {
    "ps": ("ps:report", JSON),
    "git": ("git:report", JSON),
    "app": ("apps:report", JSON),
    "builds": ("builds:list", JSON),
    "urls": ("urls", ()),
    "scale": ("ps:scale", JSON),
    "past": ("config:get", (releases.KEY,)),
}


@dataclass(frozen=True)
class Told:
    """The answers to all `QUESTIONS`, by their names."""

    answers: Mapping[str, Finished]

    @cached_property
    def ps(self) -> dict[str, str]:
        """The processes, as `ps:report` has them."""
        return dict(self._json("ps"))

    @cached_property
    def git(self) -> dict[str, str]:
        """The branch, as `git:report` has it."""
        return dict(self._json("git"))

    @cached_property
    def builds(self) -> Rows:
        """The builds that are known there."""
        return self._rows("builds")

    @property
    def is_deployed(self) -> bool:
        """Whether there was a deploy that went well."""
        return self.ps.get("deployed") == "true"

    @property
    def recorded(self) -> str:
        """The releases as they are written down there."""
        return self.answers["past"].stdout.strip()

    def history(self, known: list[Past]) -> list[Past]:
        """Return the releases, the live one last; `known` are those that were seen before."""
        app = {} if self.answers["app"].status else self._json("app")
        live = releases.live_commit(app, self.git, self.builds) if self.is_deployed else ""
        when = self.git.get("last-updated-at") or "0"
        past = releases.read(self.recorded)
        return releases.up_to(live, int(when) if when.isdigit() else 0, past, known)

    @property
    def processes(self) -> dict[str, str]:
        """Each process with its state and container: "web.1" and "running (CID: …)"."""
        named = ((re.fullmatch(r"status-([\w-]+)[.-](\d+)", key), key) for key in self.ps)
        return {f"{found[1]}.{found[2]}": self.ps[key] for found, key in named if found}

    def overview(self, name: str, history: Sequence[Past]) -> Overview:
        """Return all of the app, which has these releases."""
        formation = [
            Formation(str(one["process_type"]), int(one["quantity"]), "")
            for one in self._rows("scale")
        ]
        dynos = self._dynos(history[-1].number if history else 0)
        history = history if self.is_deployed else []
        live = history[-1] if history else Past(int(self.is_deployed), "")
        has_page = not formation or any(one.type == "web" for one in formation)
        states = {one.state for one in dynos if one.type == "web" or not has_page}
        wanted = sum(one.quantity for one in formation if one.type == "web" or not has_page)
        running = self.ps.get("restore") != "false" and (wanted > 0 or not formation)
        app = App(
            name=name,
            url=best(self.answers["urls"].stdout.split()),
            release=live.number,
            commit=live.commit,
            running=running or not self.is_deployed,
            previous=releases.previous(history) if history else 0,
            crashed=running and self.is_deployed and not {"up", "starting"} & states,
            has_page=has_page,
            building=any(one.get("status") == "running" for one in self.builds),
        )
        return Overview(app, tuple(releases.listed(history)), tuple(dynos), tuple(formation))

    def _dynos(self, release: int) -> list[Dyno]:
        found = sorted(self.processes.items())
        if not found and self.ps.get("running") == "true":  # of k3s it tells no more
            found = [("web.1", "running")]
        states = {name: said.split(" ")[0] for name, said in found}
        return [
            Dyno(name, name.rpartition(".")[0], STATES.get(state, state), "", release, "")
            for name, state in states.items()
        ]

    def _json(self, key: str) -> Any:  # noqa: ANN401  JSON
        return read_json((QUESTIONS[key][0],), self.answers[key])

    def _rows(self, key: str) -> Rows:
        """Return the rows of a list, none where Dokku cannot tell it."""
        return [] if self.answers[key].status else list(self._json(key))


def best(urls: Sequence[str]) -> str:
    """Return the address to tell: https before http, and the first of each; "" for none."""
    real = [url for url in urls if url.startswith("http")]
    secure = [url for url in real if url.startswith("https:")]
    return next(iter([*secure, *real]), "")
