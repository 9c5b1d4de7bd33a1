"""Fixtures that most tests share, and the rule that no test may be skipped."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import left_out
import pytest
from standin import Standin
from standin.dokku import Dokku
from standin.vercel import Vercel
from users import User, user_in

ROOT = Path(__file__).parent.parent
HEROKU_CLI = ROOT / ".tools" / "node_modules" / ".bin" / "heroku"

VERCEL_CLI = ROOT / ".tools" / "vercel" / "node_modules" / ".bin" / "vercel"

# A busy machine is slow, which is no failure.
hypothesis.settings.register_profile("any-machine", deadline=None)
hypothesis.settings.load_profile("any-machine")

# What a shell runs in the background ignores Ctrl-C, and so would the programs that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def user(tmp_path: Path, shared_cache: Path) -> Iterator[User]:
    """Somebody with a home of their own, in an empty folder, who has git and Python only."""
    someone = user_in(tmp_path, shared_cache)
    yield someone
    someone.end_apps()


@pytest.fixture(scope="session")
def shared_cache() -> Path:
    """Where packages are kept between tests and runs."""
    return Path(os.environ.get("UV_CACHE_DIR", Path.home() / ".cache" / "uv"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> object:
    """A skipped test has proved nothing, so it fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return (yield)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Pass over whole files that this system cannot even import; see `left_out`."""
    here = left_out.HERE
    return (here is not None and left_out.path_of(collection_path) in here.files) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run on this system; on Linux that is nothing."""
    if left_out.HERE:
        out = [item for item in items if left_out.why(item, left_out.HERE)]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def heroku(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standin]:
    """One stand-in for Heroku for all the tests of this process."""
    folder = tmp_path_factory.mktemp("heroku")
    with Standin(folder, cache=folder / "environments", grace=5) as standin:
        yield standin


@pytest.fixture
def herokuser(tmp_path: Path, shared_cache: Path, heroku: Standin) -> User:
    """Somebody who has the real Heroku CLI and is logged in to a stand-in without faults."""
    heroku.faults.clear()
    heroku.requests.clear()
    path = f"{HEROKU_CLI.parent}{os.pathsep}{os.environ['PATH']}"
    own = {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}
    logged_in = {key: value for key, value in heroku.environment.items() if key not in own}
    return user_in(tmp_path, shared_cache, {**logged_in, "PATH": path})


@pytest.fixture(scope="session")
def dokku(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dokku]:
    """One stand-in for a Dokku server for all the tests of this process."""
    folder = tmp_path_factory.mktemp("dokku")
    with Dokku(folder, folder / "environments") as standin:
        yield standin


@pytest.fixture
def dokkuser(tmp_path: Path, shared_cache: Path, dokku: Dokku) -> Iterator[User]:
    """Somebody whose ssh knows a Dokku server without faults, and whose key that has."""
    dokku.reset()
    bin_folder = tmp_path / "bin"
    dokku.ssh.give_client(bin_folder)
    with tempfile.TemporaryDirectory(prefix="x") as run:  # a socket's path has to be short
        path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
        yield user_in(tmp_path, shared_cache, {"PATH": path, "XDG_RUNTIME_DIR": run})


@pytest.fixture(scope="session")
def vercel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vercel]:
    """One stand-in for Vercel for all the tests of this process."""
    folder = tmp_path_factory.mktemp("vercel")
    with Vercel(folder, folder / "environments") as standin:
        yield standin


@pytest.fixture
def verceluser(tmp_path: Path, shared_cache: Path, vercel: Vercel) -> User:
    """Somebody who has the real Vercel CLI, at a stand-in without faults; nobody is logged in."""
    vercel.reset()
    path = f"{VERCEL_CLI.parent}{os.pathsep}{os.environ['PATH']}"
    nobody = {"VERCEL_TOKEN": "", "CI": "", "CLAUDECODE": ""}
    someone = user_in(tmp_path, shared_cache, {"PATH": path, **nobody})
    vercel.settings(Path(someone.env["XDG_DATA_HOME"]))
    return someone
