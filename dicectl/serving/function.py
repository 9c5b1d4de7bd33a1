"""Finds and loads a function of the user's folder: `model:predict`, `model.py`, `src/a/b.py:f`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from dicectl.buildpack.distributions import packages_of
from dicectl.errors import DicectlError
from dicectl.serving import environment, tracebacks
from dicectl.serving.helpers import fitting, without_helpers

if TYPE_CHECKING:
    from webapp.functions.algorithm import Algorithm


@dataclass(frozen=True)
class Target:
    """What was asked for.

    Attributes:
        text: how it was typed.
        root: the folder from which the module is imported.
        module: "shop.prices".
        name: the function, "" if only the file was named.
        file: the module's file, None for an installed module.
    """

    text: str
    root: Path
    module: str
    name: str
    file: Path | None

    @property
    def shown(self) -> str:
        """The module for a sentence: its file, as seen from here, or its name."""
        if self.file is None:
            return self.module
        here = Path.cwd()
        return str(self.file.relative_to(here) if self.file.is_relative_to(here) else self.file)


def load(text: str, folder: Path, command: str = "run") -> tuple[str, Algorithm]:
    """Import the function that a target names; return its full name and what it takes and gives.

    Raises:
        DicectlError: D851 to D858, there is none, or it cannot be loaded.
    """
    # Before the user's folder is looked into: a random.py there is not for us.
    from webapp.functions import loading

    target = find(text, folder)
    environment.join(folder)
    environment.look_in(folder, folder / "src", target.root)
    module = _imported(target, folder)
    name = target.name or _only(module, target, command)
    return f"{target.module}:{name}", _algorithm(loading.load, module, target, name)


def find(text: str, folder: Path) -> Target:
    """Return where a function is, without importing anything.

    Raises:
        DicectlError: D851, there is no such file or module.
    """
    place, colon, name = text.rpartition(":")
    if not colon or not all(map(str.isidentifier, name.split("."))):
        place, name = text, ""
    roots = [one for one in (folder / "src", folder) if one.is_dir()]
    if place.endswith(".py") or "/" in place or "\\" in place:
        file = folder / place
        if not file.is_file():
            raise _missing(place, folder)
        return _of_file(text, file.resolve(), name, [one.resolve() for one in roots])
    stem = place.replace(".", "/")
    for root in roots:
        for path in (root / f"{stem}.py", root / stem / "__init__.py"):
            if place and path.is_file():
                return Target(text, root, place, name, path.resolve())
    if not _is_installed(place, folder):
        raise _missing(place or text, folder)
    return Target(text, folder, place, name, None)


def _of_file(text: str, file: Path, name: str, roots: list[Path]) -> Target:
    """Return the target for a file: its module is named from src/ or the folder if it is there."""
    root = next((one for one in roots if file.is_relative_to(one)), file.parent)
    parts = list(file.relative_to(root).with_suffix("").parts)
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    if any("." in part for part in parts):
        root, parts = file.parent, [file.stem]
    return Target(text, root, ".".join(parts), name, file)


def _is_installed(module: str, folder: Path) -> bool:
    from importlib.util import find_spec

    environment.join(folder)
    try:
        return bool(module) and find_spec(module.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def _missing(place: str, folder: Path) -> DicectlError:
    is_file = place.endswith(".py") or "/" in place
    files = [*folder.glob("*.py"), *folder.glob("*/*.py"), *folder.glob("src/*/*.py")]
    paths = sorted(file.relative_to(folder).as_posix() for file in files)
    known = paths if is_file else list(map(_module, paths))
    near = [*_defining(place, folder, paths), *get_close_matches(place, known, n=1, cutoff=0.5)]
    return DicectlError(
        "D851",
        what=f"file {place}" if is_file else f"module {place}",
        folder=folder,
        fix=f"Did you mean {near[0]}?" if near else "",
        evidence="" if near or not paths else "Python files: " + ", ".join(paths[:8]),
    )


def _defining(name: str, folder: Path, paths: Iterable[str]) -> Iterator[str]:
    """Yield where a function of this name is: its name alone is no target."""
    defined = re.compile(rb"^(?:async )?def %b\(" % re.escape(name.encode()), re.MULTILINE)
    if name.isidentifier():
        found = (path for path in paths if defined.search((folder / path).read_bytes()))
        yield from (f"{_module(path)}:{name}" for path in found)


def _module(path: str) -> str:
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(target: Target, folder: Path) -> ModuleType:
    invalidate_caches()
    try:
        module = import_module(target.module)
    except ModuleNotFoundError as error:
        raise _not_installed(target, folder, error) from error
    except (Exception, SystemExit) as error:
        raise _not_imported(target, error) from error
    found = getattr(module, "__file__", None)
    if target.file and not (found and target.file.samefile(found)):
        other = found or "of Python itself"
        raise DicectlError("D858", file=target.shown, other=other)
    return module


def _not_imported(target: Target, error: BaseException) -> DicectlError:
    why = tracebacks.last_line(error)
    if isinstance(error, SystemExit):
        why = "it ends the program; put what it runs below if __name__ == '__main__':"
    said = tracebacks.short(error)
    return DicectlError("D855", module=target.shown, why=why, evidence=said, output=" ")


def missing_package(error: BaseException, folders: Iterable[Path]) -> str:
    """Return the package that brings what could not be imported; "" if it is the user's own."""
    name = getattr(error, "name", None) if isinstance(error, ModuleNotFoundError) else None
    if not name or "." in name:
        return ""
    places = [root / one for root in folders for one in (name, f"{name}.py")]
    return "" if any(map(Path.exists, places)) else packages_of(name)[0]


