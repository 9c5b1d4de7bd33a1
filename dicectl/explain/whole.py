"""Makes whole lines of those that came: knows their layout once the first ones were seen."""

from __future__ import annotations

from collections.abc import Iterator

from dicectl.explain.layout import SAMPLE, Layout, learn
from dicectl.explain.lines import clean
from dicectl.explain.text import LONGEST_LINE


class Whole:
    """Takes lines and gives them back as they were before a terminal wrapped them.

    The first ones wait until there are enough to see how the text is laid out.
    """

    def __init__(self) -> None:
        self.layout: Layout | None = None
        self._first: list[str] = []
        self._before: str | None = None

    def take(self, line: str) -> Iterator[str]:
        """Take a line; yield those that are whole now."""
        line = line[:LONGEST_LINE]
        if self.layout is not None:
            yield from self._unwrap(line) if self.layout.width else (line,)
            return
        self._first.append(line)
        if len(self._first) == SAMPLE:
            yield from self._begin()

    def rest(self) -> Iterator[str]:
        """Yield what has waited, at the end of a text."""
        if self.layout is None:
            yield from self._begin()
        before, self._before = self._before, None
        if before is not None:
            yield before

    def _begin(self) -> Iterator[str]:
        waiting, self._first = self._first, []
        self.layout = learn(waiting)
        for line in waiting:
            yield from self.take(line)

    def _unwrap(self, line: str) -> Iterator[str]:
        layout, line = self.layout or Layout(), clean(line)
        before, self._before = self._before, line
        if before is None:
            return
        if layout.goes_on(before, line):
            self._before = layout.joined(before, line)[:LONGEST_LINE]
            return
        yield before
