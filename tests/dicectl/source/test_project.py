"""Facts about the folder, read from real repositories."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from users import SMALL_APP, User

from dicectl.errors import DicectlError
from dicectl.source.changes import Change
from dicectl.source.lineends import kept
from dicectl.source.project import Project


@pytest.fixture(autouse=True)
def _as_the_user(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitPython runs in this process, so this process needs the user's home."""
    for key in ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(key, user.env[key])
    for key in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(key, raising=False)


def test_without_a_repository_the_files_are_what_git_would_add(user: User) -> None:
    user.write({"app.py": "x", ".gitignore": "*.log\n", "a.log": "x", "deep/er/b.txt": "x"})
    project = Project.find(user.folder)
    assert not project.is_repository
    assert project.head is None
    assert project.files == {"app.py", ".gitignore", "deep/er/b.txt"}
    assert project.read("a.log") is None
    assert [path.name for path in user.folder.iterdir() if path.name == ".git"] == []


def test_changes_name_what_a_commit_would_hold(user: User) -> None:
    user.write({"same.py": "x", "edited.py": "x", "gone.py": "x"})
    user.commit()
    user.write({"edited.py": "y", "spaced name é.py": "z"})
    (user.folder / "gone.py").unlink()
    project = Project.find(user.folder)
    assert set(project.changes) == {
        Change("modified", "edited.py"),
        Change("deleted", "gone.py"),
        Change("new", "spaced name é.py"),
    }
    assert project.files == {"same.py", "edited.py", "spaced name é.py"}


def test_looking_leaves_the_index_alone(user: User) -> None:
    user.write({"app.py": "x"})
    user.commit()
    index = user.folder / ".git" / "index"
    (user.folder / "app.py").touch()
    before = index.read_bytes(), index.stat().st_mtime_ns
    assert Project.find(user.folder).changes == ()
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before


def test_a_subfolder_belongs_to_the_repository_above(user: User) -> None:
    user.write({"Procfile": "web: x", "sub/app.py": "x"})
    user.commit()
    assert Project.find(user.folder / "sub").root.samefile(user.folder)


def test_a_project_below_another_repository_is_refused(user: User) -> None:
    user.write({"readme": "x", "sub/Procfile": "web: x"})
    user.commit()
    with pytest.raises(DicectlError) as failed:
        Project.find(user.folder / "sub")
    assert failed.value.code == "D102"


def write_another_branch(user: User) -> None:
    """Leave a.txt as `one` on main, and as `two` on the branch `other`."""
    user.write({"a.txt": "one\n"})
    user.commit()
    user.git("checkout", "-q", "-b", "other")
    user.write({"a.txt": "two\n"})
    user.commit()
    user.git("checkout", "-q", "main")


def test_conflicts_are_never_committed(user: User) -> None:
    write_another_branch(user)
    user.write({"a.txt": "three\n"})
    user.commit()
    assert user.run("git", "merge", "other").status == 1
    with pytest.raises(DicectlError) as failed:
        _ = Project.find(user.folder).changes
    assert (failed.value.code, failed.value.evidence) == ("D110", "a.txt")
    assert "git merge --abort" in failed.value.fix


@pytest.mark.parametrize(
    ("argv", "fix"),
    [
        (["rebase", "other"], "git rebase --abort"),
        (["rebase", "--apply", "other"], "git rebase --abort"),
        (["cherry-pick", "other"], "git cherry-pick --abort"),
        (["revert", "--no-edit", "HEAD~1"], "git revert --abort"),
        (["stash", "pop"], "Mend these files and git add them"),
    ],
)
def test_what_is_not_finished_is_given_up_with_its_own_command(
    user: User, argv: list[str], fix: str
) -> None:
    write_another_branch(user)
    user.write({"a.txt": "stashed\n"})
    user.git("stash")
    for text in ("three\n", "four\n"):
        user.write({"a.txt": text})
        user.commit()
    assert user.run("git", *argv).status == 1
    with pytest.raises(DicectlError) as failed:
        _ = Project.find(user.folder).changes
    assert failed.value.code == "D110"
    assert fix in failed.value.fix


def test_the_identity_is_the_name_and_the_address(user: User) -> None:
    user.write({"a": "x"})
    assert Project.find(user.folder).unknown_committer is None
    user.git("config", "--global", "--unset", "user.email")
    assert Project.find(user.folder).unknown_committer


def test_remotes_are_read_as_they_are_configured(user: User) -> None:
    user.write({"a": "x"})
    user.commit()
    user.git("remote", "add", "heroku", "https://git.heroku.com/dice.git")
    user.git("config", "url./elsewhere/.insteadOf", "https://git.heroku.com/")
    assert Project.find(user.folder).remotes == {"heroku": "https://git.heroku.com/dice.git"}


def test_set_remote_adds_and_changes(user: User) -> None:
    user.write({"a": "x"})
    user.commit()
    project = Project.find(user.folder)
    for url in ("https://one/a.git", "https://two/a.git"):
        project.set_remote("heroku", url)
        assert user.git("remote", "get-url", "heroku") == url


