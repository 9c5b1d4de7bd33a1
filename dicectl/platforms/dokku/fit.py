"""Checks of the files: where Dokku does otherwise than Heroku, whose rules it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.platforms.processes import named
from dicectl.source.project import Project

# What chooses another builder, by what lies at the top: plugins/builder-*/builder-detect of
# dokku/dokku 0.38.27. Without one of them, and where .buildpacks is, it is herokuish.
BUILDERS = ("project.toml", "Dockerfile", "nixpacks.toml", "railpack.json", "lambda.yml")
_TYPE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Those that run by themselves, or not as processes.
_KNOWN = {"web", "release"}

Look = Callable[[Project], Iterator[Said]]


def builder(app: DokkuApp) -> Look:
    """The buildpack builds: no other builder is chosen by a file."""
    return partial(_builder, app)


def _builder(app: DokkuApp, project: Project) -> Iterator[Said]:
    if ".buildpacks" in project.files:
        yield "The file .buildpacks chooses Heroku's buildpacks"
        return
    if name := chosen(project):
        login = app.login
        yield DicectlError("D690", file=name, login=login, app=app.name or "APP", evidence=name)


def chosen(project: Project) -> str:
    """Return the file that chooses another builder than the buildpack, "" if there is none."""
    there = (name for name in BUILDERS if name in project.files)
    return "" if ".buildpacks" in project.files else next(there, "")


def processes(app: DokkuApp) -> Look:
    """Each process type has a name that Dokku takes, and starts by itself."""
    return partial(_processes, app)


def _processes(app: DokkuApp, project: Project) -> Iterator[Said]:
    types = list(named(project))
    bad = [one for one in types if not _TYPE.fullmatch(one)]
    if bad:
        yield DicectlError("D695", types=", ".join(bad), evidence="Procfile")
    others = [one for one in types if one not in _KNOWN and one not in bad]
    if others:
        example = " ".join(f"{one}=1" for one in others)
        facts = {"types": ", ".join(others), "example": example, "app": app.name or "APP"}
        yield DicectlError("D691", **facts, evidence="Procfile")
