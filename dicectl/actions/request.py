"""What the user asked for in a deploy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dicectl.source.changes import Change


@dataclass(frozen=True)
class Request:
    """What the user asked for, beyond the app and its platform.

    Attributes:
        message: of the commit, if there is something to commit.
        commit: whether to commit changes to a repository that has commits; None where the user did
            not say.
        confirm: asks the user whether to commit these changes; None where nobody can be asked.
        region: where a new app is to run.
        team: whom a new app is to belong to.
        dry_run: only plan.
        check: check the project first.
        generate: take another name when this one is taken.
        temporary: make a page without an account.
        rollback: bring back the release before when the new one does not become live.
    """

    message: str = ""
    commit: bool | None = None
    confirm: Callable[[Sequence[Change]], bool] | None = None
    region: str | None = None
    team: str | None = None
    dry_run: bool = False
    check: bool = True
    generate: bool = False
    temporary: bool = False
    rollback: bool = False
