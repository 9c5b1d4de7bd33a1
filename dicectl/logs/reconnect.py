"""For a stream of lines that broke off: which lines are repeated, and how long to wait."""

from __future__ import annotations

import random
import time
from collections import Counter, deque

# The pauses before connecting again grow from the first to the longest, in seconds.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# After a connection that held so long, in seconds, the pauses start anew.
GOOD_AFTER = 60
# How many lines are remembered: more than a platform gives at once.
REMEMBERED = 3000
# The Heroku CLI itself connects again after three seconds, and then repeats old lines.
SILENCE = 1.0


class Memory:
    """Knows which lines are repeated when a stream starts anew.

    A line is its text and its time in microseconds. Two that are alike may come in one go, so
    those that come again are counted off against those that came before.
    """

    def __init__(self) -> None:
        self._order: deque[str] = deque()
        self._known: Counter[str] = Counter()
        self._again: Counter[str] = Counter()
        self._heard = 0.0
        self._from = ""

    def begin(self) -> None:
        """Expect old lines first: known ones, and perhaps others before them."""
        self._again.clear()
        self._from = self._order[0].split(" ", 1)[0] if self._order else ""

    def is_new(self, raw: str) -> bool:
        """Take the next line, and return whether it comes for the first time."""
        if not raw[:4].isdigit():
            return True
        now = time.monotonic()
        if now - self._heard > SILENCE:
            self._again.clear()
        self._heard = now
        if raw < self._from:
            return False
        self._again[raw] += 1
        if self._again[raw] <= self._known[raw]:
            return False
        self._remember(raw)
        return True

    def _remember(self, raw: str) -> None:
        self._known[raw] += 1
        self._order.append(raw)
        if len(self._order) > REMEMBERED:
            oldest = self._order.popleft()
            for counter in (self._known, self._again):
                counter[oldest] -= 1
                if counter[oldest] <= 0:
                    del counter[oldest]


class Outages:
    """Knows how long to wait before connecting again, and whether the user was told."""

    def __init__(self) -> None:
        self._tries = 0
        self._said = False
        self._began = 0.0

    def connecting(self) -> None:
        """A connection begins."""
        self._began = time.monotonic()

    def over(self) -> None:
        """A new line came."""
        self._tries, self._said = 0, False

    def is_news(self) -> bool:
        """Whether the user has not been told of this outage yet."""
        news, self._said = not self._said, True
        return news

    def wait(self) -> None:
        """Wait, each time longer, and for a random time, so that not all clients return at once."""
        if time.monotonic() - self._began > GOOD_AFTER:
            self._tries = 0
        longest = min(FIRST_PAUSE * 2**self._tries, LONGEST_PAUSE)
        self._tries = min(self._tries + 1, 10)
        time.sleep(longest * random.uniform(0.5, 1))  # noqa: S311  not a secret
