"""What a deploy does to the user's own repository: the commit that was announced, nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from users import SMALL_APP, Ran, User, fetch

from dicectl.source import commit
from dicectl.source.project import Project

ASKED = "(n deploys the last commit without them)"
NO_CHECK = ("--no-check", "--to", "local")


@pytest.fixture(autouse=True)
def _as_the_user(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(key, user.env[key])


@pytest.fixture
def dirty(user: User) -> User:
    """Somebody with history, one staged, one half-staged, one unstaged change and a new file."""
    user.write({**SMALL_APP, "staged.txt": "1", "both.txt": "1", "unstaged.txt": "1"})
    user.commit()
    user.write({"staged.txt": "2", "both.txt": "2"})
    user.git("add", "--all")
    user.write({"both.txt": "3", "unstaged.txt": "2", "new folder/é.txt": "1"})
    return user


def state(user: User) -> tuple[str, ...]:
    """All of a repository that a deploy must leave alone, and the files beside it."""
    files = sorted(
        (str(path.relative_to(user.folder)), path.read_bytes())
        for path in user.folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    )
    return (
        user.git("status", "--porcelain", "--branch"),
        user.git("diff", "--cached"),
        user.git("for-each-ref"),
        user.git("stash", "list"),
        user.git("config", "--local", "--list"),
        str(files),
    )


def deploy(user: User, *args: str) -> Ran:
    return user.dicectl("deploy", "dice", *NO_CHECK, *args)


def test_changes_to_a_repository_with_history_are_not_committed_unasked(dirty: User) -> None:
    before = state(dirty)
    ran = deploy(dirty)
    assert ran.status == 2
    assert "D114: There is something in this folder that is not committed: 4 files" in ran.err
    assert "Next: dicectl deploy -m 'What has changed'    or" in ran.err
    assert state(dirty) == before


@pytest.mark.parametrize("wish", [("-m", "All of it"), ("--commit",)])
def test_who_says_so_gets_one_commit_of_everything(dirty: User, wish: tuple[str, ...]) -> None:
    ran = deploy(dirty, *wish)
    assert ran.status == 0, ran.err
    assert dirty.git("status", "--porcelain") == ""
    assert dirty.git("rev-list", "--count", "HEAD") == "2"
    changed = dirty.git("-c", "core.quotePath=off", "show", "--format=", "--name-only").split("\n")
    assert changed == ["both.txt", "new folder/é.txt", "staged.txt", "unstaged.txt"]
    assert list((dirty.folder / ".git").glob(f"{commit.NAME}*")) == []


def test_no_commit_deploys_the_last_commit_and_names_what_is_left_out(dirty: User) -> None:
    files = dirty.git("status", "--porcelain"), dirty.git("diff", "--cached")
    ran = deploy(dirty, "--no-commit")
    assert ran.status == 0, ran.err
    assert "Not committed, so left out: both.txt, staged.txt, unstaged.txt, new folder" in ran.err
    assert fetch(f"{ran.out.strip()}staged.txt") == (200, "1")
    assert (dirty.git("status", "--porcelain"), dirty.git("diff", "--cached")) == files
    again = deploy(dirty, "--no-commit", "--json")
    assert [e["changed"] for e in again.events if e["event"] == "deployed"] == [False]


def test_with_no_commit_the_checks_look_at_the_last_commit(user: User) -> None:
    user.write(SMALL_APP)
    user.commit()
    user.write({"Procfile": "nothing\n", ".env": "TOKEN=x"})
    ran = user.dicectl("deploy", "dice", "--to", "local", "--no-commit")
    assert ran.status == 0, ran.err
    spoilt = user.dicectl("deploy", "dice", "--to", "local", "--commit")
    assert (spoilt.status, "D111" in spoilt.err) == (3, True)


@pytest.mark.parametrize(("typed", "commits"), [("y\n", "2"), ("\n", "2"), ("n\n", "1")])
def test_on_a_terminal_the_changes_are_shown_and_asked_for(
    dirty: User, typed: str, commits: str
) -> None:
    seen = dirty.on_a_terminal("deploy", "dice", *NO_CHECK, typed=typed, at=ASKED)
    assert "modified: both.txt" in seen
    assert f"Commit these changes and deploy them? {ASKED}" in seen
    assert "is live" in seen
    assert dirty.git("rev-list", "--count", "HEAD") == commits


def test_ctrl_c_at_the_question_changes_nothing(dirty: User) -> None:
    before = state(dirty)
    seen = dirty.on_a_terminal("deploy", "dice", *NO_CHECK, typed="\x03", at=ASKED)
    assert "Traceback" not in seen
    assert state(dirty) == before


def test_a_hook_that_refuses_leaves_the_index_as_it_was(dirty: User) -> None:
    hook = dirty.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho 'too long lines' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = state(dirty)
    ran = deploy(dirty, "--commit")
    assert (ran.status, "D104: git could not commit the files" in ran.err) == (1, True)
    assert "too long lines" in ran.err
    assert state(dirty) == before
    hook.unlink()
    assert deploy(dirty, "--commit").status == 0


def test_a_signature_that_cannot_be_made_leaves_everything_as_it_was(dirty: User) -> None:
    dirty.git("config", "commit.gpgsign", "true")
    dirty.git("config", "gpg.program", "false")
    before = state(dirty)
    ran = deploy(dirty, "--commit")
    assert (ran.status, "D104" in ran.err) == (1, True)
    assert state(dirty) == before


def test_a_commit_is_signed_when_the_user_signs(dirty: User, tmp_path: Path) -> None:
    signer = tmp_path / "signer"  # says what gpg says
    words = "echo '[GNUPG:] SIG_CREATED ' >&2; echo '-----BEGIN PGP SIGNATURE-----'"
    signer.write_text(f"#!/bin/sh\ncat > /dev/null; {words}\n")
    signer.chmod(0o755)
    dirty.git("config", "commit.gpgsign", "true")
    dirty.git("config", "gpg.program", str(signer))
    ran = deploy(dirty, "--commit")
    assert ran.status == 0, ran.err
    assert "-----BEGIN PGP SIGNATURE-----" in dirty.git("cat-file", "commit", "HEAD")


def test_a_repository_of_somebody_else_is_refused_with_the_way_out(dirty: User) -> None:
    before = state(dirty)
    ran = dirty.dicectl("deploy", "dice", "--to", "local", GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert (ran.status, "detected dubious ownership" in ran.err) == (1, True)
    assert "git config --global --add safe.directory" in ran.err
    assert state(dirty) == before


def test_a_commit_whose_process_was_killed_is_finished(dirty: User) -> None:
    """Killed after git's commit and before the user's index was put in its place."""
    project = Project.find(dirty.folder)
    commit.stage(project.repo)
    index = next((dirty.folder / ".git").glob(f"{commit.NAME}*"))
    left = index.with_name(f"{commit.NAME}99999")
    index.replace(left)
    assert dirty.run("git", "commit", "--quiet", "-m", "x", GIT_INDEX_FILE=str(left)).status == 0
    assert dirty.git("status", "--porcelain") != ""
    ran = deploy(dirty)
    assert ran.status == 0, ran.err
    assert dirty.git("status", "--porcelain") == ""
    assert dirty.git("rev-list", "--count", "HEAD") == "2"


def test_a_dry_run_leaves_the_index_of_a_deploy_that_runs_alone(dirty: User) -> None:
    project = Project.find(dirty.folder)
    commit.stage(project.repo)
    (index,) = (dirty.folder / ".git").glob(f"{commit.NAME}*")
    assert deploy(dirty, "--dry-run").status == 0
    assert index.exists()


def test_what_a_killed_process_only_staged_is_forgotten(dirty: User) -> None:
    project = Project.find(dirty.folder)
    before = state(dirty)
    commit.stage(project.repo)
    index = next((dirty.folder / ".git").glob(f"{commit.NAME}*"))
    index.replace(index.with_name(f"{commit.NAME}99999"))
    assert deploy(dirty).status == 2
    assert state(dirty) == before
    assert list((dirty.folder / ".git").glob(f"{commit.NAME}*")) == []


def test_another_git_process_is_waited_for(dirty: User) -> None:
    lock = dirty.folder / ".git" / "HEAD.lock"
    lock.touch()
    opener = subprocess.Popen(["sh", "-c", f"sleep 2; rm '{lock}'"])
    ran = deploy(dirty, "--commit")
    opener.wait()
    assert ran.status == 0, ran.err


def test_a_detached_head_is_deployed_but_not_committed_to(user: User) -> None:
    user.write(SMALL_APP)
    head = user.commit()
    user.git("switch", "--quiet", "--detach")
    ran = deploy(user)
    assert ran.status == 0, ran.err
    user.write({"index.html": "two\n"})
    refused = deploy(user, "--commit")
    assert (refused.status, "D116: No branch is checked out" in refused.err) == (1, True)
    assert user.git("rev-parse", "HEAD") == head
    assert deploy(user, "--no-commit").status == 0


def test_another_branch_and_a_worktree_are_deployed_from(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    user.commit()
    user.git("switch", "--quiet", "--create", "feature/two")
    user.git("worktree", "add", "--quiet", "-b", "three", str(tmp_path / "three"))
    at_three = User(tmp_path / "three", user.env)
    at_three.write({"index.html": "three\n"})
    ran = deploy(at_three, "-m", "Three")
    assert ran.status == 0, ran.err
    assert fetch(ran.out.strip()) == (200, "three\n")
    assert at_three.git("log", "-1", "--format=%s", "three") == "Three"
    assert user.git("symbolic-ref", "--short", "HEAD") == "feature/two"
    assert user.git("status", "--porcelain") == ""


def test_without_a_commit_there_is_nothing_to_deploy_with_no_commit(user: User) -> None:
    user.write(SMALL_APP)
    ran = deploy(user, "--no-commit")
    assert (ran.status, "D115" in ran.err) == (2, True)
    assert not (user.folder / ".git").exists()


def test_line_ends_and_odd_names_come_through(user: User) -> None:
    user.git("config", "--global", "core.autocrlf", "true")
    user.write({**SMALL_APP, "a b/ü'\"$x.txt": "one\r\ntwo\r\n"})
    files = {path: path.read_bytes() for path in user.folder.rglob("*") if path.is_file()}
    ran = deploy(user)
    assert ran.status == 0, ran.err
    assert {path: path.read_bytes() for path in files} == files
    again = deploy(user, "--json")
    assert [e["changed"] for e in again.events if e["event"] == "deployed"] == [False]


def test_two_deploys_at_once_take_turns(user: User) -> None:
    user.write(SMALL_APP)
    argv = [sys.executable, "-m", "dicectl", "deploy", "dice", "--to", "local", "--json"]
    both = [
        subprocess.Popen(
            argv, cwd=user.folder, env=user.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted('"changed": true' in text for text in said) == [False, True]
    assert sum("Another deploy of this folder is running" in text for text in said) == 1
    assert user.git("rev-list", "--count", "HEAD") == "1"


def test_a_killed_deploy_leaves_no_lock(user: User) -> None:
    user.write({**SMALL_APP, "Procfile": "web: sleep 600\n"})
    with user.running("deploy", "dice", "--to", "local", "--no-check") as process:
        deadline = time.monotonic() + 60
        while not (user.folder / ".git" / "refs" / "heads" / "main").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    user.write(SMALL_APP)
    ran = user.dicectl("deploy", "dice", "--to", "local", "--commit")
    assert ran.status == 0, ran.err
    assert fetch(ran.out.strip()) == (200, "one\n")
