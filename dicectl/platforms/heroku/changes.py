"""Changes to an app on Heroku that is there, each as a step: what it says is not taken for done."""

from __future__ import annotations

import re
import shlex
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice, Output
from dicectl.machine.fetch import Answer
from dicectl.plan import Step
from dicectl.platforms.facts import Formation
from dicectl.platforms.heroku import api, cli
from dicectl.platforms.heroku.commands import (
    destroy_argv,
    restart_argv,
    rollback_argv,
    scale_argv,
)
from dicectl.platforms.heroku.releases import Json, identity, newest_first

if TYPE_CHECKING:
    from dicectl.platforms.heroku.platform import Heroku


def set_config(heroku: Heroku, wishes: Mapping[str, str | None]) -> Step:
    """Return the step that changes config vars.

    Not by `heroku config:set`: whoever is on this machine can read command lines.
    """
    path = f"/apps/{heroku.app}/config-vars"
    argv = ("curl", "--netrc", "--request", "PATCH", api.address() + path, "--data", "@-")
    verb = "Set" if any(value is not None for value in wishes.values()) else "Remove"
    title = f"{verb} {', '.join(wishes)} config vars"
    return Step(title, argv, partial(_set_config, heroku, path, wishes))


def _set_config(heroku: Heroku, path: str, wishes: Mapping[str, str | None]) -> Iterator[Event]:
    answer = heroku.api.patch(path, wishes)
    if answer.status != 200:  # it may have been done all the same: only the answer got lost
        now = yield from heroku.config()
        if any(now.get(key) != value for key, value in wishes.items()):
            raise api.problem(answer, path)
    path = f"/apps/{heroku.app}/releases"
    (answer,) = yield from heroku.api.ask(path, newest=1)
    made = newest_first(api.value(answer, path, list))[0]
    yield from heroku.settle(made)
    seen, newest = (yield from heroku.look()), int(made["version"])
    if not seen or not seen.app.release:
        yield Notice("Nothing is deployed yet: the first deploy takes them.")
    elif not seen.app.running:
        yield Notice(f"Release v{newest} has them. The app is stopped and stays so.")
    else:
        yield Output(f"release v{newest}: the same build with other config vars")
        yield from heroku.wait_until_live(newest)


def rollback(heroku: Heroku, release: int) -> Step:
    """Return the step that releases the slug and config of an earlier release again.

    By the request that the CLI makes, which says nothing of how a release phase ends.
    """
    argv = rollback_argv(heroku.app, release)
    return Step(f"Go back to release v{release}", argv, partial(_rollback, heroku, release))


def _rollback(heroku: Heroku, release: int) -> Iterator[Event]:
    path = f"/apps/{heroku.app}/releases"
    asked, listed = yield from heroku.api.ask(f"{path}/{release}", path, newest=1)
    if asked.status == 404:
        said = str(api.problem(asked, path).evidence)
        raise DicectlError("D304", release=f"v{release}", **heroku.names, evidence=said)
    old = api.value(asked, f"{path}/{release}")
    before = newest_first(api.value(listed, path, list))[0]
    answer = heroku.api.post(path, {"release": old["id"]})
    made = yield from _made(heroku, answer, release, int(before["version"]))
    yield from heroku.settle(made)
    yield from heroku.wait_until_live(int(made["version"]))


def _made(
    heroku: Heroku, answer: Answer, release: int, before: int
) -> Generator[Event, None, Json]:
    """Return the release that a rollback made, which it may have done though the answer got lost.

    Raises:
        DicectlError: D304 it cannot be gone back to; what else the answer says.
    """
    path = f"/apps/{heroku.app}/releases"
    if answer.status == 201:
        made: Json = api.value(answer, path)
        return made
    error = api.problem(answer, path)
    if re.search(r"find that release|expired|not eligible", error.evidence):
        raise DicectlError(
            "D304", release=f"v{release}", **heroku.names, evidence=error.evidence
        ) from error
    (listed,) = yield from heroku.api.ask(path, newest=1)
    made = newest_first(api.value(listed, path, list))[0]
    if int(made["version"]) > before and made["description"] == f"Rollback to v{release}":
        return made
    raise error


def restart(heroku: Heroku) -> Step:
    """Return the step that replaces the web dynos."""
    argv = restart_argv(heroku.app)
    return Step("Restart the web dynos", argv, partial(_restart, heroku, argv))


def _restart(heroku: Heroku, argv: tuple[str, ...]) -> Iterator[Event]:
    path = f"/apps/{heroku.app}/dynos"
    (told,) = yield from heroku.api.ask(path)
    before = {identity(dyno) for dyno in api.value(told, path, list)}
    yield from call(heroku.app, argv)
    yield from heroku.wait_until_live(0, before)


def scale(heroku: Heroku, wishes: Sequence[Formation]) -> Step:
    """Return the step that makes the formation so, and waits until it is."""
    argv = scale_argv(heroku.app, *wishes)
    title = f"Scale to {' '.join(map(str, wishes))}"
    return Step(title, argv, partial(_scale, heroku, argv, wishes))


def _scale(heroku: Heroku, argv: tuple[str, ...], wishes: Sequence[Formation]) -> Iterator[Event]:
    yield from call(heroku.app, argv)
    seen = yield from heroku.look()
    now = {one.type: one for one in seen.formation} if seen else {}
    if not all(_is_so(now.get(wish.type), wish) for wish in wishes):
        said = f"Heroku tells of {' '.join(map(str, now.values())) or 'no processes'}"
        raise DicectlError("D205", command=shlex.join(argv), evidence=said)
    if any(wish.type == "web" and wish.quantity for wish in wishes):
        yield from heroku.wait_until_live(0)


def _is_so(there: Formation | None, wish: Formation) -> bool:
    """Whether a part of the formation is what was wished for."""
    if there is None or there.quantity != wish.quantity:
        return False
    return not wish.size or there.size.lower() == wish.size.lower()


def destroy(heroku: Heroku) -> Step:
    """Return the step that removes the app."""
    argv = destroy_argv(heroku.app)
    return Step(f"Destroy {heroku.app} on Heroku", argv, partial(_destroy, heroku, argv))


def _destroy(heroku: Heroku, argv: tuple[str, ...]) -> Iterator[Event]:
    done = cli.call(argv)
    if (yield from heroku.about()) is not None:  # it may have ended with 0 all the same
        raise cli.failure(done, heroku.app)
    yield Output(done.said)


def call(app: str, argv: tuple[str, ...]) -> Iterator[Event]:
    """Run the CLI; raises what its failure means."""
    yield Output(cli.must(argv, app).said)
