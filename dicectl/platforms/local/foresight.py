"""Checks before a push: where a build on this machine would do otherwise than Heroku's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from dicectl import buildpack
from dicectl.buildpack import PythonVersion
from dicectl.errors import DicectlError
from dicectl.platforms.check import Check, Said
from dicectl.platforms.local import pythons, services
from dicectl.platforms.local.store import Store
from dicectl.platforms.local.tools import find_uv
from dicectl.source.built import Built
from dicectl.source.project import Project


def checks(store: Store | None) -> list[Check]:
    """Return the checks of what a build on this machine needs, and the app then."""

    def has_services(project: Project) -> Iterator[Said]:
        config = store.state().config if store and store.exists() else None
        yield from services.unset(project, config)

    return [
        Check("interpreter", "The Python that is asked for is on this machine", interpreter),
        Check("buildpacks", "The build needs nothing but Python's buildpack", buildpacks),
        Check("services", "Each service that the code reads has a config var", has_services),
    ]


def interpreter(project: Project) -> Iterator[Said]:
    """The Python that is asked for is here, or can be fetched."""
    try:
        _, version = buildpack.examine(Built(project))
    except buildpack.Rejected:  # another check says so
        yield ""
        return
    uv = find_uv()
    found = pythons.look(version, uv)
    if found.path:
        yield from _here(version, found)
    elif found.fetched:
        yield DicectlError("D630", version=version, evidence=f"{version.origin}: {version}")
    else:
        install = pythons.how_to_install(version, uv)
        evidence = f"{version.origin}: {version}"
        yield DicectlError("D631", version=version, fix=install, evidence=evidence)


def _here(version: PythonVersion, found: pythons.Prospect) -> Iterator[Said]:
    if found.full.startswith(f"{version.short}."):
        yield f"Python {found.full} is on this machine"
    elif version.origin:
        yield DicectlError("D632", version=version, used=found.full, evidence=pythons.OPTION)
    else:
        yield f"No Python is asked for, so the build takes dicectl's own, {found.full}"


def buildpacks(project: Project) -> Iterator[Said]:
    """Nothing in the project is for a buildpack that is Heroku's alone."""
    tree = Built(project)
    if "Aptfile" in tree.files:
        yield DicectlError("D633", what="Aptfile", evidence="Aptfile")
    listed = list(_listed(tree))
    if [one for one in listed if not _is_python(one)]:
        yield DicectlError("D633", what=f"{len(listed)} buildpacks", evidence="\n".join(listed))


def _listed(tree: Built) -> Iterator[str]:
    """Yield the buildpacks that app.json and .buildpacks name."""
    with suppress(ValueError, LookupError, TypeError, AttributeError):
        for one in json.loads(tree.read("app.json") or b"{}").get("buildpacks", []):
            yield f"app.json: {one['url']}"
    for line in (tree.read(".buildpacks") or b"").decode("utf-8", "replace").split():
        yield f".buildpacks: {line}"


def _is_python(named: str) -> bool:
    name = named.partition(": ")[2].partition("#")[0].removesuffix(".git")
    return name.endswith(("heroku/python", "heroku/heroku-buildpack-python"))
