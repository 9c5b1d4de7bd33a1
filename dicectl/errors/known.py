"""What a known failure is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

# The variable that says which shell reads what the user is told: sh, powershell or cmd.
SHELL = "DICECTL_SHELL"


class ExitStatus(IntEnum):
    """What a dicectl command ends with."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    CHECK_FOUND_PROBLEMS = 3
    BUILD_REJECTED = 4
    NOT_HEALTHY = 5
    INTERRUPTED = 130


@dataclass(frozen=True)
class Known:
    """A failure in words. Title and fix are templates, filled in with the facts of the case.

    Attributes:
        title: what failed, in one line.
        fix: what to do next, as a command where there is one. What differs between shells stands
            between backticks, see `advice`.
        exit_status: what a command that stops with it ends with; DONE for what is only a warning.
        link: a page that says more, "" for none.
    """

    title: str
    fix: str
    exit_status: ExitStatus = ExitStatus.FAILED
    link: str = ""
