"""A project as it would be with other files at its top, without writing them."""

from __future__ import annotations

from collections.abc import Mapping

from dicectl.source.project import Project


class Instead(Project):
    """A project in which some files are others; all else is as `project` has it."""

    def __init__(self, project: Project, files: Mapping[str, bytes]) -> None:
        vars(self).update(vars(project))
        self._project, self._instead = project, dict(files)
        vars(self).pop("built", None)
        self.files = project.files | files.keys()

    files: frozenset[str]

    def read(self, path: str, most: int = -1) -> bytes | None:
        """Return a file's content; see `Project.read`."""
        if path in self._instead:
            return self._instead[path][: None if most < 0 else most]
        return self._project.read(path, most)
