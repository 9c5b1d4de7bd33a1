"""Checks of the repository: what git would carry to Heroku, and what it would not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicectl.buildpack import VIRTUAL_ENVIRONMENTS
from dicectl.checks.lines import new_files, shown
from dicectl.errors import DicectlError
from dicectl.errors.advice import command, then
from dicectl.platforms.check import Said, as_warning
from dicectl.source.project import Project

# A checkout of more is refused: https://devcenter.heroku.com/articles/limits, read 2026-11-22.
MOST_TOTAL = 1_000_000_000
# Half of what GitHub takes, and from where on it warns.
LARGE = 50_000_000
# What a .gitignore keeps out in every Python project.
USUAL = (".venv/", "venv/", "__pycache__/", ".env")

_MADE = re.compile(r"(^|/)__pycache__/|\.py[co]$")
_MODULE = re.compile(r'^\[submodule "(.+)"\]((?:\n(?!\[).*)*)', re.MULTILINE)
_SSH = re.compile(r"(?:ssh://)?[\w.-]+@(?P<host>[\w.-]+)(?::\d+/|[:/]/?)(?P<path>\S+)|ssh://\S+")
_LFS = re.compile(rb"^[^#\n]*\bfilter=lfs\b", re.MULTILINE)


def size(project: Project) -> Iterator[Said]:
    """The files are not too large to be deployed."""
    sizes = {path: project.size(path) for path in project.files}
    large = sorted((path for path in sizes if sizes[path] > LARGE), key=sizes.__getitem__)
    total = sum(sizes.values())
    evidence = shown(f"{path}: {_megabytes(sizes[path])}" for path in reversed(large))
    if total > MOST_TOTAL:
        limit = _megabytes(MOST_TOTAL)
        yield DicectlError("D823", limit=limit, size=_megabytes(total), evidence=evidence)
    elif large:
        yield DicectlError("D822", evidence=evidence)


def carried(project: Project) -> Iterator[Said]:
    """Everything in the folder is carried by a push: no LFS, no repositories inside."""
    yield from _lfs(project)
    inside = sorted(project.repositories_inside)
    modules = (project.read(".gitmodules") or b"").decode("utf-8", "replace")
    declared = [
        path for path in inside if re.search(rf"path\s*=\s*{re.escape(path)}\s*$", modules, re.M)
    ]
    if by_ssh := _by_ssh(modules):
        seen = shown(f".gitmodules: url = {url}" for _, _, url in by_ssh)
        error = DicectlError("D874", evidence=seen, fix=_by_https(project, by_ssh))
        files = any(path.startswith(f"{own}/") for _, own, _ in by_ssh for path in project.files)
        yield as_warning(error) if files and not declared else error  # an old rule of no submodule
    elif declared:
        yield DicectlError("D825", evidence=shown(declared))
    if undeclared := [path for path in inside if path not in declared]:
        yield DicectlError("D826", evidence=shown(f"{path}/" for path in undeclared))


def _by_ssh(modules: str) -> list[tuple[str, str, str]]:
    """Return the name, the folder and the address of each submodule with an ssh address."""
    found = [
        (name, dict(re.findall(r"(\w+)\s*=\s*(\S+)", rest)))
        for name, rest in _MODULE.findall(modules)
    ]
    told = [(name, rules.get("path", ""), rules.get("url", "")) for name, rules in found]
    return [one for one in told if _SSH.fullmatch(one[2])]


def _by_https(project: Project, by_ssh: list[tuple[str, str, str]]) -> str:
    """Return the commands that give submodules an https address, "" where that is not clear."""
    commands = []
    for name, _, url in by_ssh:
        found = _SSH.fullmatch(url)
        if not found or not found["host"]:
            return ""
        address = f"https://{found['host']}/{found['path']}"
        setting = ["git", "config", "--file", ".gitmodules", f"submodule.{name}.url", address]
        commands.append(command(*setting))
    return then(*commands, *["git submodule sync"] * project.is_repository)


def history(project: Project) -> Iterator[Said]:
    """The repository has what a push needs."""
    if project.is_detached:
        yield "No branch is checked out; what is deployed is the commit that is"


def ignored(project: Project) -> Iterator[Said]:
    """Nothing is in the repository that belongs on this machine only."""
    if made := sorted(filter(_MADE.search, project.files)):
        yield DicectlError("D828", evidence=shown(made), fix=_removed(project, made))
    if environments := [one for one in _environments(project) if one not in VIRTUAL_ENVIRONMENTS]:
        new = made_here(project)
        old = [one for one in environments if one not in new]
        untrack = command("git", "rm", "-r", "--cached", "--quiet", *old)
        yield DicectlError(
            "D828",
            evidence=shown(f"{one}/" for one in environments),
            fix=then(*([untrack] if old else []), "dicectl check --fix"),
        )
    if ".gitignore" not in project.files and project.files and (missing := unignored(project)):
        yield DicectlError("D827", missing=", ".join(missing))


def made_here(project: Project) -> list[str]:
    """Return the virtual environments with other names than usual, which git would take."""
    new = new_files(project)
    other = (one for one in _environments(project) if one not in VIRTUAL_ENVIRONMENTS)
    return [one for one in other if f"{one}/pyvenv.cfg" in new]


def _environments(project: Project) -> list[str]:
    found = (path for path in project.files if path.endswith("/pyvenv.cfg"))
    return sorted(path.removesuffix("/pyvenv.cfg") for path in found)


def unignored(project: Project) -> list[str]:
    """Return what git would take although no repository should hold it."""
    inside = {rule: f"{rule}x" if rule.endswith("/") else rule for rule in USUAL}
    left_out = project.ignores(inside.values())
    return [rule for rule, path in inside.items() if path not in left_out]


def _lfs(project: Project) -> Iterator[Said]:
    for path in sorted(project.files):
        if path.rpartition("/")[2] == ".gitattributes":
            rules = _LFS.findall(project.read(path) or b"")
            patterns = [
                rule.split()[0].decode("utf-8", "replace") for rule in rules if rule.split()
            ]
            if used := [one for one in patterns if _is_used(project, one)]:
                places = shown(f"{path}: {one}" for one in used)
                yield DicectlError("D824", pattern=used[0], evidence=places)


def _is_used(project: Project, pattern: str) -> bool:
    from fnmatch import fnmatch

    last = pattern.rpartition("/")[2]
    return any(
        fnmatch(path, pattern) or fnmatch(path.rpartition("/")[2], last) for path in project.files
    )


def _removed(project: Project, made: list[str]) -> str:
    """Only what git has already must be taken out of it; the rest is ignored by a rule."""
    new = new_files(project)
    if all(path in new for path in made):
        return "dicectl check --fix"
    untrack = command("git", "rm", "-r", "--cached", "--quiet", "*.pyc")
    return then(untrack, "dicectl check --fix")


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.0f} MB"
