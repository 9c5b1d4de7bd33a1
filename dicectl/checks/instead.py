"""What is meant where `create_app` names a module or a function that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from dicectl.checks import functions
from dicectl.checks.names import nearest
from dicectl.checks.source import Sources
from dicectl.checks.targets import Start, Target

MOST_SHOWN = 8


def another(at: Start, target: Target) -> str:
    """Return what to do about a module that is not there."""
    found = _module(at.sources, target) or _elsewhere(at, target.name)
    return (
        _write(target, found)
        if found
        else (f"Add the module to the project, or name another one in {target.line.path}.")
    )


def another_in(sources: Sources, target: Target, path: str) -> tuple[str, str]:
    """Return what to do about a function that its module has not, and which ones it has."""
    names = [one.name for one in functions.functions_in(sources, path)]
    near = nearest(target.name, names) or (names[0] if len(names) == 1 else "")
    more = " and more" * (len(names) > MOST_SHOWN)
    there = f"{path}: {', '.join(names[:MOST_SHOWN]) or 'no public function'}{more}"
    if near:
        return _write(target, f"{functions.module_of(sources, path)[1]}:{near}"), there
    add = f"Write a function {target.name} in {path}, or name another one in {target.line.path}."
    return add, there


def _write(target: Target, found: str) -> str:
    return f'Write "{found}" in {target.line.path}, in place of "{target.text}".'


def _module(sources: Sources, target: Target) -> str:
    """Return the target with a module that is there, "" if none is near."""
    plain = target.module.removeprefix("./").replace("/", ".").removesuffix(".py")
    folder, _, last = plain.rpartition(".")
    if sources.find(folder) and not target.name:  # "model.predict"
        return f"{folder}:{last}"
    known = set(_modules(sources))
    near = plain if plain in known else nearest(plain, known)
    return f"{near}:{target.name}" if near and target.name else near


def _modules(sources: Sources) -> Iterator[str]:
    for path in sources.project.files:
        name = functions.module_of(sources, path)[1] if path.endswith(".py") else None
        if name and not name.startswith(("test", "conftest")):
            yield name


def _elsewhere(at: Start, name: str) -> str:
    """Return where a function of this name is, or the only one that there is."""
    found = functions.functions(at.sources.project)
    same = [one.target for one in found if one.name == name]
    return next(iter(same), "") or (found[0].target if len(found) == 1 else "")
