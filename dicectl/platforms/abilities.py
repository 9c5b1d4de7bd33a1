"""What a platform can do: plain data, from which commands and messages follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Abilities:
    """What can be done with an app on a platform.

    Attributes:
        takes_push: whether code comes by `git push`; if not, the platform uploads a commit itself.
        has_processes: whether there are processes to scale, restart and stop.
        config_at_once: whether a changed config var reaches the app by itself; if not, with the
            next deploy.
        config_is_released: whether a release has its config vars, which come back with it.
        has_servers: whether its apps are on servers of one's own, of which one has to be named.
        is_temporary: whether there can be a page without an account.
        is_here: whether its apps are on this machine.
    """

    takes_push: bool = True
    has_processes: bool = True
    config_at_once: bool = True
    config_is_released: bool = True
    has_servers: bool = False
    is_temporary: bool = False
    is_here: bool = False
