"""Checks: will this project deploy? One function each; a project in, what is wrong out.

`CHECKS` is all of those that look at the project, in reading order; each platform has more of its
own. A check goes into the module of what it looks at, and its words into `dicectl/errors/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from dicectl.checks import (
    build,
    data,
    hidden,
    imports,
    pages,
    port,
    procfile,
    repository,
    requirements,
    seam,
    secrets,
    tools,
    web,
)
from dicectl.errors import DicectlError
from dicectl.events import Finding
from dicectl.platforms.check import Check, Said, each, finding, run

if TYPE_CHECKING:
    from dicectl.platforms import Platform
    from dicectl.source.project import Project

CHECKS = [
    Check("identity", "git knows who you are", tools.identity),
    Check("files", "There are files to deploy", procfile.something_to_deploy),
    Check(
        "deployable",
        "There is a Procfile with a web process, and a list of packages",
        each(procfile.deployable, procfile.readable),
    ),
    Check(
        "build", "Nothing in the files makes Heroku's build fail", each(build.rules, build.locks)
    ),
    Check("python", "The version of Python is one that Heroku has", build.python),
    Check(
        "requirements",
        "requirements.txt has only what can be installed",
        requirements.all_of_it,
    ),
    Check("web", "What the web process runs is there", web.all_of_it),
    Check(
        "function",
        "The function that the page shows is there, and a page can take it",
        each(seam.shown, seam.waiting, hidden.hiding),
    ),
    Check("data", "The files that the app reads by name are in the project", data.read),
    Check("port", "The web process listens where Heroku looks for it", port.listens),
    Check("imports", "What the app imports will be installed", imports.brought),
    Check(
        "pages",
        "The templates and static files that the app uses are there",
        each(pages.templates, pages.static_files),
    ),
    Check(
        "repository",
        "The repository can be pushed, and holds nothing that should stay here",
        each(repository.size, repository.carried, repository.history, repository.ignored),
    ),
    Check("secrets", "No password or key is in the files", each(secrets.named, secrets.written)),
]


def check(project: Project, platform: Platform) -> Iterator[Finding]:
    """Run every check and yield what each says, what is well too, the project's checks first."""
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


def _run(project: Project, platform: Platform, own: list[Check]) -> Iterator[tuple[Check, Said]]:
    """Yield what each check says; what several of them stumble over is said once."""
    seen = set()
    for one, answers in run([*CHECKS, _remote(platform), *own], project):
        for said in answers:
            if str(said) and str(said) not in seen:
                seen.add(str(said))
                if isinstance(said, DicectlError):
                    said.fix = _for(platform, said.fix)
                yield one, said


def _for(platform: Platform, fix: str) -> str:
    """Return a fix for the platform that was asked about; without a word it is Heroku."""
    mend = "dicectl check --fix"
    return fix if platform.key == "heroku" else fix.replace(mend, f"{mend} --to {platform.key}")
