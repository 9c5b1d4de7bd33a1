"""What `dicectl check --to dokku` looks at: the files, and the server. A tick needs an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicectl.errors import DicectlError
from dicectl.machine.probe import probe
from dicectl.platforms.check import NO_NAME, WHOLE, Check, NotLookedInto, Said
from dicectl.platforms.dokku import fit
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.source.project import Project

# From so much on a build may find no room, in percent.
FULL = 90
_DISK = re.compile(r"(?m)^\s*\S+\s+\S+\s+\S+\s+(\S+)\s+(\d+)%\s+/$")


def checks(app: DokkuApp) -> list[Check]:
    """Return all checks; those of the files wait for nothing."""

    def met(_project: Project) -> Iterator[Said]:
        """Say what the first call proves; what it fails with is the same for all."""
        version = app.ssh.version
        yield f"{app.ssh.server} is known to this machine and accepts your key"
        yield f"{app.ssh.server} runs Dokku {version}"

    def room(_project: Project) -> Iterator[Said]:
        yield from _room(app)

    def name(_project: Project) -> Iterator[Said]:
        yield from _name(app)

    def domain(_project: Project) -> Iterator[Said]:
        yield from _domain(app)

    return [
        WHOLE,
        Check("dokku-builder", "Heroku's buildpack builds it", fit.builder(app)),
        Check("dokku-processes", "Dokku runs all of the Procfile", fit.processes(app)),
        Check("dokku-server", "The server is there", met, waits=True),
        Check("dokku-disk", "There is room on the server's disk", room, waits=True),
        Check("dokku-app", "The app's name is there or free", name, waits=True),
        Check("dokku-domain", "The server has a domain", domain, waits=True),
    ]


def _room(app: DokkuApp) -> Iterator[Said]:
    """Read the disk of the server's root from what `dokku report` says of it."""
    found = _DISK.search(app.ssh.ask("report").stdout)
    if not found:
        yield NotLookedInto("How full the server's disk is: `dokku report` does not say")
        return
    left, percent = found[1], int(found[2])
    if percent >= FULL:
        server = app.ssh.server
        yield DicectlError("D692", server=server, percent=percent, left=left, evidence=found[0])
    else:
        yield f"The server's disk is full to {percent} %, with {left} left"


def _name(app: DokkuApp) -> Iterator[Said]:
    if not app.name:
        yield NO_NAME
    elif app.exists():
        yield f"The app {app.name} is on {app.ssh.server}"
    else:
        yield f"The name {app.name} is free on {app.ssh.server}"


def _domain(app: DokkuApp) -> Iterator[Said]:
    """An app's address comes from the server's domain or its own; https from a certificate."""
    domain = str(app.ssh.json("domains:report", "--global").get("global-vhosts") or "").strip()
    seen = app.look() if app.name else None
    if seen and seen.app.release:
        answer = probe(seen.app.url)
        if seen.app.url.startswith("https://") and answer.good:
            yield f"{app.name} answers at {seen.app.url}"
        else:
            said = f"{seen.app.url or 'no address'}: {answer}"
            yield DicectlError("D694", login=app.login, app=app.name, evidence=said)
        return
    if not domain:
        yield DicectlError("D693", server=app.ssh.server)
        return
    yield f"The server's domain is {domain}"
    yield NotLookedInto("https: an app gets it after its first deploy")
