"""Checks: will this project deploy? One function each; a project in, what is wrong out.

`CHECKS` is all of those that look at the project, in reading order; each platform has more of its
own. A check goes into the module of what it looks at, and its words into `dicectl/errors/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dicectl.checks import tools, tree
from dicectl.checks.check import Check, Said, finding, run
from dicectl.errors import DicectlError
from dicectl.events import Finding

if TYPE_CHECKING:
    from dicectl.platforms import Platform
    from dicectl.project import Project

CHECKS = [
    Check("identity", "git knows who you are", tools.identity),
    Check("files", "There are files to deploy", tree.something_to_deploy),
    Check("deployable", "There is a Procfile and a list of packages", tree.deployable),
    Check("procfile", "The Procfile has a web process", tree.procfile),
    Check("build", "Nothing in the files makes Heroku's build fail", tree.build_rules),
    Check("secrets", "No new file holds passwords or keys", tree.secrets),
]


def check(project: Project, platform: Platform) -> Iterator[Finding]:
    """Run every check and yield what each says, what is well too, the project's checks first."""
    for one, said in _run(project, [*CHECKS, *platform.checks()]):
        yield finding(one, said)


def check_before_deploy(project: Project) -> Iterator[Finding]:
    """Yield the warnings and all problems but the first.

    The platform's own checks are left out: a deploy asks the platform the same things itself.

    Raises:
        DicectlError: the first problem.
    """
    said = list(_run(project, CHECKS))
    problems = [one for _, one in said if isinstance(one, DicectlError) and one.exit_status]
    for source, one in said:
        if isinstance(one, DicectlError) and one not in problems[:1]:
            yield finding(source, one)
    if problems:
        raise problems[0]


def _run(project: Project, checks: list[Check]) -> Iterator[tuple[Check, Said]]:
    """Yield what each check says; what several of them stumble over is said once."""
    seen = set()
    for one, answers in run(checks, project):
        for said in answers:
            if str(said) not in seen:
                seen.add(str(said))
                yield one, said
