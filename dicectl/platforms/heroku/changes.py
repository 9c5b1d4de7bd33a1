"""What is changed on Heroku, each change a step. No step believes that it is done: it looks."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import partial

from dicectl.errors import DicectlError
from dicectl.errors.advice import command
from dicectl.events import Event, Notice, Output
from dicectl.machine.fetch import Answer
from dicectl.plan import Step
from dicectl.platforms.facts import Formation
from dicectl.platforms.heroku import api, cli
from dicectl.platforms.heroku.app import HerokuApp
from dicectl.platforms.heroku.commands import (
    create_argv,
    destroy_argv,
    restart_argv,
    rollback_argv,
    scale_argv,
)
from dicectl.platforms.heroku.releases import Json, built_from, identity, newest_first
from dicectl.platforms.heroku.waiting import settle, wait_until_live


def create(app: HerokuApp, region: str | None, team: str | None) -> Step:
    """Return the step that makes the app; see `Platform.create`."""
    argv = create_argv(app.name, region, team)
    return Step(f"Create the app {app.name} on Heroku", argv, partial(_create, app, argv))


def _create(app: HerokuApp, argv: tuple[str, ...]) -> Iterator[Event]:
    try:
        created = cli.answer(cli.call(argv), app.name)
    except DicectlError as error:
        # It may have been made all the same: only the answer got lost.
        created = yield from app.about()
        if created is None and "is already taken" in error.evidence:
            raise (yield from app.taken(error.evidence)) from error
        if created is None:
            raise
    if created.get("name") != app.name:
        raise DicectlError("D205", command=command(*argv), evidence=str(created))
    app.url = created["web_url"]
    yield Output(f"Heroku made {app.name}: {app.url}")


def start(app: HerokuApp) -> Step | None:
    """Return the step that starts one web dyno, or new ones in place of crashed ones."""
    if app.seen and app.seen.app.crashed:
        # Heroku itself tries again only after many minutes.
        argv = restart_argv(app.name)
        return Step("Restart the crashed dynos", argv, partial(_call, app.name, argv))
    if app.seen and not app.seen.app.has_page:
        return None
    argv = scale_argv(app.name, Formation("web", 1, ""))
    return Step("Start a web dyno", argv, partial(_call, app.name, argv))


def again(app: HerokuApp, commit: str) -> Step | None:
    """Return the step that releases what was built of this commit; see `Platform.again`.

    Pushing it would build nothing: Heroku's repository has it already. A rollback would bring
    back the config vars of that time, too.
    """
    found = built_from(app.releases, commit)
    if not found:
        return None
    path = f"{app.path}/releases"
    wish = {"slug": found["slug"]["id"], "description": found["description"]}
    where = f"{api.address()}{path}"
    argv = ("curl", "--netrc", where, "--data", f"slug={wish['slug']}")
    title = f"Release again what was built of this commit (v{found['version']})"
    return Step(title, argv, partial(_release_again, app, path, wish))


def _release_again(app: HerokuApp, path: str, wish: dict[str, str]) -> Iterator[Event]:
    yield from settle(app, api.value(app.api.post(path, wish), path))


def set_config(app: HerokuApp, wishes: Mapping[str, str | None]) -> Step:
    """Return the step that changes config vars.

    Not by `heroku config:set`: whoever is on this machine can read command lines.
    """
    path = f"{app.path}/config-vars"
    argv = ("curl", "--netrc", "--request", "PATCH", api.address() + path, "--data", "@-")
    verb = "Set" if any(value is not None for value in wishes.values()) else "Remove"
    title = f"{verb} {', '.join(wishes)} config vars"
    return Step(title, argv, partial(_set_config, app, path, wishes))


def _set_config(app: HerokuApp, path: str, wishes: Mapping[str, str | None]) -> Iterator[Event]:
    answer = app.api.patch(path, wishes)
    if answer.status != 200:  # it may have been done all the same: only the answer got lost
        now = yield from app.config()
        if any(now.get(key) != value for key, value in wishes.items()):
            raise api.problem(answer, path)
    path = f"{app.path}/releases"
    (answer,) = yield from app.api.ask(path, newest=1)
    made = newest_first(api.value(answer, path, list))[0]
    yield from settle(app, made)
    seen, newest = (yield from app.look()), int(made["version"])
    if not seen or not seen.app.release:
        yield Notice("Nothing is deployed yet: the first deploy takes them.")
    elif not seen.app.running:
        yield Notice(f"Release v{newest} has them. The app is stopped and stays so.")
    else:
        yield Output(f"release v{newest}: the same build with other config vars")
        yield from wait_until_live(app, newest)


def rollback(app: HerokuApp, release: int) -> Step:
    """Return the step that releases the slug and config of an earlier release again.

    By the request that the CLI makes, which says nothing of how a release phase ends.
    """
    argv = rollback_argv(app.name, release)
    return Step(f"Go back to release v{release}", argv, partial(_rollback, app, release))


def _rollback(app: HerokuApp, release: int) -> Iterator[Event]:
    path = f"{app.path}/releases"
    asked, listed = yield from app.api.ask(f"{path}/{release}", path, newest=1)
    if asked.status == 404:
        said = str(api.problem(asked, path).evidence)
        raise DicectlError("D304", release=f"v{release}", **app.facts, evidence=said)
    old = api.value(asked, f"{path}/{release}")
    before = newest_first(api.value(listed, path, list))[0]
    answer = app.api.post(path, {"release": old["id"]})
    made = yield from _made(app, answer, release, int(before["version"]))
    yield from settle(app, made)
    yield from wait_until_live(app, int(made["version"]))


def _made(
    app: HerokuApp, answer: Answer, release: int, before: int
) -> Generator[Event, None, Json]:
    """Return the release that a rollback made, which it may have done though the answer got lost.

    Raises:
        DicectlError: D304 it cannot be gone back to; what else the answer says.
    """
    path = f"{app.path}/releases"
    if answer.status == 201:
        made: Json = api.value(answer, path)
        return made
    error = api.problem(answer, path)
    if re.search(r"find that release|expired|not eligible", error.evidence):
        raise DicectlError(
            "D304", release=f"v{release}", **app.facts, evidence=error.evidence
        ) from error
    (listed,) = yield from app.api.ask(path, newest=1)
    made = newest_first(api.value(listed, path, list))[0]
    if int(made["version"]) > before and made["description"] == f"Rollback to v{release}":
        return made
    raise error


def restart(app: HerokuApp) -> Step:
    """Return the step that replaces all dynos."""
    argv = restart_argv(app.name)
    return Step("Restart the dynos", argv, partial(_restart, app, argv))


def _restart(app: HerokuApp, argv: tuple[str, ...]) -> Iterator[Event]:
    path = f"{app.path}/dynos"
    (told,) = yield from app.api.ask(path)
    before = {identity(dyno) for dyno in api.value(told, path, list)}
    yield from _call(app.name, argv)
    yield from wait_until_live(app, 0, before)


def scale(app: HerokuApp, wishes: Sequence[Formation]) -> Step:
    """Return the step that makes the formation so, and waits until it is."""
    argv = scale_argv(app.name, *wishes)
    title = f"Scale to {' '.join(map(str, wishes))}"
    return Step(title, argv, partial(_scale, app, argv, wishes))


def _scale(app: HerokuApp, argv: tuple[str, ...], wishes: Sequence[Formation]) -> Iterator[Event]:
    yield from _call(app.name, argv)
    seen = yield from app.look()
    now = {one.type: one for one in seen.formation} if seen else {}
    if not all(_is_so(now.get(wish.type), wish) for wish in wishes):
        said = f"Heroku tells of {' '.join(map(str, now.values())) or 'no processes'}"
        raise DicectlError("D205", command=command(*argv), evidence=said)
    if any(wish.quantity for wish in wishes) and _answers(now):
        yield from wait_until_live(app, 0)


def _answers(formation: Mapping[str, Formation]) -> bool:
    """Whether there are web dynos, or need be none."""
    return "web" not in formation or formation["web"].quantity > 0


def _is_so(there: Formation | None, wish: Formation) -> bool:
    """Whether a part of the formation is what was wished for."""
    if there is None or there.quantity != wish.quantity:
        return False
    return not wish.size or there.size.lower() == wish.size.lower()


def destroy(app: HerokuApp) -> Step:
    """Return the step that removes the app."""
    argv = destroy_argv(app.name)
    return Step(f"Destroy {app.name} on Heroku", argv, partial(_destroy, app, argv))


def _destroy(app: HerokuApp, argv: tuple[str, ...]) -> Iterator[Event]:
    done = cli.call(argv)
    if (yield from app.about()) is not None:  # it may have ended with 0 all the same
        raise cli.failure(done, app.name)
    yield Output(done.said)


def _call(app: str, argv: tuple[str, ...]) -> Iterator[Event]:
    """Run the CLI; raises what its failure means."""
    yield Output(cli.must(argv, app).said)
