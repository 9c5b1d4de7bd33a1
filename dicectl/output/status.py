"""Shows how an app is, on one screen. It goes to standard output."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from dicectl.actions.status import Status
from dicectl.output.safe import safe
from dicectl.output.tables import ago, local_time
from dicectl.output.terminal import styled
from dicectl.platforms import Dyno

LABEL = 10


def show(status: Status, *, as_json: bool) -> None:
    """Print it: one object for programs, a few lines for people."""
    if as_json:
        print(json.dumps(as_object(status)))
        return
    app = status.seen.app
    state = styled(_word(status), "green" if status.healthy else "red", bold=True)
    print(f"{styled(app.name, bold=True)} on {status.title}: {state}")
    for label, text in _rows(status):
        print(f"  {label:{LABEL}}{safe(text)}".rstrip())


def _word(status: Status) -> str:
    """Say in a word how it is; healthy is only what has answered."""
    app = status.seen.app
    if status.healthy:
        return "healthy" if app.has_page else "running"
    return "not healthy" if app.state == "running" else app.state


def as_object(status: Status) -> dict[str, Any]:
    """Return it as JSON knows it."""
    seen, here = status.seen, status.here
    return {
        "event": "status",
        "platform": status.platform,
        **asdict(seen.app),
        "state": seen.app.state,
        "healthy": status.healthy,
        "answer": {"status": status.health.status, "reason": status.health.reason},
        "seconds": status.seconds,
        "here": here and {**asdict(here), "is_live": status.is_here},
        "deployed": status.deployed and asdict(status.deployed),
        "dynos": [asdict(one) for one in seen.dynos],
        "formation": [asdict(one) for one in seen.formation],
        "cost": status.cost,
        "notes": list(seen.notes),
    }


def _rows(status: Status) -> list[tuple[str, str]]:
    app = status.seen.app
    took = f" after {status.seconds:.2f} s" if app.has_page else ""
    rows = [("address", app.url)] if app.has_page else []
    other = " from another program" if status.health.good and not app.running else ""
    rows.append(("answers", f"{status.health}{other}{took}"))
    rows += [("release", _release(status))] if app.release else []
    rows += [("folder", _here(status))] if status.here else []
    if one := status.deployed:
        by = f" by {one.who}" if one.who else ""
        rows.append(("deployed", f"v{one.version}, {local_time(one.when)} ({ago(one.when)}){by}"))
    idle = [f"{one.type}: none runs" for one in status.seen.formation if not one.quantity]
    dynos = [*map(_dyno, status.seen.dynos), *idle] if status.seen.dynos else ["none runs"]
    rows += [("" if number else "dynos", text) for number, text in enumerate(dynos)]
    rows += [("note", text) for text in status.seen.notes]
    rows.append(("a month", f"{status.cost}"))
    if next_command := _next(status):
        rows.append(("next", next_command))
    return rows


def _release(status: Status) -> str:
    app = status.seen.app
    live = next((one for one in status.seen.releases if one.live), None)
    commit = f", commit {app.commit[:8]}" if app.commit else ""
    return f"v{app.release}{commit}" + (f" ({live.what})" if live and live.what else "")


def _here(status: Status) -> str:
    """Say whether what is live is what this folder has."""
    here = status.here
    if here is None or not here.head:
        return "nothing is committed here yet"
    commit = "live is this folder's last commit"
    if not status.is_here:
        commit = f"live is another commit than this folder's {here.head[:8]}"
    files = "1 file is" if here.changes == 1 else f"{here.changes} files are"
    return f"{commit}, and {files} changed since" if here.changes else commit


def _dyno(dyno: Dyno) -> str:
    size = f" ({dyno.size})" if dyno.size else ""
    since = f" since {local_time(dyno.since)} ({ago(dyno.since)})" if dyno.since else ""
    return f"{dyno.name} {dyno.state}{since}{size}, release v{dyno.release}"


def _next(status: Status) -> str:
    """Say what to do about an app that does not answer."""
    app = status.seen.app
    where = f"{app.name} --to {status.platform}"
    if not app.release:
        return f"dicectl deploy {where}"
    if not app.running:
        kinds = [one for one in status.seen.formation if one.type == "web" or not app.has_page]
        wanted = any(one.quantity for one in kinds)
        return (
            f"dicectl restart {where}"
            if wanted
            else f"dicectl scale {kinds[0].type}=1 --app {where}"
        )
    return "" if status.healthy else f"dicectl logs {where}"
