"""Which files a project lacks, and what they are to hold. What is there is left as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from dicectl.buildpack.distributions import packages_of
from dicectl.buildpack.procfile import process_types
from dicectl.checks import pickled
from dicectl.checks.engine import MODULE, kept
from dicectl.checks.fixes import used_here
from dicectl.checks.flask import flask_app
from dicectl.checks.functions import Found, roots
from dicectl.checks.imports import inner_imports
from dicectl.checks.packages import closure, installed
from dicectl.checks.source import Sources, is_standard
from dicectl.checks.targets import start
from dicectl.machine.edits import File
from dicectl.projects import engine, jobs, lists, texts
from dicectl.projects import flask_app as tutorial
from dicectl.projects.targets import Choose, existing
from dicectl.projects.versions import pinned
from dicectl.source.project import Project

# The first that is free holds the app.
_ENTRIES = ("app", "site_app", "web_app")
_FOLDER = re.compile(rb"""create_app\([^#]*\bfolder=["']([^"']+)["']""")
# What jobs need beside the engine.
JOBS = ("huey", "redis")
_EJECTED = {"page": ("page.html", "base.html", "theme.css")}


@dataclass(frozen=True)
class Wish:
    """What was asked for.

    Attributes:
        folder: as it was typed: "." or "my-project".
        sources: the functions: "model:predict", "model.py"; empty for what is found.
        template: page, api or flask.
        eject: what of the page is copied to be changed: "page", "" for nothing.
        renew: whether the engine is to be renewed.
        jobs: whether each call becomes a job.
        choose: asks which of several; returns "" where nobody is there.
    """

    folder: str
    sources: tuple[str, ...]
    template: str
    eject: str
    renew: bool
    jobs: bool
    choose: Choose


@dataclass(frozen=True)
class Names:
    """What the project is called: in words, as an app, and as a module."""

    title: str
    app: str
    module: str


class Contents:
    """The files of one project, whose functions are `found`; none of them for an example."""

    def __init__(self, project: Project, found: list[Found], names: Names, wish: Wish) -> None:
        self.project, self.found, self.names = project, found, names
        self.template, self.eject = wish.template, wish.eject
        self.start = start(project)
        has_jobs = self.start is not None and self.start.has_jobs
        self.jobs, self.wants_jobs = wish.jobs or has_jobs, wish.jobs and not has_jobs
        self.sources = Sources(project, roots(project))
        self.entry = existing(project) or self._flask_entry()
        self._jobs = jobs.changes(project, self.entry) if self.wants_jobs else []

    @property
    def notices(self) -> tuple[str, ...]:
        """What is left alone and should be known."""
        web = self._web
        entry = self.facts.entry
        if web and f"{entry}:app" not in web and self.entry is None:
            return (f"The Procfile starts something else, and is left as it is: {web}",)
        return jobs.notices(self.entry, self._jobs) if self.wants_jobs else ()

    def _flask_entry(self) -> str | None:
        """Return the file of the Flask app, where that is what was asked for."""
        app = flask_app(self.project) if self.template == "flask" else None
        return self.sources.find(app.partition(":")[0]) if app else None

    @cached_property
    def facts(self) -> texts.Facts:
        """What the files are about."""
        entry = (self.entry or self._free_entry()).removesuffix(".py")
        module = self.names.module
        targets = tuple(one.target for one in self.found) or (f"{module}:{module}",)
        source = next((one.root for one in self.found if one.root), "")
        names = self.names.title, self.names.app, targets, entry, source
        return texts.Facts(*names, self._folder(), self.template, self.jobs)

    def _folder(self) -> str:
        """Return the folder of templates and styles: not one that the project uses for its own."""
        if self.entry:
            found = _FOLDER.search(self.project.read(self.entry) or b"")
            return f"{found[1].decode().rstrip('/')}/" if found else ""
        own = any(path.startswith(("templates/", "static/")) for path in self.project.files)
        return "web/" if own and self.template == "page" else ""

    def files(self) -> Iterator[File]:
        """Yield each file that is missing or to be changed."""
        made = chain(self._function(), self._app(), self._around(), self._packages())
        return (file for file in made if file.before is not None or self._is_free(file.path))

    def _is_free(self, path: str) -> bool:
        return not (self.project.root / path).exists()

    def _free_entry(self) -> str:
        return next(name for name in _ENTRIES if self.sources.find(name) is None)

    def _function(self) -> Iterator[File]:
        if not self.found and self.entry is None:
            module, title = self.names.module, self.names.title
            yield _new(f"{module}.py", texts.example(module, title))

    def _app(self) -> Iterator[File]:
        facts = self.facts
        if self.entry is None and self.template == "flask":
            function = self._source_of_function()
            yield _new(f"{facts.entry}.py", tutorial.entry(facts, function))
            yield _new("templates/index.html", tutorial.page(facts, function))
        elif self.entry is None:
            yield _new(f"{facts.entry}.py", texts.entry(facts))
        yield from self._jobs
        if self.eject:
            yield from self._ejected()

    def _ejected(self) -> Iterator[File]:
        for name, text in engine.templates(_EJECTED[self.eject]):
            kind = "static" if name.endswith(".css") else "templates"
            yield File(f"{self.facts.folder}{kind}/{name}", None, text)

    def _source_of_function(self) -> ast.FunctionDef | ast.AsyncFunctionDef:
        if self.found:
            tree = self.sources.tree(self.found[0].path)
            name = self.found[0].name
        else:
            name = self.names.module
            tree = ast.parse(texts.example(name, self.names.title))
        nodes = (node for node in (tree or ast.Module([], [])).body)
        return next(
            node
            for node in nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
        )

    def _around(self) -> Iterator[File]:
        """Yield what a project has around its code."""
        yield from self._procfile()
        if "runtime.txt" not in self.project.files and not self._names_python():
            yield _new(".python-version", used_here(self.project) + "\n")
        yield _new("tests/test_app.py", texts.test(self.facts))
        yield from self._gitignore()
        if not any(path.lower().startswith("readme") for path in self.project.files):
            yield _new("README.md", texts.readme(self.facts))

    def _names_python(self) -> bool:
        return b"python_version" in (self.project.read("Pipfile") or b"")

    @property
    def _web(self) -> str:
        return self._processes.get("web", "")

    @property
    def _processes(self) -> dict[str, str]:
        return process_types((self.project.read("Procfile") or b"").decode("utf-8", "replace"))

    def _procfile(self) -> Iterator[File]:
        before = self.project.read("Procfile")
        wanted = {"web": texts.procfile(self.facts)}
        wanted |= (
            {"worker": texts.worker(jobs.worked_off(self.start, self.facts.targets))}
            if self.jobs
            else {}
        )
        lines = {name: line for name, line in wanted.items() if name not in self._processes}
        text = "".join(lines.values())
        if before is None:
            yield _new("Procfile", text)
        elif lines:
            gap = b"" if before.endswith(b"\n") or not before else b"\n"
            why = f"add a {' and a '.join(lines)} process"
            yield File("Procfile", before, before + gap + text.encode(), why)

    def _gitignore(self) -> Iterator[File]:
        before = self.project.read(".gitignore")
        if before is None:
            yield _new(".gitignore", texts.GITIGNORE)
        elif self._has_engine and self.project.ignores([engine.path()]):
            end = b"\r\n" if b"\r\n" in before else b"\n"
            gap = b"" if before.endswith(b"\n") or not before else end
            rules = end.join([b"!/vendor/", b"!/vendor/*.whl", b""])
            yield File(".gitignore", before, before + gap + rules, "keep the web engine")

    @property
    def _has_engine(self) -> bool:
        return self.template != "flask"

    def _packages(self) -> Iterator[File]:
        """Yield the list of packages with what is missing, and the engine's wheel."""
        missing = self._imported()
        if not self._has_engine:
            names = [
                one for one in ("flask", "gunicorn") if not installed(self.project).brings(one)
            ]
            text = "".join(f"{one}\n" for one in [*names, *missing])
            if "requirements.txt" not in self.project.files:
                yield _new("requirements.txt", text)
            return
        at = kept(self.project)
        if at is None:
            yield File(engine.path(), None, engine.wheel(), "the web engine")
        if listed := lists.with_packages(self.project, at or engine.path(), missing):
            yield listed

    def _imported(self) -> list[str]:
        """Return the packages that the functions' modules need and that are not listed.

        Of what pickled files need, those are left out which another of the packages brings.
        """
        starts = {one.path for one in self.found}
        paths = {path for one in starts for path in self.sources.reachable(one, exactly=True)}
        named = {name for path in paths for name in self._named(path)}
        named |= set(JOBS) if self.jobs else set()
        held = {one.module: one.version for one in pickled.needs(self.sources, paths)}
        needed = {top: packages_of(top)[0] for top in named | held.keys() if self._lacks(top)}
        brought = {one for name in needed.values() for one in closure({name}) if one != name}
        return sorted(
            pinned(self.project.root, package, held.get(top, ""))
            for top, package in needed.items()
            if top in named or package not in brought
        )

    def _named(self, path: str) -> Iterator[str]:
        tree = self.sources.tree(path) or ast.Module([], [])
        return (name for name, _ in inner_imports(tree) if not is_standard(name))

    def _lacks(self, top: str) -> bool:
        brought = top == MODULE and self._has_engine
        return not (brought or self.sources.has(top) or installed(self.project).brings(top))


def _new(path: str, text: str) -> File:
    return File(path, None, text.encode())
