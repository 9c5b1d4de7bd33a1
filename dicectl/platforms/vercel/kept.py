"""What is kept of a page without an account: a file that only its user can read.

Whoever has the claim link or the token in it owns the page. So it is outside of any repository.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dicectl.machine.disk import writing
from dicectl.machine.files import remove, replace


@dataclass(frozen=True)
class Kept:
    """A temporary page.

    Attributes:
        name: what its maker calls it.
        anonymous: what the CLI keeps of it: projectId, token, claimUrl, expiresAt in ms.
        url: where it answers.
        commit: what was deployed last, for the `release`th time, at the time `when` (RFC 3339).
    """

    name: str
    anonymous: dict[str, Any] = field(repr=False)
    url: str = ""
    commit: str = ""
    release: int = 0
    when: str = ""

    @property
    def project(self) -> str:
        """The id of its project."""
        return str(self.anonymous.get("projectId", ""))

    @property
    def claim(self) -> str:
        """The link that makes it somebody's."""
        return str(self.anonymous.get("claimUrl", ""))

    @property
    def ends(self) -> datetime:
        """When it ends, unless it is claimed."""
        return datetime.fromtimestamp(int(self.anonymous.get("expiresAt", 0)) / 1000, UTC)

    @property
    def is_over(self) -> bool:
        """Whether that time has come."""
        return self.ends < datetime.now(UTC)

    @property
    def ends_in_words(self) -> str:
        """When it ends, for people."""
        return f"{self.ends.astimezone():%Y-%m-%d at %H:%M}"


def load(name: str) -> Kept | None:
    """Return the temporary page of this name, None if there is none, or its file is damaged."""
    try:
        return Kept(**json.loads(_file(name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def save(page: Kept) -> None:
    """Keep a page, in a file that nobody else can read at any moment."""
    file = _file(page.name)
    new = file.with_suffix(f".{os.getpid()}")
    with writing(file.parent):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(new, "w", encoding="utf-8", opener=_private) as opened:
            json.dump(asdict(page), opened)
        replace(new, file)


def forget(name: str) -> None:
    """Forget a page."""
    remove(_file(name))


def everything() -> Iterator[Kept]:
    """Yield all that are kept."""
    for file in sorted(_folder().glob("*.json")):
        page = load(file.stem)
        if page:
            yield page


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("dicectl", appauthor=False) / "vercel"


def _file(name: str) -> Path:
    return _folder() / f"{name}.json"
