"""Renews the web engine of a project: an older wheel is replaced, one changed by hand is not."""

from __future__ import annotations

from dicectl.checks.engine import is_unchanged, kept
from dicectl.errors import DicectlError
from dicectl.machine.edits import File
from dicectl.projects import engine, lists
from dicectl.source.project import Project

Renewed = tuple[tuple[File, ...], tuple[str, ...], tuple[str, ...]]


def renewed(project: Project) -> Renewed:
    """Return the files that renew the engine, the command for the lock file, and what changes.

    Raises:
        DicectlError: D013 it was changed by hand, D014 there is none.
    """
    path = kept(project)
    if path is None:
        raise DicectlError("D014")
    old, new = project.read(path) or b"", engine.wheel()
    if old == new:
        return (), (), ()
    if not is_unchanged(old):
        raise DicectlError("D013", path=path, evidence="\n".join(engine.changes(old, new)[:10]))
    files = [File(engine.path(), old if path == engine.path() else None, new, "the web engine")]
    if path != engine.path():
        files.append(File(path, old, None))
    listed = lists.with_packages(project, engine.path(), ())
    keeper = lists.tool(project)
    return (*files, *filter(None, [listed])), keeper.command, tuple(engine.changes(old, new)[:20])
