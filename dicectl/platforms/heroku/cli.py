"""The Heroku CLI: calling it, and what its answers mean.

What its commands print, and when they exit with 0 although nothing was done, was tried with
version 11.10.0.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dicectl.errors import DicectlError
from dicectl.errors.advice import command
from dicectl.machine import install, runner, systems
from dicectl.machine.runner import Finished
from dicectl.machine.system import NAME
from dicectl.platforms.heroku import api

# A child of ours must not start an update that goes on in the background.
_QUIET = {"HEROKU_DISABLE_AUTOUPDATE": "1", "HEROKU_SKIP_NEW_VERSION_CHECK": "1"}


def key() -> str:
    """Return HEROKU_API_KEY without the line end that a secret read from a file has; "" for none.

    The CLI puts the key into a header as it stands, and dies of a line end in it.
    """
    return os.environ.get("HEROKU_API_KEY", "").strip()


def environment() -> dict[str, str]:
    """Return what is added to the environment of the CLI.

    Before nearly every command it makes itself a helper of git in the user's own configuration. It
    gets another one to do so: https://git-scm.com/docs/git#Documentation/git.txt-GITCONFIGGLOBAL
    """
    own = _QUIET | {"GIT_CONFIG_GLOBAL": str(Path(_scratch().name) / "gitconfig")}
    return own | ({"HEROKU_API_KEY": key()} if "HEROKU_API_KEY" in os.environ else {})


@lru_cache(maxsize=1)
def _scratch() -> TemporaryDirectory[str]:
    """Return a folder that is removed when this process ends."""
    return TemporaryDirectory(prefix="dicectl-")


def call(argv: tuple[str, ...]) -> Finished:
    """Run the CLI to its end."""
    return runner.run(argv, env=environment(), timeout=timeout())


def must(argv: tuple[str, ...], app: str) -> Finished:
    """Run a call about `app`, and raise `failure` unless it ends well."""
    done = call(argv)
    if done.status or "browser to login" in done.said:  # older CLIs ask, and exit with 0
        raise failure(done, app)
    return done


def timeout() -> float:
    """Return how long a call may take, in seconds: it starts slowly and makes several requests."""
    return 4 * api.timeout()


def require(app: str) -> str:
    """Return the path of the CLI.

    Raises:
        DicectlError: D202 it is not installed.
    """
    found = runner.find("heroku")
    if not found:
        instead = systems.without_account(NAME, app or "NAME")
        raise DicectlError("D202", how=install.how_to("heroku"), instead=instead)
    return found


def version(path: str) -> str:
    """Return the version of the CLI at `path`: from its package.json, else by asking it."""
    if beside := install.version_beside(path, "heroku"):
        return beside
    found = re.search(r"heroku/(\S+)", call(("heroku", "--version")).stdout)
    return found[1] if found else "of unknown version"


def answer(done: Finished, app: str) -> Any:  # noqa: ANN401  JSON
    """Return the JSON object that a call about `app` printed; exit status 0 alone proves nothing.

    Raises:
        DicectlError: the call failed, and why.
    """
    if done.status == 0:
        try:
            value = json.loads(done.stdout)
        except ValueError:
            value = None
        if isinstance(value, dict):
            return value
    raise failure(done, app)


def failure(done: Finished, app: str) -> DicectlError:
    """Say why a call about `app` failed."""
    said = words(done.said)
    if "find that app" in said:
        return DicectlError("D303", name=app, platform="heroku", evidence=said)
    if re.search(r"verify your account|verification_(required|needed)", said):
        return DicectlError("D206", evidence=said)
    if re.search(r"not logged in|browser to login|setRawMode", said):
        return DicectlError("D203", evidence=said)
    if re.search(r"Invalid credentials|HEROKU_API_KEY is invalid|unauthorized", said):
        return DicectlError("D204", evidence=said)
    return DicectlError("D205", command=command(*done.argv), evidence=said)


def words(printed: str) -> str:
    """Undo the CLI's frame around an error, and the breaks of its lines at 80."""
    from dicectl.explain.lines import said  # only a failure needs it

    lines = [said(line).text.strip() for line in printed.splitlines()]
    return " ".join(line for line in lines if line)
