"""How long to wait: a default, which an environment variable may replace."""

from __future__ import annotations

import os

from dicectl.errors import DicectlError

MOST = 1e6


def seconds(variable: str, default: float) -> float:
    """Return what the environment variable says, in seconds, or the default.

    Raises:
        DicectlError: D908 it says something else.
    """
    said = os.environ.get(variable) or str(default)
    try:
        found = float(said)
    except ValueError:
        found = 0
    if not 0 < found < MOST:
        raise DicectlError("D908", variable=variable, evidence=f"{variable}={said}")
    return found
