"""The process of one job. It tells its worker, by a pipe, how far it is and how it ended."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection, wait

from webapp.functions.loading import load
from webapp.functions.problems import InputError
from webapp.functions.progress import listen
from webapp.kinds.outgoing import ready
from webapp.kinds.upload import workspace
from webapp.serving.asked import Asked
from webapp.serving.jobs.job import DONE, FAILED, REFUSED

PROGRESS = "progress"


def main(target: str, asked: Asked, channel: Connection) -> None:
    """Run a function and send how it ended: the state, why, the pickled result, the traceback."""
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    listen(lambda *told: _send(channel, PROGRESS, *told))
    try:
        with workspace():
            algorithm = load(target)
            result = ready(algorithm(asked.arguments(algorithm)))
            algorithm.json(result)  # what JSON cannot hold is a failure here, not on a page
            _send(channel, DONE, "", pickle.dumps(result), "")
    except InputError as error:
        _send(channel, REFUSED, str(error), None, "")
    except BaseException as error:  # whatever it is, somebody waits for the answer
        _send(channel, FAILED, type(error).__name__, None, traceback.format_exc())


def _send(channel: Connection, *told: object) -> None:
    with suppress(BrokenPipeError):  # nobody listens any more
        channel.send(told)


def _end_with_the_worker() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
