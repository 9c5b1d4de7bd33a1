"""How long the local platform waits for the processes of an app, in seconds.

Each default is Heroku's where Heroku has one, and an environment variable may replace it. They are
read where they are used, by the supervisor too, which has the environment of who started it.
"""

from __future__ import annotations

from dicectl.machine.timeouts import seconds

# How long a web process may take until it answers.
BOOT = 60
# Of Heroku's router: how long it looks for a web process, may take to connect, and waits for the
# first byte of an answer, and for each other. https://devcenter.heroku.com/articles/http-routing
ANY_PROCESS, CONNECT, FIRST_BYTE, BETWEEN_BYTES = 75, 5, 30, 55
# A process that is no web process is up when it has run so long.
STEADY = 1
# A crashed process is started again at once, then after so many times the delay. Heroku waits for
# minutes: https://devcenter.heroku.com/articles/dyno-restarts
_DELAYS = (0, 1, 4, 12, 60)
# If it ran this long before, it is again started at once.
STABLE_AFTER = 60


def to_boot() -> float:
    """Return how long a release has to answer before it is refused."""
    return seconds("DICECTL_BOOT_TIMEOUT", BOOT)


def to_stop() -> float:
    """Return how long a process has between SIGTERM and SIGKILL."""
    return seconds("DICECTL_STOP_TIMEOUT", 30)


def to_release() -> float:
    """Return how long a release phase may take."""
    return seconds("DICECTL_RELEASE_TIMEOUT", 3600)


def to_measure() -> float:
    """Return the pause between two looks at the memory of the processes, as on Heroku."""
    return seconds("DICECTL_MEMORY_INTERVAL", 20)


def to_restart(crashes: int) -> float:
    """Return the pause before a process is started again that has crashed so often in a row."""
    return _DELAYS[min(crashes, len(_DELAYS)) - 1] * seconds("DICECTL_RESTART_DELAY", 5)
