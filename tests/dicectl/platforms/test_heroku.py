"""Heroku's command lines and answers, as data. The real CLI is driven in tests/e2e."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from users import SMALL_APP, User

from dicectl.errors import DicectlError
from dicectl.explain import explain
from dicectl.machine.fetch import Answer
from dicectl.platforms.facts import Formation
from dicectl.platforms.heroku import api, cli
from dicectl.platforms.heroku.commands import (
    create_argv,
    logs_argv,
    scale_argv,
)
from dicectl.platforms.heroku.platform import Heroku
from dicectl.platforms.heroku.releases import Json, built_from, live_release


def release(version: int, description: str, slug: str = "", *, current: bool = False) -> Json:
    return {
        "version": version,
        "description": description,
        "slug": {"id": slug} if slug else None,
        "current": current,
    }


def test_command_lines_name_the_app_and_ask_for_json() -> None:
    assert create_argv("dice", None, None) == (
        *("heroku", "apps:create", "dice", "--no-remote", "--json"),
    )
    assert create_argv("dice", "eu", "rollers")[5:] == ("--region", "eu", "--team", "rollers")
    assert logs_argv("dice", 7, follow=True) == (
        *("heroku", "logs", "--app", "dice", "--num", "7", "--tail"),
    )
    assert logs_argv("dice", 9999, follow=False, source="app", process="web")[4:] == (
        *("--num", "1500", "--source", "app", "--process-type", "web"),
    )
    assert logs_argv("dice", 1, follow=False, process="web.1")[6:] == ("--dyno-name", "web.1")
    assert scale_argv("dice", Formation("web", 0, "")) == (
        "heroku",
        "ps:scale",
        "web=0",
        "--app",
        "dice",
    )


def test_before_the_first_deploy_no_release_is_live() -> None:
    assert live_release([]) == (0, "")
    new = [release(1, "Initial release"), release(2, "Enable Logplex", current=True)]
    assert live_release(new) == (0, "")


def test_a_deploy_is_live_with_its_commit() -> None:
    releases = [
        release(4, "Deploy 1a2b3c4d", "s4", current=True),
        release(3, "Deploy 99999999", "s3"),
    ]
    assert live_release(releases) == (4, "1a2b3c4d")


def test_a_config_change_keeps_the_commit_of_the_deploy_before_it() -> None:
    releases = [
        release(5, "Set A config vars", "s4", current=True),
        release(4, "Deploy 1a2b3c4d", "s4"),
    ]
    assert live_release(releases) == (5, "1a2b3c4d")


def test_a_rollback_has_the_commit_that_it_went_back_to() -> None:
    releases = [
        release(5, "Rollback to v3", "s3", current=True),
        release(4, "Deploy 1a2b3c4d", "s4"),
        release(3, "Deploy 99999999", "s3"),
    ]
    assert live_release(releases) == (5, "99999999")


def test_a_failed_release_is_not_the_live_one() -> None:
    releases = [
        release(5, "Deploy 1a2b3c4d", "s5"),
        release(4, "Deploy 99999999", "s4", current=True),
    ]
    assert live_release(releases) == (4, "99999999")


def test_a_build_that_is_kept_no_more_is_not_released_again() -> None:
    failed = {**release(5, "Deploy 1a2b3c4d", "s5"), "status": "failed"}
    assert built_from([failed], "1a2b3c4d99") == failed
    expired = {**release(4, "Deploy 99999999", "s4"), "status": "expired"}
    assert built_from([failed, expired], "9999999911") is None


ADDRESSES = {
    "https://git.heroku.com/dice.git": "dice",
    "https://heroku:token@git.heroku.com/dice.git": "dice",
    "git@heroku.com:dice.git": "dice",
    "ssh://git@heroku.com/dice.git": "dice",
    "https://github.com/somebody/dice.git": None,
    "https://git.heroku.com.example.com/dice.git": None,
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_remote_is_told_by_its_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEROKU_HOST", raising=False)
    monkeypatch.delenv("HEROKU_GIT_HOST", raising=False)
    assert Heroku("").app_of(url) == ADDRESSES[url]


def test_the_git_host_follows_the_clis_own_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEROKU_GIT_HOST", raising=False)
    monkeypatch.setenv("HEROKU_HOST", "http://127.0.0.1:5000")
    assert Heroku("dice").git_url() == "https://127.0.0.1:5000/dice.git"
    monkeypatch.setenv("HEROKU_HOST", "herokudev.com")
    assert Heroku("dice").git_url() == "https://git.herokudev.com/dice.git"
    monkeypatch.setenv("HEROKU_GIT_HOST", "git.example")
    assert Heroku("dice").git_url() == "https://git.example/dice.git"


HOSTS = {
    "": ("https://api.heroku.com", "git.heroku.com"),
    "staging.herokudev.com": ("https://api.staging.herokudev.com", "git.staging.herokudev.com"),
    "https://api.heroku.com": ("https://api.heroku.com", "api.heroku.com"),
    "http://127.0.0.1:5000/": ("http://127.0.0.1:5000", "127.0.0.1:5000"),
    "http://localhost:5000": ("http://localhost:5000", "localhost:5000"),
    "localhost:5000": ("https://api.localhost:5000", "git.localhost:5000"),
}
FOREIGN = [
    "example.com",
    "https://example.com",
    "https://heroku.com.example.com",
    "https://notheroku.com",
    "https://example.com/.heroku.com",
    "https://example.com/?localhost",
    "https://localhost.example.com",
    "http://127.0.0.1:5000@example.com",
    "http://127.0.0.1.example.com",
    " ",
]


@pytest.mark.parametrize("host", [*HOSTS, *FOREIGN])
def test_the_token_is_for_heroku_and_this_machine_whatever_heroku_host_is(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CLI takes a foreign host for a mistake, and goes to Heroku."""
    monkeypatch.delenv("HEROKU_GIT_HOST", raising=False)
    monkeypatch.setenv("HEROKU_HOST", host)
    assert (api.address(), api.git_host()) == HOSTS.get(host, HOSTS[""])


