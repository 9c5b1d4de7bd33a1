"""What is changed on a Dokku server, each change a step. No step believes that it is done."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import partial

from dicectl.errors import DicectlError
from dicectl.errors.advice import command
from dicectl.events import Event, Notice, Output
from dicectl.machine.runner import Finished, plain
from dicectl.plan import Step
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.platforms.dokku.connection import LONG
from dicectl.platforms.dokku.failures import refused
from dicectl.platforms.dokku.waiting import wait_until_live
from dicectl.platforms.facts import Formation

# What `config:set` says, and ends with 0: plugins/config/config.go of dokku/dokku.
_NOT_RESTARTED = "Failure while restarting"
# What an older Dokku says of `config:import`.
_UNKNOWN = ("not a dokku command", "Invalid plugin subcommand", "unknown flag")


def step(app: DokkuApp, title: str, run: partial[Iterator[Event]], *words: str) -> Step:
    """Return the step that a command of Dokku stands for."""
    return Step(title, app.ssh.shown(*words), run)


def create(app: DokkuApp, asked: str) -> Step:
    """Return the step that makes the app. `asked` is a region or a team, which there are not."""
    words = ("apps:create", app.name)
    title = f"Create the app {app.name} on {app.ssh.server}"
    return step(app, title, partial(_create, app, words, asked), *words)


def _create(app: DokkuApp, words: tuple[str, ...], asked: str) -> Iterator[Event]:
    if asked:
        yield Notice(f"Dokku has no regions and no teams, so {asked} is left out.")
    try:
        yield Output(plain(app.ssh.must(*words).said))
    except DicectlError:
        if not app.exists():  # it may have been made all the same: only the answer got lost
            raise


def again(app: DokkuApp) -> Step:
    """Return the step that builds again what the server has on its branch; see `Platform.again`."""
    words = ("ps:rebuild", app.name)
    title = "Build again what the server has of this commit"
    return step(app, title, partial(_stream, app, words), *words)


def _stream(app: DokkuApp, words: tuple[str, ...]) -> Iterator[Event]:
    """Run a command that takes long, and show what it says."""
    lines, said = app.ssh.stream(*words), []
    while True:
        try:
            line = next(lines)
        except StopIteration as ended:
            status = int(ended.value)
            break
        said.append(line)
        yield Output(line)
    app.forget()
    if status:
        output = "\n".join(said)
        raise DicectlError("D401", evidence="\n".join(said[-12:]), output=output)


def start(app: DokkuApp) -> Step:
    """Return the step that starts the web process that is stopped, or has ended, again."""
    formation = app.seen.formation if app.seen else ()
    words: tuple[str, ...] = ("ps:start", app.name)
    if any(one.type == "web" and not one.quantity for one in formation):
        words = ("ps:scale", app.name, "web=1")
    elif app.seen and app.seen.app.crashed:
        words = ("ps:restart", app.name)
    return step(app, "Start the web process", partial(_call, app, words), *words)


def _call(app: DokkuApp, words: tuple[str, ...]) -> Iterator[Event]:
    yield Output(plain(app.ssh.must(*words, timeout=LONG).said))


def set_config(app: DokkuApp, wishes: Mapping[str, str | None]) -> Step:
    """Return the step that changes config vars, all with one restart.

    The values go by standard input: in no command line here, and in none there.
    """
    values = {key: value for key, value in wishes.items() if value is not None}
    said = ("config:import", "--format", "json", app.name, "-")
    words = said if values else ("config:unset", app.name, *wishes)
    verb = "Set" if values else "Remove"
    title = f"{verb} {', '.join(wishes)} config vars"
    return step(app, title, partial(_set_config, app, wishes, values), *words)


def _set_config(
    app: DokkuApp, wishes: Mapping[str, str | None], values: Mapping[str, str]
) -> Iterator[Event]:
    gone = [key for key in wishes if key not in values]
    said = ""
    if gone:
        only = ["--no-restart"] if values else []
        said += app.ssh.must("config:unset", *only, app.name, *gone, timeout=LONG).stderr
    if values:
        said += (yield from _import(app, values)).stderr
    now = app.ssh.json("config:export", app.name)
    left = sorted(key for key, value in wishes.items() if now.get(key) != value)
    if left:
        raise DicectlError("D680", command="config", evidence=f"unchanged: {', '.join(left)}")
    if _NOT_RESTARTED in said:
        told = "\n".join(line for line in plain(said).splitlines() if line.startswith(" !"))
        raise DicectlError("D684", app=app.name, logs_command=app.logs_command, evidence=told)
    seen = app.look_anew()
    if not seen or not seen.app.release:
        yield Notice("Nothing is deployed yet: the first deploy takes them.")
    elif not seen.app.running:
        yield Notice("The app is stopped and stays so; it takes them when it starts.")
    else:
        yield from wait_until_live(app, seen)


def _import(app: DokkuApp, values: Mapping[str, str]) -> Generator[Event, None, Finished]:
    words = ("config:import", "--format", "json", app.name, "-")
    done = app.ssh.call(*words, stdin=json.dumps(dict(values)), timeout=LONG)
    if done.status and any(one in done.stderr for one in _UNKNOWN):
        yield Notice(
            "This Dokku has no config:import, so the values stand in a command line of ssh, here"
            " and on the server, as long as it runs."
        )
        pairs = map(_encoded, values.items())
        done = app.ssh.call("config:set", "--encoded", app.name, *pairs, timeout=LONG)
    if done.status:
        raise refused(words, done)
    return done


def _encoded(pair: tuple[str, str]) -> str:
    """Return KEY=VALUE so that nothing in the value means anything to Dokku."""
    key, value = pair
    return f"{key}={base64.b64encode(value.encode()).decode()}"


def restart(app: DokkuApp) -> Step:
    """Return the step that replaces all processes."""
    words = ("ps:restart", app.name)
    return step(app, "Restart all processes", partial(_restart, app, words), *words)


def _restart(app: DokkuApp, words: tuple[str, ...]) -> Iterator[Event]:
    app.look_again()
    before = app.containers
    yield from _call(app, words)
    yield from wait_until_live(app, old=before)


def scale(app: DokkuApp, wishes: Sequence[Formation]) -> Step:
    """Return the step that makes the formation so, and waits until it is.

    Raises:
        DicectlError: D689 a size is wished for.
    """
    for one in wishes:
        if one.size:
            facts = {"wish": str(one), "type": one.type, "quantity": str(one.quantity)}
            raise DicectlError("D689", app=app.name, **facts)
    words = ("ps:scale", app.name, *map(str, wishes))
    title = f"Scale to {' '.join(map(str, wishes))}"
    return step(app, title, partial(_scale, app, words, wishes), *words)


def _scale(app: DokkuApp, words: tuple[str, ...], wishes: Sequence[Formation]) -> Iterator[Event]:
    done = app.ssh.call(*words, timeout=LONG)
    if "app.json" in done.stderr and done.status:
        raise DicectlError("D688", app=app.name, evidence=plain(done.stderr).strip())
    if done.status:
        raise refused(words, done)
    yield Output(plain(done.said))
    seen = app.look_anew()
    now = {one.type: one.quantity for one in seen.formation} if seen else {}
    if any(now.get(one.type) != one.quantity for one in wishes):
        told = " ".join(f"{kind}={count}" for kind, count in now.items())
        raise DicectlError("D680", command=command(*words), evidence=f"it tells of {told}")
    if any(one.type == "web" and one.quantity for one in wishes):
        yield from wait_until_live(app, seen)


def stop(app: DokkuApp) -> None:
    """Stop all processes, and look whether they are."""
    app.ssh.must("ps:stop", app.name, timeout=LONG)
    app.look_again()
    running = [name for name, said in app.processes.items() if said.startswith("running")]
    if running:
        raise DicectlError("D680", command="ps:stop", evidence=f"running: {', '.join(running)}")


def destroy(app: DokkuApp) -> Step:
    """Return the step that removes the app; linked databases stay."""
    words = ("apps:destroy", "--force", app.name)
    title = f"Destroy {app.name} on {app.ssh.server}"
    return step(app, title, partial(_destroy, app, words), *words)


def _destroy(app: DokkuApp, words: tuple[str, ...]) -> Iterator[Event]:
    done = app.ssh.call(*words, timeout=LONG)
    if app.exists():
        raise refused(words, done)
    yield Output(plain(done.said))
