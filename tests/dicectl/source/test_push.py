"""What a push says decides, not its exit status. The texts are real pushes, shortened."""

from __future__ import annotations

import pytest

from dicectl.errors import DicectlError
from dicectl.events import Output, Phase
from dicectl.machine.runner import plain
from dicectl.source.push import KEPT_LINES, PushReader

FACTS = {
    "remote": "heroku",
    "branch": "main",
    "logs_command": "dicectl logs",
    "status_command": "dicectl status",
}

GOOD = """\
remote: Compressing source files... done.
remote: Building source:
remote:
remote: -----> Building on the Heroku-24 stack
remote: -----> Installing dependencies using 'pip install -r requirements.txt'
remote:  !     Note: We recently added support for the package manager uv:
remote: -----> Launching...
remote:        Released v6
remote:        https://sqlite90s-759926b87d78.herokuapp.com/ deployed to Heroku
remote:
remote: Verifying deploy... done.
To https://git.heroku.com/sqlite90s.git
   00aac79..73fc7a7  HEAD -> main
"""
REJECTED = """\
remote: -----> Installing dependencies using 'pip install -r requirements.txt'
remote:        ERROR: No matching distribution found for flsk
remote:
remote:  !     Error: Unable to install dependencies using pip.
remote:  !
remote:  !     Push rejected, failed to compile Python app.
remote:
remote:  !     Push failed
To https://git.heroku.com/dice.git
 ! [remote rejected] HEAD -> main (pre-receive hook declined)
error: failed to push some refs to 'https://git.heroku.com/dice.git'
"""
FAILURES = {
    "D401": (1, REJECTED),
    "D402": (0, "Everything up-to-date\n"),
    "D403": (0, "remote: Pushed to branch other than [main, master], skipping build.\n"),
    "D404": (0, "To https://git.heroku.com/dice.git\n * [new branch]  HEAD -> main\n"),
    "D405": (0, GOOD + "remote: Waiting for release.... failed.\n"),
    "D406": (1, " ! [rejected]        HEAD -> main (non-fast-forward)\nerror: failed to push\n"),
    "D408": (1, "remote: !\tPush rejected, source repository is a shallow clone.\n"),
    "D207": (
        128,
        "fatal: could not read Username for 'https://git.heroku.com': terminal prompts disabled\n",
    ),
    "D407": (128, "fatal: unable to access 'https://git.heroku.com/': Could not resolve host\n"),
    "D503": (1, "remote:  !     Error: The Procfile names no process.\n"),
    "D501": (1, "remote:  !     Error: web.1 of release v2 is not up: it ended with status 3\n"),
    "D502": (
        1,
        "remote:  !     Error: web.1 of release v2 is not up at http://127.0.0.1:8100/: "
        "it answers HTTP 500\n",
    ),
}


# Dokku's, with the codes before its first word that take git's "remote: " away.
ERASED = "remote: \x1b[1G\x1b[K"
DOKKU = f"""\
{ERASED}-----> Cleaning up...
remote: -----> Building dice from herokuish
remote: -----> Python app detected
remote: -----> Deploying dice via the docker-local scheduler...
remote: =====> Application deployed:
remote:        http://dice.example.com
To dokku.example.com:dice
   00aac79..73fc7a7  HEAD -> master
"""
_REJECTED = " ! [remote rejected] HEAD -> master (pre-receive hook declined)\n"
FAILURES |= {
    "D681": (
        0,
        f"{ERASED}-----> WARNING: deploy did not complete, you must push to master.\n"
        f"{ERASED}-----> for example, try 'git push <dokku> main:master'\n"
        " * [new branch]      HEAD -> main\n",
    ),
    "D682": (
        1,
        "remote:  !     dice currently has a deploy lock in place. Exiting...\n" + _REJECTED,
    ),
    "D683": (
        1,
        DOKKU.partition("remote: =====>")[0]
        + "remote:  !     Could not start due to 1 failed checks (web.1)\n"
        + _REJECTED,
    ),
}


def read(text: str) -> PushReader:
    reader = PushReader()
    for line in text.splitlines():
        reader.read(plain(line))
    return reader


def test_a_good_push_gives_its_release() -> None:
    assert read(GOOD).outcome(0, **FACTS) == 6


def test_a_good_push_to_dokku_tells_no_release_and_is_good() -> None:
    assert read(DOKKU).outcome(0, **FACTS) == 0


def test_a_failed_release_phase_may_refuse_the_push_as_well() -> None:
    said = "remote: Waiting for release.... failed.\nremote:  !     Push failed\n"
    with pytest.raises(DicectlError, match="D405"):
        read(REJECTED.partition("remote:  !")[0] + said).outcome(1, **FACTS)