REFUSALS = {
    (402, "verification_required"): ("D206", ""),
    (422, "verification_needed"): ("D206", ""),
    (402, "delinquent"): ("D211", "account-in-debt"),
    (403, "suspended"): ("D211", "account-suspended"),
    (403, "two_factor"): ("D211", "login-second-factor"),
    (429, "rate_limit"): ("D211", "cli-too-many-requests"),
    (503, "service_unavailable"): ("D210", ""),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_the_api_says_by_an_id_why_it_refuses(refusal: tuple[int, str]) -> None:
    status, kind = refusal
    said = {"id": kind, "message": "No.", "url": "https://heroku.example/why"}
    error = api.problem(Answer(status, "", json.dumps(said).encode()), "/apps")
    known = explain(error.output)
    assert (error.code, known.name if known else "") == REFUSALS[refusal]
    assert error.evidence.endswith(f"\nNo.\nError ID: {kind}\nSee https://heroku.example/why")


def test_too_many_requests_are_told_also_without_a_word_of_heroku() -> None:
    error = api.problem(Answer(429, "Too Many Requests"), "/apps")
    assert error.title == "Heroku refuses: HTTP 429 Too Many Requests"


def stub(folder: Path, script: str) -> str:
    """Put a `heroku` on a PATH of its own, and return that PATH."""
    folder.mkdir()
    heroku = folder / "heroku"
    heroku.write_text(f"#!/bin/sh\n{script}\n")
    heroku.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def test_a_cli_that_gives_git_no_login_is_told(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    script = 'echo "Error: not logged in" >&2; exit 1'
    ran = user.dicectl("deploy", "dice", PATH=stub(tmp_path / "bin", script))
    assert (ran.status, "D203: You are not logged in" in ran.err) == (1, True)
    silent = user.dicectl("deploy", "dice", PATH=stub(tmp_path / "silent", "exit 0"))
    assert (silent.status, "D207: Git cannot log in" in silent.err) == (1, True)


def test_an_error_broken_over_lines_is_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["Error: Something went", "quite wrong.", "", "Error ID: internal"]
    framed = "".join(f" \u203a   {line}\n" for line in said)
    monkeypatch.setenv("PATH", stub(tmp_path / "bin", f"printf '{framed}' >&2\nexit 2"))
    error = cli.failure(cli.call(scale_argv("dice", Formation("web", 1, ""))), "dice")
    assert error.title == "The Heroku CLI failed: heroku ps:scale web=1 --app dice"
    assert error.evidence == "Error: Something went quite wrong. Error ID: internal"


def test_a_cli_that_does_nothing_and_exits_with_0_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older CLIs do so when nobody is logged in and standard input is closed."""
    monkeypatch.setenv("PATH", stub(tmp_path / "bin", "exit 0"))
    with pytest.raises(DicectlError, match="D205"):
        cli.answer(cli.call(create_argv("dice", None, None)), "dice")


def test_a_cli_that_asks_for_a_login_and_exits_with_0_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CLI 10.17 does so with every command."""
    asks = "echo 'heroku: Press any key to open up the browser to login or q to exit' >&2"
    monkeypatch.setenv("PATH", stub(tmp_path / "bin", asks))
    with pytest.raises(DicectlError, match="D203"):
        cli.must(scale_argv("dice", Formation("web", 0, "")), "dice")


def test_a_cli_that_hangs_is_given_up(user: User, tmp_path: Path) -> None:
    code = (
        "from dicectl.machine import runner\nfrom dicectl.errors import DicectlError\ntry:\n"
        "    runner.run(['heroku', 'x'], timeout=0.5)\nexcept DicectlError as error:\n"
        "    print(error.code, error.title)"
    )
    ran = user.run(sys.executable, "-c", code, PATH=stub(tmp_path / "bin", "exec sleep 30"))
    assert ran.out.strip() == "D901 No answer within 0 s: heroku x"
