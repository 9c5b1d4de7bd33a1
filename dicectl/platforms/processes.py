"""The process types that a project's Procfile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicectl.buildpack.procfile import process_types

if TYPE_CHECKING:
    from dicectl.source.project import Project


def named(project: Project) -> dict[str, str]:
    """Return the command of each process type; none without a Procfile."""
    return process_types((project.read("Procfile") or b"").decode("utf-8", "replace"))
