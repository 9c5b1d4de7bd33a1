"""How long an app on Heroku is waited for, and what is said at the end; the patience is shortened.

The real Heroku CLI against the stand-in.
"""

from __future__ import annotations

import itertools
import re
import sys

import pytest
from standin import Fault, Settings, Standin
from standin_fixtures import call, live
from users import SMALL_APP, Ran, User

# It is up after SLOW seconds, and its first BAD answers are errors.
SERVER = """\
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Page(BaseHTTPRequestHandler):
    bad = int(os.environ.get("BAD", "0"))

    def do_GET(self):
        self.send_response(500 if Page.bad > 0 else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        Page.bad -= 1


time.sleep(float(os.environ.get("SLOW", "0")))
HTTPServer(("0.0.0.0", int(os.environ["PORT"])), Page).serve_forever()
"""
_numbers = itertools.count()


@pytest.fixture
def app(herokuser: User, heroku: Standin, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of an app that runs SERVER."""
    folder = re.sub("[^a-z0-9]", "", tmp_path_factory.getbasetemp().name)
    name = f"waits-{folder}-{next(_numbers)}"
    files = {**SMALL_APP, "server.py": SERVER, "Procfile": "web: python3 server.py\n"}
    live(herokuser, heroku, name, files)
    return name


def configure(heroku: Standin, app: str, **config: str) -> None:
    """Set config vars, and wait until the app has them."""
    call(heroku, "PATCH", f"/apps/{app}/config-vars", config)
    heroku.app(app).wait("up")


def impatient(user: User, *args: str, **patience: float) -> Ran:
    """Run dicectl with other times to wait, in seconds, than a minute or two."""
    code = "import sys\nfrom dicectl import cli\nfrom dicectl.platforms.heroku import waiting\n"
    code += "".join(f"waiting.{name} = {value}\n" for name, value in patience.items())
    return user.run(sys.executable, "-c", f"{code}cli.main()", *args)


def test_a_page_that_fails_right_after_a_slow_start_gets_time_to_recover(
    herokuser: User, heroku: Standin, app: str
) -> None:
    configure(heroku, app, SLOW="5", BAD="2")
    ran = impatient(herokuser, "restart", ERROR_GRACE=4)
    assert (ran.status, "waiting: HTTP 500" in ran.err) == (0, True), ran.err


def test_an_old_dyno_that_fails_is_not_held_against_the_new_release(
    herokuser: User, heroku: Standin, app: str
) -> None:
    configure(heroku, app, BAD="1000")
    heroku.app(app).settings = Settings(lag=5)
    ran = impatient(herokuser, "config", "unset", "BAD", ERROR_GRACE=2)
    assert (ran.status, "waiting: HTTP 500" in ran.err) == (0, True), ran.err


def test_a_page_that_goes_on_failing_is_told_soon(
    herokuser: User, heroku: Standin, app: str
) -> None:
    configure(heroku, app, BAD="1000")
    ran = impatient(herokuser, "restart", ERROR_GRACE=2)
    assert (ran.status, "D502: The app does not answer at http" in ran.err) == (5, True)


def test_dynos_that_stay_on_the_old_release_are_told_as_such(
    herokuser: User, heroku: Standin, app: str
) -> None:
    heroku.app(app).settings = Settings(lag=10)
    ran = impatient(herokuser, "config", "set", "A=1", LIVE_TIMEOUT=3)
    assert (ran.status, "D506: The page answers, but the new" in ran.err) == (5, True), ran.err
    assert re.search(r"HTTP 200 OK, after \d s; web.1 up \(v3\)", ran.err)


def test_a_restart_that_replaces_no_dyno_is_told_as_such(
    herokuser: User, heroku: Standin, app: str
) -> None:
    heroku.faults.append(Fault("DELETE", f"^/apps/{app}/", status=202, body={}))
    ran = impatient(herokuser, "restart", LIVE_TIMEOUT=3, NO_DYNO_GRACE=2)
    assert (ran.status, "D506: The page answers, but the new" in ran.err) == (5, True), ran.err
    assert "web.1 up (v3)" in ran.err


def test_maintenance_mode_is_told_as_such(herokuser: User, heroku: Standin, app: str) -> None:
    call(heroku, "PATCH", f"/apps/{app}", {"maintenance": True})
    ran = impatient(herokuser, "restart", ERROR_GRACE=2)
    assert (ran.status, "D507: The app is in maintenance mode" in ran.err) == (5, True), ran.err
    assert f"Next: heroku maintenance:off -a {app}" in ran.err


def test_why_the_router_did_not_reach_the_app_is_told(
    herokuser: User, heroku: Standin, app: str
) -> None:
    configure(heroku, app, BAD="1000")
    code = 'at=info code=H82 desc="Free app quota exhausted" method=GET path="/" status=503'
    for _ in range(20):
        heroku.app(app).logs.write("heroku", "router", code)
    ran = impatient(herokuser, "restart", ERROR_GRACE=2, LIVE_TIMEOUT=60)
    assert (ran.status, "D502" in ran.err) == (5, True)
    assert "Cause: You've used up your dyno hour pool" in ran.err, ran.err
