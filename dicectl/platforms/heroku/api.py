"""Heroku's Platform API, asked for facts with the login of the CLI.

Starting the CLI takes a second, and it says neither when to ask again nor what went wrong. The CLI
makes the changes, except for secrets, and for releases: it does not say how those end.
https://devcenter.heroku.com/articles/platform-api-reference
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice
from dicectl.machine.fetch import Answer, fetch
from dicectl.machine.threads import begin
from dicectl.machine.timeouts import seconds

# How long a request waits for the API, in seconds.
TIMEOUT = 15.0
# After a failure that passes, the pauses before asking again, in seconds, each changed a little at
# random. If the API says when to ask again, that counts, but never beyond PATIENCE in all.
PAUSES = (1.0, 2.0, 4.0)
PATIENCE = 60.0
_PASSING = {0, 429, 500, 502, 503, 504}
# No more bytes than this are read.
MOST = 10_000_000
# Of a list only the newest are wanted: enough releases to look behind those of config changes.
NEWEST = 30
_RANGES = {
    "releases": "version ..; max={newest}, order=desc",
    "builds": "started_at ..; max=5, order=desc",
    "apps": "name ..; max=1000",
}


# What HEROKU_HOST may be. The CLI looks for a domain of Heroku at the end, or for this machine
# anywhere (@heroku-cli/command, vars.ts); it sends the token there only if that is the host
# (api-client.ts), and here no other host is one.
_HOST = re.compile(
    r"(?:https?://)?(?:(?:[\w-]+\.)*(?:heroku|herokai|herokuspace|herokudev)\.com"
    r"|(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1)(?::\d+)?(?:/.*)?)",
    re.ASCII,
)


def address() -> str:
    """Return where the API is."""
    host = _host()
    return host.rstrip("/") if "://" in host else f"https://api.{host}"


def git_host() -> str:
    """Return Heroku's git host, with its port if it has one."""
    host = _host()
    default = urlsplit(host).netloc if "://" in host else f"git.{host}"
    return os.environ.get("HEROKU_GIT_HOST") or default


def _host() -> str:
    """Return HEROKU_HOST; what may not be one is Heroku itself, as for the CLI."""
    wish = os.environ.get("HEROKU_HOST", "")
    return wish if _HOST.fullmatch(wish) else "heroku.com"


def timeout() -> float:
    """Return how long to wait for an answer, in seconds; raises D908 as `patience` does."""
    return seconds("DICECTL_TIMEOUT", TIMEOUT)


@dataclass(frozen=True)
class Api:
    """The API as one account sees it; `token` gives the login, and may take a while."""

    token: Callable[[], str]

    def ask(self, *paths: str, newest: int = NEWEST) -> Generator[Event, None, list[Answer]]:
        """Ask for several things side by side; its value is an answer for each.

        What passes is asked again, which is told. An answer may still be a failure: see `problem`.
        Of releases come the newest.

        Raises:
            DicectlError: nobody is logged in.
        """
        began = time.monotonic()
        found: dict[str, Answer] = {}
        left, tries = list(paths), 0
        while True:
            asked = {path: begin(partial(self._send, path, newest=newest)) for path in left}
            found |= {path: future.result() for path, future in asked.items()}
            left = [path for path in left if found[path].status in _PASSING]
            pause = max((_pause(found[path], tries) for path in left), default=0)
            if not pause or time.monotonic() - began + pause > PATIENCE:
                return [found[path] for path in paths]
            yield Notice(f"Heroku's API: {found[left[0]]}. Asking again in {pause:.0f} s.")
            time.sleep(pause)
            tries += 1

    def post(self, path: str, wish: Mapping[str, str]) -> Answer:
        """Ask for a change, once: what came of a failure has to be looked at."""
        return self._send(path, json.dumps(wish).encode())

    def patch(self, path: str, wish: Mapping[str, str | None]) -> Answer:
        """Ask for a change of what is there, once, as `post` does."""
        return self._send(path, json.dumps(wish).encode(), method="PATCH")

    def _send(
        self, path: str, data: bytes | None = None, *, method: str = "", newest: int = NEWEST
    ) -> Answer:
        headers = {
            "Accept": "application/vnd.heroku+json; version=3",
            "Authorization": f"Bearer {self.token()}",
            "Content-Type": "application/json",
        }
        if data is None and (wish := _RANGES.get(path.rpartition("/")[2])):
            headers["Range"] = wish.format(newest=newest)
        url, wait = address() + path, timeout()
        return fetch(url, headers=headers, data=data, method=method, timeout=wait, most=MOST)


def value(answer: Answer, path: str, kind: type = dict) -> Any:  # noqa: ANN401  JSON
    """Return what an answer says.

    Raises:
        DicectlError: it says something else, and what.
    """
    if answer.status in (200, 201, 202, 206):
        with suppress(ValueError):
            found = answer.json()
            if isinstance(found, kind):
                return found
    raise problem(answer, path)


def problem(answer: Answer, path: str) -> DicectlError:
    """Say why an answer is no success.

    Its body is `{"id": ..., "message": ..., "url": ...}`; the ids and their statuses are on the
    API's page. They are told as the CLI tells them, so that explanations know both.
    """
    kind, message, url = _said(answer)
    more = (message, kind and f"Error ID: {kind}", url and f"See {url}")
    evidence = "\n".join((f"{address()}{path}: {answer}", *filter(None, more)))
    if answer.status == 401:
        return DicectlError("D204", evidence=evidence)
    if kind.startswith("verif"):
        return DicectlError("D206", evidence=evidence)
    if answer.status == 429:  # it passes, and is an answer
        message = message or str(answer)
    elif answer.status in _PASSING or not message:
        return DicectlError("D210", evidence=evidence)
    return DicectlError("D211", message=message.rstrip("."), evidence=evidence)


def _said(answer: Answer) -> tuple[str, str, str]:
    """Return id, message and address of a failure, or how the body begins when it is no JSON."""
    try:
        said = answer.json()
        return str(said["id"]), str(said["message"]), str(said.get("url") or "")
    except (ValueError, LookupError, TypeError):
        return "", answer.body[:200].decode("utf-8", "replace").strip(), ""


def _pause(answer: Answer, tries: int) -> float:
    """Return after how many seconds to ask again, 0 for never."""
    wish = _retry_after(answer)
    if wish:
        return wish * random.uniform(1, 1.1)  # noqa: S311  no secret
    return PAUSES[tries] * random.uniform(0.5, 1.5) if tries < len(PAUSES) else 0  # noqa: S311


def _retry_after(answer: Answer) -> float:
    """Return when a server wants to be asked again: in seconds or, in its header, at a date."""
    said = next((v for k, v in answer.headers.items() if k.lower() == "retry-after"), "")
    if said.isdigit():
        return float(said)
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    with suppress(ValueError, TypeError):
        return max((parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds(), 0.1)
    return 0