def _not_installed(target: Target, folder: Path, error: ModuleNotFoundError) -> DicectlError:
    """Say which package is missing, unless a module of the user's own is."""
    package = missing_package(error, (target.root, folder))
    if not package:
        return _not_imported(target, error)
    evidence = tracebacks.short(error)
    found = environment.find(folder)
    if found and environment.packages_of(found) is None:
        evidence += (
            f"\n{found} is of another Python than dicectl, which runs on {environment.VERSION}."
        )
    return DicectlError(
        "D856",
        module=target.shown,
        package=package,
        install=environment.install(folder, package),
        evidence=evidence,
        output=" ",
    )


def _only(module: ModuleType, target: Target, command: str) -> str:
    """Return the one function of a module."""
    every = list(public(module))
    if not every:
        raise DicectlError("D854", file=target.shown)
    names = fitting(module, without_helpers(module, every))
    if len(names) == 1:
        return names[0]
    place = target.text if target.file else target.module
    commands = [f"dicectl {command} {place}:{name}" for name in names]
    raise DicectlError(
        "D853", file=target.shown, first=commands[0], evidence="\n".join(commands), output=" "
    )


def public(module: ModuleType) -> Iterator[str]:
    """Yield the names of the functions that a module defines for others."""
    listed = getattr(module, "__all__", None)
    for name, value in vars(module).items():
        wanted = name in listed if listed is not None else not name.startswith("_")
        if wanted and name != "main" and _is_function_of(module, value):
            yield name


def _is_function_of(module: ModuleType, value: object) -> bool:
    if inspect.isclass(value) or not callable(value):
        return False
    made_by = value.func if isinstance(value, partial) else value
    return getattr(made_by, "__module__", "") == module.__name__


def _algorithm(
    loaded: Callable[[str], Algorithm], module: ModuleType, target: Target, name: str
) -> Algorithm:
    from webapp.functions.algorithm import AlgorithmError

    if not hasattr(module, name.partition(".")[0]):
        names = list(public(module))
        near = get_close_matches(name, names, n=1) or names[:1]
        raise DicectlError(
            "D852",
            file=target.shown,
            name=name,
            fix=f"Did you mean {target.text.rpartition(':')[0]}:{near[0]}?" if near else "",
            evidence=f"It has: {', '.join(names)}" if names else "",
        )
    try:
        return loaded(f"{target.module}:{name}")
    except AlgorithmError as error:
        why = str(error).removeprefix(f"{name}: ")
        raise DicectlError("D857", target=name, why=why, file=target.shown) from error
