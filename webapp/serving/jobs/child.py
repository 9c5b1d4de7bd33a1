"""The process of one job. It tells its worker, by a pipe, how far it is and how it ended."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
import time
import traceback
from contextlib import closing, suppress
from multiprocessing.connection import Connection, wait

from webapp.functions.algorithm import Algorithm
from webapp.functions.loading import load
from webapp.functions.pieces import Shown
from webapp.functions.printed import Printed, printing
from webapp.functions.problems import InputError
from webapp.functions.progress import listen
from webapp.kinds.outgoing import ready
from webapp.kinds.upload import workspace
from webapp.serving.asked import Asked
from webapp.serving.jobs.job import DONE, FAILED, REFUSED

PROGRESS, SEEN = "progress", "seen"

# Seconds between two looks at what a function has yielded and printed, and the bytes of a value
# that is shown on the way.
EVERY = 0.5
MOST_SEEN = 1_000_000


class Teller:
    """Tells the worker one thing after the other, also what is seen and printed meanwhile."""

    def __init__(self, channel: Connection) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._value: object = None
        self._told: tuple[object, str] = None, ""
        self.printed = Printed()

    def send(self, *told: object) -> None:
        """Tell something, if anybody listens."""
        with self._lock, suppress(BrokenPipeError):
            self._channel.send(told)

    def show(self, value: object) -> None:
        """Let a value be seen, unless the next one comes too soon."""
        self._value = value

    def look(self) -> None:
        """Tell what there is to be seen, if it is new."""
        value, text = self._value, self.printed.text
        before, self._told = self._told, (value, text)
        if value is not before[0] or text != before[1]:
            self.send(SEEN, _small(value) if value is not before[0] else None, text)

    def go_on_looking(self) -> None:
        """Tell it again and again."""
        while True:
            time.sleep(EVERY)
            self.look()


def _small(value: object) -> bytes | None:
    """Return a value pickled; None where it is too large, or changes meanwhile."""
    with suppress(Exception):
        if len(found := pickle.dumps(ready(value))) <= MOST_SEEN:
            return found
    return None


def main(target: str, asked: Asked, channel: Connection) -> None:
    """Run a function and send how it ended: the state, why, the pickled result, the traceback."""
    teller = Teller(channel)
    for act in (_end_with_the_worker, teller.go_on_looking):
        threading.Thread(target=act, daemon=True).start()
    listen(lambda *told: teller.send(PROGRESS, *told))
    try:
        with workspace(), printing(teller.printed):
            algorithm = load(target)
            result = ready(_made(algorithm, asked, teller))
            algorithm.json(result)  # what JSON cannot hold is a failure here, not on a page
            ended: tuple[object, ...] = DONE, "", pickle.dumps(result), ""
    except InputError as error:
        ended = REFUSED, str(error), None, ""
    except BaseException as error:  # whatever it is, somebody waits for the answer
        ended = FAILED, type(error).__name__, None, traceback.format_exc()
    teller.look()
    teller.send(*ended)


def _made(algorithm: Algorithm, asked: Asked, teller: Teller) -> object:
    """Return what the function comes to; what it yields is seen on the way."""
    arguments = asked.arguments(algorithm)
    if not algorithm.yields:
        return algorithm(arguments)
    shown = Shown()
    with closing(algorithm.pieces(arguments)) as pieces:
        for one in pieces:
            shown.add(one)
            teller.show(shown.value)
    return shown.value


def _end_with_the_worker() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
