"""The files of a job on their way through its store: in parts, so that none is held as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from webapp.kinds.upload import Upload, current
from webapp.serving.asked import JSON, Asked

# Bytes of a part.
PART = 1_000_000


class Kept(NamedTuple):
    """A file that lies in a store."""

    keys: tuple[str, ...]
    name: str
    media_type: str


class Keeping:
    """Puts the files of a job into a store, one after the other; a text stays what it is."""

    def __init__(self, job: str, put: Callable[[str, bytes], None]) -> None:
        self._job, self._put = job, put
        self._count = 0

    def __call__(self, given: Any) -> Any:  # noqa: ANN401  # a text or a file
        """Return what is kept in the place of what was given."""
        if not isinstance(given, Upload):
            return given
        return Kept(tuple(self._parts(given)), given.name, given.media_type)

    def _parts(self, given: Upload) -> Iterator[str]:
        with given.path.open("rb") as file:
            while part := file.read(PART):
                self._count += 1
                key = f"{self._job}.file{self._count}"
                self._put(key, part)
                yield key


def placed(kept: Any, get: Callable[[str], bytes]) -> Any:  # noqa: ANN401  # a text or a file
    """Return a kept file as one in the folder of this call; a text as it is."""
    if not isinstance(kept, Kept):
        return kept
    path = current().place(kept.name)
    with path.open("wb") as file:
        for key in kept.keys:
            file.write(get(key))
    return Upload(path, kept.name, kept.media_type)


def files_of(asked: Asked) -> Iterator[Kept]:
    """Yield the files that were kept of what was asked."""
    if asked.how != JSON:
        yield from (one for some in asked.given.values() for one in some if isinstance(one, Kept))
