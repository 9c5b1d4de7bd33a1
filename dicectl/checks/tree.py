"""Checks of the tree that would be pushed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from dicectl import buildpack
from dicectl.checks.check import Said
from dicectl.errors import DicectlError
from dicectl.procfile import process_types
from dicectl.project import Project

_SECRET_NAMES = re.compile(r"\.env(\.(local|production|prod))?|id_(rsa|dsa|ecdsa|ed25519)|\.netrc")
_FLASK_APP = re.compile(r"^(\w+)\s*=\s*(?:flask\.)?Flask\(", re.MULTILINE)


def something_to_deploy(project: Project) -> Iterator[Said]:
    """An empty folder cannot be deployed."""
    if not project.files:
        yield DicectlError("D105", folder=str(project.root))


def deployable(project: Project) -> Iterator[Said]:
    """A Procfile says what to run, a package-manager file what to install."""
    if not project.files:
        return
    fixes = {}
    if "Procfile" not in project.files:
        fixes["Procfile"] = f"echo 'web: gunicorn {flask_app(project)}' > Procfile"
    if not any(name in project.files for name in buildpack.PACKAGE_MANAGERS):
        fixes["requirements.txt"] = r"printf 'flask\ngunicorn\n' > requirements.txt"
    if fixes:
        yield DicectlError(
            "D101",
            missing=" and no ".join(fixes),
            folder=str(project.root),
            fix=" && ".join(fixes.values()),
            evidence=f"files that would be deployed: {_some(sorted(project.files))}",
        )


def procfile(project: Project) -> Iterator[Said]:
    """The Procfile is readable and has a web process."""
    raw = project.read("Procfile")
    if raw is None:
        return
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        yield DicectlError("D109", evidence="Procfile: not UTF-8 (PowerShell's > writes UTF-16)")
        return
    if "web" not in process_types(text):
        yield DicectlError("D111", app=flask_app(project), evidence=f"Procfile:\n{text.rstrip()}")


def build_rules(project: Project) -> Iterator[Said]:
    """The files alone do not make the build fail."""
    if not any(name in project.files for name in buildpack.PACKAGE_MANAGERS):
        return  # `deployable` says so
    try:
        buildpack.examine(project)
    except buildpack.Rejected as rejected:
        yield DicectlError("D112", title=rejected.title, fix=rejected.text)


def secrets(project: Project) -> Iterator[Said]:
    """New files that hold passwords or keys stay on this machine."""
    names = [
        change.path
        for change in project.changes
        if change.kind == "new" and _SECRET_NAMES.fullmatch(PurePosixPath(change.path).name)
    ]
    if names:
        evidence = "\n".join(f"{name} usually holds passwords or keys" for name in names)
        fix = " && ".join(f"echo '{name}' >> .gitignore" for name in names)
        yield DicectlError("D108", evidence=evidence, fix=fix)


def flask_app(project: Project) -> str:
    """Return the `module:variable` of the Flask app found in the project's top folder."""
    for path in sorted(project.files):
        if path.endswith(".py") and "/" not in path:
            source = (project.read(path) or b"").decode("utf-8", "replace")
            if found := _FLASK_APP.search(source):
                return f"{path.removesuffix('.py')}:{found[1]}"
    return "app:app"


def _some(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if names[most:] else "")
