"""Checks whether the Procfile and the list of packages are there, where Heroku looks for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from dicectl.buildpack import MISSPELT_REQUIREMENTS, PACKAGE_MANAGERS
from dicectl.checks import beginning, engine
from dicectl.checks.flask import deeper_app, engine_app, flask_app, misnamed_app
from dicectl.checks.kinds import suggested
from dicectl.checks.lines import added, renamed
from dicectl.checks.listing import wanted
from dicectl.checks.packages import is_uv
from dicectl.checks.typed import LIKELY
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice, command, then, told
from dicectl.errors.shells import Write
from dicectl.platforms.check import Said
from dicectl.source.project import Project

_BY_FIX = "dicectl check --fix"
_NO_LINE = (
    "Write into Procfile a line for what starts your app, like  web: gunicorn MODULE:APP"
    "    or, for a program without a page:  worker: python FILE.py"
)
_NO_LIST = "Write into requirements.txt the packages that your app imports, a line each"


def something_to_deploy(project: Project) -> Iterator[Said]:
    """An empty folder cannot be deployed."""
    if not project.files:
        yield DicectlError("D105", folder=str(project.root))


def deployable(project: Project) -> Iterator[Said]:
    """A Procfile says what to run, a package-manager file what to install."""
    if not project.files:
        yield ""  # `something_to_deploy` says so
        return
    likely, listed = suggested(project), wanted(project)[0]
    writes = {
        "Procfile": advice("`echo {line} > Procfile`", {"line": likely}) if likely else _NO_LINE,
        "requirements.txt": told(Write("requirements.txt", tuple(listed))) if listed else _NO_LIST,
    }
    if "Procfile" in project.files:
        del writes["Procfile"]
    if any(name in project.files for name in (*PACKAGE_MANAGERS, "Pipfile", "setup.py")):
        del writes["requirements.txt"]
    found = {name: error for name in writes if (error := _elsewhere(project, name))}
    yield from {error.fix: error for error in reversed(found.values())}.values()
    if absent := {name: write for name, write in writes.items() if name not in found}:
        yield _absent(project, absent)


def listed(project: Project, names: tuple[str, ...], _seen: Project) -> Iterator[Said]:
    """One of the files says what to install, where no Procfile is needed."""
    found = [name for name in names if name in project.files]
    if found or not project.files:
        yield f"{found[0]} lists the packages" if found else ""
        return
    missing = "requirements.txt"
    if misnamed := _elsewhere(project, missing):
        yield misnamed
    else:
        packages = wanted(project)[0]
        write = told(Write(missing, tuple(packages))) if packages else _NO_LIST
        yield _absent(project, {missing: write})


def _absent(project: Project, writes: dict[str, str]) -> DicectlError:
    evidence = f"files that would be deployed: {_some(sorted(project.files))}"
    fix = "dicectl check --fix"
    if "requirements.txt" in writes and _needs_engine(project):
        fix = engine.GET
    elif flask_app(project) is None:
        is_known = [*writes] == ["Procfile"] and suggested(project)
        seen, fix = _without_app(project, _BY_FIX if is_known else _both(writes))
        evidence += f"\n{seen}" * ("Procfile" in writes) + _unknown(project, writes)
    missing = " and no ".join(writes)
    if missing == "requirements.txt" and is_uv(project):
        missing, lock = "uv.lock", ["uv lock", "git add uv.lock"]
        fix = then(*lock[: 1 + project.is_repository])
    facts = {"missing": missing, "folder": str(project.root)}
    return DicectlError("D101", **facts, fix=fix, evidence=evidence)


def _both(writes: dict[str, str]) -> str:
    """Return how to write the files: one line of commands, or sentences where one is not known."""
    is_clear = not {_NO_LINE, _NO_LIST}.intersection(writes.values())
    return then(*writes.values()) if is_clear else ".    ".join(writes.values())


def _unknown(project: Project, writes: dict[str, str]) -> str:
    """Say which modules are imported of which it is not known what brings them."""
    unknown = wanted(project)[1] if "requirements.txt" in writes else []
    return f"\nwhat brings these is not known here: {_some(unknown)}" if unknown else ""


def _without_app(project: Project, write: str) -> tuple[str, str]:
    """Return where there is an app if not where it is looked for, and what to do."""
    if path := misnamed_app(project):
        plain = unicodedata.normalize("NFKD", path.removesuffix(".py")).encode("ascii", "ignore")
        new = re.sub(r"\W+", "_", plain.decode()).strip("_") + ".py"
        fix = then(renamed(project, path, new), "dicectl check --fix")
        if new == ".py" or (project.root / new).exists():
            fix = f"Give {path} a name of letters, digits and _, then run: dicectl check --fix"
        return f"{path} has a Flask app, but no server can load a file of that name", fix
    if deeper := deeper_app(project):
        return f"the Flask app is in {deeper[0]}", write
    if "Procfile" not in project.files and (offered := beginning.offer(project)):
        return offered
    if suggested(project):
        return f"what would start it: {suggested(project)}", write
    return "none of them has an app at its top level, like  app = Flask(__name__)", write


def _needs_engine(project: Project) -> bool:
    """Whether the app is made by the web engine, which is on no package index."""
    loads = f"{engine.MODULE}:".encode() in (project.read("Procfile") or b"")
    is_made = loads and not engine.is_shadowed(project)
    return is_made or engine_app(project) is not None


def _elsewhere(project: Project, name: str) -> DicectlError | None:
    """Say where a file is that is not found under its name in the top folder."""
    if (project.root / name).is_file() and name in _names_on_disk(project):
        seen = f"{name}: left out by git's ignore rules"
        return DicectlError("D802", name=name, evidence=seen, add=added(project, name))
    misspelt = {*MISSPELT_REQUIREMENTS} if name == "requirements.txt" else set()
    for path in sorted(project.files, key=lambda path: (path.count("/"), path)):
        own = path.rpartition("/")[2]
        if path in misspelt or ("/" not in path and name == "Procfile" and own.lower() in LIKELY):
            return _misnamed(project, name, path)
        if own == name and path.count("/") == 1 and _is_project(project, path):
            return _in_folder(project, name, path)
    return None


def _misnamed(project: Project, name: str, path: str) -> DicectlError:
    fix = renamed(project, path, name)
    return DicectlError("D801", name=name, found=path, evidence=path, fix=fix)


def _is_project(project: Project, path: str) -> bool:
    """Whether a folder has code beside a file, so that it may be what should be deployed."""
    folder = path.rpartition("/")[0]
    inside = (one for one in project.files if one.startswith(f"{folder}/"))
    return any(one.endswith(".py") for one in inside) and folder not in {"tests", "docs"}


def _in_folder(project: Project, name: str, path: str) -> DicectlError:
    folder = path.rpartition("/")[0]
    inside = (
        one.removeprefix(f"{folder}/") for one in project.files if one.startswith(f"{folder}/")
    )
    names = sorted({one.partition("/")[0] for one in inside})
    # With -n nothing is overwritten.
    fix = command("mv", "-n", *(f"{folder}/{one}" for one in names), ".")
    return DicectlError("D801", name=name, found=path, evidence=path, fix=fix)


def _names_on_disk(project: Project) -> set[str]:
    """Names as they are written: macOS and Windows find `procfile` when asked for `Procfile`."""
    return {entry.name for entry in project.root.iterdir()}


def _some(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if names[most:] else "")
