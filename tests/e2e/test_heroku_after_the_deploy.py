"""The commands after a deploy on Heroku: the real Heroku CLI against the stand-in."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from standin import Fault, Standin
from standin_fixtures import call, live
from users import SMALL_APP, Ran, User, fetch

SHOWS_COLOUR = {
    **SMALL_APP,
    "Procfile": (
        'web: echo "$COLOUR" > index.html; exec python3 -m http.server $PORT\nworker: sleep 1000\n'
    ),
}
_numbers = itertools.count()


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A name that no other test uses."""
    return f"after-{re.sub('[^a-z0-9]', '', tmp_path_factory.getbasetemp().name)}-{next(_numbers)}"


@pytest.fixture
def url(herokuser: User, heroku: Standin, app: str) -> str:
    """The address of an app that shows its config var COLOUR."""
    address = live(herokuser, heroku, app, SHOWS_COLOUR)
    heroku.requests.clear()
    return address


def well(ran: Ran) -> Ran:
    assert ran.status == 0, f"{ran.out}\n{ran.err}"
    return ran


def test_status_releases_and_apps_tell_what_heroku_knows(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    ran = well(herokuser.dicectl("status"))
    head = herokuser.git("rev-parse", "HEAD")
    for words in (
        f"{app} on Heroku: healthy",
        url,
        f"v3, commit {head[:8]}",
        "live is this folder's last commit",
        "by me@example.com",
        "web.1 up since",
        "(Basic)",
        "7 $ for its dynos (prices of September 2026)",
    ):
        assert words in ran.out, ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    rows = well(herokuser.dicectl("releases", "-n", "2", "--json")).events
    assert [(row["version"], row["live"], row["kept"]) for row in rows] == [
        (3, True, False),
        (2, False, False),
    ]
    listed = well(herokuser.dicectl("apps", "--to", "heroku", "--json")).events
    mine = next(row for row in listed if row["name"] == app)
    assert (mine["state"], mine["release"], mine["url"]) == ("running", 3, url)
    assert heroku.writes() == []


def test_config_vars_are_set_by_the_api_and_live_at_the_end(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    ran = well(herokuser.dicectl("config", "set", "COLOUR=hush", "SIZE=6", "--json"))
    last = ran.events[-1]
    assert (last["event"], last["release"]) == ("done", 4)
    assert "hush" not in ran.out + ran.err
    assert fetch(url) == (200, "hush\n")
    assert heroku.app(app).config == {"COLOUR": "hush", "SIZE": "6"}
    assert heroku.writes() == [("PATCH", f"/apps/{app}/config-vars")]
    assert well(herokuser.dicectl("config")).out == "COLOUR  ********\nSIZE    ********\n"
    assert well(herokuser.dicectl("config", "get", "SIZE")).out == "6\n"
    well(herokuser.dicectl("config", "unset", "SIZE"))
    assert heroku.app(app).config == {"COLOUR": "hush"}
    unknown = herokuser.dicectl("config", "unset", "SIZE")
    assert (unknown.status, "D310" in unknown.err) == (1, True)


def test_a_config_change_whose_answer_is_lost_is_looked_for(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    heroku.faults.append(Fault("PATCH", "/config-vars$", how="lost"))
    ran = well(herokuser.dicectl("config", "set", "COLOUR=red"))
    assert "COLOUR changed in release v4" in ran.err
    body = {"id": "invalid_params", "message": "Too many config vars"}
    heroku.faults.append(Fault("PATCH", "/config-vars$", status=422, body=body))
    refused = herokuser.dicectl("config", "set", "COLOUR=hush")
    assert (refused.status, "D211: Heroku refuses: Too many" in refused.err) == (1, True)
    assert "hush" not in refused.err
    assert fetch(url) == (200, "red\n")


def test_a_rollback_undoes_a_config_change_and_says_so(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    call(heroku, "PATCH", f"/apps/{app}/config-vars", {"COLOUR": "red"})
    ran = well(herokuser.dicectl("rollback"))
    assert "The code stays as it is." in ran.err
    assert "The config vars that go: COLOUR." in ran.err
    assert (fetch(url), heroku.app(app).config) == ((200, "\n"), {})


@pytest.fixture
def flag(herokuser: User, heroku: Standin, app: str, tmp_path: Path) -> Path:
    """The file that makes the release phase of an app fail; its v4 has set COLOUR to red."""
    path = tmp_path / "flag"
    phase = f"release: sleep 2; test ! -e {path}\n"
    live(herokuser, heroku, app, {**SHOWS_COLOUR, "Procfile": SHOWS_COLOUR["Procfile"] + phase})
    call(heroku, "PATCH", f"/apps/{app}/config-vars", {"COLOUR": "red"})
    heroku.app(app).wait("up")
    return path


@pytest.mark.usefixtures("flag")
def test_a_rollback_waits_for_its_release_phase(herokuser: User, heroku: Standin, app: str) -> None:
    ran = well(herokuser.dicectl("rollback", "--json"))
    assert ran.events[-1]["release"] == 5
    assert "v5: its release phase runs" in ran.out
    assert fetch(heroku.app(app).web_url) == (200, "\n")


def test_a_rollback_whose_release_phase_fails_is_no_success(
    herokuser: User, heroku: Standin, app: str, flag: Path
) -> None:
    flag.touch()
    ran = herokuser.dicectl("rollback")
    assert (ran.status, "D405: The release phase failed" in ran.err) == (4, True), ran.err
    assert fetch(heroku.app(app).web_url) == (200, "red\n")


def test_a_rollback_whose_answer_is_lost_is_looked_for(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    call(heroku, "PATCH", f"/apps/{app}/config-vars", {"COLOUR": "red"})
    heroku.faults.append(Fault("POST", f"^/apps/{app}/releases$", how="lost"))
    well(herokuser.dicectl("rollback"))
    body = {"id": "unprocessable", "message": "Not now"}
    heroku.faults.append(Fault("POST", f"^/apps/{app}/releases$", status=422, body=body))
    refused = herokuser.dicectl("rollback", "v4")
    assert (refused.status, "D211: Heroku refuses: Not now" in refused.err) == (1, True)
    assert [one.description for one in heroku.app(app).releases[4:]] == ["Rollback to v3"]
    assert fetch(url) == (200, "\n")


def test_scale_and_restart_wait_until_the_new_dynos_are_up(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    assert well(herokuser.dicectl("scale")).out == "web=1:Basic\nworker=0:Basic\n"
    up = well(herokuser.dicectl("scale", "web+1", "worker=1:standard-1x"))
    undo = f"dicectl scale web=1:Basic worker=0:Basic --app {app} --to heroku"
    assert f"To undo: {undo}" in up.err
    assert "A month costs 39 $ for its dynos" in up.err
    assert heroku.app(app).formation == {"web": 2, "worker": 1}
    before = {dyno.id for dyno in heroku.app(app).dynos if dyno.type == "web"}
    well(herokuser.dicectl("restart"))
    after = {dyno.id for dyno in heroku.app(app).dynos if dyno.type == "web"}
    assert (len(after), after & before) == (2, set())
    assert all(dyno.state == "up" for dyno in heroku.app(app).dynos)


BAD = {
    ("scale", "web=-1"): (2, "D306"),
    ("scale", "clock=1"): (2, "D307"),
    ("rollback", "v99"): (1, "D304"),
    ("rollback", "v1"): (1, "D304"),
    ("config", "set", "MY KEY=1"): (2, "D309"),
    ("destroy", "APP"): (2, "D314"),
    ("destroy", "APP", "--confirm", "other"): (2, "D315"),
    ("status", "no-such-dice"): (1, "D303"),
    ("destroy", "no-such-dice", "--confirm", "no-such-dice"): (1, "D303"),
    ("config", "--app", "no-such-dice"): (1, "D303"),
    ("releases", "elses-dice"): (1, "D302"),
    ("config", "set", "A=1", "--app", "elses-dice"): (1, "D302"),
    ("destroy", "elses-dice", "--confirm", "elses-dice"): (1, "D302"),
}


def test_bad_input_changes_nothing(herokuser: User, heroku: Standin, app: str, url: str) -> None:
    heroku.seed_foreign("elses-dice")
    for words, (status, code) in BAD.items():
        ran = herokuser.dicectl(*(app if word == "APP" else word for word in words))
        assert (ran.status, ran.out, code in ran.err) == (status, "", True), f"{words}\n{ran.err}"
    assert (fetch(url), heroku.app(app).current.version) == ((200, "\n"), 3)
    assert heroku.writes() == []
    assert herokuser.git("remote") == "heroku"


def test_destroy_looks_whether_the_app_is_gone(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    heroku.faults.append(Fault("DELETE", f"^/apps/{app}$", status=200, body={"name": app}))
    lied = herokuser.dicectl("destroy", app, "--confirm", app)
    assert (lied.status, "D205" in lied.err) == (1, True)
    assert fetch(url)[0] == 200
    ran = well(herokuser.dicectl("destroy", app, "--confirm", app))
    assert f"{app} is destroyed. Your code stays as it is." in ran.err
    assert herokuser.git("remote") == ""
    assert call(heroku, "GET", f"/apps/{app}")[0] == 404
    made = herokuser.dicectl("deploy", app, "--to", "heroku")
    assert (made.status, fetch(made.out.strip())) == (0, (200, "\n")), made.err


def test_an_app_that_heroku_does_not_tell_of_leaves_the_others(
    herokuser: User, heroku: Standin, app: str, url: str
) -> None:
    call(heroku, "POST", "/apps", {"name": f"{app}-closed"})
    body = {"id": "forbidden", "message": f"You do not have access to the app {app}-closed."}
    path = f"^/apps/{app}-closed/formation$"
    heroku.faults.append(Fault("GET", path, status=403, body=body, times=None))
    ran = well(herokuser.dicectl("apps", "--to", "heroku", "--json"))
    assert app in {row["name"] for row in ran.events}
    assert f"Without {app}-closed: Heroku refuses: You do not have access" in ran.err


def test_without_a_login_apps_lists_the_others(herokuser: User) -> None:
    env = {key: value for key, value in herokuser.env.items() if key != "HEROKU_API_KEY"}
    nobody = User(herokuser.folder, env)
    ran = well(nobody.dicectl("apps"))
    assert "Without those on heroku: You are not logged in to Heroku" in ran.err
    asked = nobody.dicectl("apps", "--to", "heroku", "--json")
    assert (asked.status, json.loads(asked.out)["code"]) == (1, "D203")
