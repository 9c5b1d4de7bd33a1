"""Reads an app's log: what its containers hold, and those of a deploy that failed.

Dokku tells the latter without a time and a process: they get those of the deploy, and "failed.1".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.platforms.dokku.connection import NO_APP, side_by_side
from dicectl.platforms.dokku.failures import refused

# Long options only: Dokku passes each word through `echo`, which takes -n for its own.
# Docker keeps more, but all of that has to come over the line.
MOST = 10_000
# What stands before each line, once the colours are gone.
_LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+ \w+\[(?P<process>(?P<type>[\w-]+)\.\d+)\]: ")


def read(app: DokkuApp, lines: int, *, follow: bool, source: str, process: str) -> Iterator[str]:
    """Yield the newest lines by time, and with `follow` those to come; see `Platform.logs`."""
    if source == "heroku":  # the server itself writes no log
        return
    count = str(min(lines, MOST))
    there = [line for line in _there(app, count) if _is_wanted(line, process)]
    newest = there[-lines:]
    yield from newest
    if not follow:
        return
    known = set(newest)
    coming = app.ssh.stream("logs", app.name, "--num", count, "--tail")
    while True:
        try:
            line = runner.plain(next(coming))
        except StopIteration as ended:
            raise DicectlError("D504", app=app.name, evidence=f"ssh: {ended.value}") from None
        if line not in known and _is_wanted(line, process):
            yield line


def last_words(app: DokkuApp) -> dict[str, str]:
    """Return what the app printed last, as `output` and shortened as `evidence`."""
    try:
        said = _there(app, "100")
    except DicectlError as error:  # what failed is known all the same
        said = [error.title]
    words = [re.sub(r"^\S+ ", "", line) for line in said]
    return {"output": "\n".join(said), "evidence": "\n".join(words[-12:])}


def _there(app: DokkuApp, count: str) -> list[str]:
    """Return the lines of the running containers, and of those that did not come up, by time."""
    name, ask = app.name, app.ssh.ask
    _ = app.ssh.version
    running, failed, builds = side_by_side(
        partial(ask, "logs", name, "--num", count),
        partial(ask, "logs:failed", name),
        partial(ask, "builds:list", name, "--format", "json"),
    )
    if running.status == NO_APP or "does not exist" in running.stderr:
        raise DicectlError("D303", name=name, platform="dokku", evidence=running.said)
    if running.status and "not been deployed" not in running.said:
        raise refused(("logs", name), running)
    said = [] if running.status else runner.plain(running.stdout).splitlines()
    when = _when_failed(builds.stdout)
    if when and not failed.status:
        bare = runner.plain(failed.stdout).splitlines()[-int(count) :]
        said += [f"{when} app[failed.1]: {line}" for line in bare if not line.startswith(" !")]
    return sorted(filter(_LINE.match, said), key=lambda line: line.split(" ", 1)[0])


def _when_failed(builds: str) -> str:
    """Return when a deploy failed last, "" for never."""
    try:
        told = json.loads(builds)
    except ValueError:
        return ""
    ends = (one.get("finished_at") or "" for one in told if one.get("status") == "failed")
    return max(ends, default="")


def _is_wanted(line: str, process: str) -> bool:
    found = _LINE.match(line)
    return bool(found and (not process or process in (found["process"], found["type"])))