@pytest.mark.parametrize("code", FAILURES)
def test_nothing_else_is_a_success(code: str) -> None:
    status, text = FAILURES[code]
    with pytest.raises(DicectlError) as failed:
        read(text).outcome(status, **FACTS)
    assert failed.value.code == code


OF_A_BUILD = [
    "fatal: Authentication failed for 'https://github.com/ada/private.git/'",
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    "       No such app as dice.",
    " ! [rejected]        main -> main (fetch first)",
    "fatal: attempt to fetch/clone from a shallow clone",
]


@pytest.mark.parametrize("line", OF_A_BUILD)
def test_what_git_says_inside_of_a_build_is_not_about_the_push(line: str) -> None:
    """The build fetches a package from a private repository, and the like."""
    with pytest.raises(DicectlError) as rejected:
        read(REJECTED.replace("\n", f"\nremote: {line}\n", 1)).outcome(1, **FACTS)
    assert rejected.value.code == "D401"
    began = f"remote: Building source:\nremote: {line}\n"
    with pytest.raises(DicectlError) as broken_off:
        read(f"{began}fatal: the remote end hung up unexpectedly\n").outcome(128, **FACTS)
    assert broken_off.value.code == "D407"


def test_before_a_build_the_host_speaks_about_the_push() -> None:
    """What it answers instead of taking the push, git shows with the same prefix."""
    with pytest.raises(DicectlError, match="D303"):
        read("remote: !\tNo such app as dice.\nfatal: not found\n").outcome(128, **FACTS)
    shallow = "remote: !\tPush rejected, source repository is a shallow clone. Unshallow it\n"
    with pytest.raises(DicectlError, match="D408"):
        read(f"remote: Updated 5 paths\n{shallow}").outcome(1, **FACTS)
    with pytest.raises(DicectlError, match="D410"):
        read(" ! [remote rejected] main -> main (pre-receive hook declined)\n").outcome(1, **FACTS)


@pytest.mark.parametrize("missing", ["Released v6", "Verifying deploy... done."])
def test_a_push_without_one_of_its_marks_is_no_success(missing: str) -> None:
    with pytest.raises(DicectlError) as failed:
        read(GOOD.replace(missing, "")).outcome(0, **FACTS)
    assert failed.value.code == "D404"


def test_a_build_that_prints_gits_words_does_not_change_the_outcome() -> None:
    assert read("remote: Everything up-to-date\n" + GOOD).outcome(0, **FACTS) == 6


def test_the_evidence_is_the_last_phase_without_gits_noise() -> None:
    with pytest.raises(DicectlError) as failed:
        read(REJECTED).outcome(1, **FACTS)
    assert failed.value.evidence == (
        "       ERROR: No matching distribution found for flsk\n"
        " !     Error: Unable to install dependencies using pip."
    )


def test_phases_and_lines_are_told_as_they_come() -> None:
    reader = PushReader()
    assert reader.read("remote: -----> Launching...        ") == [
        Phase("Launching"),
        Output("-----> Launching..."),
    ]
    assert reader.read("remote:        Released v6") == [Output("       Released v6")]


ADDRESSES = {
    "https://heroku:HRKU-x@git.heroku.com/dice.git": "https://git.heroku.com/dice.git",
    "https://HRKU-x@github.com/a/b and http://u:p@c/": "https://github.com/a/b and http://c/",
    "'https://heroku:a@b#c?d@git.heroku.com/'": "'https://git.heroku.com/'",
    "git+ssh://git@github.com/a/b@main": "git+ssh://git@github.com/a/b@main",
    "https://medium.com/@ada, ada@example.com": "https://medium.com/@ada, ada@example.com",
}


@pytest.mark.parametrize("line", ADDRESSES)
def test_a_login_in_an_address_is_neither_told_nor_kept(line: str) -> None:
    reader = PushReader()
    assert reader.read(line) == [Output(ADDRESSES[line])]
    with pytest.raises(DicectlError) as failed:
        reader.outcome(1, **FACTS)
    assert (failed.value.evidence, failed.value.output) == (ADDRESSES[line], ADDRESSES[line])


def test_an_endless_build_log_is_not_kept_whole() -> None:
    reader = read("remote: " + "\nremote: ".join(map(str, range(KEPT_LINES * 3))) + "\n" + GOOD)
    assert len(reader._lines) == KEPT_LINES
    assert reader.outcome(0, **FACTS) == 6
