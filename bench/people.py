"""Those who type the commands: people of the tests, with a home of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from users import SMALL_APP, User, user_in  # noqa: E402

# Where packages are kept between runs.
CACHE = Path(os.environ.get("UV_CACHE_DIR", Path.home() / ".cache" / "uv"))


@contextmanager
def somebody(folder: Path, files: Mapping[str, str] = SMALL_APP) -> Iterator[User]:
    """Give somebody with a project; ends the apps that they leave on the local platform."""
    user = user_in(folder / "somebody", CACHE)
    user.write(files)
    try:
        yield user
    finally:
        user.end_apps()


def must(user: User, *argv: str) -> None:
    """Run a command, which has to end well."""
    ran = user.run(*argv)
    if ran.status:
        raise RuntimeError(f"{' '.join(argv)}\n{ran.out}{ran.err}")
