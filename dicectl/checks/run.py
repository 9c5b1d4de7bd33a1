"""Runs all checks of a project and its platform: for `dicectl check`, or before a deploy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from dicectl.checks import CHECKS, lacking, tools
from dicectl.errors import DicectlError
from dicectl.events import Finding
from dicectl.platforms import DEFAULT
from dicectl.platforms.check import Check, Said, finding, run

if TYPE_CHECKING:
    from dicectl.platforms import Platform
    from dicectl.platforms.needs import Needs
    from dicectl.source.project import Project


def check(project: Project, platform: Platform) -> Iterator[Finding]:
    """Run every check and yield what each says, good or bad. The project's checks come first."""
    for one, said in _run(project, platform, platform.checks()):
        yield finding(one, said)


def check_before_deploy(project: Project, platform: Platform) -> Iterator[Finding]:
    """Yield the warnings and all problems but the first.

    What asks the platform itself is left out: a deploy asks it the same things.

    Raises:
        DicectlError: the first problem.
    """
    own = [one for one in platform.checks() if not one.waits]
    said = list(_run(project, platform, own))
    problems = [one for _, one in said if isinstance(one, DicectlError) and one.exit_status]
    for source, one in said:
        if isinstance(one, DicectlError) and one not in problems[:1]:
            yield finding(source, one)
    if problems:
        raise problems[0]


def _remote(platform: Platform) -> Check:
    return Check("remote", "The remote leads to the app", partial(tools.remote, platform))


def _system(platform: Platform) -> Check:
    look = partial(tools.runs_here, platform.key, platform.app)
    return Check("system", "All of dicectl runs on this system", look)


def _asked(platform: Platform, project: Project, needs: Needs | None) -> Iterator[Check]:
    """Yield the checks of the project that matter where the platform builds it."""
    if needs and needs.lists:
        look = partial(lacking.listed, project, needs.lists)
        yield Check("deployable", "There is a list of packages", look)
    for one in CHECKS:
        if not (one.away and platform.can.is_here) and not (one.buildpack and needs):
            yield one


def _run(project: Project, platform: Platform, own: list[Check]) -> Iterator[tuple[Check, Said]]:
    """Yield what each check says. If several checks say the same, it comes once."""
    seen = set()
    needs = platform.needs(project)
    asked = [_system(platform), *_asked(platform, project, needs), _remote(platform)]
    seen_there = run(asked, needs.seen if needs else project)
    for one, answers in chain(seen_there, run(own, project)):
        for said in answers:
            if str(said) and str(said) not in seen:
                seen.add(str(said))
                if isinstance(said, DicectlError):
                    said.fix = _for(platform, said.fix)
                yield one, said


def _for(platform: Platform, fix: str) -> str:
    """Return a fix for this platform. A command that names none is for the default one."""
    mend = "dicectl check --fix"
    return fix if platform.key == DEFAULT else fix.replace(mend, f"{mend} --to {platform.key}")
