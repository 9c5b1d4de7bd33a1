"""Looking runs nothing that somebody has set up for git to run, and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from users import SMALL_APP, User

from dicectl.checks import CHECKS
from dicectl.platforms.check import run
from dicectl.source.project import Project

# Settings that name a program ({mark}), each with a command of plain git that runs it.
ASK_PASSWORD = "printf 'protocol=https\\nhost=git.heroku.com\\n\\n' | git credential fill"
ON_A_TERMINAL = 'python3 -c \'import pty; pty.spawn(["git", "log"])\''
PLANTED: dict[str, tuple[dict[str, str], str]] = {
    "a monitor": ({"core.fsmonitor": "{mark}"}, "git status"),
    "hooks": ({"core.hooksPath": "{hooks}"}, "git commit --allow-empty -m x"),
    "a clean filter": ({"filter.one.clean": "{mark}"}, "git status"),
    "a filter's process": ({"filter.a=b.process": "{mark}"}, "git status"),
    "a filter that must work": (
        {"filter.three.clean": "{mark}", "filter.three.required": "true"},
        "git status",
    ),
    "a smudge filter": ({"filter.four.smudge": "{mark}"}, "rm a.four; git checkout a.four"),
    "another diff": ({"diff.external": "{mark}"}, "git diff"),
    "text of a diff": ({"diff.five.textconv": "{mark}"}, "git diff"),
    "a pager": ({"core.pager": "{mark}"}, ON_A_TERMINAL),
    "another ssh": ({"core.sshCommand": "{mark}"}, "git ls-remote ssh://127.0.0.1:9/x"),
    "who knows passwords": ({"credential.helper": "{mark}"}, ASK_PASSWORD),
    "who asks for passwords": ({"core.askPass": "{mark}"}, f"env -u GIT_ASKPASS {ASK_PASSWORD}"),
    "a signer": (
        {"gpg.program": "{mark}", "commit.gpgSign": "true"},
        "git commit --allow-empty -m x",
    ),
    "an editor": ({"core.editor": "{mark}"}, "git commit --allow-empty"),
    "an alias": ({"alias.looks": "!{mark}"}, "git looks"),
    "where missing files are": (
        {
            "extensions.partialClone": "far",
            "remote.far.promisor": "true",
            "remote.far.url": ".",
            "remote.far.uploadpack": "{mark}",
        },
        "git cat-file -e 1234567890123456789012345678901234567890",
    ),
}
ATTRIBUTES = "".join(f"*.{one} filter={one}\n" for one in ("one", "a=b", "three", "four"))
FILES = {**SMALL_APP, ".gitattributes": f"{ATTRIBUTES}*.five diff=five\n"} | {
    f"a.{one}": "one\n" for one in ("one", "a=b", "three", "four", "five")
}


@pytest.fixture
def trap(user: User, tmp_path: Path) -> Path:
    """The file that a planted program makes, in a repository of which all files are to be read."""
    mark = tmp_path / "ran"
    for name in ("program", "hooks/pre-commit", "hooks/post-index-change"):
        program = tmp_path / "planted" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\necho $0 $* >> {mark}\nexit 1\n")
        program.chmod(0o755)
    user.write(FILES)
    user.commit()
    user.write({name: "two\n" for name in FILES if name.startswith("a.")})
    return mark


def filled(settings: Mapping[str, str], trap: Path) -> list[tuple[str, str]]:
    planted = trap.parent / "planted"
    words = {"mark": planted / "program", "hooks": planted / "hooks"}
    return [(key, value.format(**words)) for key, value in settings.items()]


def plant(user: User, trap: Path, settings: Mapping[str, str], *where: str) -> None:
    for key, value in filled(settings, trap):
        user.git("config", *where, key, value)


EVERYTHING = {key: value for settings, _ in PLANTED.values() for key, value in settings.items()}


@pytest.mark.parametrize("name", PLANTED)
def test_plain_git_would_run_it(user: User, trap: Path, name: str) -> None:
    """Else the tests below would prove nothing."""
    settings, command = PLANTED[name]
    plant(user, trap, settings)
    user.run("sh", "-c", command)
    assert trap.exists()


def as_environment(settings: list[tuple[str, str]]) -> dict[str, str]:
    env = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env


@pytest.mark.parametrize("where", ["repository", "user", "include", "variables", "git -c"])
def test_checks_run_none_of_it(
    user: User, trap: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    included = str(trap.with_name("included"))
    env = dict(user.env)
    if where == "repository":
        plant(user, trap, EVERYTHING)
    elif where == "user":
        plant(user, trap, EVERYTHING, "--global")
    elif where == "include":
        plant(user, trap, EVERYTHING, "--file", included)
        user.git("config", "include.path", included)
    elif where == "variables":
        env |= as_environment(filled(EVERYTHING, trap))
    else:
        quoted = [f"'{key}'='{value}'" for key, value in filled(EVERYTHING, trap)]
        env["GIT_CONFIG_PARAMETERS"] = " ".join(quoted)
    for key, value in env.items():
        monkeypatch.setenv(key, value)
    before = sorted(path for path in user.folder.rglob("*") if path.is_file())
    project = Project.find(user.folder)
    assert {change.path for change in project.changes} == set(FILES) & {
        f"a.{one}" for one in ("one", "a=b", "three", "four", "five")
    }
    assert list(run(CHECKS, project))
    project.leave_out_changes()
    assert list(run(CHECKS, project))
    assert not trap.exists(), trap.read_text()
    assert sorted(path for path in user.folder.rglob("*") if path.is_file()) == before


def test_a_dry_run_runs_none_of_it(user: User, trap: Path) -> None:
    plant(user, trap, EVERYTHING)
    for args in (("check",), ("deploy", "dice", "--dry-run", "--commit")):
        ran = user.dicectl(*args, "--to", "local")
        assert ran.status == 0, ran.err
    assert not trap.exists(), trap.read_text()


def test_what_changed_inside_of_a_submodule_is_no_change(user: User, trap: Path) -> None:
    """Git would look into it, and run there what that repository names."""
    local = ("-c", "protocol.file.allow=always")
    user.git(*local, "submodule", "add", "-q", user.folder.as_uri(), "inner")
    user.commit()
    inner = User(user.folder / "inner", user.env)
    plant(inner, trap, {"core.fsmonitor": "{mark}"})
    inner.write({"index.html": "two\n"})
    assert Project.find(user.folder).changes == ()
    assert not trap.exists()


@pytest.mark.parametrize(
    "settings",
    [{"user.name": ""}, {"user.email": "", "user.useConfigOnly": "true"}, {"user.name": "Eve"}],
)
def test_who_commits_is_known_when_git_would_commit(
    user: User, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in user.env.items():
        monkeypatch.setenv(key, value)
    user.write(SMALL_APP)
    user.commit()
    for key, value in settings.items():
        user.git("config", key, value)
    commit = ("git", "commit", "--allow-empty", "-m", "x")
    unknown = Project.find(user.folder).unknown_committer
    assert (unknown is None) is (user.run(*commit).status == 0)
    if unknown:
        user.run("sh", "-c", unknown.fix)
        assert user.run(*commit).status == 0


def test_checking_leaves_the_users_git_settings_alone(herokuser: User) -> None:
    """The Heroku CLI makes itself a helper of git, before nearly all that it does."""
    herokuser.write(SMALL_APP)
    settings = Path(herokuser.env["HOME"]) / ".gitconfig"
    before = settings.read_bytes()
    ran = herokuser.dicectl("check", "dice", "--to", "heroku", HEROKU_API_KEY="")
    assert "The Heroku CLI" in ran.out
    assert settings.read_bytes() == before


def test_what_a_partial_clone_lacks_is_not_fetched(user: User, trap: Path) -> None:
    plant(user, trap, PLANTED["where missing files are"][0])
    blob = user.git("rev-parse", "HEAD:index.html")
    (user.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    project = Project.find(user.folder)
    project.leave_out_changes()
    assert (project.read("index.html"), project.size("index.html")) == (None, 0)
    assert not trap.exists()
