"""What a build sees of a project."""

from __future__ import annotations

from dataclasses import dataclass

from dicectl.source.project import Project


@dataclass(frozen=True)
class Built:
    """The files that a build sees, as a `buildpack.Tree`: without what .slugignore names."""

    project: Project

    @property
    def files(self) -> frozenset[str]:
        """Every path."""
        return self.project.built

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None if it is not there."""
        return self.project.read(path) if path in self.files else None
