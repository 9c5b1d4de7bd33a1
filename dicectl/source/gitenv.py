"""What a git process that we start gets in its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping

# Git must never stop to ask: not in the terminal, not in a window.
NO_QUESTIONS = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": ""}


# One commit is pushed and nothing else, however somebody has set up pushes.
ONE_COMMIT = (
    ("push.followTags", "false"),
    ("push.gpgSign", "false"),
    ("push.pushOption", ""),
    ("push.recurseSubmodules", "no"),
)


def configured(*settings: tuple[str, str], after: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment that adds settings to git's configuration, for one process alone.

    They come after those of all files and of the environment `after`.
    https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
    """
    first = int(after.get("GIT_CONFIG_COUNT") or 0)
    environment = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for number, (key, value) in enumerate(settings, first):
        environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return environment
