"""Checks of what Heroku's Python build decides from the files alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from dicectl import buildpack
from dicectl.buildpack.distributions import normal
from dicectl.checks import pins
from dicectl.checks.lines import new_files, read_toml
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice
from dicectl.platforms.check import NotLookedInto, Said
from dicectl.source.built import Built
from dicectl.source.project import Project


def rules(project: Project) -> Iterator[Said]:
    """The files alone do not make the build fail."""
    tree = Built(project)
    if "bin/pre_compile" in tree.files:
        yield NotLookedInto("Heroku's rules for the files: bin/pre_compile may change them first")
        return
    names = (*buildpack.PACKAGE_MANAGERS, "Pipfile", "setup.py")
    is_listed = any(name in tree.files for name in names)
    if not is_listed:
        yield ""  # `deployable` says so
    for failure in buildpack.failures(tree):
        if is_listed or not failure.title.startswith("Couldn't find"):
            fix = _fix(project, failure)
            yield DicectlError("D112", title=failure.title, fix=fix, evidence=failure.evidence)


def python(project: Project) -> Iterator[Said]:
    """The version of Python is said, once, and supported for long."""
    tree = Built(project)
    try:
        _, version = buildpack.examine(tree)
    except buildpack.Rejected:  # `rules` says so
        yield ""
        return
    if {"runtime.txt", ".python-version"} <= tree.files:
        yield DicectlError("D820", version=version)
        return  # the fix removes runtime.txt, and with it all that is wrong there
    for caution in buildpack.cautions(tree, version):
        yield DicectlError(
            "D819", title=caution.title, fix=advice(caution.text, {}), evidence=caution.evidence
        )


def locks(project: Project) -> Iterator[Said]:
    """The lock file is of the packages that are asked for now."""
    if {"Pipfile", "Pipfile.lock"} <= project.built:
        yield from _pipfile(project)
    for lock, command in (("uv.lock", "uv lock"), ("poetry.lock", "poetry lock")):
        if lock in project.built:
            with suppress(AttributeError, TypeError):  # a table where a list should be
                yield from _pyproject(project, lock, command)


def _fix(project: Project, failure: buildpack.Rejected) -> str:
    """Git cannot move or remove what it has not got yet; a rule in .gitignore is enough.

    In place of a Python that Heroku has no more comes the newest one that the packages work with.
    """
    if failure.title.endswith("end-of-life.") and (python := pins.best(project)):
        return advice(failure.text.replace(buildpack.NEWEST, python), {})
    if failure.evidence.strip("'") not in new_files(project):
        return advice(failure.text, {})
    if failure.evidence.endswith("/pyvenv.cfg"):
        return "dicectl check --fix"
    text = failure.text.replace("`git rm -r --cached --quiet .heroku && ", "`")
    return advice(text.replace("`git mv", "`mv"), {})


def _pipfile(project: Project) -> Iterator[Said]:
    """Pipfile.lock holds a hash of the Pipfile that it was made from."""
    wanted = _toml(project, "Pipfile")
    try:
        locked = json.loads(project.read("Pipfile.lock") or b"")["_meta"]["hash"]["sha256"]
    except (ValueError, LookupError, TypeError):
        return
    if wanted is not None and pipfile_hash(wanted) != locked:
        yield _stale("Pipfile.lock", "Pipfile", "pipenv lock", "Pipfile.lock: the hash differs")


def pipfile_hash(pipfile: dict[str, Any]) -> str:
    """Return the hash that Pipenv gives a Pipfile: https://github.com/sarugaku/plette."""
    sections = {"source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"}
    sections |= {"default", "develop"}
    default = [{"url": "https://pypi.org/simple", "verify_ssl": True, "name": "pypi"}]
    data: dict[str, Any] = {
        "_meta": {
            "sources": pipfile.get("source", default),
            "requires": pipfile.get("requires", {}),
        },
        "default": pipfile.get("packages", {}),
        "develop": pipfile.get("dev-packages", {}),
    }
    others = {key: value for key, value in pipfile.items() if key not in sections}
    content = json.dumps(data | others, sort_keys=True, separators=(",", ":"), default=str)
    return _sha256(content)


def _pyproject(project: Project, lock: str, command: str) -> Iterator[Said]:
    """A lock needs its pyproject.toml, and has to be made from it."""
    if "pyproject.toml" not in project.built:
        title = f"Unable to install dependencies using {buildpack.PACKAGE_MANAGERS[lock]}."
        fix = f"{lock} is of no use without its pyproject.toml: add that."
        yield DicectlError("D112", title=title, fix=fix)
        return
    wanted = _toml(project, "pyproject.toml")
    text = (project.read(lock) or b"").decode("utf-8", "replace")
    seen = _STALE[lock](wanted, text) if wanted else ""
    if seen:
        yield _stale(lock, "pyproject.toml", command, f"{lock}: {seen}")


def _stale_poetry(wanted: dict[str, Any], lock: str) -> str:
    """Return what shows that poetry.lock is not of this pyproject.toml, "" if nothing does."""
    found = re.search(r'^content-hash = "(\w+)"', lock, re.MULTILINE)
    hashes = {poetry_hash(wanted, groups=groups) for groups in (True, False)}
    return "the hash differs" if found and found[1] not in hashes else ""


def poetry_hash(wanted: dict[str, Any], *, groups: bool) -> str:
    """Return the hash that Poetry gives a pyproject.toml: `Locker._get_content_hash`, 2.5.1.

    Before Poetry 2.3 it was without [dependency-groups].
    """
    own, poetry = wanted.get("project", {}), wanted.get("tool", {}).get("poetry", {})
    named = ("requires-python", "dependencies", "optional-dependencies")
    relevant: dict[str, Any] = {}
    if standard := {key: own[key] for key in named if key in own}:
        relevant["project"] = standard
    if groups and wanted.get("dependency-groups"):
        relevant["dependency-groups"] = wanted["dependency-groups"]
    legacy = () if relevant else ("dependencies", "source", "extras", "dev-dependencies")
    keys = {*legacy, *_POETRY_KEYS.intersection(poetry)}
    settings = {key: poetry.get(key) for key in keys}
    content = relevant | {"tool": {"poetry": settings}} if relevant else settings
    return _sha256(json.dumps(content, sort_keys=True, default=str))


_POETRY_KEYS = {"dependencies", "source", "extras", "dev-dependencies", "group"}


def _stale_uv(wanted: dict[str, Any], lock: str) -> str:
    """Return a package that is asked for and not in uv.lock, "" if there is none."""
    settings = wanted.get("tool", {}).get("uv", {})
    if {"override-dependencies", "exclude-dependencies"} & settings.keys():
        return ""
    locked = {normal(name) for name in re.findall(r'^name = "([^"]+)"', lock, re.MULTILINE)}
    listed = [str(one) for one in wanted.get("project", {}).get("dependencies", [])]
    # A marker may leave a package out of the lock.
    names = [re.split(r"[^\w.-]", one.strip(), maxsplit=1)[0] for one in listed if ";" not in one]
    missing = [name for name in names if name and normal(name) not in locked]
    return f"{missing[0]} is not in it" if missing else ""


_STALE = {"poetry.lock": _stale_poetry, "uv.lock": _stale_uv}


def _stale(lock: str, source: str, command: str, evidence: str) -> DicectlError:
    return DicectlError("D821", lock=lock, source=source, command=command, evidence=evidence)


def _sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def _toml(project: Project, path: str) -> dict[str, Any] | None:
    try:
        return read_toml(project.read(path) or b"")
    except ValueError:
        return None
