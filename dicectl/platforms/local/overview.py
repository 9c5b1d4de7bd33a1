"""What the files of a local app tell about it."""

from __future__ import annotations

from collections.abc import Iterator

from dicectl.buildpack.procfile import process_types
from dicectl.platforms.facts import App, Dyno, Formation, Overview, Release
from dicectl.platforms.local import records
from dicectl.platforms.local.store import Store


def look(app: Store, releases: int) -> Overview | None:
    """Return all that is known of an app, None if there is none."""
    if not app.exists():
        return None
    state = app.state()
    status = app.status() if app.supervised() else None
    name, url = app.folder.name, f"http://127.0.0.1:{state.port}/"
    live = state.current
    if live is None:
        return Overview(App(name, url), (), (), ())
    crashed = bool(status and status.state == "crashed")
    found = App(name, url, live.version, live.commit, bool(status), state.previous, crashed)
    newest = [_release(one, state) for one in reversed(state.releases)][:releases]
    return Overview(found, tuple(newest), _dynos(status), tuple(_formation(app, live, status)))


def _formation(
    app: Store, live: records.Release, status: records.Status | None
) -> Iterator[Formation]:
    """Yield what the release's Procfile names; only web processes are run here."""
    yield Formation("web", int(bool(status)), "")
    try:
        text = (app.builds / live.build / "code" / "Procfile").read_text("utf-8", "replace")
    except OSError:
        return
    for kind in process_types(text):
        if kind not in ("web", "release"):
            yield Formation(kind, 0, "")


def _dynos(status: records.Status | None) -> tuple[Dyno, ...]:
    if status is None:
        return ()
    return (Dyno("web.1", "web", status.state, status.since, status.release, ""),)


def _release(one: records.Release, state: records.State) -> Release:
    live = one.version == state.live
    deploy = one.what.startswith("Deploy ")
    return Release(
        one.version, one.what, one.commit, one.when, one.who, live, kept=not live, deploy=deploy
    )
