"""What a deploy says when something fails, and that the same command completes it afterwards.

Every fault, on a first deploy and on a redeploy, on a terminal, without one and with --json. All
cells take a while: a usual run takes one for each fault, and `make reliability` takes all, and
writes docs/reliability.md from what came out.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from standin import Fault, Settings, Standin
from standin_fixtures import live
from users import SMALL_APP, Ran, User, fetch

WAYS = ("a terminal", "no terminal", "--json")
KINDS = ("first deploy", "redeploy")
ALL = os.environ.get("DICECTL_ALL_FAULTS")
PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
# No deploy takes longer than this, whatever happens: seconds.
PATIENCE = 60


@dataclass
class Case:
    """One app that a deploy is to be made of, with what can go wrong."""

    user: User
    heroku: Standin
    app: str
    first: bool
    env: dict[str, str] = field(default_factory=dict)

    def api(self, method: str, path: str, **more: object) -> None:
        """Make the API fail."""
        self.heroku.faults.append(Fault(method, path.format(app=self.app), **more))  # type: ignore[arg-type]

    def about(self, **more: object) -> None:
        """Make what the API tells of the app fail."""
        self.api("GET", "^/apps/{app}$", **more)

    def flag(self) -> Path:
        """A file that stands for what is wrong with an app's processes, outside of its code."""
        return self.user.folder.parent / "broken"


@dataclass(frozen=True)
class Expected:
    """The exit status and the code of the failure, "" for success."""

    status: int
    code: str = ""


GOOD = Expected(0)
Break = Callable[[Case], Expected]
FAULTS: dict[str, Break] = {}


def fault(title: str) -> Callable[[Break], Break]:
    """Register what breaks a deploy; it returns what is expected of it."""

    def register(function: Break) -> Break:
        FAULTS[title] = function
        return function

    return register


def said(identity: str, message: str) -> dict[str, str]:
    return {"id": identity, "message": message}


@fault("401: the login is not accepted")
def unauthorized(case: Case) -> Expected:
    body = said("unauthorized", "Invalid credentials provided.")
    case.about(status=401, body=body, times=None)
    return Expected(1, "D204")


@fault("402: the account has to be verified")
def unverified(case: Case) -> Expected:
    body = said("verification_required", "Please verify your account.")
    case.api("POST" if case.first else "GET", "^/apps", status=402, body=body, times=None)
    return Expected(1, "D206")


@fault("403: the account is suspended")
def suspended(case: Case) -> Expected:
    case.about(status=403, body=said("suspended", "Your account is suspended."), times=None)
    return Expected(1, "D211")


@fault("404: the app is gone")
def gone(case: Case) -> Expected:
    if case.first:  # the git host has not heard of it yet
        case.api("GET", "^/{app}.git/", status=404)
        return Expected(1, "D303")
    case.heroku.cloud.destroy(case.heroku.app(case.app))
    return GOOD


@fault("422: the name has just been taken")
def taken(case: Case) -> Expected:
    body = said("invalid_params", f"Name {case.app} is already taken")
    case.api("POST", "^/apps$", status=422, body=body)
    return Expected(1, "D302") if case.first else GOOD


@fault("429: too many requests, with Retry-After")
def limited(case: Case) -> Expected:
    body = said("rate_limit", "Your account reached the API rate limit.")
    case.about(status=429, body=body, headers={"Retry-After": "1"}, times=2)
    return GOOD


@fault("500: Heroku fails")
def failing(case: Case) -> Expected:
    case.about(status=500, body=said("internal", "Something went wrong"), times=None)
    return Expected(1, "D210")


@fault("503: Heroku is away for a moment")
def away(case: Case) -> Expected:
    case.about(status=503, body=said("service_unavailable", "Try again later"))
    return GOOD


@fault("the API is slow")
def slow(case: Case) -> Expected:
    case.api("GET", "", delay=1.0, times=None)
    return GOOD


@fault("the API hangs")
def hanging(case: Case) -> Expected:
    case.about(delay=10.0, times=None)
    return Expected(1, "D210")


@fault("half an answer")
def half(case: Case) -> Expected:
    case.about(how="half")
    return GOOD


@fault("the connection is reset")
def reset(case: Case) -> Expected:
    case.about(how="reset")
    return GOOD


@fault("the app is made, and the answer is lost")
def lost(case: Case) -> Expected:
    case.api("POST", "^/apps$", how="lost")
    return GOOD


@fault("401 of the git host")
def git_login(case: Case) -> Expected:
    case.api("GET", "^/{app}.git/", status=401, times=None)
    return Expected(1, "D207")


@fault("the git host hangs")
def silent(case: Case) -> Expected:
    case.api("GET", "^/{app}.git/", delay=60, times=None)
    case.env["GIT_HTTP_LOW_SPEED_TIME"] = "3"  # by default ten minutes: a build may be silent
    return Expected(1, "D407")


@fault("the push is cut off")
def dropped(case: Case) -> Expected:
    case.api("POST", "^/{app}.git/git-receive-pack", how="reset", times=None)
    return Expected(1, "D407")


