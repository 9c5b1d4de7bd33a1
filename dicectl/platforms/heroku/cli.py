"""The Heroku CLI: calling it, and what its answers mean.

What its commands print, and when they exit with 0 although nothing was done, was tried with
version 11.10.0.
"""

from __future__ import annotations

import json
import random
import re
import shlex
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from dicectl import install, runner
from dicectl.errors import DicectlError
from dicectl.platforms.heroku.commands import WHOAMI
from dicectl.runner import Finished

Result = TypeVar("Result")

# A call takes a second; against a slow network it may take many, but never for ever.
TIMEOUT = 60
# A question is asked again after so many seconds, each time a little more or less, when the answer
# was one that passes: the network, a 5xx, 429.
PAUSES = (1.0, 3.0)
_PASSING = re.compile(
    r"Error ID: (rate_limit|internal|service_unavailable)|HTTP Error (5\d\d|429)|Bad Gateway"
    r"|ECONNRESET|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EPIPE|socket hang up"
)
# A child of ours must not start an update that goes on in the background.
QUIET = {"HEROKU_DISABLE_AUTOUPDATE": "1", "HEROKU_SKIP_NEW_VERSION_CHECK": "1"}


class Questions:
    """Calls that change nothing: each is made once, all of them side by side."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(8)
        self._asked: dict[object, Future[Any]] = {}
        self._lock = Lock()

    def ask(self, *argv: str) -> Future[Finished]:
        """Begin a call, unless it has begun already."""
        return self._once(argv, partial(look, argv))

    def begin(self, work: Callable[[], Result]) -> Future[Result]:
        """Begin some other work beside the calls, unless it has begun already."""
        return self._once(work, work)

    def _once(self, key: object, work: Callable[[], Result]) -> Future[Result]:
        with self._lock:
            if key not in self._asked:
                self._asked[key] = self._pool.submit(work)
            return self._asked[key]

    def forget(self) -> None:
        """Make the next calls anew: something has changed."""
        with self._lock:
            self._asked.clear()


def call(argv: tuple[str, ...]) -> Finished:
    """Run the CLI to its end."""
    return runner.run(argv, env=QUIET, timeout=TIMEOUT)


def look(argv: tuple[str, ...]) -> Finished:
    """Run a call that changes nothing; as often as it takes, within reason."""
    done = call(argv)
    for pause in PAUSES:
        if not done.status or not _PASSING.search(words(done.said)):
            break
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  no secret
        done = call(argv)
    return done


def require(app: str) -> str:
    """Return the path of the CLI.

    Raises:
        DicectlError: D202 it is not installed.
    """
    found = runner.find("heroku")
    if not found:
        how = install.how_to("heroku")
        raise DicectlError("D202", app=app or "NAME", how=how)
    return found


def version(path: str) -> str:
    """Return the version of the CLI at `path`: from its package.json, else by asking it."""
    for folder in Path(path).resolve().parents[:3]:
        try:
            package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if package.get("name") == "heroku":
            return str(package["version"])
    found = re.search(r"heroku/(\S+)", call(("heroku", "--version")).stdout)
    return found[1] if found else "of unknown version"


def answer(done: Finished, app: str, kind: type = dict) -> Any:  # noqa: ANN401  JSON
    """Return the JSON that a call about `app` printed; exit status 0 alone proves nothing.

    Raises:
        DicectlError: the call failed, and why.
    """
    if done.status == 0:
        try:
            value = json.loads(done.stdout)
        except ValueError:
            value = None
        if isinstance(value, kind):
            return value
    raise failure(done, app)


def failure(done: Finished, app: str) -> DicectlError:
    """Say why a call about `app` failed; where that may be the login, ask who is logged in."""
    said = words(done.said)
    if is_unknown(done):
        return DicectlError("D303", name=app, platform="heroku", evidence=said)
    if re.search(r"verify your account|verification_(required|needed)", said):
        return DicectlError("D206", evidence=said)
    try:
        who_is(done if done.argv == WHOAMI else call(WHOAMI))
    except DicectlError as error:
        if error.code != "D205":
            return error
    return DicectlError("D205", command=shlex.join(done.argv), evidence=said)


def who_is(done: Finished) -> str:
    """Return the e-mail address that `auth:whoami` printed.

    Raises:
        DicectlError: D203 nobody is logged in, D204 the login is not accepted, D205 no answer.
    """
    said = words(done.said)
    if done.status == 100 or "not logged in" in said:
        raise DicectlError("D203", evidence="heroku auth:whoami: not logged in")
    if re.search(r"Invalid credentials|HEROKU_API_KEY is invalid|unauthorized", said):
        raise DicectlError("D204", evidence=said)
    if done.status or not done.stdout.strip():
        raise DicectlError("D205", command=shlex.join(done.argv), evidence=said)
    return done.stdout.split()[-1]


def is_unknown(info: Finished) -> bool:
    """Whether the call failed because there is no such app."""
    return bool(info.status) and "find that app" in words(info.said)


def words(said: str) -> str:
    """Undo the CLI's frame around an error: its bullets › » ▸ !, and lines broken at 80."""  # noqa: RUF002
    lines = [
        re.sub(r"^\s*[\u203a\u00bb\u25b8!]\s*", "", line).strip() for line in said.splitlines()
    ]
    return " ".join(line for line in lines if line)
