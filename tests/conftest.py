"""Fixtures that most tests share, and the rule that no test may be skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from users import User, user_in

ROOT = Path(__file__).parent.parent


@pytest.fixture
def user(tmp_path: Path, shared_cache: Path) -> User:
    """Somebody with a home of their own, in an empty folder, who has git and Python only."""
    return user_in(tmp_path, shared_cache)


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
