"""The commands after a deploy, typed against apps on the local platform."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from users import SMALL_APP, Ran, User, fetch

HERE = ("--app", "dice", "--to", "local")
# Shows one variable of its environment as its page.
SHOWS_COLOUR = {
    **SMALL_APP,
    "Procfile": 'web: echo "$COLOUR" > index.html; exec python3 -m http.server $PORT\n',
}


@pytest.fixture(autouse=True)
def _stopped(user: User) -> Iterator[None]:
    """No app outlives its test."""
    yield
    for folder in apps(user).glob("*"):
        user.dicectl("stop", folder.name, "--to", "local")


@pytest.fixture
def url(user: User) -> str:
    """The address of an app that shows its config var COLOUR."""
    user.write(SHOWS_COLOUR)
    return publish(user, "dice")


def apps(user: User) -> Path:
    return Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"


def publish(user: User, *args: str) -> str:
    ran = user.dicectl("deploy", "--commit", *args, "--to", "local")
    assert ran.status == 0, ran.err
    return ran.out.strip()


def well(ran: Ran) -> Ran:
    assert ran.status == 0, f"{ran.out}\n{ran.err}"
    return ran


def everything(user: User) -> str:
    """All that there is of the app, less what changes by itself."""
    return (apps(user) / "dice" / "app.json").read_text() + user.git("remote", "-v")


def test_status_says_all_of_a_healthy_app(user: User, url: str) -> None:
    ran = well(user.dicectl("status"))
    head = user.git("rev-parse", "HEAD")
    assert "dice on the local platform: healthy" in ran.out
    for words in (url, f"v1, commit {head[:8]}", "this folder's last commit\n", "web.1 up since"):
        assert words in ran.out
    assert "a month   nothing: it runs on this machine" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    user.write({"index.html": "two\n"})
    user.write({"new.txt": ""})
    assert "last commit, and 2 files are changed since" in user.dicectl("status").out
    user.commit()
    (told,) = well(user.dicectl("status", "--json")).events
    assert (told["release"], told["healthy"], told["commit"]) == (1, True, head)
    assert isinstance(told["here"], dict) and told["here"]["is_live"] is False


def test_status_of_another_folder_says_nothing_of_this_one(
    user: User, url: str, tmp_path: Path
) -> None:
    elsewhere = User(tmp_path, user.env)
    ran = well(elsewhere.dicectl("status", "dice", "--to", "local"))
    assert url in ran.out and "folder" not in ran.out


def test_an_app_that_does_not_answer_ends_status_with_5(user: User, url: str) -> None:
    well(user.dicectl("stop"))
    with socket.socket() as stranger:  # on the app's port
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", int(url.rstrip("/").rpartition(":")[2])))
        ran = user.dicectl("status")
    assert (ran.status, "platform: stopped" in ran.out, "none runs" in ran.out) == (5, True, True)
    assert "dicectl restart dice --to local" in ran.out
    well(user.dicectl("scale", "web=0"))
    ran = user.dicectl("status")
    assert (ran.status, "HTTP 503" in ran.out, "none runs" in ran.out) == (5, True, True)
    assert "dicectl scale web=1 --app dice --to local" in ran.out


def test_open_prints_the_address_and_opens_it_where_there_is_a_browser(
    user: User, url: str, tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    screenless = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
    assert well(user.dicectl("open", **screenless)).out.strip() == url
    (told,) = well(user.dicectl("open", "--json", BROWSER=str(browser))).events
    assert (told["url"], (tmp_path / "opened").exists()) == (url, False)
    assert well(user.dicectl("open", BROWSER=str(browser))).out.strip() == url
    assert (tmp_path / "opened").read_text().strip() == url


def test_config_vars_reach_the_app_as_a_release_and_go_with_a_rollback(
    user: User, url: str
) -> None:
    ran = well(user.dicectl("config", "set", "COLOUR=red", "SIZE=6"))
    assert "COLOUR, SIZE changed in release v2, and dice is running" in ran.err
    assert "To undo: dicectl rollback v1 --app dice --to local" in ran.err
    assert fetch(url) == (200, "red\n")
    well(user.dicectl("config", "set", "COLOUR=blue"))
    assert fetch(url) == (200, "blue\n")
    back = well(user.dicectl("rollback"))
    assert "The code stays as it is." in back.err
    assert "The config vars that get their old value: COLOUR." in back.err
    assert fetch(url) == (200, "red\n")
    well(user.dicectl("config", "unset", "COLOUR"))
    assert well(user.dicectl("config", "--show")).out == "SIZE  6\n"
    rows = well(user.dicectl("releases", "--json", "-n", "4")).events
    assert [row["what"] for row in rows] == [
        "Remove COLOUR config vars",
        "Rollback to v2",
        "Set COLOUR config vars",
        "Set COLOUR, SIZE config vars",
    ]
    assert [row["live"] for row in rows] == [True, False, False, False]


def test_a_deploy_keeps_the_config_vars_and_a_rollback_changes_code_and_them(
    user: User, url: str
) -> None:
    well(user.dicectl("config", "set", "COLOUR=red"))
    user.write({"Procfile": SHOWS_COLOUR["Procfile"].replace("$COLOUR", "new $COLOUR")})
    publish(user)
    assert fetch(url) == (200, "new red\n")
    back = well(user.dicectl("rollback", "v1"))
    assert "The code goes from" in back.err
    assert "The config vars that go: COLOUR." in back.err
    assert fetch(url) == (200, "\n")
    well(user.dicectl("rollback", "v3"))
    assert fetch(url) == (200, "new red\n")


def test_values_are_shown_only_to_who_asks_for_them(user: User, url: str) -> None:
    secret = "hush-123"
    said = [
        well(user.dicectl("config", "set", f"COLOUR={secret}", "--json")),
        well(user.dicectl("config")),
        well(user.dicectl("config", "list", "--json")),
        well(user.dicectl("releases")),
        well(user.dicectl("rollback", "v1")),
    ]
    assert not any(secret in ran.out + ran.err for ran in said)
    assert said[1].out == "COLOUR  ********\n"
    logs = Path(user.env["XDG_STATE_HOME"]).rglob("*.log")
    assert not any(secret in log.read_text() for log in logs)
    well(user.dicectl("rollback", "v2"))
    assert well(user.dicectl("config", "get", "COLOUR")).out == f"{secret}\n"
    holders = [path for path in apps(user).rglob("*.json") if secret in path.read_text()]
    assert [path.name for path in holders] == ["app.json"]
    assert stat.S_IMODE(holders[0].stat().st_mode) == 0o600


def test_a_secret_comes_from_standard_input_or_is_typed_without_being_shown(
    user: User, url: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("two\nlines =x\n")
    piped = f"exec '{sys.executable}' -m dicectl config set COLOUR --stdin < '{secret}'"
    well(user.run("sh", "-c", piped))
    assert fetch(url) == (200, "two\nlines =x\n")
    seen = user.on_a_terminal("config", "set", "COLOUR", typed="typed\n", at="not shown")
    assert "typed" not in seen and "COLOUR changed in release v3" in seen
    assert well(user.dicectl("config", "get", "COLOUR")).out == "typed\n"
    nobody = user.dicectl("config", "set", "COLOUR")
    assert (nobody.status, "D312" in nobody.err) == (2, True)
    secret.write_bytes(b"\xff\xfe")
    binary = user.run("sh", "-c", piped)
    assert (binary.status, "D313" in binary.err) == (2, True)


def test_a_build_looks_for_packages_where_its_config_vars_say(user: User, tmp_path: Path) -> None:
    index = tmp_path / "index" / "dicectl-only-here"
    index.mkdir(parents=True)
    wheel = index / "dicectl_only_here-1-py3-none-any.whl"
    about = "dicectl_only_here-1.dist-info"
    with ZipFile(wheel, "w") as file:
        file.writestr("only_here.html", "only here\n")
        file.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: dicectl-only-here\nVersion: 1\n"
        )
        file.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{about}/RECORD", "")
    (index / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
    user.write({**SMALL_APP, "requirements.txt": "dicectl-only-here==1\n"})
    assert user.dicectl("deploy", "dice", "--to", "local", "--commit").status == 4
    well(user.dicectl("config", "set", f"PIP_EXTRA_INDEX_URL={index.parent.as_uri()}"))
    assert fetch(publish(user)) == (200, "one\n")


def test_what_the_platform_needs_itself_cannot_be_replaced(user: User, url: str) -> None:
    well(user.dicectl("config", "set", "COLOUR=red", "PATH=/nowhere", "PORT=1", "HOME=/nowhere"))
    assert fetch(url) == (200, "red\n")


def test_config_vars_with_which_the_app_does_not_start_are_refused(user: User) -> None:
    starts = 'web: test -z "$BROKEN" || { echo no start; exit 3; }; python3 -m http.server $PORT\n'
    user.write({**SMALL_APP, "Procfile": starts})
    url = publish(user, "dice")
    before = everything(user)
    ran = user.dicectl("config", "set", "BROKEN=1")
    assert (ran.status, "D311" in ran.err, "no start" in ran.err) == (5, True, True)
    assert (fetch(url), everything(user)) == ((200, "one\n"), before)


def test_config_vars_set_before_the_first_release_are_there_for_it(user: User) -> None:
    """As for an app that does not start without its key."""
    starts = 'web: test -n "$KEY" || exit 3; python3 -m http.server $PORT\n'
    user.write({**SMALL_APP, "Procfile": starts})
    assert user.dicectl("deploy", "dice", "--to", "local", "--commit").status == 5
    ran = well(user.dicectl("config", "set", "KEY=1"))
    assert "the first deploy takes them" in ran.err
    assert fetch(publish(user)) == (200, "one\n")


def test_a_stopped_app_gets_its_config_vars_without_being_started(user: User, url: str) -> None:
    well(user.dicectl("stop"))
    ran = well(user.dicectl("config", "set", "COLOUR=red"))
    assert "The app is stopped and stays so" in ran.err
    with pytest.raises(OSError, match="refused"):
        fetch(url)
    well(user.dicectl("scale", "web=1"))
    assert fetch(url) == (200, "red\n")


def test_what_is_so_already_is_not_done_again(user: User, url: str) -> None:
    well(user.dicectl("config", "set", "COLOUR=red"))
    before = everything(user)
    assert "nothing was changed" in well(user.dicectl("config", "set", "COLOUR=red")).err
    assert "nothing was changed" in well(user.dicectl("scale", "web=1")).err
    assert everything(user) == before


def test_restart_puts_a_new_process_in_the_place_of_the_old(user: User) -> None:
    pid = "web: echo $$ > pid.txt; exec python3 -m http.server $PORT\n"
    user.write({**SMALL_APP, "Procfile": pid})
    url = publish(user, "dice")
    first = fetch(f"{url}pid.txt")[1]
    assert "dice is restarted and answers" in well(user.dicectl("restart")).err
    assert fetch(f"{url}pid.txt")[1] != first
    rows = well(user.dicectl("releases", "--json")).events
    assert len(rows) == 1
    well(user.dicectl("scale", "web=0"))
    stopped = user.dicectl("restart")
    assert (stopped.status, "D503" in stopped.err) == (5, True)


def test_a_crashed_app_is_told_and_started_again_by_restart_and_by_deploy(
    user: User, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    tells_pid = (
        f"test -e '{broken}' && exit 3; echo $$ > pid.txt; exec python3 -m http.server $PORT"
    )
    user.write({**SMALL_APP, "Procfile": f"web: {tells_pid}\n"})
    url = publish(user, "dice")
    for again in (("restart",), ("deploy",)):
        broken.touch()
        os.kill(int(fetch(f"{url}pid.txt")[1]), signal.SIGKILL)
        deadline = time.monotonic() + 60
        while "crashed" not in user.dicectl("status").out:
            assert time.monotonic() < deadline
        assert user.dicectl("restart").status == 5
        broken.unlink()
        well(user.dicectl(*again))
        assert fetch(url)[0] == 200


def test_scale_starts_and_stops_web_processes(user: User, url: str) -> None:
    assert well(user.dicectl("scale")).out == "web=1\n"
    down = well(user.dicectl("scale", "web-1"))
    assert "To undo: dicectl scale web=1 --app dice --to local" in down.err
    assert fetch(url)[0] == 503
    assert well(user.dicectl("scale", "--json")).events == [
        {"type": "web", "quantity": 0, "size": ""}
    ]
    well(user.dicectl("scale", "web+1"))
    assert fetch(url)[0] == 200


BAD = {
    ("scale", "web=-1"): (2, "D306", "dicectl scale web=1"),
    ("scale", "web"): (2, "D306", "dicectl scale web=1"),
    ("scale", "web-2"): (2, "D306", "today: web=1"),
    ("scale", "web=21"): (2, "D308", "--to heroku"),
    ("scale", "worker=1"): (2, "D307", "there is: web=1"),
    ("config", "set", "MY KEY=hush"): (2, "D309", "dicectl config set MY_KEY=VALUE"),
    ("config", "set", "my-key=hush"): (2, "D309", "dicectl config set MY_KEY=VALUE"),
    ("config", "set", "1A=hush"): (2, "D309", "dicectl config set MY_1A=VALUE"),
    ("config", "set", "=hush"): (2, "D309", "dicectl config set MY=VALUE"),
    ("config", "set", "A=1", "hush-hush"): (2, "D309", "Word 2"),
    ("config", "set", "A=hush", "--stdin"): (2, "With --stdin give one KEY", ""),
    ("config", "unset", "COLOUR", "NOPE"): (1, "D310", "there is: COLOUR"),
    ("config", "unset", "a b"): (2, "D309", "dicectl config unset A_B"),
    ("config", "get", "NOPE"): (1, "D310", "there is: COLOUR"),
    ("scale", "dice"): (2, "D306", "dicectl scale web=1 --app dice"),
    ("rollback", "dice"): (2, "no release", "dicectl rollback --app dice"),
    ("config", "dice"): (2, "No such command", "dicectl config --app dice"),
    ("status", "dice", "--app", "dise"): (2, "dice or dise", ""),
    ("destroy",): (2, "Missing argument 'NAME'", ""),
    ("restart", "--app", "dise", "--to", "local"): (1, "D303", "dicectl apps"),
    ("deploy", "ab", "--to", "local"): (2, "D301", "deploy ab-app"),
    ("deploy", "Dice", "--to", "local"): (2, "D301", "deploy dice"),
    ("rollback", "v99"): (1, "D304", "dicectl releases dice --to local"),
    ("destroy", "dice"): (2, "D314", "dicectl destroy dice --to local --confirm dice"),
    ("destroy", "dice", "--confirm", "dise"): (2, "D315", "dicectl apps"),
    ("destroy", "dise", "--to", "local", "--confirm", "dise"): (1, "D303", "dicectl"),
    ("status", "dise", "--to", "local"): (1, "D303", "dicectl apps"),
    ("releases", "dise", "--to", "local"): (1, "D303", "dicectl apps"),
    ("restart", "dise", "--to", "local"): (1, "D303", "dicectl apps"),
    ("open", "dise", "--to", "local"): (1, "D303", "dicectl apps"),
    ("config", "--app", "dise", "--to", "local"): (1, "D303", "dicectl"),
    ("config", "set", "A=1", "--app", "dise", "--to", "local"): (1, "D303", "dicectl apps"),
    ("scale", "web=1", "--app", "dise", "--to", "local"): (1, "D303", "dicectl apps"),
    ("status", "Dice!"): (2, "D301", "for example: dicectl"),
}


def test_bad_input_says_what_evidence_and_what_next_and_changes_nothing(
    user: User, url: str
) -> None:
    well(user.dicectl("config", "set", "COLOUR=red"))
    before = everything(user)
    for words, (status, code, next_) in BAD.items():
        ran = user.dicectl(*words)
        assert (ran.status, ran.out) == (status, ""), f"{words}\n{ran.err}"
        assert code in ran.err and next_.lower() in ran.err.lower(), f"{words}\n{ran.err}"
        assert "hush" not in ran.err, words
    assert (fetch(url), everything(user)) == ((200, "red\n"), before)


def test_without_a_release_there_is_nothing_to_run(user: User) -> None:
    user.write({**SMALL_APP, "Procfile": "web: exit 3\n"})
    user.dicectl("deploy", "dice", "--to", "local", "--commit")
    for words in (("restart",), ("scale", "web=1"), ("rollback",)):
        ran = user.dicectl(*words)
        code = "D304" if words == ("rollback",) else "D317"
        assert (ran.status, code in ran.err) == (1, True), ran.err
    assert well(user.dicectl("releases")).out == ""
    assert "not deployed" in user.dicectl("status").out
    assert well(user.dicectl("apps", "--to", "local", "--json")).events[0]["state"] == (
        "not deployed"
    )


def test_several_remotes_are_asked_about_on_a_terminal_and_refused_elsewhere(
    user: User, url: str
) -> None:
    user.git("remote", "add", "heroku", "https://git.heroku.com/other-dice.git")
    ran = user.dicectl("releases")
    assert (ran.status, "D305" in ran.err) == (2, True)
    for words in ("remote heroku: other-dice", "remote local: dice", "--to heroku"):
        assert words in ran.err
    seen = user.on_a_terminal("releases", typed="local\n", at="Which app?")
    assert "heroku: other-dice" in seen and "Deploy " in seen
    assert "Deploy " in well(user.dicectl("releases", "--to", "local")).out


def test_apps_lists_every_app_and_a_missing_login_is_a_line(user: User, url: str) -> None:
    user.write({"index.html": "two\n"})
    publish(user, "other")
    well(user.dicectl("stop", "other", "--to", "local"))
    ran = well(user.dicectl("apps", PATH="/usr/bin:/bin"))
    assert "Without those on heroku: The Heroku CLI is not installed" in ran.err
    rows = [line.split() for line in ran.out.splitlines()]
    assert [row[:4] for row in rows] == [
        ["APP", "PLATFORM", "STATE", "RELEASE"],
        ["dice", "local", "running", "v1"],
        ["other", "local", "stopped", "v1"],
    ]
    assert user.dicectl("apps", "--to", "heroku", PATH="/usr/bin:/bin").status == 1
    told = well(user.dicectl("apps", "--to", "local", "--json")).events
    assert (told[0]["name"], told[0]["url"]) == ("dice", url)


def test_destroy_removes_the_app_and_its_remote_and_a_deploy_makes_it_anew(
    user: User, url: str
) -> None:
    well(user.dicectl("config", "set", "COLOUR=red"))
    head = user.git("rev-parse", "HEAD")
    wrong = user.at_a_terminal("destroy", "dice", typed="dise\n", at="type dice")
    assert (wrong.status, fetch(url)) == (2, (200, "red\n"))
    gone = user.at_a_terminal("destroy", "dice", typed="dice\n", at="type dice")
    assert gone.status == 0, gone.out
    assert "will be gone for ever" in gone.out and "Your code stays as it is" in gone.out
    with pytest.raises(OSError, match="refused"):
        fetch(url)
    assert (list(apps(user).iterdir()), user.git("remote")) == ([], "")
    assert (user.git("rev-parse", "HEAD"), user.git("status", "--porcelain")) == (head, "")
    assert fetch(publish(user, "dice")) == (200, "\n")
    (row,) = well(user.dicectl("releases", "--json")).events
    assert row["version"] == 1


def test_destroy_from_elsewhere_leaves_other_remotes_alone(
    user: User, url: str, tmp_path: Path
) -> None:
    publish(user, "other")
    ran = well(user.dicectl("destroy", "dice", "--to", "local", "--confirm", "dice", "--json"))
    assert ran.events[-1]["event"] == "done"
    assert user.git("remote") == "local"
    assert fetch(publish(user)) == (200, "\n")


def test_a_destroy_that_was_killed_is_completed_by_the_same_command(user: User, url: str) -> None:
    """Killed right after the app has ceased to exist, with all its other files there."""
    well(user.dicectl("stop"))
    (apps(user) / "dice" / "app.json").unlink()
    assert user.dicectl("status", "dice", "--to", "local").status == 1
    ran = well(user.dicectl("destroy", "dice", "--to", "local", "--confirm", "dice"))
    assert "What is left of dice will be removed" in ran.err
    assert (list(apps(user).iterdir()), user.git("remote")) == ([], "")


def test_after_a_killed_destroy_a_deploy_makes_the_app_anew(user: User, url: str) -> None:
    well(user.dicectl("config", "set", "COLOUR=red"))
    well(user.dicectl("stop"))
    (apps(user) / "dice" / "app.json").unlink()
    assert fetch(publish(user, "dice")) == (200, "\n")
    assert "Release v2" not in well(user.dicectl("logs", "--raw")).out


def test_a_destroy_killed_at_any_moment_is_completed_by_the_same_command(user: User) -> None:
    user.write(SMALL_APP)
    command = ("destroy", "dice", "--to", "local", "--confirm", "dice", "--json")
    for delay in (0.0, 0.02, 0.05, 0.1):
        publish(user, "dice")
        with user.running(*command) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["event"] == "step_started":
                    break
            time.sleep(delay)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        again = user.dicectl(*command)
        assert again.status == 0 or "D303" in again.out, again.out
        assert list(apps(user).glob("*")) == []
    assert fetch(publish(user, "dice")) == (200, "one\n")
