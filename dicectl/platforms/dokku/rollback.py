"""Goes back to an earlier commit, which Dokku cannot do: it is pushed again and built anew.

The server's branch must then step back, by `git push --force-with-lease`. Nothing is lost by that:
the commits that leave the branch have to be in the user's repository, and the lease holds that
nobody has pushed since it was looked at. What fails to build moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice
from dicectl.machine import runner
from dicectl.plan import Step
from dicectl.platforms.dokku import push
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.platforms.dokku.changes import again
from dicectl.platforms.dokku.releases import same
from dicectl.platforms.dokku.waiting import wait_until_live
from dicectl.source.project import Project


def rollback(app: DokkuApp, release: int) -> Step:
    """Return the step that builds the commit of an earlier release again.

    Raises:
        DicectlError: D304 there is no such release.
    """
    old = next((one for one in app.history if one.number == release), None)
    if old is None:
        raise DicectlError("D304", release=f"v{release}", **app.facts)
    argv = _argv(app, old.commit, app.tip or "COMMIT")
    return Step(f"Go back to release v{release}", argv, partial(_rollback, app, old.commit))


def _argv(app: DokkuApp, commit: str, tip: str) -> tuple[str, ...]:
    ref = f"refs/heads/{app.branch}"
    url = app.ssh.server.url(app.name)
    return ("git", "push", f"--force-with-lease={ref}:{tip}", url, f"{commit}:{ref}")


def _rollback(app: DokkuApp, commit: str) -> Iterator[Event]:
    root = Project.find(Path.cwd()).root
    tip = push.tip(app)
    for needed, code in ((commit, "D686"), (tip, "D687")):
        if needed and not _has(root, needed):
            source = f"{app.ssh.server.url(app.name)} {app.branch}"
            raise DicectlError(code, commit=needed[:8], source=source)
    yield Notice("Dokku keeps no builds, so this one is made anew; the config vars stay.")
    if same(tip, commit):
        yield from again(app).run()
    else:
        yield from push.push(app, _argv(app, commit, tip), root)
    live = yield from wait_until_live(app)
    if not same(live.commit, commit):
        facts = {"remote": "dokku", "logs_command": app.logs_command}
        status = f"dicectl status {app.name} --to dokku"
        raise DicectlError("D404", **facts, status_command=status, evidence=f"live: {live.commit}")


def _has(root: Path, commit: str) -> bool:
    asked = ("git", "cat-file", "-e", f"{commit}^{{commit}}")
    return runner.run(asked, cwd=root).status == 0
