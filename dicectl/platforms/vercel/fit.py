"""Whether a project's files fit Vercel. Each function answers one question, from evidence only.

The rules were read in @vercel/python as it comes with the CLI 64.0.2, on 2026-11-28.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.platforms.needs import Needs
from dicectl.platforms.processes import named
from dicectl.platforms.vercel import entry
from dicectl.source.instead import Instead
from dicectl.source.project import Project

PYTHONS = ("3.12", "3.13", "3.14")
# What these switch off: https://vercel.com/docs/project-configuration
OLD_KEYS = ("builds", "routes")
_JOBS = re.compile(rb"create_app\([^#]*?\b(jobs\s*=\s*True)")


def python(project: Project) -> Iterator[Said]:
    """The Python that the files ask for is one of Vercel's, which would take another."""
    asked = next(_asked(project), None)
    if not asked:
        yield ""
    elif not asked[0]:
        facts = {"version": asked[1], "known": ", ".join(PYTHONS)}
        yield DicectlError("D657", **facts, evidence=asked[2])


def _asked(project: Project) -> Iterator[tuple[bool, str, str]]:
    """Yield where a version is asked for: whether it is there, which it is, and the line."""
    said = _text(project, ".python-version")
    if found := re.search(r"^\s*(?:python-)?(\d+\.\d+)", said, re.MULTILINE):
        yield found[1] in PYTHONS, found[1], f".python-version: {said.strip()}"
    limits = str(_toml(project).get("project", {}).get("requires-python", ""))
    if limits:
        fits = any(_allows(limits, one) for one in PYTHONS)
        yield fits, limits, f'pyproject.toml: requires-python = "{limits}"'
    # Vercel does not read this one, and takes 3.12.
    if found := re.search(r"python-(\d+\.\d+)", _text(project, "runtime.txt")):
        yield found[1] == PYTHONS[0], found[1], f"runtime.txt: {found[0]} (not read there)"


def _allows(limits: str, version: str) -> bool:
    """Whether some patch of a minor version is within the limits of `requires-python`.

    An excluded patch (`!=3.12.1`) excludes no minor version.
    """
    minor = tuple(map(int, version.split(".")))
    return all(_within(minor, one.strip()) for one in limits.split(",") if one.strip())


def _within(minor: tuple[int, ...], limit: str) -> bool:
    found = re.match(r"(~=|==|<=?|>=?)\s*(\d+(?:\.\d+)*)", limit)
    if not found:
        return True
    sign, given = found[1], tuple(map(int, found[2].split(".")))
    asked = given[:2] if len(given) > 1 else (given[0], 0)
    at_most = minor < asked or (minor == asked and (sign != "<" or given[2:] > (0,)))
    if sign in ("<", "<="):
        return at_most
    if sign == "==":
        return minor[: len(given)] == given[:2]
    same = minor[0] == given[0] if len(given) < 3 else minor == asked
    return minor >= asked and (sign != "~=" or same)


def processes(project: Project) -> Iterator[Said]:
    """The Procfile has only a web process."""
    types = named(project)
    others = sorted(types.keys() - {"web"})
    if others:
        seen = "\n".join(f"Procfile: {one}: {types[one]}" for one in others)
        yield DicectlError("D658", types=" and no ".join(others), evidence=seen)
    elif not types:
        yield ""


def needs(project: Project) -> Needs:
    """Return what Vercel needs: a list of packages, and no Procfile. It has a Python of its own."""
    limits = str(_toml(project).get("project", {}).get("requires-python", ""))
    version = next((one for one in PYTHONS if _allows(limits, one)), PYTHONS[0])
    starts = _told(project) or entry.found(project)
    files = {"Procfile": f"web: gunicorn {starts}\n".encode() if starts else b""}
    if not project.files & {".python-version", "Pipfile.lock"}:
        files[".python-version"] = f"{version}\n".encode()
    return Needs(("requirements.txt", "pyproject.toml", "Pipfile"), Instead(project, files))


def starts(project: Project) -> Iterator[Said]:
    """Vercel finds the app."""
    is_told = bool(_told(project) or _old_settings(project))
    yield from entry.look(project, is_told=is_told)


def _told(project: Project) -> str:
    """Return what pyproject.toml says that Vercel has to start, "" if it says nothing."""
    tables = _toml(project)
    declared = tables.get("tool", {}).get("vercel", {}).get("entrypoint")
    return str(declared or tables.get("project", {}).get("scripts", {}).get("app") or "")


def jobs(project: Project) -> Iterator[Said]:
    """No call becomes a job, which goes on after its request."""
    paths = (f"{name}.py" for name in entry.FILES)
    found = ((path, _JOBS.search(project.read(path) or b"")) for path in paths)
    for path, written in found:
        if written:
            yield DicectlError("D662", evidence=f"{path}: {written[1].decode()}")


def settings(project: Project) -> Iterator[Said]:
    """vercel.json has none of the keys of old."""
    old = _old_settings(project)
    if old:
        yield DicectlError("D659", keys=" and ".join(old), evidence=f"vercel.json: {old[0]}")
    elif "vercel.json" not in project.files:
        yield ""


def _old_settings(project: Project) -> list[str]:
    try:
        told = json.loads(project.read("vercel.json") or b"{}")
    except ValueError:
        told = {}
    return [key for key in OLD_KEYS if isinstance(told, dict) and key in told]


def _toml(project: Project) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(project, "pyproject.toml"))
    except tomllib.TOMLDecodeError:
        return {}


def _text(project: Project, path: str) -> str:
    return (project.read(path) or b"").decode("utf-8", "replace")
