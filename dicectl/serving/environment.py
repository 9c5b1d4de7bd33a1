"""The virtual environment of the user's project, whose packages its functions need.

dicectl is often installed elsewhere (pipx, uv), so that it cannot see them by itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dicectl.errors.advice import command, then
from dicectl.machine.system import MAKE_ENVIRONMENT, PYTHON, site_packages

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
FOLDERS = (".venv", "venv")


def join(folder: Path) -> None:
    """Let imports find the packages of a project's environment, after those of dicectl."""
    import site

    environment = find(folder)
    packages = environment and packages_of(environment)
    if packages and environment and environment.resolve() != Path(sys.prefix).resolve():
        site.addsitedir(str(packages))


def look_in(*folders: Path) -> None:
    """Let modules of these folders be found before others of the name, the last one's first."""
    for folder in folders:
        path = str(folder)
        if folder.is_dir():
            sys.path[:] = [path, *(one for one in sys.path if one != path)]


def find(folder: Path) -> Path | None:
    """Return the environment of the project in a folder, None if it has none."""
    named = os.environ.get("VIRTUAL_ENV")
    places = [*(folder / one for one in FOLDERS), *([Path(named)] if named else [])]
    return next((one for one in places if (one / "pyvenv.cfg").is_file()), None)


def packages_of(environment: Path) -> Path | None:
    """Return where its packages are; None if they are of another Python than this one."""
    packages = site_packages(environment, VERSION)
    return packages if packages.is_dir() else None


def install(folder: Path, package: str) -> str:
    """Return the command that installs a package where a function of the folder finds it."""
    environment = find(folder)
    what = ["-r", "requirements.txt"] if _is_required(folder, package) else [package]
    if environment is None or packages_of(environment) is None:
        make = MAKE_ENVIRONMENT.format(version=VERSION)
        return then(make, _pip(Path(".venv"), what))
    own = environment.relative_to(folder) if environment.is_relative_to(folder) else environment
    packages = packages_of(environment)
    if packages and not (packages / "pip").is_dir():  # made by uv
        return command("uv", "pip", "install", "--python", str(own), *what)
    return _pip(own, what)


def _pip(environment: Path, what: list[str]) -> str:
    return command(str(environment / PYTHON), "-m", "pip", "install", *what)


def _is_required(folder: Path, package: str) -> bool:
    try:
        listed = (folder / "requirements.txt").read_text("utf-8", "replace").lower()
    except OSError:
        return False
    return any(line.strip().startswith(package) for line in listed.splitlines())