@fault("the push is declined")
def declined(case: Case) -> Expected:
    case.api("PUSH", "^{app}$", status=1)
    return Expected(4, "D410")


@fault("the release phase fails")
def release_failed(case: Case) -> Expected:
    case.flag().write_text("release")
    return Expected(4, "D405")


@fault("the app crashes when it starts")
def crash(case: Case) -> Expected:
    case.flag().write_text("web")
    return Expected(5, "D501")


@fault("the app starts slowly")
def slow_boot(case: Case) -> Expected:
    case.flag().write_text("slow")
    return GOOD


@fault("the old dyno still answers for a while")
def old_dyno(case: Case) -> Expected:
    case.heroku.cloud.settings = Settings(grace=5, lag=3)
    if not case.first:
        case.heroku.app(case.app).settings = Settings(grace=5, lag=3)
    return GOOD


def cells() -> list[tuple[str, str, str]]:
    """All cells of the matrix, or one of each row."""
    if ALL:
        return list(itertools.product(FAULTS, KINDS, WAYS))
    return [(title, KINDS[row % 2], WAYS[row % 3]) for row, title in enumerate(FAULTS)]


@pytest.fixture
def case(herokuser: User, heroku: Standin, request: pytest.FixtureRequest) -> Iterator[Case]:
    """An app, deployed and then changed unless it is to be deployed for the first time."""
    kept = heroku.cloud.settings
    title, kind, way = request.param
    app = f"dice-{list(FAULTS).index(title)}-{KINDS.index(kind)}-{WAYS.index(way)}"
    one = Case(herokuser, heroku, app, kind == KINDS[0])
    flag = one.flag()
    flag.write_text("")
    starts = f"case $(cat {flag}) in web) exit 1;; slow) sleep 4;; esac"
    web = f"web: {starts}; exec python -m http.server $PORT\n"
    procfile = f'{web}release: test "$(cat {flag})" != release\n'
    files = {**SMALL_APP, "Procfile": procfile, ".python-version": "3.14\n"}
    if one.first:
        herokuser.write(files)
    else:
        live(herokuser, heroku, app, files)
        herokuser.write({"index.html": "two\n"})
    yield one
    heroku.faults.clear()
    heroku.cloud.settings = kept
    if app in heroku.cloud.apps:
        heroku.cloud.destroy(heroku.app(app))


def deploy(case: Case, way: str) -> Ran:
    command = ("deploy", case.app, "--to", "heroku", "-m", "Change")
    env = {"DICECTL_TIMEOUT": "2.5", **case.env}
    if way == "a terminal":
        return case.user.at_a_terminal(*command, **env)
    return case.user.dicectl(*command, *(["--json"] if way == "--json" else []), **env)


def end_of(ran: Ran, way: str) -> str:
    """The code that a run ended with, "" for success; every run says how it ended."""
    if way == "--json":
        last = ran.events[-1]
        assert last["event"] in ("deployed", "failed"), ran.out
        return str(last.get("code", ""))
    shown = ran.out + ran.err
    failed = re.search(r"(D\d+): .*(?:\n.*)*?\n +Next: ", shown)
    assert bool(failed) != bool(re.search(r"is (already )?live", shown)), shown
    return failed[1] if failed else ""


@pytest.mark.parametrize("case", cells(), indirect=True, ids=", ".join)
def test_a_fault_is_told_and_the_next_deploy_completes(
    case: Case, request: pytest.FixtureRequest
) -> None:
    title, kind, way = request.node.callspec.params["case"]
    expected = FAULTS[title](case)
    began = time.monotonic()
    ran = deploy(case, way)
    seconds = time.monotonic() - began
    assert (ran.status, end_of(ran, way)) == (expected.status, expected.code), ran.out + ran.err
    assert "Traceback" not in ran.out + ran.err
    assert seconds < PATIENCE
    if not ALL:
        row = next(
            line for line in PAGE.read_text().splitlines() if line.startswith(f"| {title} |")
        )
        outcome = f"exit {expected.status}, [{expected.code}]" if expected.code else "completes"
        assert row.split(" | ")[1 + KINDS.index(kind)].startswith(outcome), "make reliability"

    case.heroku.faults.clear()
    case.flag().write_text("")
    again = deploy(case, "--json")
    assert again.status == 0, again.out
    assert fetch(str(again.events[-1]["url"])) == (200, "one\n" if case.first else "two\n")
    commits = "1" if case.first else "2"
    assert case.user.git("rev-list", "--count", "HEAD") == commits
    assert case.user.git("status", "--porcelain") == ""
    assert case.user.git("remote") == "heroku"
    if kept := os.environ.get("DICECTL_FAULTS_KEPT"):
        line = {"row": list(FAULTS).index(title), "fault": title, "kind": kind, "way": way}
        line |= {"status": ran.status, "code": expected.code, "seconds": round(seconds, 1)}
        with Path(kept).open("a") as file:
            print(json.dumps(line), file=file)


def test_the_page_about_it_says_the_same() -> None:
    """It is written by a run of all cells; here each row is looked for."""
    for title in FAULTS:
        assert f"| {title} | " in PAGE.read_text(), f"{title} is missing: make reliability"
