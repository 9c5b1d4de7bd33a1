"""An app's log, as the CLI tells it, in the lines that all platforms have."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime

from dicectl.errors import DicectlError
from dicectl.platforms.vercel import cli
from dicectl.platforms.vercel.app import VercelApp
from dicectl.platforms.vercel.cli import Json
from dicectl.platforms.vercel.releases import moment

# The CLI follows no log any more (64.0), so it is asked again and again; in seconds.
PAUSE = 2.0
# How far back is looked when a log is followed: lines come late.
WINDOW = "2m"
MOST = 1000
# How long Hobby keeps lines.
KEPT = "1h"
REMEMBERED = 5000


def read(app: VercelApp, lines: int, *, follow: bool, source: str, process: str) -> Iterator[str]:
    """Yield the newest lines, oldest first, and with `follow` those to come."""
    seen: deque[str] = deque(maxlen=REMEMBERED)
    rows = _ask(app, "--limit", str(min(lines, MOST)), "--since", KEPT)
    while True:
        for row in rows:
            key = f"{row.get('requestId')} {row.get('timestamp')} {row.get('message')}"
            if key not in seen:
                seen.append(key)
                yield from _wanted(row, source, process)
        if not follow:
            return
        time.sleep(PAUSE)
        rows = _ask(app, "--limit", str(MOST), "--since", WINDOW)


def last_words(app: VercelApp, deployment: str = "") -> str:
    """Return the last lines, for the words of a failure; "" where they cannot be had."""
    try:
        rows = _ask(app, "--limit", "40")
    except DicectlError:
        return ""
    ours = [row for row in rows if deployment in ("", row.get("deploymentId"))]
    return "\n".join(str(row.get("message", "")).rstrip() for row in ours[-20:])


def _ask(app: VercelApp, *words: str) -> list[Json]:
    """Return the rows, oldest first."""
    done = cli.must("logs", "--json", *words, env=cli.about(app.known))
    rows = []
    for line in done.stdout.splitlines():
        told = _json(line)
        if told.get("type", "log") == "log":
            rows.append(told.get("data", told))
    return sorted(rows, key=_time)


def _json(line: str) -> Json:
    try:
        told = json.loads(line)
    except ValueError:
        return {"type": "no log"}
    return told if isinstance(told, dict) else {"type": "no log"}


def _time(row: Json) -> float:
    """Return when a row was said, in milliseconds; the CLI has both forms of a time."""
    said = row.get("timestamp", 0)
    if isinstance(said, str):
        return datetime.fromisoformat(said).timestamp() * 1000
    return float(said)


def _wanted(row: Json, source: str, process: str) -> Iterator[str]:
    """Yield the lines of a row; the function is the one process, "web.1"."""
    mine = "app" if row.get("source") != "build" else "heroku"
    if (source or mine) != mine or (process or "web") not in ("web", "web.1"):
        return
    when = moment(_time(row)) or datetime.now(UTC).isoformat(timespec="milliseconds")
    who = "app[web.1]" if mine == "app" else "heroku[build]"
    for line in str(row.get("message", "")).splitlines() or [""]:
        yield f"{when} {who}: {line}"
