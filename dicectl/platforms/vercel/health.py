"""Whether an address serves the app itself, and this very commit of it.

A sign-in page answers too, and so does Vercel when there is nothing. Neither counts.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from itertools import chain, repeat

from dicectl.errors import DicectlError
from dicectl.events import Event, Output
from dicectl.machine.fetch import Answer, fetch
from dicectl.machine.probe import probe_algorithm

# The first request starts the function, which may unpack its packages then.
TIMEOUT = 30.0
# How long an address gets to become well, and one that says it is broken, in seconds.
PATIENCE, BROKEN_PATIENCE = 60.0, 6.0
FIRST_PAUSES, PAUSE = (0.2, 0.5), 1.0
BYPASS = "x-vercel-protection-bypass"


def address(host: str) -> str:
    """Return the URL of a host as Vercel tells it; on loopback there is no https."""
    name = host.removeprefix("https://").removeprefix("http://")
    scheme = "http" if name.startswith(("127.", "localhost")) else "https"
    return f"{scheme}://{name}" if name else ""


def look(url: str, commit: str, secret: str = "") -> tuple[str, Answer]:
    """Return how an address is: "well", "old", "closed" or "broken", and what it answered.

    It is "old" when it says itself that it runs another commit, "closed" when it asks for a login.
    """
    headers = _opened(secret)
    told = _get(f"{url.rstrip('/')}/healthz", headers, most=10_000)
    running = _commit(told)
    if running:
        return ("well" if running == commit or not commit else "old"), told
    page = told if is_closed(told) else _get(url, headers)
    if is_closed(page):
        return "closed", page
    return ("well" if page.good and not _is_vercels(page) else "broken"), page


def call(url: str, secret: str) -> Answer | None:
    """Call the algorithm behind an address that is well; None where there is none to call."""
    return probe_algorithm(url, _opened(secret))


def _opened(secret: str) -> dict[str, str]:
    return {BYPASS: secret} if secret else {}


def _get(url: str, headers: dict[str, str], most: int = 0) -> Answer:
    return fetch(url, headers=headers, timeout=TIMEOUT, most=most, redirects=False)


def wait(url: str, commit: str, secret: str = "") -> Generator[Event, None, tuple[str, Answer]]:
    """Look until the address is well, or it is clear that it will not be."""
    began, pauses = time.monotonic(), chain(FIRST_PAUSES, repeat(PAUSE))
    while True:
        how, answer = look(url, commit, secret)
        waited = time.monotonic() - began
        patience = BROKEN_PATIENCE if how == "broken" and answer.status else PATIENCE
        if how in ("well", "closed") or waited > patience:
            return how, answer
        yield Output(f"waiting: {answer}" + " of the commit before" * (how == "old"))
        time.sleep(next(pauses))


def broken(app: str, stays: str, how: str, answer: Answer, logged: str = "") -> DicectlError:
    """Return the failure that an address did not become well."""
    seen = {"old": "it still serves another commit", "closed": "it asks for a login"}
    said = f"{answer}" + (f"; {seen[how]}" if how in seen else "")
    seen_there = f"{said}\n{logged}".strip()
    return DicectlError("D645", app=app, stays=stays, evidence=seen_there, output=logged)


def is_closed(answer: Answer) -> bool:
    """Whether it is Vercel's request to sign in, which an app's own 401 is not."""
    place, cookie = _header(answer, "location"), _header(answer, "set-cookie")
    asks = "vercel.com/sso" in place or "vercel.com/login" in place
    return asks or (answer.status == 401 and "_vercel_sso" in cookie)


def _is_vercels(answer: Answer) -> bool:
    """Whether Vercel answers in place of an app."""
    return bool(_header(answer, "x-vercel-error"))


def _header(answer: Answer, name: str) -> str:
    found = (value for key, value in answer.headers.items() if key.lower() == name)
    return next(found, "")


def _commit(answer: Answer) -> str:
    """Return the commit that an app made with `webapp` says it runs, "" where nobody says so."""
    if answer.status != 200:
        return ""
    try:
        told = answer.json()
    except ValueError:
        return ""
    return str(told.get("commit") or "") if isinstance(told, dict) else ""
