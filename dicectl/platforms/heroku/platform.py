"""Heroku as a `Platform`, through the Heroku CLI and with its login."""

from __future__ import annotations

import re
import shlex
import tempfile
import time
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, repeat

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice, Output
from dicectl.machine import runner
from dicectl.machine.fetch import Answer
from dicectl.machine.probe import probe
from dicectl.machine.runner import Finished
from dicectl.machine.threads import Work, begin
from dicectl.plan import Step
from dicectl.platforms.check import Check
from dicectl.platforms.facts import App, Formation, Overview
from dicectl.platforms.heroku import api, changes, checks, cli, login, prices
from dicectl.platforms.heroku.api import NEWEST
from dicectl.platforms.heroku.commands import (
    create_argv,
    logs_argv,
    restart_argv,
    scale_argv,
)
from dicectl.platforms.heroku.overview import overview
from dicectl.platforms.heroku.releases import Json, built_from, identity, version
from dicectl.platforms.names import alternatives

# Heroku gives a web process 60 s to bind to its port, and its router waits 75 s for that.
LIVE_TIMEOUT = 120
# A release phase gets an hour of Heroku; who waits for one gets this long.
RELEASE_TIMEOUT = 15 * 60
# A web dyno is not in the list at once after the first release.
NO_DYNO_GRACE = 15
# The page and the dynos are asked for so often, in seconds; at first sooner, for a small app is up.
PAUSE, FIRST_PAUSES = 1.0, (0.2, 0.4)
# A page that fails although all of its new dynos are up gets this long to recover.
ERROR_GRACE = 10

# So many apps are asked for at once: each is four requests.
APPS_AT_ONCE = 10

# What `heroku logs` says when its stream is cut, or its session at Heroku has run out.
_STREAM_BROKE = re.compile(r"Log stream timed out|Logs eventsource failed.*")

# Of a log, what is about the app itself, and a code of Heroku's router.
_ROUTER_CODE = re.compile(r" heroku\[router\]: .*\bcode=(\w+)")
_OWN_WORDS = re.compile(rf" (?:app|heroku)\[web|{_ROUTER_CODE.pattern}")


