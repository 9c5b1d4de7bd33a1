"""Heroku, through the Heroku CLI.

Each function that ends in `_argv` builds a command line and runs nothing. What the CLI's commands
print, and when they exit with 0 although nothing was done, was tried with version 11.10.0.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import tempfile
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from dicectl import runner
from dicectl.checks.check import Check, Said
from dicectl.errors import DicectlError
from dicectl.events import Event, Output
from dicectl.plan import Step
from dicectl.platforms import App
from dicectl.platforms.names import alternatives
from dicectl.probe import Answer, probe
from dicectl.project import Project
from dicectl.runner import Finished

# A CLI call takes a second; against a slow network it may take many, but never for ever.
TIMEOUT = 60
# Heroku gives a web process 60 s to bind to its port, and its router waits 75 s for that.
LIVE_TIMEOUT = 120
# A web dyno is not in the list at once after the first release.
NO_DYNO_GRACE = 15
# A page that fails although its dyno is up gets this long to recover.
ERROR_GRACE = 10
# `releases` is asked for this many, to look behind releases made by config changes.
RELEASES = 30

# A child of ours must not start an update that goes on in the background.
QUIET = {"HEROKU_DISABLE_AUTOUPDATE": "1", "HEROKU_SKIP_NEW_VERSION_CHECK": "1"}

Json = dict[str, Any]


def info_argv(app: str) -> tuple[str, ...]:
    """Everything about an app, as JSON."""
    return ("heroku", "apps:info", "--json", "--app", app)


def releases_argv(app: str) -> tuple[str, ...]:
    """The newest releases, as JSON."""
    return ("heroku", "releases", "--json", "--num", str(RELEASES), "--app", app)


def create_argv(app: str, region: str | None, team: str | None) -> tuple[str, ...]:
    """Create an app. No remote: the CLI keeps an old one, and sets none in a subfolder."""
    argv = ["heroku", "apps:create", app, "--no-remote", "--json"]
    argv += ["--region", region] if region else []
    argv += ["--team", team] if team else []
    return tuple(argv)


def logs_argv(app: str, lines: int, *, follow: bool) -> tuple[str, ...]:
    """Print log lines."""
    return ("heroku", "logs", "--app", app, "--num", str(lines), *(["--tail"] if follow else []))


def scale_argv(app: str, quantity: int) -> tuple[str, ...]:
    """Set how many web dynos run."""
    return ("heroku", "ps:scale", f"web={quantity}", "--app", app)


class Heroku:
    """One app on Heroku."""

    key = "heroku"
    title = "Heroku"

    def __init__(self, app: str) -> None:
        self.app = app
        self._url = ""  # as Heroku told it last

    def check_ready(self) -> None:
        """Raise D202 when the Heroku CLI is not installed."""
        if not runner.find("heroku"):
            raise DicectlError("D202", app=self.app or "NAME")

    def checks(self) -> list[Check]:
        """Return the checks of the CLI, the login, git's login, the app and its remote."""
        return [
            Check("cli", "The Heroku CLI is installed", self._check_cli, waits=True),
        ]

    def _check_cli(self, _project: Project) -> Iterator[Said]:
        self.check_ready()
        yield from ()

    def find(self) -> App | None:
        """Ask Heroku for the app; see `Platform.find`."""
        self.check_ready()
        with ThreadPoolExecutor(2) as pool:
            asked = pool.submit(_cli, releases_argv(self.app))
            info = _cli(info_argv(self.app))
            releases = asked.result()
        if _is_unknown(info):
            return None
        if "do not have access" in info.said:
            raise self._taken(info.said)
        app = self._answer(info)
        self._url = app["app"]["web_url"]
        release, commit = live_release(self._answer(releases, kind=list))
        running = any(dyno["type"] == "web" for dyno in app["dynos"])
        return App(self.app, self._url, release, commit, running or not release)

    def create(self, *, region: str | None, team: str | None) -> Step:
        """Return the step that makes the app; see `Platform.create`."""
        argv = create_argv(self.app, region, team)
        return Step(f"Create the app {self.app} on Heroku", argv, partial(self._create, argv))

    def _create(self, argv: tuple[str, ...]) -> Iterator[Event]:
        done = _cli(argv)
        if done.status and re.search(r"is already taken", done.said):
            raise self._taken(done.said)
        created = self._answer(done)
        if created.get("name") != self.app:
            raise DicectlError("D205", command=shlex.join(argv), evidence=done.said)
        self._url = created["web_url"]
        yield Output(f"Heroku made {self.app}: {self._url}")

    def git_url(self) -> str:
        """Return the address as the CLI makes it, which is also what its `git:remote` sets."""
        return f"https://{_git_host()}/{self.app}.git"

    def git_options(self) -> tuple[str, ...]:
        """Ask only the CLI's credential helper: a stale entry elsewhere would fail the push.

        https://git-scm.com/docs/gitcredentials: an empty helper resets the list.
        """
        helper = f"credential.https://{_git_host()}.helper"
        return ("-c", f"{helper}=", "-c", f"{helper}=!heroku git:credentials")

    def push_environment(self) -> dict[str, str]:
        """Git starts the CLI as its credential helper."""
        return QUIET

    def start(self) -> Step:
        """Return the step that starts one web dyno."""
        argv = scale_argv(self.app, 1)
        return Step("Start a web dyno", argv, partial(self._start, argv))

    def _start(self, argv: tuple[str, ...]) -> Iterator[Event]:
        done = _cli(argv)
        if done.status:
            raise self._failure(done)
        yield Output(done.said)

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:
        """Ask the page and the dynos side by side until both are well; see `Platform`."""
        began = time.monotonic()
        while True:
            with ThreadPoolExecutor(1) as pool:
                asked = pool.submit(probe, self._url)
                info = self._answer(_cli(info_argv(self.app)))
            answer = asked.result()
            web = [dyno for dyno in info["dynos"] if dyno["type"] == "web"]
            fresh = bool(web) and all(_version(dyno) >= release for dyno in web)
            up = fresh and all(dyno["state"] == "up" for dyno in web)
            if up and answer.good:
                return App(self.app, self._url, max(map(_version, web)))
            self._give_up(answer, web, release, waited=time.monotonic() - began)
            states = ", ".join(f"{dyno['name']} {dyno['state']}" for dyno in web) or "no dyno yet"
            yield Output(f"waiting: {answer}; {states}")

    def _give_up(self, answer: Answer, web: list[Json], release: int, *, waited: float) -> None:
        """Raise when waiting longer would not help."""
        if any(dyno["state"] == "crashed" and _version(dyno) >= release for dyno in web):
            raise DicectlError("D501", logs_command=self._logs, **self._last_words())
        if not web and waited > NO_DYNO_GRACE:
            fix = shlex.join(scale_argv(self.app, 1))
            raise DicectlError("D503", fix=fix, evidence=f"heroku apps:info: no dynos; {answer}")
        failing = answer.status >= 500 and all(dyno["state"] == "up" for dyno in web)
        if waited > LIVE_TIMEOUT or (failing and web and waited > ERROR_GRACE):
            words = self._last_words()
            words["evidence"] = f"{answer}, after {waited:.0f} s\n{words['evidence']}"
            raise DicectlError("D502", url=self._url, logs_command=self._logs, **words)

    def logs(self, lines: int, *, follow: bool) -> Iterator[str]:
        """Pass `heroku logs` through; see `Platform.logs`."""
        self.check_ready()
        argv = logs_argv(self.app, lines, follow=follow)
        with tempfile.TemporaryFile() as errors:
            status = yield from runner.stream(argv, env=QUIET, errors=errors)
            errors.seek(0)
            if status:
                said = errors.read().decode("utf-8", "replace")
                raise self._failure(Finished(argv, status, "", said))

    def stop(self) -> str:
        """Scale the web process to nothing."""
        self.check_ready()
        done = _cli(scale_argv(self.app, 0))
        if done.status:
            raise self._failure(done)
        return f"dicectl deploy {self.app} --to {self.key}"

    def app_of(self, url: str) -> str | None:
        """Return the app of `https://git.heroku.com/APP.git`, or of its two older ssh forms."""
        host = re.escape(_git_host())
        found = re.fullmatch(
            rf"(?:https://(?:[^/@]*@)?{host}/|(?:ssh://)?git@heroku\.com[:/])(.+?)\.git", url
        )
        return found[1] if found else None

    def _answer(self, done: Finished, kind: type = dict) -> Any:  # noqa: ANN401  JSON
        """Return the JSON that a call printed; exit status 0 alone proves nothing."""
        if done.status == 0:
            try:
                value = json.loads(done.stdout)
            except ValueError:
                value = None
            if isinstance(value, kind):
                return value
        raise self._failure(done)

    def _failure(self, done: Finished) -> DicectlError:
        """Say why a call failed; where that may be the login, ask who is logged in."""
        said = _words(done.said)
        if _is_unknown(done):
            return DicectlError("D303", name=self.app, platform=self.key, evidence=said)
        if re.search(r"verify your account|verification_(required|needed)", said):
            return DicectlError("D206", evidence=said)
        who = _cli(("heroku", "auth:whoami"))
        if who.status == 100 or "not logged in" in who.said:
            return DicectlError("D203", evidence="heroku auth:whoami: not logged in")
        if re.search(r"Invalid credentials|HEROKU_API_KEY is invalid|unauthorized", who.said):
            return DicectlError("D204", evidence=_words(who.said))
        return DicectlError("D205", command=shlex.join(done.argv), evidence=said)

    @property
    def _logs(self) -> str:
        return f"dicectl logs {self.app} --to {self.key}"

    def _last_words(self) -> dict[str, str]:
        """What the app's own processes printed last, as `output` and shortened as `evidence`."""
        said = _cli(logs_argv(self.app, 100, follow=False)).stdout.splitlines()
        own = [line for line in map(runner.plain, said) if re.search(r" (app|heroku)\[web", line)]
        words = [re.sub(r"^\S+ ", "", line) for line in own]
        return {"output": "\n".join(words), "evidence": "\n".join(words[-12:])}

    def _taken(self, said: str) -> DicectlError:
        """Somebody else's name: offer names that Heroku says are free."""
        names = alternatives(self.app)
        with ThreadPoolExecutor(len(names)) as pool:
            found = list(pool.map(lambda name: _cli(info_argv(name)), names))
        free = [name for name, info in zip(names, found, strict=True) if _is_unknown(info)]
        fix = " or ".join(f"dicectl deploy {name}" for name in free)
        return DicectlError(
            "D302",
            name=self.app,
            platform=self.title,
            fix=f"{fix or 'Choose another name'}" + " (these names are free now)" * bool(free),
            evidence=_words(said),
        )


