"""Checks that the templates and static files that the app uses are in the project."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from dicectl.checks import engine
from dicectl.checks.entry import Entry, entry
from dicectl.checks.known import BRINGS
from dicectl.checks.lines import added, line_of, renamed, shown
from dicectl.checks.packages import installed
from dicectl.checks.source import Sources
from dicectl.errors import DicectlError
from dicectl.errors.advice import then
from dicectl.platforms.check import NotLookedInto, Said, as_warning
from dicectl.source.project import Project

MOST_BYTES = 500_000
MOST_MOVES = 3

_RENDERED = re.compile(rb"""\brender_template\(\s*["']([^"'{}\n]+)["']\s*[,)]""")
_EXTENDED = re.compile(
    rb"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"']+)["'](?!\s+ignore missing)"""
)
_STATIC = re.compile(
    rb"""url_for\(\s*["']static["']\s*,\s*filename\s*=\s*["']([^"'{}\n]+)["']\s*\)"""
)
# An app that says itself where its templates are is believed.
_OWN_LOADER = re.compile(
    rb"template_folder|jinja_loader|jinja_options|ChoiceLoader|FileSystemLoader"
)
_OWN_STATIC = re.compile(rb"static_folder|static_url_path|/static|send_from_directory")
_LIKE_TEMPLATES = re.compile(r"(^|/)(template|templates|html|pages|views)$", re.IGNORECASE)

_IGNORED = ", left out by git's ignore rules"

Use = tuple[str, str]  # a name, and where it is used: "app.py:12"


def templates(project: Project) -> Iterator[Said]:
    """Each template that the app names is in a templates folder, in the same letter case."""
    sources, modules = _modules(project)
    if not modules or any(_OWN_LOADER.search(sources.text(path)) for path in modules):
        yield ""
        return
    pages = [path for path in project.files if _in_folder(path, "templates")]
    used = [*_uses(modules, sources.text, _RENDERED), *_uses(pages, _reader(project), _EXTENDED)]
    if not used:
        yield ""
    known = {_after(path, "templates") for path in pages}
    suspected = [use for use in used if use[0] not in known and not use[0].startswith("/")]
    missing = [use for use in suspected if _is_called(sources, use)]
    misplaced = {use: found for use in missing if (found := _similar(project, use[0]))}
    if misplaced:
        lines = [
            f"{place}: {name}   (there is {found})" for (name, place), found in misplaced.items()
        ]
        moves = {_mended(project, name, found) for (name, _), found in misplaced.items()}
        fix = then(*sorted(moves)) if all(moves) and len(moves) <= MOST_MOVES else ""
        kept_out = [found.partition(",")[0] for found in misplaced.values() if _IGNORED in found]
        fix = added(project, *kept_out) if len(kept_out) == len(misplaced) else fix
        yield DicectlError("D817", evidence=shown(lines), fix=fix)
    elif missing and installed(project).names <= BRINGS.keys() - {"django"}:
        lines = [f"{place}: {name}" for name, place in missing]
        yield as_warning(DicectlError("D817", evidence=shown(lines)))
    elif missing:
        yield NotLookedInto(f"The template {missing[0][0]}: a package may bring it")


def static_files(project: Project) -> Iterator[Said]:
    """Each static file that the pages name is in a static folder, in the same letter case."""
    sources, modules = _modules(project)
    if not modules or any(_OWN_STATIC.search(sources.text(path)) for path in modules):
        return
    pages = [path for path in project.files if _in_folder(path, "templates")]
    known = {_after(path, "static") for path in project.files if _in_folder(path, "static")}
    used = _uses(pages, _reader(project), _STATIC)
    missing = [f"{place}: {name}" for name, place in used if name not in known]
    if missing:
        yield DicectlError("D818", evidence=shown(missing))


@lru_cache(maxsize=2)
def _modules(project: Project) -> tuple[Sources, list[str]]:
    """Return the modules that the web process may load: those beside and below its own."""
    at = entry(project)
    if at is None or _has_engine(project, at):  # the engine has templates and files of its own
        return Sources(project), []
    top = at.path.partition("/")[0] if "/" in at.path else ""
    own = set(at.sources.reachable(at.path))
    beside = (path for path in project.files if path.endswith(".py") and top)
    own |= {path for path in beside if path.startswith(f"{top}/")}
    return at.sources, sorted(own)


def _has_engine(project: Project, at: Entry) -> bool:
    return engine.is_imported(at.sources.text(at.path)) and not engine.is_shadowed(project)


def _uses(
    paths: Iterable[str], read: Callable[[str], bytes], pattern: re.Pattern[bytes]
) -> Iterator[Use]:
    for path in sorted(paths):
        text = read(path)
        for found in pattern.finditer(text):
            yield found[1].decode("utf-8", "replace"), f"{path}:{line_of(text, found.start())}"


def _is_called(sources: Sources, use: Use) -> bool:
    """Whether a template's name is in a call, and not in a comment or a docstring."""
    name, place = use
    path = place.rpartition(":")[0]
    tree = sources.tree(path) if path.endswith(".py") else None
    if tree is None:
        return not path.endswith(".py")
    calls = (node.args[:1] for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(
        isinstance(one, ast.Constant) and one.value == name for args in calls for one in args
    )


def _reader(project: Project) -> Callable[[str], bytes]:
    return lambda path: project.read(path, MOST_BYTES) or b""


def _in_folder(path: str, name: str) -> bool:
    return f"/{name}/" in f"/{path}"


def _after(path: str, name: str) -> str:
    return f"/{path}".partition(f"/{name}/")[2]


def _mended(project: Project, name: str, found: str) -> str:
    """Return the command that gives a template the name that the app has, "" if none is clear."""
    if found not in project.files:
        return ""
    own, folder = name.rpartition("/")[2], found.rpartition("/")[0]
    if f"/{folder}/{own}".endswith(f"/templates/{name}"):
        return renamed(project, found, f"{folder}/{own}")
    outer = found.removesuffix(f"/{name}")
    above = outer.rpartition("/")[0]
    wanted = f"{above}/templates" if above else "templates"
    is_free = not any(path.startswith(f"{wanted}/") for path in project.files)
    return renamed(project, outer, wanted) if outer != found and is_free else ""


def _similar(project: Project, name: str) -> str:
    """Return the file that is meant by a template's name, "" if there is none.

    It is in another letter case, in a folder that is not called templates, or ignored by git.
    """
    for path in sorted(project.files):
        folder = path.removesuffix(f"/{name}")
        if f"/{path}".lower().endswith(f"/templates/{name}".lower()):
            return path
        if folder != path and _LIKE_TEMPLATES.search(folder):
            return path
        if path == name:
            return path
    if (project.root / "templates" / name).is_file():
        return f"templates/{name}{_IGNORED}"
    return ""
