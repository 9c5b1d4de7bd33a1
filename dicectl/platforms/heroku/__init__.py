"""Heroku, through the Heroku CLI.

`commands` builds the command lines, `cli` runs them and reads the answers, `login` is git's way in,
`releases` reads what is live, `checks` are the questions of `dicectl check`.
"""

from __future__ import annotations

import re
import shlex
import tempfile
import time
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial

from dicectl import runner
from dicectl.check import Check
from dicectl.errors import DicectlError
from dicectl.events import Event, Output
from dicectl.plan import Step
from dicectl.platforms import App
from dicectl.platforms.heroku import checks, cli, login
from dicectl.platforms.heroku.commands import (
    create_argv,
    info_argv,
    logs_argv,
    releases_argv,
    rollback_argv,
    scale_argv,
)
from dicectl.platforms.heroku.releases import Json, live_release, previous_release, version
from dicectl.platforms.names import alternatives
from dicectl.probe import Answer, probe
from dicectl.runner import Finished

# Heroku gives a web process 60 s to bind to its port, and its router waits 75 s for that.
LIVE_TIMEOUT = 120
# A web dyno is not in the list at once after the first release.
NO_DYNO_GRACE = 15
# A page that fails although its dyno is up gets this long to recover.
ERROR_GRACE = 10

# What `heroku logs` says when its stream is cut, or its session at Heroku has run out.
_STREAM_BROKE = re.compile(r"Log stream timed out|Logs eventsource failed.*")


