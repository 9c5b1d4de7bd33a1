"""Checks: one function each, facts in, findings out. `CHECKS` is all of them, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dicectl.checks import tree
from dicectl.checks.finding import Finding
from dicectl.project import Project

CHECKS: list[Callable[[Project], Iterable[Finding]]] = [
    tree.something_to_deploy,
    tree.deployable,
    tree.procfile,
    tree.build_rules,
    tree.secrets,
]


def check(project: Project) -> list[Finding]:
    """Run every check and return all that they found."""
    return [finding for one in CHECKS for finding in one(project)]
