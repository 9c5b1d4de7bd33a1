"""What the files of a local app tell about it."""

from __future__ import annotations

from dicectl.platforms.facts import App, Dyno, Formation, Overview, Release
from dicectl.platforms.local import disks, records
from dicectl.platforms.local.store import Store


def look(app: Store, releases: int) -> Overview | None:
    """Return all that is known of an app, None if there is none.

    Without releases it is quick: it looks at no process's files.
    """
    if not app.exists():
        return None
    state = app.state()
    status = app.status() if app.supervised() else None
    name, url = app.folder.name, f"http://127.0.0.1:{state.port}/"
    live = state.current
    if live is None:
        return Overview(App(name, url), (), (), ())
    counts = live.quantities(state.formation)
    has_page = "web" in counts
    wanted = bool(counts["web"] if has_page else sum(counts.values()))
    found = App(
        name,
        url,
        live.version,
        live.commit,
        running=wanted and status is not None,
        previous=state.previous,
        crashed=bool(status and is_crashed(status)),
        has_page=has_page,
        down=wanted and status is None and not app.stopped,
    )
    newest = [_release(one, state) for one in reversed(state.releases)][:releases]
    formation = tuple(Formation(kind, count, _size(state, kind)) for kind, count in counts.items())
    return Overview(
        found, tuple(newest), _dynos(status), formation, _notes(app, live) if releases else ()
    )


def _notes(app: Store, live: records.Release) -> tuple[str, ...]:
    """Return what is to be kept in mind: another Python, and what is gone with a process."""
    notes = [live.note] if live.note else []
    for process, files in disks.data(app, live.build).items():
        notes.append(f"{process} has written {disks.named(files)}: gone when it ends, as on Heroku")
    return tuple(notes)


def is_crashed(status: records.Status) -> bool:
    """Whether all of the processes that the app is for are crashed."""
    processes = status.processes
    page = [one for one in processes if one.type == "web"] or processes
    return bool(page) and all(one.state == "crashed" for one in page)


def _size(state: records.State, kind: str) -> str:
    """Return the memory of a type where that is not the usual one, as `dicectl scale` takes it."""
    memory = state.memory.get(kind, records.USUAL_MEMORY)
    return "" if memory == records.USUAL_MEMORY else f"{memory}MB"


def _dynos(status: records.Status | None) -> tuple[Dyno, ...]:
    processes = status.processes if status else ()
    return tuple(
        Dyno(one.name, one.type, one.state, one.since, one.release, "") for one in processes
    )


def _release(one: records.Release, state: records.State) -> Release:
    live = one.version == state.live
    deploy = one.what.startswith("Deploy ")
    return Release(
        one.version, one.what, one.commit, one.when, one.who, live, kept=not live, deploy=deploy
    )