class Heroku:
    """One app on Heroku."""

    key = "heroku"
    title = "Heroku"
    builds_go_on = True

    def __init__(self, app: str) -> None:
        self.app = app
        self.questions = cli.Questions()
        self._url = ""  # as Heroku told it last

    @cached_property
    def _token(self) -> Future[str]:
        """Git's password; it is being asked for from now on."""
        return self.questions.begin(login.token)

    def check_ready(self) -> None:
        """Raise D202 when the Heroku CLI is not installed, and begin to ask what `find` needs."""
        cli.require(self.app)
        if self.app:
            self.questions.ask(*info_argv(self.app))
            self.questions.ask(*releases_argv(self.app))
            _ = self._token

    def checks(self) -> list[Check]:
        """Return the checks of the CLI, the login, git's login and the app."""
        return checks.checks(self)

    def find(self) -> App | None:
        """Ask Heroku for the app; see `Platform.find`."""
        self.check_ready()
        info = self.info()
        releases = self.questions.ask(*releases_argv(self.app)).result()
        self.questions.forget()
        self._token.result()  # or the push would fail, after all that comes before it
        if info is None:
            return None
        self._url = info["app"]["web_url"]
        told = cli.answer(releases, self.app, kind=list)
        release, commit = live_release(told)
        running = any(dyno["type"] == "web" for dyno in info["dynos"])
        running = running or not release
        return App(self.app, self._url, release, commit, running, previous_release(told))

    def info(self) -> Json | None:
        """Return what Heroku tells about the app, None if there is none of its name.

        Raises:
            DicectlError: D302 it is somebody else's; not logged in, no answer.
        """
        done = self.questions.ask(*info_argv(self.app)).result()
        if cli.is_unknown(done):
            return None
        if "do not have access" in cli.words(done.said):
            raise self._taken(done.said)
        found: Json = cli.answer(done, self.app)
        return found

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Return the step that makes the app; see `Platform.create`."""
        argv = create_argv(self.app, region, team)
        return Step(f"Create the app {self.app} on Heroku", argv, partial(self._create, argv))

    def _create(self, argv: tuple[str, ...]) -> Iterator[Event]:
        done = cli.call(argv)
        if done.status and re.search(r"is already taken", done.said):
            raise self._taken(done.said)
        created = cli.answer(done, self.app)
        if created.get("name") != self.app:
            raise DicectlError("D205", command=shlex.join(argv), evidence=done.said)
        self._url = created["web_url"]
        yield Output(f"Heroku made {self.app}: {self._url}")

    def git_url(self) -> str:
        """Return the address as the CLI makes it, which is also what its `git:remote` sets."""
        return f"https://{login.git_host()}/{self.app}.git"

    def push_environment(self) -> dict[str, str]:
        """Return git's login; see `login`."""
        return login.environment(self._token.result())

    def start(self) -> Step:
        """Return the step that starts one web dyno."""
        argv = scale_argv(self.app, 1)
        return Step("Start a web dyno", argv, partial(self._start, argv))

    def _start(self, argv: tuple[str, ...]) -> Iterator[Event]:
        done = cli.call(argv)
        if done.status:
            raise cli.failure(done, self.app)
        yield Output(done.said)

    def rollback(self, release: int) -> Step:
        """Return the step that releases the slug and config of an earlier release again."""
        argv = rollback_argv(self.app, release)
        return Step(f"Go back to release v{release}", argv, partial(self._rollback, argv))

    def _rollback(self, argv: tuple[str, ...]) -> Iterator[Event]:
        done = cli.call(argv)
        # "Rolling back dice to v2... done, v4"
        made = re.search(r"done, v(\d+)", done.said)
        if re.search(r"find that release|expired|not eligible", done.said):
            raise DicectlError("D304", release=argv[2], app=self.app, evidence=cli.words(done.said))
        if done.status or not made:
            raise cli.failure(done, self.app)
        yield Output(done.said)
        yield from self.wait_until_live(int(made[1]))

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:
        """Ask the page and the dynos side by side until both are well; see `Platform`."""
        began = time.monotonic()
        while True:
            with ThreadPoolExecutor(1) as pool:
                asked = pool.submit(probe, self._url)
                info = cli.answer(cli.look(info_argv(self.app)), self.app)
            answer = asked.result()
            web = [dyno for dyno in info["dynos"] if dyno["type"] == "web"]
            fresh = bool(web) and all(version(dyno) >= release for dyno in web)
            up = fresh and all(dyno["state"] == "up" for dyno in web)
            if up and answer.good:
                return App(self.app, self._url, max(map(version, web)))
            self._give_up(answer, web, release, waited=time.monotonic() - began)
            states = ", ".join(f"{dyno['name']} {dyno['state']}" for dyno in web) or "no dyno yet"
            yield Output(f"waiting: {answer}; {states}")

    def _give_up(self, answer: Answer, web: list[Json], release: int, *, waited: float) -> None:
        """Raise when waiting longer would not help."""
        if any(dyno["state"] == "crashed" and version(dyno) >= release for dyno in web):
            raise DicectlError("D501", logs_command=self._logs, **self._last_words())
        if not web and waited > NO_DYNO_GRACE:
            fix = shlex.join(scale_argv(self.app, 1))
            raise DicectlError("D503", fix=fix, evidence=f"heroku apps:info: no dynos; {answer}")
        failing = answer.status >= 500 and all(dyno["state"] == "up" for dyno in web)
        if waited > LIVE_TIMEOUT or (failing and web and waited > ERROR_GRACE):
            words = self._last_words()
            words["evidence"] = f"{answer}, after {waited:.0f} s\n{words['evidence']}"
            raise DicectlError("D502", url=self._url, logs_command=self._logs, **words)

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        """Pass `heroku logs` through; see `Platform.logs`."""
        cli.require(self.app)
        argv = logs_argv(self.app, lines, follow=follow, source=source, process=process)
        with tempfile.TemporaryFile() as errors:
            env = {**cli.QUIET, "HEROKU_LOGS_COLOR": "0"}  # also where FORCE_COLOR is set
            status = yield from runner.stream(argv, env=env, errors=errors)
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace")
        broke = _STREAM_BROKE.search(cli.words(said))
        if status < 0 or (status and broke):
            raise DicectlError("D504", app=self.app, evidence=broke[0] if broke else "")
        if status or "browser to login" in said:  # older CLIs ask for a login and exit with 0
            raise cli.failure(Finished(argv, status, "", said), self.app)

    def stop(self) -> str:
        """Scale the web process to nothing."""
        cli.require(self.app)
        done = cli.call(scale_argv(self.app, 0))
        if done.status:
            raise cli.failure(done, self.app)
        return f"dicectl deploy {self.app} --to {self.key}"

    def app_of(self, url: str) -> str | None:
        """Return the app of `https://git.heroku.com/APP.git`, or of its two older ssh forms."""
        host = re.escape(login.git_host())
        found = re.fullmatch(
            rf"(?:https://(?:[^/@]*@)?{host}/|(?:ssh://)?git@heroku\.com[:/])(.+?)\.git", url
        )
        return found[1] if found else None

    @property
    def _logs(self) -> str:
        return f"dicectl logs {self.app} --to {self.key}"

    def _last_words(self) -> dict[str, str]:
        """What the app's own processes printed last, as `output` and shortened as `evidence`."""
        said = cli.call(logs_argv(self.app, 100, follow=False)).stdout.splitlines()
        own = [line for line in map(runner.plain, said) if re.search(r" (app|heroku)\[web", line)]
        words = [re.sub(r"^\S+ ", "", line) for line in own]
        return {"output": "\n".join(own), "evidence": "\n".join(words[-12:])}

    def _taken(self, said: str) -> DicectlError:
        """Somebody else's name: offer names that Heroku says are free."""
        names = alternatives(self.app)
        with ThreadPoolExecutor(len(names)) as pool:
            found = list(pool.map(lambda name: cli.look(info_argv(name)), names))
        free = [name for name, info in zip(names, found, strict=True) if cli.is_unknown(info)]
        fix = " or ".join(f"dicectl deploy {name}" for name in free)
        return DicectlError(
            "D302",
            name=self.app,
            platform=self.title,
            fix=f"{fix or 'Choose another name'}" + " (these names are free now)" * bool(free),
            evidence=cli.words(said),
            offers=tuple(free),
        )
