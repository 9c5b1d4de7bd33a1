"""The signals of gunicorn's processes."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial


def let_signals_end_new_children() -> None:
    """Let a signal to stop end a process that has just been forked.

    Until a worker sets its own handlers it has the master's, which would put the signal into a
    queue that nobody reads: the master would then wait for that worker until `graceful_timeout`.
    """
    if sys.platform == "win32":  # where gunicorn does not run
        return
    stop = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)

    def in_child() -> None:
        for each in stop:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stop)

    os.register_at_fork(
        before=partial(signal.pthread_sigmask, signal.SIG_BLOCK, stop),
        after_in_parent=partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, stop),
        after_in_child=in_child,
    )


def lives(process: int) -> bool:
    """Whether a process of this user's goes on; Windows does not tell, so there it does."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
