"""What a platform needs of a project, where Heroku's buildpack and the Procfile decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dicectl.source.project import Project


@dataclass(frozen=True)
class Needs:
    """What is needed in place of a Procfile and what Heroku's buildpack asks for.

    Attributes:
        lists: the files of which one has to list the packages; none where nothing is needed.
        seen: the project with a Procfile that starts what the platform starts.
    """

    lists: tuple[str, ...]
    seen: Project
