"""Checks of what is installed on this machine."""

from __future__ import annotations

from collections.abc import Iterator

from dicectl.checks.check import Said
from dicectl.errors import DicectlError
from dicectl.project import Project, git_version


def identity(project: Project) -> Iterator[Said]:
    """A commit needs a name and an e-mail address."""
    if project.has_identity:
        yield f"git {git_version()} is installed and knows who you are"
    elif project.changes or project.repo is None:
        yield DicectlError("D103")
