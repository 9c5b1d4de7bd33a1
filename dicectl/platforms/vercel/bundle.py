"""How large the packages are that an app brings, and whether all of them can be installed there.

`uv` resolves the requirements as it does at Vercel, for its Linux, and tells the size of each wheel
from the index. Nothing is downloaded, built or run. What the folder's own environment has of it is
measured.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.platforms.check import NotLookedInto, Said
from dicectl.platforms.local.tools import find_uv
from dicectl.source.project import Project

# What Vercel takes of a Python function, unpacked, and from where on it leaves packages out and
# installs them with the first request: @vercel/python 25.0.0, read on 2026-11-28; in MB.
MOST, EASY = 500, 225
# How much larger a wheel is unpacked: 2.7 was the mean of 22 GB of wheels, 3 to 4 that of NumPy,
# SciPy and the like, which are what makes a bundle large. Measured on 2026-11-29.
UNPACKED = 3.0
PLATFORM = "x86_64-manylinux_2_28"
TIMEOUT = 60.0
_MB = 1_000_000
_HAS = ("requirements.txt", "pyproject.toml")
_VENVS = (".venv", "venv", "env")
# What uv says where a package is not there for this Linux, and where it would have to build it.
_ELSEWHERE = re.compile(
    r"no wheels with a matching platform tag|no version of|not found in the package registry"
)
_SOURCE = re.compile(r"Wheels are required for `([^`]+)`")


@dataclass(frozen=True)
class Part:
    """One package of the bundle: its size unpacked in MB, and whether that was measured."""

    name: str
    size: float
    measured: bool


def looked_into(project: Project) -> Iterator[Said]:
    """The packages fit Vercel, and each is there for its system."""
    source = next((name for name in _HAS if name in project.files), "")
    uv = find_uv()
    if source and uv:
        resolved, said = _resolved(uv, project, source)
        if resolved:
            yield from _judged([_part(one, _here(project), project) for one in resolved])
            return
        if _ELSEWHERE.search(said):
            yield DicectlError("D668", reason=_cause(said), evidence=_evidence(said))
            return
    else:
        said = "there is no uv here" if source else "there is no list of packages"
    yield from _measured(project, _why_not(said))


def _resolved(uv: str, project: Project, source: str) -> tuple[list[Mapping[str, object]], str]:
    """Return the packages as `pylock.toml` has them, and what uv said."""
    version = re.search(r"3\.1[234]", (project.read(".python-version") or b"").decode())
    words = ["--python-platform", PLATFORM, "--python-version", version[0] if version else "3.12"]
    argv = [uv, "pip", "compile", source, "--format", "pylock.toml", *words, "--no-build"]
    env = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "UV_HTTP_TIMEOUT": "10"}
    try:
        done = runner.run([*argv, "--no-header"], cwd=project.root, env=env, timeout=TIMEOUT)
        return tomllib.loads(done.stdout if done.status == 0 else "").get("packages", []), done.said
    except (DicectlError, tomllib.TOMLDecodeError) as error:
        return [], str(error)


def _part(told: Mapping[str, object], here: Mapping[str, Distribution], project: Project) -> Part:
    name, version = str(told["name"]), str(told.get("version", ""))
    found = here.get(_normal(name))
    if found and found.version == version:
        return Part(name, _size(found), measured=True)
    wheels = told.get("wheels") or [told.get("archive") or {}]
    wheel = wheels[0] if isinstance(wheels, list) else {}
    size = wheel.get("size") or _on_disk(project.root / str(wheel.get("path", "")))
    return Part(name, int(size) * UNPACKED / _MB, measured=False)


def _on_disk(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _here(project: Project) -> dict[str, Distribution]:
    """Return what the folder's own environment has, by name."""
    for venv in _VENVS:
        places = [project.root / venv / "Lib" / "site-packages"]
        places += (project.root / venv / "lib").glob("python*/site-packages")
        there = [str(place) for place in places if place.is_dir()]
        if there:
            return {_normal(one.name): one for one in distributions(path=there)}
    return {}


def _size(one: Distribution) -> float:
    """Return what a package takes on the disk in MB, as its RECORD has it."""
    rows = csv.reader((one.read_text("RECORD") or "").splitlines())
    return sum(int(row[2]) for row in rows if len(row) > 2 and row[2].isdecimal()) / _MB


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _measured(project: Project, why: str) -> Iterator[Said]:
    """Measure all of the folder's environment, where the requirements could not be resolved."""
    tools = ("pip", "setuptools", "wheel", "uv")
    here = _here(project).items()
    parts = [Part(name, _size(one), measured=True) for name, one in here if name not in tools]
    if parts:
        yield from _judged(parts)
    yield NotLookedInto(f"Whether each package is there for Vercel's Linux: {why}")
    if not parts:
        yield NotLookedInto(f"How large the packages are: {why}")


def _judged(parts: list[Part]) -> Iterator[Said]:
    largest = sorted(parts, key=lambda one: -one.size)
    total = sum(one.size for one in parts)
    seen = "\n".join(f"{one.name}: {_in_words(one)}" for one in largest[:5])
    about = "" if all(one.measured for one in parts) else "about "
    if total > EASY:
        what = f"Vercel takes {MOST} MB" if total > MOST else "the first answer will be slow"
        error = DicectlError("D667", size=f"{about}{total:.0f}", what=what, evidence=seen)
        yield error
    elif parts:
        first = largest[0]
        yield f"The packages take {about}{total:.0f} MB, the most of it {first.name}" + (
            f" ({first.size:.0f} MB); Vercel takes {MOST} MB"
        )


def _in_words(one: Part) -> str:
    return f"{one.size:.0f} MB, as it is installed here" if one.measured else f"~{one.size:.0f} MB"


def _why_not(said: str) -> str:
    if built := _SOURCE.search(said):
        return f"{built[1]} has no wheel, and is built there"
    if re.search(r"error sending request|dns error|network was disabled|timed out|D901", said):
        return "the index does not answer"
    return _cause(said)


def _cause(said: str) -> str:
    """Return the words of uv's that say why."""
    lines = [line.strip() for line in said.splitlines() if not line.startswith("warning")]
    found = [line for line in lines if _ELSEWHERE.search(line)] or lines or ["uv says nothing"]
    words = re.sub(r"^(cause: )?(And )?[Bb]ecause ", "", found[-1])
    return re.split(r" and you require|, we can conclude", words)[0]


def _evidence(said: str) -> str:
    return "\n".join(line for line in said.splitlines() if line.startswith("hint:"))
