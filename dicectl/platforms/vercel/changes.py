"""What is changed on Vercel beside a deploy, each change a step that looks whether it was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from dicectl.errors import DicectlError
from dicectl.events import Event, Output
from dicectl.plan import Step
from dicectl.platforms.vercel import cli, health, releases
from dicectl.platforms.vercel.app import VercelApp


def rollback(app: VercelApp, release: int) -> Step:
    """Return the step that lets the app's address lead to another deployment again."""
    to = app.deployments.get(release)
    if to is None:
        raise DicectlError("D304", release=f"v{release}", **app.facts)
    # Back is a rollback, which Hobby allows by one step; forth again is a promotion.
    verb = "rollback" if release < app.number else "promote"
    words = (verb, releases.identity(to), "--yes", "--timeout", "60s")
    title = f"Go back to release v{release}" if verb == "rollback" else f"Take v{release} again"
    return Step(title, ("vercel", *words), partial(_move, app, release, words))


def _move(app: VercelApp, release: int, words: tuple[str, ...]) -> Iterator[Event]:
    wanted = app.deployments[release]
    done = cli.call(*words, env=cli.about(app.known))
    yield Output(cli.words(done.said))
    app.look_where_it_leads()
    if app.number != release:
        said = cli.words(done.said)
        reason = said if said and done.status else "it says so, but its address leads elsewhere"
        short = releases.commit(wanted)[:8] or "COMMIT"
        facts = {"release": f"v{release}", "app": app.name, "commit": short}
        raise DicectlError("D647", **facts, reason=reason.splitlines()[-1], evidence=said)
    app.is_fresh = True
    how, answer = yield from health.wait(app.url, releases.commit(wanted))
    if how != "well":
        raise health.broken(app.name, f"{app.name} does not work", how, answer)


def set_config(app: VercelApp, wishes: Mapping[str, str | None]) -> Step:
    """Return the step that changes config vars; their values go by standard input."""
    verb = "Set" if any(value is not None for value in wishes.values()) else "Remove"
    argv = ("vercel", "api", "/v10/projects/ID/env?upsert=true", "--method", "POST", "--input", "-")
    title = f"{verb} {', '.join(wishes)} config vars"
    return Step(title, argv, partial(_set_config, app, wishes))


def _set_config(app: VercelApp, wishes: Mapping[str, str | None]) -> Iterator[Event]:
    path = f"/v10/projects/{app.known['id']}/env"
    before = {one["key"]: one for one in app.env or app.ask_env()}
    wanted = {key: value for key, value in wishes.items() if value is not None}
    for key, value in wanted.items():  # one by one: the CLI garbles a list
        cli.ask(f"{path}?upsert=true", method="POST", body=_variable(key, value))
    for key in wishes.keys() - wanted.keys():
        cli.ask(f"{path.replace('v10', 'v9')}/{before[key]['id']}", method="DELETE")
    now = {one["key"]: one for one in app.ask_env()}
    left = [key for key in wanted if now.get(key) in (None, before.get(key))]
    left += [key for key in wishes.keys() - wanted.keys() if key in now]
    if left:
        raise DicectlError("D643", command="config", evidence=f"unchanged: {', '.join(left)}")
    app.is_fresh = True
    yield Output(f"Vercel has {', '.join(sorted(wishes))} as it should be")


def _variable(key: str, value: str) -> cli.Json:
    return {"key": key, "value": value, "type": "sensitive", "target": ["production"]}


def destroy(app: VercelApp) -> Step:
    """Return the step that removes the project with all its deployments."""
    name = str(app.known["name"])
    argv = ("remove", name, "--yes")
    return Step(f"Destroy {app.name} on Vercel", ("vercel", *argv), partial(_destroy, app, argv))


def _destroy(app: VercelApp, argv: tuple[str, ...]) -> Iterator[Event]:
    done = cli.call(*argv)
    if app.about() is not None:  # some removals ask, and end with 0 having done nothing
        raise cli.failure(done)
    yield Output(cli.words(done.said))
