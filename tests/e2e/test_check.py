"""`dicectl check` and git's login, with the real Heroku CLI against the stand-in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from standin import Standin
from standin_fixtures import call
from users import SMALL_APP, Ran, User, fetch

LEVELS = ["", "ok", "skipped", "warning", "problem"]


def levels(ran: Ran) -> dict[str, str]:
    """The worst level that each check reported."""
    found: dict[str, str] = {}
    for event in ran.events:
        name, level = str(event["check"]), str(event["level"])
        found[name] = max(found.get(name, ""), level, key=LEVELS.index)
    return found


@pytest.fixture
def ready(herokuser: User, heroku: Standin) -> User:
    """Somebody with a small app in a repository."""
    herokuser.write({**SMALL_APP, ".python-version": "3.14\n"})
    herokuser.commit()
    return herokuser


@pytest.fixture
def by_netrc(ready: User, heroku: Standin) -> User:
    """Somebody whom `heroku login` has logged in, with the token in .netrc as older CLIs do."""
    hosts = (heroku.environment["HEROKU_HOST"].removeprefix("http://"),)
    lines = [
        f"machine {host}\n  login ada@example.com\n  password {heroku.key}\n" for host in hosts
    ]
    netrc = Path(ready.env["HOME"]) / ".netrc"
    netrc.write_text("".join(lines))
    netrc.chmod(0o600)
    return User(ready.folder, {k: v for k, v in ready.env.items() if k != "HEROKU_API_KEY"})


def test_who_is_ready_hears_so_in_detail(ready: User) -> None:
    ran = ready.dicectl("check", "dice-check-free")
    assert ran.status == 0, ran.out
    assert "✓ The Heroku CLI 11." in ran.out
    assert "✓ You are logged in to Heroku as " in ran.out
    assert "✓ git gets a login for localhost:" in ran.out
    assert "✓ The name dice-check-free is free" in ran.out
    assert ready.env["HEROKU_API_KEY"] not in ran.out + ran.err


def test_an_app_of_ones_own_and_a_remote_that_leads_elsewhere_are_told(
    ready: User, heroku: Standin
) -> None:
    call(heroku, "POST", "/apps", {"name": "dice-check-own"})
    host = heroku.environment["HEROKU_GIT_HOST"]
    ready.git("remote", "add", "heroku", f"https://ada:HRKU-x@{host}/dice-check-other.git")
    ran = ready.dicectl("check", "dice-check-own")
    assert ran.status == 0, ran.out
    assert f"heroku is https://{host}/dice-check-other.git" in ran.out
    assert "✓ The app dice-check-own is yours: http" in ran.out
    assert "! D113: The remote heroku leads to dice-check-other, not to dice-check-own" in ran.out


def test_every_problem_with_an_account_is_one_finding(ready: User, heroku: Standin) -> None:
    heroku.seed_foreign("dice-check-taken")
    taken = ready.dicectl("check", "dice-check-taken", "--json")
    assert taken.status == 3
    assert levels(taken)["app"] == "problem"
    assert [e["code"] for e in taken.events if e["level"] == "problem"] == ["D302"]

    nobody = User(ready.folder, {k: v for k, v in ready.env.items() if k != "HEROKU_API_KEY"})
    logged_out = nobody.dicectl("check", "dice-check-taken", "--json")
    assert [e["code"] for e in logged_out.events if e["level"] == "problem"] == ["D203"]

    wrong = ready.dicectl("check", "dice-check-taken", "--json", HEROKU_API_KEY="HRKU-wrong")
    assert [e["code"] for e in wrong.events if e["level"] == "problem"] == ["D204"]
    assert "HRKU-wrong" not in wrong.out + wrong.err


def test_a_remote_of_another_host_is_a_problem_that_a_deploy_stops_at(ready: User) -> None:
    address = "https://ghp-x@github.com/somebody/dice.git"
    ready.git("remote", "add", "heroku", address)
    checked = ready.dicectl("check", "--to", "heroku")
    assert (checked.status, "✗ D106: The remote heroku leads to another place" in checked.out) == (
        3,
        True,
    )
    for more in ((), ("--no-check",)):
        deployed = ready.dicectl("deploy", "dice-check-elsewhere", *more)
        assert (deployed.status, "D106" in deployed.err) == (1, True)
        assert "heroku is https://github.com/somebody/dice.git" in deployed.err
    assert ready.git("remote", "get-url", "heroku") == address


def test_a_shallow_clone_is_found_before_an_app_is_made(ready: User, heroku: Standin) -> None:
    ready.write({"more.txt": "x"})
    ready.commit()
    shallow = ready.folder.parent / "shallow"
    ready.git("clone", "--quiet", "--depth=1", ready.folder.as_uri(), str(shallow))
    clone = User(shallow, ready.env)
    for command in (("check",), ("deploy", "dice-check-shallow")):
        ran = clone.dicectl(*command)
        assert (ran.status != 0, "D408" in ran.out + ran.err) == (True, True)
    assert call(heroku, "GET", "/apps/dice-check-shallow")[0] == 404
    assert clone.dicectl("check", "--to", "local").status == 0


def test_a_netrc_that_has_a_default_only_is_no_login(by_netrc: User) -> None:
    netrc = Path(by_netrc.env["HOME"]) / ".netrc"
    netrc.write_text("default login anonymous password ada@example.com\n")
    ran = by_netrc.dicectl("check", "--json")
    assert [e["code"] for e in ran.events if e["level"] == "problem"] == ["D203"]
    assert "ada@example.com" not in ran.out + ran.err


def test_a_login_in_the_keychain_wins_over_a_stale_one_in_netrc(
    by_netrc: User, heroku: Standin, tmp_path: Path
) -> None:
    """Where there is a keychain, the CLI looks there, and so do we, through it."""
    home = Path(by_netrc.env["HOME"])
    netrc = home / ".netrc"
    netrc.write_text(netrc.read_text().replace(heroku.key, "HRKU-stale"))
    login = Path(by_netrc.env["XDG_DATA_HOME"]) / "heroku" / "login.json"
    login.parent.mkdir(parents=True)
    login.write_text('{"account": "me@example.com"}')
    keychain = tmp_path / "keychain"
    keychain.mkdir()
    (keychain / "secret-tool").write_text(f"#!/bin/sh\n[ $1 = lookup ] && echo {heroku.key}\n")
    (keychain / "secret-tool").chmod(0o755)
    ran = by_netrc.dicectl("check", PATH=f"{keychain}:{by_netrc.env['PATH']}")
    assert ran.status == 0, ran.out
    assert "✓ You are logged in to Heroku as " in ran.out
    without = by_netrc.dicectl("check")
    assert (without.status, "D204" in without.out) == (3, True)
    assert "HRKU-stale" not in without.out + without.err


def test_the_login_of_the_cli_reaches_git_and_nothing_else(
    by_netrc: User, heroku: Standin, tmp_path: Path
) -> None:
    """No other credential helper is asked, or told; the token stands nowhere in our traces."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("git", "heroku", "sh"):
        real = shutil.which(name, path=by_netrc.env["PATH"])
        note = f"#!/bin/sh\necho {name} \"$@\" >> '{tmp_path}/argv.log'\nexec '{real}' \"$@\"\n"
        (programs / name).write_text(note)
        (programs / name).chmod(0o755)
    by_netrc = User(by_netrc.folder, {**by_netrc.env, "PATH": f"{programs}:{by_netrc.env['PATH']}"})
    asked = tmp_path / "asked"
    stale = f"!f() {{ echo $1 >> '{asked}'; echo username=x; echo password=stale; }}; f"
    by_netrc.git("config", "--global", "credential.helper", stale)
    assert by_netrc.dicectl("check").status == 0
    ran = by_netrc.dicectl("deploy", "dice-check-netrc", "--json")
    assert ran.status == 0, ran.out
    assert fetch(str(ran.events[-1]["url"])) == (200, "one\n")
    assert not asked.exists()
    traces = "".join(path.read_text() for path in tmp_path.rglob("*.log"))
    assert "==> Push the code to Heroku" in traces
    assert "git push https://" in traces and "heroku apps:create" in traces  # as argv.log has it
    assert heroku.key not in traces + ran.out + ran.err
