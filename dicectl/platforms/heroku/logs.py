"""Reads an app's log by `heroku logs`: the whole stream, or what the app printed last."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.runner import Finished
from dicectl.platforms.heroku import cli
from dicectl.platforms.heroku.commands import logs_argv

# What `heroku logs` says when its stream is cut, or its session at Heroku has run out.
_STREAM_BROKE = re.compile(r"Log stream timed out|Logs eventsource failed.*")

# Of a log, what is about the app itself, and a code of Heroku's router.
_ROUTER_CODE = re.compile(r" heroku\[router\]: .*\bcode=(\w+)")


def read(app: str, lines: int, *, follow: bool, source: str, process: str) -> Iterator[str]:
    """Pass `heroku logs` through; see `Platform.logs`."""
    cli.require(app)
    argv = logs_argv(app, lines, follow=follow, source=source, process=process)
    with tempfile.TemporaryFile() as errors:
        env = {**cli.environment(), "HEROKU_LOGS_COLOR": "0"}  # also where FORCE_COLOR is set
        status = yield from runner.stream(argv, env=env, errors=errors)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    broke = _STREAM_BROKE.search(cli.words(said))
    if status < 0 or (status and broke):
        raise DicectlError("D504", app=app, evidence=broke[0] if broke else "")
    if status or "browser to login" in said:  # older CLIs ask for a login and exit with 0
        raise cli.failure(Finished(argv, status, "", said), app)


def last_words(app: str, kind: str = "web") -> dict[str, str]:
    """Return what processes of a type printed last, as `output` and shortened as `evidence`.

    Where the router did not reach them, the newest line of each reason is in it, too.
    """
    try:
        said = cli.call(logs_argv(app, 100, follow=False)).stdout.splitlines()
    except DicectlError as error:  # what failed is known all the same
        said = [error.title]
    own_words = re.compile(rf" (?:app|heroku)\[{kind}\.|{_ROUTER_CODE.pattern}")
    lines = [line for line in map(runner.plain, said) if own_words.search(line)]
    newest = {found[1]: line for line in lines if (found := _ROUTER_CODE.search(line))}
    own = [line for line in lines if " heroku[router]" not in line or line in newest.values()]
    words = [re.sub(r"^\S+ ", "", line) for line in own]
    return {"output": "\n".join(own), "evidence": "\n".join(words[-12:])}
