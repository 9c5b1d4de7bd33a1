"""Brings a commit to an account: uploaded, built, looked at, and only then let through.

The CLI would upload the folder as it lies there, with what git ignores and with `.env`, and writes
into it. So it gets the commit in a folder of its own.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from functools import partial

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice, Output
from dicectl.machine import runner
from dicectl.plan import Step
from dicectl.platforms.vercel import cli, health, logs, releases
from dicectl.platforms.vercel.app import VercelApp
from dicectl.platforms.vercel.cli import Json
from dicectl.source.checkout import checkout
from dicectl.source.project import Project

# What a repository may hold of the CLI's own, which would lead it elsewhere.
LEFT_OUT = (".vercel",)
# What Vercel decides by when a project is made; a word in the requirements tells the framework.
FRAMEWORKS = ("fastapi", "django", "flask")


def steps(app: VercelApp, project: Project, asked: str = "") -> list[Step]:
    """Return the steps, the last of which lets the new deployment take over.

    `asked` is a region or a team, which dicectl does not choose there.
    """
    name, made = app.name, []
    if app.project is None:
        argv = ("vercel", "api", "/v11/projects", "--method", "POST", "--input", "-")
        run = partial(_create, app, project, asked)
        made.append(Step(f"Create the project {name} on Vercel", argv, run))
    upload, takes_over = ("vercel", "deploy", "--prod", "--skip-domain"), ("vercel", "promote")
    look = ("curl", "--fail", "the address of the deployment")
    return [
        *made,
        Step("Upload the commit to Vercel, which builds it", upload, partial(_run, app, project)),
        Step("Look whether the new deployment answers", look, partial(_look, app, project)),
        Step(f"Let the address of {name} lead to it", takes_over, partial(promote, app)),
    ]


def _create(app: VercelApp, project: Project, asked: str) -> Iterator[Event]:
    yield from without(asked)
    try:
        app.project = cli.ask("/v11/projects", method="POST", body=_wish(app.name, project))
    except DicectlError:
        if app.about() is None:  # it may have been made all the same
            raise
    yield Output(f"made {app.name}, as {app.known.get('framework')}")


def without(asked: str) -> Iterator[Event]:
    """Say that a region or a team is left out, if one was asked for."""
    if asked:
        yield Notice(f"dicectl chooses no region and no team on Vercel, so {asked} is left out.")


def _wish(name: str, project: Project) -> Json:
    """Return what a project is made of: without a framework Vercel would serve files only."""
    said = (project.read("requirements.txt") or b"").decode("utf-8", "replace").lower()
    named = [line.strip() for line in said.splitlines()]
    found = (one for one in FRAMEWORKS if any(line.startswith(one) for line in named))
    return {"name": name, "framework": next(found, "python")}


def _run(app: VercelApp, project: Project) -> Iterator[Event]:
    commit = project.head or ""
    env = cli.environment() | cli.about(app.known)
    with checkout(project.root, commit, LEFT_OUT) as folder:
        told = yield from read(cli.stream(argv(app, commit), folder, env), app.name)
    app.made = str(told["id"])
    app.live = told


def argv(app: VercelApp, commit: str) -> tuple[str, ...]:
    """Return the command line; nothing in it is a secret."""
    number = max(app.deployments, default=0) + 1
    facts = {releases.COMMIT: commit, releases.NUMBER: number}
    facts |= {releases.CONFIG: releases.print_of(app.env or ())}
    meta = [word for key, value in facts.items() for word in ("--meta", f"{key}={value}")]
    words = ("--prod", "--skip-domain", "--yes", "--format", "json", "--logs")
    return ("vercel", "deploy", *words, "--env", f"DICECTL_COMMIT={commit}", *meta)


def read(lines: Generator[str, None, int], name: str) -> Generator[Event, None, Json]:
    """Yield what `vercel deploy` says, and return the JSON object at its end.

    The object is in no event: that of a temporary page has its claim link.

    Raises:
        DicectlError: D644 the build failed; what else was said.
    """
    said: list[str] = []
    block: list[str] | None = None
    while True:
        try:
            line = next(lines)
        except StopIteration as ended:
            status = int(ended.value)
            break
        if line == "{":
            block = []
        if block is not None and (not block or block[-1] != "}"):
            block.append(line)
        elif line.strip() and "/claim" not in line:
            said.append(line)
            yield Output(line)
    return _judged(status, "\n".join(block or []), said, name)


def _judged(status: int, block: str, said: list[str], name: str) -> Json:
    try:
        told: Json = json.loads(block)
    except ValueError:
        told = {}
    output = "\n".join(said)
    if status == 0 and told.get("id") and told.get("readyState") == "READY":
        if told.get("target", "production") != "production":
            raise DicectlError("D646", app=name, evidence=f"{told['url']} is a preview")
        return told
    if told.get("readyState") == "ERROR" or "Build Failed" in output:
        raise DicectlError("D644", app=name, evidence="\n".join(said[-12:]), output=output)
    raise cli.failure(runner.Finished(("vercel", "deploy"), status or 1, "", output))


def _look(app: VercelApp, project: Project) -> Iterator[Event]:
    url, commit, secret = health.address(str(app.live["url"])), project.head or "", ""
    how, answer = yield from health.wait(url, commit)
    if how == "closed":
        secret = yield from _way_in(app)
        how, answer = yield from health.wait(url, commit, secret)
    if how == "closed" and app.url:
        raise DicectlError("D664", id=app.made, evidence=f"{url}: {answer}")
    if how == "closed":  # nothing is live that it could harm
        yield Notice("Its own address asks for a login, so it is looked at once it is live.")
        return
    called = health.call(url, secret) if how == "well" else None
    if how != "well" or (called and not called.good):
        stays = "what is live stays" if app.url else "no address leads to it"
        raise health.broken(app.name, stays, how, called or answer, logs.last_words(app, app.made))
    yield Output(f"{answer}, of this commit" if answer.body else f"{answer}")


def _way_in(app: VercelApp) -> Generator[Event, None, str]:
    """Return the secret that opens the deployments' own addresses, as `vercel curl` does it."""
    there = dict(app.known.get("protectionBypass") or {})
    if not there:
        path = f"/v1/projects/{app.known['id']}/protection-bypass"
        there = dict(cli.ask(path, method="PATCH", body={}).get("protectionBypass") or {})
        yield Notice("The project asks for a login; it has a bypass for automation now.")
    return next(iter(there), "")


def promote(app: VercelApp) -> Iterator[Event]:
    """Let the address lead to the new deployment, and look whether it does."""
    done = cli.call("promote", app.made, "--yes", "--timeout", "60s", env=cli.about(app.known))
    yield Output(cli.words(done.said))
    app.look_where_it_leads()
    if releases.identity(app.live) != app.made:
        if done.status:
            raise cli.failure(done)
        leads = f"{app.url} leads to {app.live.get('url')}"
        raise DicectlError("D646", app=app.name, evidence=leads)
    if other := another(app.name, app.url):
        yield Notice(other)
    app.deployments[max(app.deployments, default=0) + 1] = app.live


def another(name: str, url: str) -> str:
    """Return what to say where Vercel gave another address: NAME.vercel.app is somebody else's."""
    host = url.rpartition("/")[2]
    if not host.endswith(".vercel.app") or host == f"{name}.vercel.app":
        return ""
    return f"{name}.vercel.app is somebody else's, so the address is {host}."
