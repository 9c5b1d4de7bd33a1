"""What the local platform has built of a project: an environment with its packages."""

from __future__ import annotations

from pathlib import Path

from dicectl.actions import target
from dicectl.errors import DicectlError
from dicectl.platforms.local.store import Store
from dicectl.source.project import Project


def environment_of(folder: Path) -> Path | None:
    """Return the environment of the live release of the folder's local app, None for none."""
    try:
        app = target.named_by_remotes(Project.find(folder)).get("local")
        release = Store.of(app).state().current if app else None
    except DicectlError:
        return None
    place = Store.of(app).builds / release.build / "env" if app and release else None
    return place if place and (place / "pyvenv.cfg").is_file() else None