class Heroku:
    """One app on Heroku."""

    key = "heroku"
    title = "Heroku"
    builds_go_on = True

    def __init__(self, app: str) -> None:
        self.app = app
        self._url = ""  # as Heroku told it last
        self._seen: Overview | None = None
        self._releases: list[Json] = []

    @cached_property
    def token(self) -> Work[str]:
        """The password for the API and git; it is being asked for from now on."""
        return begin(login.token)

    @cached_property
    def api(self) -> api.Api:
        """The API as the account sees it that is logged in."""
        return api.Api(self.token.result)

    def check_ready(self) -> None:
        """Raise D202 when the Heroku CLI is not installed, and begin to ask for the login."""
        cli.require(self.app)
        _ = self.token

    def checks(self) -> list[Check]:
        """Return the checks of the CLI, the login, git's login and the app."""
        return checks.checks(self)

    def find(self) -> Generator[Event, None, App | None]:
        """Ask Heroku for the app; see `Platform.find`."""
        seen = yield from self.look()
        return seen.app if seen else None

    def look(self, releases: int = NEWEST) -> Generator[Event, None, Overview | None]:
        """Ask Heroku for all of the app, side by side."""
        self.check_ready()
        paths = [self._path, *_lists_of(self.app)]
        found = yield from self.api.ask(*paths, newest=max(releases, NEWEST))
        answers = dict(zip(paths, found, strict=True))
        told = yield from self._told(answers[self._path])
        if told is None:
            return None
        lists = _read(self.app, answers)
        self._seen, self._releases = overview(told, **lists), lists["releases"]
        return replace(self._seen, releases=self._seen.releases[:releases])

    def apps(self) -> Generator[Event, None, list[App]]:
        """Ask for the account's apps, and then for all of each; a few side by side.

        One that Heroku refuses to tell of does not keep the others from being told.
        """
        self.check_ready()
        (answer,) = yield from self.api.ask("/apps")
        told = api.value(answer, "/apps", list)
        found: list[App] = []
        for start in range(0, len(told), APPS_AT_ONCE):
            some = told[start : start + APPS_AT_ONCE]
            paths = [path for about in some for path in _lists_of(about["name"])]
            answers = dict(zip(paths, (yield from self.api.ask(*paths)), strict=True))
            for one in some:
                try:
                    found.append(overview(one, **_read(one["name"], answers)).app)
                except DicectlError as error:
                    if error.code != "D211":
                        raise
                    yield Notice(f"Without {one['name']}: {error.title}.")
        return sorted(found, key=lambda app: app.name)

    def about(self) -> Generator[Event, None, Json | None]:
        """Return what Heroku tells about the app, None if there is none of its name.

        Raises:
            DicectlError: D302 it is somebody else's; not logged in, no answer.
        """
        (answer,) = yield from self.api.ask(self._path)
        return (yield from self._told(answer))

    def _told(self, about: Answer) -> Generator[Event, None, Json | None]:
        if about.status == 404:
            return None
        if about.status == 403 and b"do not have access" in about.body:
            raise (yield from self._taken(str(api.problem(about, self._path).evidence)))
        found: Json = api.value(about, self._path)
        self._url = found["web_url"]
        return found

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Return the step that makes the app; see `Platform.create`."""
        argv = create_argv(self.app, region, team)
        return Step(f"Create the app {self.app} on Heroku", argv, partial(self._create, argv))

    def _create(self, argv: tuple[str, ...]) -> Iterator[Event]:
        try:
            created = cli.answer(cli.call(argv), self.app)
        except DicectlError as error:
            # It may have been made all the same: only the answer got lost.
            created = yield from self.about()
            if created is None and "is already taken" in error.evidence:
                raise (yield from self._taken(error.evidence)) from error
            if created is None:
                raise
        if created.get("name") != self.app:
            raise DicectlError("D205", command=shlex.join(argv), evidence=str(created))
        self._url = created["web_url"]
        yield Output(f"Heroku made {self.app}: {self._url}")

    def git_url(self) -> str:
        """Return the address as the CLI makes it, which is also what its `git:remote` sets."""
        return f"https://{api.git_host()}/{self.app}.git"

    def push_environment(self) -> dict[str, str]:
        """Return git's login; see `login`."""
        return login.environment(self.token.result())

    def start(self) -> Step:
        """Return the step that starts one web dyno, or new ones in place of crashed ones."""
        if self._seen and self._seen.app.crashed:
            # Heroku itself tries again only after many minutes.
            argv = restart_argv(self.app)
            return Step("Restart the crashed web dyno", argv, partial(changes.call, self.app, argv))
        argv = scale_argv(self.app, Formation("web", 1, ""))
        return Step("Start a web dyno", argv, partial(changes.call, self.app, argv))

    def rollback(self, release: int) -> Step:
        """Return the step that releases the slug and config of an earlier release again."""
        return changes.rollback(self, release)

    def config(self, release: int = 0) -> Generator[Event, None, dict[str, str]]:
        """Ask for the config vars; see `Platform.config`."""
        path = f"{self._path}/releases/{release}" if release else self._path
        (answer,) = yield from self.api.ask(f"{path}/config-vars")
        if release and answer.status == 404:
            raise DicectlError("D304", release=f"v{release}", **self.names)
        if answer.status == 404:
            raise DicectlError("D303", name=self.app, platform=self.key)
        found: dict[str, str] = api.value(answer, f"{path}/config-vars")
        return found

    def set_config(self, wishes: Mapping[str, str | None]) -> Step:
        """Return the step that changes config vars; see `Platform.set_config`."""
        return changes.set_config(self, wishes)

    def restart(self) -> Step:
        """Return the step that replaces the web dynos."""
        return changes.restart(self)

    def scale(self, wishes: Sequence[Formation]) -> Step:
        """Return the step that makes the formation so; Heroku itself knows the sizes."""
        return changes.scale(self, wishes)

    def destroy(self) -> Step:
        """Return the step that removes the app; see `Platform.destroy`."""
        if self._seen is None:
            raise DicectlError("D303", name=self.app, platform=self.key)
        return changes.destroy(self)

    def cost(self, formation: Sequence[Formation]) -> str:
        """Say what the dynos cost a month."""
        return prices.cost(formation)

    def again(self, commit: str) -> Step | None:
        """Return the step that releases what was built of this commit; see `Platform.again`.

        Pushing it would build nothing: Heroku's repository has it already. A rollback would bring
        back the config vars of that time, too.
        """
        found = built_from(self._releases, commit)
        if not found:
            return None
        path = f"{self._path}/releases"
        wish = {"slug": found["slug"]["id"], "description": found["description"]}
        where = f"{api.address()}{path}"
        argv = ("curl", "--netrc", where, "--data", f"slug={wish['slug']}")
        title = f"Release again what was built of this commit (v{found['version']})"
        return Step(title, argv, partial(self._release_again, path, wish))

    def _release_again(self, path: str, wish: dict[str, str]) -> Iterator[Event]:
        yield from self.settle(api.value(self.api.post(path, wish), path))

    def settle(self, made: Json) -> Iterator[Event]:
        """Wait until a release is decided, which its release phase may do.

        Raises:
            DicectlError: D405 it has failed.
        """
        yield Output(f"v{made['version']}: {made['status']}")
        began, path = time.monotonic(), f"{self._path}/releases/{made['version']}"
        while made["status"] == "pending" and time.monotonic() - began < RELEASE_TIMEOUT:
            time.sleep(PAUSE)
            (answer,) = yield from self.api.ask(path)
            made = api.value(answer, path)
            yield Output(f"v{made['version']}: its release phase runs")
        if made["status"] != "succeeded":
            said = f"release v{made['version']}: {made['status']}"
            raise DicectlError("D405", logs_command=self._logs, evidence=said)

    def wait_until_live(
        self, release: int, old: Collection[str] = ()
    ) -> Generator[Event, None, App]:
        """Ask the page and the dynos side by side until both are well; see `Platform`.

        None of the dynos may be one of the `old`, see `releases.identity`.
        """
        began, pauses = time.monotonic(), chain(FIRST_PAUSES, repeat(PAUSE))
        path, broken = f"{self._path}/dynos", 0.0  # since when the page is, with all dynos up
        while True:
            asked = begin(partial(probe, self._url))
            (told,) = yield from self.api.ask(path)
            web = [dyno for dyno in api.value(told, path, list) if dyno["type"] == "web"]
            answer = asked.result()
            new = [one for one in web if version(one) >= release and identity(one) not in old]
            up = bool(web) and new == web and all(dyno["state"] == "up" for dyno in web)
            if up and answer.good:
                return App(self.app, self._url, max(map(version, web)))
            now = time.monotonic()
            failing = up and answer.status >= 500
            if not up:
                broken = 0.0
            elif failing and not broken:
                broken = now
            crashed = any(dyno["state"] == "crashed" for dyno in new)
            grace = LIVE_TIMEOUT if web else NO_DYNO_GRACE
            if crashed or now - began > grace or (failing and now - broken > ERROR_GRACE):
                raise (yield from self._failure(answer, web, new, now - began))
            states = ", ".join(map(_state, web)) or "no dyno yet"
            yield Output(f"waiting: {answer}; {states}")
            time.sleep(next(pauses))

    def _failure(
        self, answer: Answer, web: list[Json], new: list[Json], waited: float
    ) -> Generator[Event, None, DicectlError]:
        """Say why the app is not live, once waiting longer would not help."""
        facts = {"url": self._url, "app": self.app, "logs_command": self._logs}
        if any(dyno["state"] == "crashed" for dyno in new):
            return DicectlError("D501", **facts, **self._last_words())
        if not web:
            fix = f"dicectl scale web=1 --app {self.app} --to {self.key}"
            return DicectlError("D503", fix=fix, evidence=f"Heroku lists no web dyno; {answer}")
        seen = f"{answer}, after {waited:.0f} s"
        if not answer.good and (yield from self._is_in_maintenance()):
            return DicectlError("D507", **facts, evidence=f"{seen}; Heroku says maintenance: true")
        words = self._last_words()
        if answer.good:
            seen += "; " + ", ".join(f"{_state(dyno)} (v{version(dyno)})" for dyno in web)
        words["evidence"] = f"{seen}\n{words['evidence']}"
        return DicectlError("D506" if answer.good else "D502", **facts, **words)

    def _is_in_maintenance(self) -> Generator[Event, None, bool]:
        """Whether Heroku's router answers for the app, which its dynos know nothing of."""
        with suppress(DicectlError):  # what failed is known all the same
            about = yield from self.about()
            return bool(about and about.get("maintenance"))
        return False

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        """Pass `heroku logs` through; see `Platform.logs`."""
        cli.require(self.app)
        argv = logs_argv(self.app, lines, follow=follow, source=source, process=process)
        with tempfile.TemporaryFile() as errors:
            env = {**cli.environment(), "HEROKU_LOGS_COLOR": "0"}  # also where FORCE_COLOR is set
            status = yield from runner.stream(argv, env=env, errors=errors)
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace")
        broke = _STREAM_BROKE.search(cli.words(said))
        if status < 0 or (status and broke):
            raise DicectlError("D504", app=self.app, evidence=broke[0] if broke else "")
        if status or "browser to login" in said:  # older CLIs ask for a login and exit with 0
            raise cli.failure(Finished(argv, status, "", said), self.app)

    def stop(self) -> str:
        """Scale the web process to nothing, and look whether it is."""
        self.check_ready()
        list(self.scale([Formation("web", 0, "")]).run())
        return f"dicectl deploy {self.app} --to {self.key}"

    def app_of(self, url: str) -> str | None:
        """Return the app of `https://git.heroku.com/APP.git`, or of its two older ssh forms."""
        host = re.escape(api.git_host())
        found = re.fullmatch(
            rf"(?:https://(?:[^/@]*@)?{host}/|(?:ssh://)?git@heroku\.com[:/])(.+?)\.git", url
        )
        return found[1] if found else None

    @property
    def names(self) -> dict[str, str]:
        """What a failure says of where it was."""
        return {"app": self.app, "platform": self.key}

    @property
    def _path(self) -> str:
        return f"/apps/{self.app}"

    @property
    def _logs(self) -> str:
        return f"dicectl logs {self.app} --to {self.key}"

    def _last_words(self) -> dict[str, str]:
        """What the app's own processes printed last, as `output` and shortened as `evidence`.

        With it, once each, goes why the router did not reach them.
        """
        try:
            said = cli.call(logs_argv(self.app, 100, follow=False)).stdout.splitlines()
        except DicectlError as error:  # what failed is known all the same
            said = [error.title]
        lines = [line for line in map(runner.plain, said) if _OWN_WORDS.search(line)]
        newest = {found[1]: line for line in lines if (found := _ROUTER_CODE.search(line))}
        own = [line for line in lines if " heroku[router]" not in line or line in newest.values()]
        words = [re.sub(r"^\S+ ", "", line) for line in own]
        return {"output": "\n".join(own), "evidence": "\n".join(words[-12:])}

    def _taken(self, said: str) -> Generator[Event, None, DicectlError]:
        """Somebody else's name: offer names that Heroku says are free."""
        names = alternatives(self.app)
        found = yield from self.api.ask(*(f"/apps/{name}" for name in names))
        free = [name for name, about in zip(names, found, strict=True) if about.status == 404]
        fix = " or ".join(f"dicectl deploy {name}" for name in free)
        return DicectlError(
            "D302",
            name=self.app,
            platform=self.title,
            fix=f"{fix or 'Choose another name'}" + " (these names are free now)" * bool(free),
            evidence=cli.words(said),
            offers=tuple(free),
        )


def _state(dyno: Json) -> str:
    return f"{dyno['name']} {dyno['state']}"


def _lists_of(app: str) -> list[str]:
    """Return where Heroku tells what `overview` reads beside the app itself."""
    return [f"/apps/{app}/{more}" for more in ("dynos", "releases", "formation", "builds")]


def _read(app: str, answers: Mapping[str, Answer]) -> dict[str, list[Json]]:
    """Return those lists by the last part of their paths."""
    paths = _lists_of(app)
    return {path.rpartition("/")[2]: api.value(answers[path], path, list) for path in paths}
