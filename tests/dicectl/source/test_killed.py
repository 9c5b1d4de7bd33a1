"""A deploy that is killed at any moment is completed by the same command, and repeats nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from users import SMALL_APP, User, fetch

# The end of a step is the beginning of the next one; the middle is its first line.
STEPS = ("Make the folder", "Stage", "Commit", "Create", "Set the remote", "Push", "Wait")
MIDDLES = ("Stage", "Commit", "Create", "Push")
MOMENTS = [(step, "step_started") for step in STEPS] + [(step, "output") for step in MIDDLES]


@pytest.mark.parametrize(("step", "moment"), [*MOMENTS, ("Wait", "step_done")])
def test_the_same_command_completes_a_killed_deploy(user: User, step: str, moment: str) -> None:
    user.write(SMALL_APP)
    assert user.kill_deploy_at(step, moment, "dice", "--to", "local")
    ran = user.dicectl("deploy", "dice", "--to", "local", "--json")
    assert ran.status == 0, ran.out
    last = ran.events[-1]
    assert (last["event"], fetch(str(last["url"]))) == ("deployed", (200, "one\n"))
    assert user.git("rev-list", "--count", "HEAD") == "1"
    assert user.git("status", "--porcelain") == ""
    assert user.git("remote") == "local"
    apps = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"
    assert [path.name for path in apps.iterdir()] == ["dice"]
    assert list((user.folder / ".git").glob("*index-*")) == []
    again = user.dicectl("deploy", "--json")
    assert again.events[-1]["changed"] is False


def test_a_change_killed_in_its_commit_becomes_one_commit(user: User) -> None:
    user.write(SMALL_APP)
    assert user.dicectl("deploy", "dice", "--to", "local").status == 0
    user.write({"index.html": "two\n"})
    assert user.kill_deploy_at("Commit", "step_started", "dice", "--to", "local")
    ran = user.dicectl("deploy", "--commit", "--json")
    assert ran.status == 0, ran.out
    assert fetch(str(ran.events[-1]["url"])) == (200, "two\n")
    assert user.git("rev-list", "--count", "HEAD") == "2"
    assert user.git("status", "--porcelain") == ""


def test_locks_that_a_killed_git_left_stop_nobody(user: User) -> None:
    user.write(SMALL_APP)
    user.git("init", "--quiet", "--initial-branch=main")
    for lock in ("config.lock", "HEAD.lock", "refs/heads/main.lock"):
        file = user.folder / ".git" / lock
        file.write_text("")
        os.utime(file, (0, 0))
    ran = user.dicectl("deploy", "dice", "--to", "local")
    assert ran.status == 0, ran.err
    assert fetch(ran.out.strip()) == (200, "one\n")


def test_a_lock_on_the_index_is_left_alone(user: User) -> None:
    """An editor may wait for the message of the user's own commit; ours does not need the lock."""
    user.write(SMALL_APP)
    user.commit()
    user.write({"index.html": "two\n"})
    lock = user.folder / ".git" / "index.lock"
    lock.write_text("")
    ran = user.dicectl("deploy", "dice", "--to", "local", "--commit")
    assert lock.exists()
    assert (ran.status, ran.out.startswith("http")) == (0, True), ran.err