def live_release(releases: list[Json]) -> tuple[int, str]:
    """Return the number of the live release and how its commit's id begins: (0, "") before any.

    A release that changed only config vars has the slug of the deploy before it, so the commit is
    that of the newest deploy with the live slug.
    """
    newest_first = sorted(releases, key=lambda one: int(one["version"]), reverse=True)
    live = next((one for one in newest_first if one.get("current")), None)
    if live is None:
        return 0, ""
    for release in newest_first:
        deployed = re.fullmatch(r"Deploy ([0-9a-f]{7,40})", release.get("description") or "")
        if deployed and (release is live or _slug(release) == _slug(live) != ""):
            return int(live["version"]), deployed[1]
    return (int(live["version"]) if _slug(live) else 0), ""


def _slug(release: Json) -> str:
    return str((release.get("slug") or {}).get("id", ""))


def _version(dyno: Json) -> int:
    return int((dyno.get("release") or {}).get("version", 0))


def _git_host() -> str:
    """Heroku's git host by the CLI's own rule (@heroku-cli/command, vars.ts)."""
    host = os.environ.get("HEROKU_HOST", "heroku.com")
    default = re.sub(r"^https?://", "", host) if host.startswith("http") else f"git.{host}"
    return os.environ.get("HEROKU_GIT_HOST") or default


def _cli(argv: tuple[str, ...]) -> Finished:
    return runner.run(argv, env=QUIET, timeout=TIMEOUT)


def _is_unknown(info: Finished) -> bool:
    return bool(info.status) and "find that app" in _words(info.said)


def _words(said: str) -> str:
    """Undo the CLI's frame around an error: its bullets › » ▸ !, and lines broken at 80."""  # noqa: RUF002
    lines = [
        re.sub(r"^\s*[\u203a\u00bb\u25b8!]\s*", "", line).strip() for line in said.splitlines()
    ]
    return " ".join(line for line in lines if line)
