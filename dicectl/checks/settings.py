"""Django's settings, read without running them: which modules they name, and what they say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dicectl.checks.lines import Line
from dicectl.checks.packages import installed
from dicectl.checks.source import Sources, defined
from dicectl.source.project import Project

_MODULE = re.compile(rb"""["']DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']""")
# Settings that name modules, in lists.
_LISTS = re.compile(r"\w*_APPS|MIDDLEWARE(?:_CLASSES)?")
# Packages that make the settings, or change them by a call at the end.
MAKERS = re.compile(
    rb"^(?:from|import)\s+(?:split_settings|dynaconf|configurations|django_heroku|heroku)\b"
    rb"|\blocals\(\)|\bglobals\(\)",
    re.MULTILINE,
)


@dataclass(frozen=True, eq=False)
class Settings:
    """The settings of a project.

    Attributes:
        sources: the modules that manage.py can import.
        path: the file of the settings that it names.
    """

    sources: Sources
    path: str

    @property
    def paths(self) -> list[str]:
        """That file and those of the project whose every name it takes over, the nearest first."""
        found, waiting = [self.path], [self.path]
        while waiting:
            path = waiting.pop()
            for node in _body(self.sources, path):
                new = self._taken(node, path)
                if new and new not in found:
                    found.append(new)
                    waiting.append(new)
        return found

    def _taken(self, node: ast.stmt, path: str) -> str | None:
        if not isinstance(node, ast.ImportFrom) or node.names[0].name != "*":
            return None
        source = "." * node.level + (node.module or "")
        return self.sources.find(self.sources.absolute(source, path))

    @property
    def is_clear(self) -> bool:
        """Whether the settings are all in one file, and nothing else makes or changes them."""
        tree = self.sources.tree(self.path)
        is_made = MAKERS.search(self.sources.text(self.path))
        return tree is not None and defined(tree) is not None and not is_made

    def value(self, name: str) -> tuple[ast.expr, Line] | None:
        """Return what a setting is given, surely and once; None if that is unclear."""
        if not self.is_clear:
            return None
        tree = self.sources.tree(self.path) or ast.Module([], [])
        stored = [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id == name]
        given = [(value, number) for own, value, number in _given(tree.body) if own == name]
        if len(stored) != 1 or len(given) != 1:
            return None
        return given[0][0], self.line(self.path, given[0][1])

    def named(self) -> Iterator[tuple[str, Line]]:
        """Yield the modules that lists of settings name: "corsheaders", "main.apps.MainConfig"."""
        for path in self.paths:
            for name, value, _ in _given(_body(self.sources, path)):
                if _LISTS.fullmatch(name) and isinstance(value, (ast.List, ast.Tuple)):
                    for one in value.elts:
                        if isinstance(one, ast.Constant) and isinstance(one.value, str):
                            yield one.value, self.line(path, one.lineno)

    def loaded(self) -> Iterator[str]:
        """Yield the files of the project that Django imports when it starts."""
        yield from self.paths
        for name, _ in self.named():
            for module in (name, f"{name}.apps", f"{name}.models", name.rpartition(".")[0]):
                if path := self.sources.find(module):
                    yield path
        urls = self.value("ROOT_URLCONF")
        if urls and isinstance(urls[0], ast.Constant):
            path = self.sources.find(str(urls[0].value))
            yield from [path] if path else []

    def line(self, path: str, number: int) -> Line:
        """Return a line of one of the files, to be shown."""
        lines = self.sources.text(path).decode("utf-8", "replace").splitlines()
        return Line(path, number, lines[number - 1])


@lru_cache(maxsize=2)
def settings(project: Project) -> Settings | None:
    """Return the settings that the build's manage.py loads, None if that is not clear.

    The build takes the manage.py that is least deep, at most two folders down.
    """
    sources, module = module_of(project)
    path = sources.find(module) if module else None
    return Settings(sources, path) if path else None


def module_of(project: Project) -> tuple[Sources, str]:
    """Return the modules that manage.py finds, and which settings it loads, "" if unclear."""
    manage = ""
    if "django" in installed(project).names:
        named = (one for one in project.files if f"/{one}".endswith("/manage.py"))
        manage = min(named, key=lambda path: (path.count("/"), path), default="")
    sources = Sources(project, (manage.removesuffix("manage.py"),))
    modules = set(_MODULE.findall(sources.text(manage))) if manage.count("/") <= 2 else set()
    return sources, modules.pop().decode() if len(modules) == 1 else ""


def _body(sources: Sources, path: str) -> list[ast.stmt]:
    tree = sources.tree(path)
    return tree.body if tree else []


def _given(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr, int]]:
    """Yield the names that statements give a value to, or add to."""
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value, node.lineno
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value, node.lineno
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                yield name, value, node.lineno
