"""The log of one app, in the line format of Heroku's Logplex."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT_LINES = 1500  # what Logplex keeps of an app


def now() -> str:
    """The present moment as the API writes it, in whole seconds of UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Line:
    """One log line: ``source`` is app or heroku, ``dyno`` is web.1, api, router ..."""

    at: str
    source: str
    dyno: str
    text: str

    def __str__(self) -> str:
        return f"{self.at} {self.source}[{self.dyno}]: {self.text}"

    def wanted(self, source: str | None, dyno: str | None) -> bool:
        """Whether a log session with these filters shows the line (web matches web.1)."""
        of_dyno = not dyno or self.dyno == dyno or self.dyno.startswith(f"{dyno}.")
        return of_dyno and (not source or self.source == source)


class LogBook:
    """Keeps the last lines and wakes those who follow them."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=KEPT_LINES)
        self._written = 0
        self._news = threading.Condition()

    def write(self, source: str, dyno: str, text: str) -> None:
        """Append one line with the time of now."""
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._news:
            self._lines.append(Line(at, source, dyno, text))
            self._written += 1
            self._news.notify_all()

    def api(self, text: str) -> None:
        """Append what a user did, as ``app[api]``."""
        self.write("app", "api", text)

    def lines(self) -> list[Line]:
        """Every line still kept, oldest first."""
        with self._news:
            return list(self._lines)

    def text(self) -> str:
        """The kept lines as one text, for assertions."""
        return "\n".join(map(str, self.lines()))

    def follow(self, patience: float) -> Iterator[list[Line]]:
        """First all kept lines, then the new ones; an empty list after ``patience`` seconds."""
        seen = 0
        while True:
            with self._news:
                if self._written == seen:
                    self._news.wait(patience)
                fresh = min(self._written - seen, len(self._lines))
                seen = self._written
                news = list(self._lines)[len(self._lines) - fresh :]
            yield news