def test_init_stage_and_commit_make_a_first_commit_on_main(user: User) -> None:
    user.write({"a": "x", "b/c": "y"})
    project = Project.find(user.folder)
    project.init()
    project.stage()
    project.commit("First")
    assert project.head == user.git("rev-parse", "main")
    assert project.changes == ()
    assert user.git("ls-files").split() == ["a", "b/c"]


def test_a_change_of_line_ends_that_git_undoes_is_no_commit(user: User) -> None:
    user.write({"a": "x\n", ".gitattributes": "* text eol=lf\n"})
    head = user.commit()
    (user.folder / "a").write_bytes(b"x\r\n")
    project = Project.find(user.folder)
    project.stage()
    project.commit("Nothing")
    assert project.head == head


def test_a_failing_hook_is_told_in_its_words(user: User) -> None:
    user.write({"a": "x"})
    user.commit()
    hook = user.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no such commits here >&2\nexit 1\n")
    hook.chmod(0o755)
    user.write({"a": "y"})
    project = Project.find(user.folder)
    project.stage()
    with pytest.raises(DicectlError) as failed:
        project.commit("Second")
    assert failed.value.code == "D104"
    assert "no such commits here" in failed.value.evidence


def test_a_bare_repository_is_refused(user: User, tmp_path: Path) -> None:
    user.git("init", "--quiet", "--bare", str(tmp_path / "bare.git"))
    with pytest.raises(DicectlError) as failed:
        Project.find(tmp_path / "bare.git")
    assert (failed.value.code, "is a bare repository" in failed.value.title) == ("D119", True)


def test_the_folder_of_git_itself_is_refused(user: User) -> None:
    user.write({"a": "x"})
    user.commit()
    with pytest.raises(DicectlError) as failed:
        Project.find(user.folder / ".git" / "refs")
    assert (failed.value.code, failed.value.fix) == ("D119", f"cd {user.folder.resolve()}")


def test_a_damaged_repository_is_told(user: User) -> None:
    user.write({**SMALL_APP})
    user.commit()
    (user.folder / ".git" / "HEAD").write_text("garbage\n")
    for command in (["check"], ["deploy", "dice"]):
        ran = user.dicectl(*command, "--to", "local")
        assert (ran.status, "D118: The repository in" in ran.err) == (1, True)
    fix = "echo 'ref: refs/heads/main' > .git/HEAD"
    assert fix in ran.err
    assert user.run("sh", "-c", fix).status == 0
    assert Project.find(user.folder).head


def test_a_worktree_whose_repository_is_gone_is_told(user: User) -> None:
    user.write({".git": "gitdir: /nowhere/at/all\n"})
    with pytest.raises(DicectlError) as failed:
        Project.find(user.folder)
    assert (failed.value.code, "git worktree repair" in failed.value.fix) == ("D118", True)


@pytest.mark.parametrize("command", ["check", "deploy", "status", "stop", "logs", "restart"])
def test_a_folder_that_is_gone_is_told(user: User, command: str) -> None:
    there = f"mkdir gone && cd gone && rmdir ../gone && {sys.executable} -m dicectl {command}"
    ran = user.run("sh", "-c", there)
    assert (ran.status, "D117: The folder in which dicectl was started" in ran.err) == (1, True)


def test_a_link_that_the_system_could_not_make_is_followed_all_the_same(user: User) -> None:
    user.write({"deploy/Procfile": "web: gunicorn app:app\n"})
    (user.folder / "Procfile").symlink_to("deploy/Procfile")
    user.commit()
    user.run("git", "config", "core.symlinks", "false")
    (user.folder / "Procfile").unlink()
    user.run("git", "checkout", "--", "Procfile")
    assert (user.folder / "Procfile").read_text() == "deploy/Procfile"  # as on Windows
    assert Project.find(user.folder).read("Procfile") == b"web: gunicorn app:app\n"


def test_a_script_is_executable_only_if_git_sees_it(user: User) -> None:
    user.write({"run.sh": "#!/bin/sh\n"})
    (user.folder / "run.sh").chmod(0o755)
    user.run("git", "init", "--quiet")
    assert Project.find(user.folder).is_executable("run.sh")
    user.run("git", "config", "core.fileMode", "false")
    assert not Project.find(user.folder).is_executable("run.sh")
    user.run("git", "update-index", "--add", "--chmod=+x", "run.sh")
    assert Project.find(user.folder).is_executable("run.sh")


def test_line_ends_count_as_git_commits_them(user: User) -> None:
    user.run("git", "init", "--quiet")
    user.write({"run.sh": "#!/bin/sh\r\n"})
    assert kept(Project.find(user.folder), ["run.sh"]) == ["run.sh"]
    user.run("git", "config", "core.autocrlf", "true")
    assert kept(Project.find(user.folder), ["run.sh"]) == []
