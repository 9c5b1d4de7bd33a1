"""Plans, compared as data. The platform is a small one of the tests' own."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from users import SMALL_APP, User

from dicectl.actions.deploy import Deployment, Request, deploy
from dicectl.errors import DicectlError
from dicectl.events import Deployed, Event, Failed, Notice, Output, Planned
from dicectl.plan import Step, value
from dicectl.platforms import Abilities, App
from dicectl.platforms.check import Check
from dicectl.source.project import Project


class Shelf:
    """A platform that keeps pushed commits in a bare repository and says what it is told to."""

    key = "shelf"
    title = "the shelf"
    branch = "main"
    can = Abilities()

    def __init__(self, folder: Path, found: App | None = None) -> None:
        self.app = "dice"
        self.folder = folder
        self.found = found
        self.awaited: list[int] = []

    def check_ready(self) -> None:
        pass

    def checks(self) -> list[Check]:
        return []

    def needs(self, project: Project) -> None:
        pass

    def find(self) -> Generator[Event, None, App | None]:
        yield from ()
        return self.found

    def create(self, *, region: str | None, team: str | None) -> Step:
        def run() -> Iterator[Event]:
            yield Output(f"region {region}, team {team}")

        return Step("Create the app dice", ("shelf", "create", "dice"), run)

    def git_url(self) -> str:
        return str(self.folder)

    def push_environment(self) -> dict[str, str]:
        return {}

    def start(self) -> Step:
        return Step("Start the app", ("shelf", "start"), lambda: iter(()))

    def again(self, commit: str) -> Step | None:  # noqa: ARG002
        return None

    def wait_until_live(self, release: int) -> Generator[Event, None, App]:
        self.awaited.append(release)
        yield Output("waiting")
        return App("dice", "http://shelf/dice", release)

    def logs(
        self, lines: int, *, follow: bool, source: str = "", process: str = ""
    ) -> Iterator[str]:
        raise NotImplementedError

    def stop(self) -> str:
        raise NotImplementedError

    def app_of(self, url: str) -> str | None:
        return "dice" if url.startswith("/") else None


@pytest.fixture(autouse=True)
def _as_the_user(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(key, user.env[key])
    monkeypatch.chdir(user.folder)


def plan(
    platform: Shelf, project: Project, request: Request | None = None
) -> list[tuple[str, ...]]:
    """The command lines of a plan."""
    steps = value(Deployment(platform, project, request or Request()).plan())
    return [step.argv for step in steps]


def push_argv(folder: Path) -> tuple[str, ...]:
    return ("git", "push", str(folder), "HEAD:refs/heads/main")


def test_a_fresh_folder_needs_every_step(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    assert plan(Shelf(tmp_path / "dice.git"), Project.find(user.folder), Request("First")) == [
        ("git", "init", "--initial-branch=main"),
        ("git", "add", "--all"),
        ("git", "commit", "--message", "First"),
        ("shelf", "create", "dice"),
        ("git", "remote", "add", "shelf", str(tmp_path / "dice.git")),
        push_argv(tmp_path / "dice.git"),
        ("curl", "--fail", "the address of dice"),
    ]


def test_what_is_live_needs_no_step_but_the_proof(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    head = user.commit()
    user.git("remote", "add", "shelf", str(tmp_path))
    live = Shelf(tmp_path, App("dice", "http://shelf/dice", 7, head[:8]))
    assert plan(live, Project.find(user.folder)) == [("curl", "--fail", "http://shelf/dice")]
    events = list(deploy(live, Project.find(user.folder), Request()))
    assert live.awaited == [7]
    assert isinstance(events[-1], Deployed)
    assert not events[-1].changed


def test_a_change_needs_a_commit_and_a_push(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    head = user.commit()
    user.git("remote", "add", "shelf", str(tmp_path))
    user.write({"new.txt": "x"})
    live = Shelf(tmp_path, App("dice", "http://shelf/dice", 7, head[:8]))
    wish = Request(commit=True)
    assert [argv[:2] for argv in plan(live, Project.find(user.folder), wish)] == [
        ("git", "add"),
        ("git", "commit"),
        ("git", "push"),
        ("curl", "--fail"),
    ]


def test_a_stopped_app_is_started(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    head = user.commit()
    user.git("remote", "add", "shelf", str(tmp_path))
    stopped = Shelf(tmp_path, App("dice", "http://shelf/dice", 7, head, running=False))
    assert plan(stopped, Project.find(user.folder))[0] == ("shelf", "start")


def test_an_old_remote_is_changed_and_a_foreign_one_is_not(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    user.commit()
    user.git("remote", "add", "shelf", "/old/dice.git")
    shelf = Shelf(tmp_path)
    steps = plan(shelf, Project.find(user.folder))
    assert ("git", "remote", "set-url", "shelf", str(tmp_path)) in steps
    user.git("remote", "set-url", "shelf", "https://example.com/mine.git")
    with pytest.raises(DicectlError) as failed:
        plan(shelf, Project.find(user.folder))
    assert (failed.value.code, failed.value.fix) == ("D106", "git remote rename shelf shelf-old")


def test_without_an_identity_nothing_is_done(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    user.git("config", "--global", "--unset", "user.name")
    events = list(deploy(Shelf(tmp_path), Project.find(user.folder), Request()))
    assert [type(event) for event in events] == [Failed]
    assert isinstance(events[0], Failed)
    assert events[0].code == "D103"
    assert not (user.folder / ".git").exists()


def test_a_dry_run_ends_with_the_plan(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    events = list(deploy(Shelf(tmp_path), Project.find(user.folder), Request(dry_run=True)))
    assert [type(event) for event in events] == [Planned]
    assert not (user.folder / ".git").exists()


def test_a_push_that_builds_nothing_fails_the_deploy(user: User, tmp_path: Path) -> None:
    """A bare repository takes every push with exit status 0 and releases nothing."""
    user.write(SMALL_APP)
    user.git("init", "--quiet", "--bare", str(tmp_path / "dice.git"))
    shelf = Shelf(tmp_path / "dice.git")
    *_, last = deploy(shelf, Project.find(user.folder), Request())
    assert isinstance(last, Failed)
    assert last.code == "D404"
    assert last.done[-1] == "Set the remote shelf"
    assert shelf.awaited == []


def test_a_region_for_an_app_that_exists_is_not_ignored_in_silence(
    user: User, tmp_path: Path
) -> None:
    user.write(SMALL_APP)
    user.commit()
    live = Shelf(tmp_path, App("dice", "http://shelf/dice", 7, "1234567"))
    first, *_ = deploy(live, Project.find(user.folder), Request(region="eu", dry_run=True))
    assert first == Notice("dice exists already; --region and --team are for a new app.")


def test_region_and_team_reach_the_platform(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    request = Request(region="eu", team="rollers")
    events = list(deploy(Shelf(tmp_path), Project.find(user.folder), request))
    assert Output("region eu, team rollers") in events
