"""Python source, read without running it: where modules are, what they import and define.

Reading a module into a syntax tree costs a thousand times more than looking for a word in it. So
the checks look for words first, and read only the modules in which they suspect something.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

from dicectl.source.project import Project

# An import that a module always makes: a statement at the left edge.
_IMPORT = re.compile(
    rb"^(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)|import[ \t]+([^\n#;]+))",
    re.MULTILINE,
)
# No source that people write is larger.
MOST_BYTES = 1_000_000
# In the standard library of some Python that Heroku has, if not of this one.
_STANDARD = sys.stdlib_module_names | {
    *("annotationlib", "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "compression"),
    *("crypt", "distutils", "imghdr", "imp", "mailcap", "nntplib", "pipes", "smtpd", "sndhdr"),
    *("spwd", "sunau", "telnetlib", "tomllib", "uu", "xdrlib", "__main__"),
}


class Sources:
    """The Python modules of a project, as they are found from `roots`, the folders on sys.path."""

    def __init__(self, project: Project, roots: Iterable[str] = ("",)) -> None:
        self.project = project
        self.roots = tuple(dict.fromkeys(roots))
        self._texts: dict[str, bytes] = {}
        self._skimmed: dict[str, list[str]] = {}
        self._trees: dict[str, ast.Module | SyntaxError] = {}

    def text(self, path: str) -> bytes:
        """Return a module's source, b"" where it is no text of a sensible size."""
        if path not in self._texts:
            raw = self.project.read(path, MOST_BYTES + 1) or b""
            self._texts[path] = raw if len(raw) <= MOST_BYTES and b"\0" not in raw else b""
        return self._texts[path]

    def tree(self, path: str) -> ast.Module | None:
        """Return a module's syntax tree, or None if this Python cannot read it."""
        parsed = self.parsed(path)
        return parsed if isinstance(parsed, ast.Module) else None

    def parsed(self, path: str) -> ast.Module | SyntaxError:
        """Return a module's syntax tree, or why this Python cannot read it."""
        if path not in self._trees:
            self._trees[path] = _parse(self.text(path))
        return self._trees[path]

    def find(self, module: str) -> str | None:
        """Return the file of a module, None if there is none."""
        if "/" in module:
            return None
        stem = module.replace(".", "/")
        for root in self.roots:
            for path in (f"{root}{stem}/__init__.py", f"{root}{stem}.py"):
                if path in self.project.files:
                    return path
        return None

    def find_main(self, module: str) -> str | None:
        """Return the file that `python -m` runs, None if there is none."""
        return self.find(f"{module}.__main__") or self.find(module)

    def with_src(self) -> Sources:
        """A src layout may be installed as a package, so that its modules are found, too."""
        has_src = any(path.startswith("src/") for path in self.project.files)
        return Sources(self.project, (*self.roots, "src/")) if has_src else self

    def has(self, module: str) -> bool:
        """Whether a module may come from the tree: from a file, a folder or a submodule."""
        stem = module.replace(".", "/")
        inside = folders(self.project), self.project.repositories_inside
        return bool(self.find(module)) or any(
            root + stem in known for root in self.roots for known in inside
        )

    def reachable(self, path: str, *, exactly: bool = False) -> Iterator[str]:
        """Yield a module's file and those of all that it imports at once, each once.

        Without `exactly` this is fast, but an import in a docstring counts, too.
        """
        seen, waiting = {path}, [path]
        while waiting:
            current = waiting.pop()
            yield current
            for module in self.imports(current, exactly=exactly):
                for found in self._files_of(module):
                    if found not in seen:
                        seen.add(found)
                        waiting.append(found)

    def imports(self, path: str, *, exactly: bool = False) -> list[str]:
        """Return the full names that a module imports at once, but for the standard library.

        `from a import b` gives "a.b", which may be a module or not.
        """
        if exactly:
            return list(self._named(path, self._read(path)))
        if path not in self._skimmed:
            self._skimmed[path] = list(self._named(path, self._skim(path)))
        return self._skimmed[path]

    def _named(self, path: str, found: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
        for source, names in found:
            base = self.absolute(source, path)
            if not base:
                yield from (name for name in names if not is_standard(name))
            elif not is_standard(base):
                yield from (f"{base}.{name}" for name in names)

    def _skim(self, path: str) -> Iterator[tuple[str, list[str]]]:
        for source, names, plain in _IMPORT.findall(self.text(path)):
            yield source.decode("utf-8", "replace"), _names(plain or names)

    def _read(self, path: str) -> Iterator[tuple[str, list[str]]]:
        tree = self.tree(path)
        for node in tree.body if tree else ():
            if isinstance(node, ast.Import):
                yield "", [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                source = "." * node.level + (node.module or "")
                yield source, [alias.name for alias in node.names]

    def _files_of(self, module: str) -> Iterator[str]:
        """The files that importing `a.b.c` runs: those of a, a.b and a.b.c."""
        parts = module.split(".")
        for count in range(1, len(parts) + 1):
            if found := self.find(".".join(parts[:count])):
                yield found

    def absolute(self, source: str, path: str) -> str:
        """Return the full name of what `from source import` stands for in a module."""
        dots = len(source) - len(source.lstrip("."))
        if not dots:
            return source
        root = max((one for one in self.roots if path.startswith(one)), key=len, default="")
        folder = path.removeprefix(root).split("/")[:-dots]
        return ".".join([*folder, *filter(None, [source.lstrip(".")])])


@lru_cache(maxsize=2)
def folders(project: Project) -> frozenset[str]:
    """Return every folder of the tree."""
    found: set[str] = set()
    for path in project.files:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def is_standard(module: str) -> bool:
    """Whether a module is of Python's own library."""
    return module.partition(".")[0] in _STANDARD


def defined(tree: ast.Module) -> frozenset[str] | None:
    """Return the names that a module defines, or None if that shows only when it runs."""
    everywhere = list(ast.walk(tree))
    if any(map(_is_dynamic, everywhere)):
        return None
    names = {name for node in at_import(tree) for name in _bound(node)}
    told = (node.names for node in everywhere if isinstance(node, ast.Global))
    names |= {name for listed in told for name in listed}
    return None if "__getattr__" in names else frozenset(names)


_DYNAMIC = {"globals", "exec", "setattr", "vars", "locals", "__import__"}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def _is_dynamic(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom():
            return node.names[0].name == "*"
        case ast.Name():
            return node.id in _DYNAMIC
        case ast.Attribute():  # sys.modules[__name__].app = ...
            return node.attr in {"modules", "__dict__"}
    return False


def at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes whose names are the module's when it is imported.

    Those in a function or class are not, nor those of `if __name__ == "__main__"`.
    """
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and is_main(node):
            waiting += node.orelse
        elif not isinstance(node, _SCOPES):
            waiting += ast.iter_child_nodes(node)


def is_main(node: ast.If) -> bool:
    """Whether a statement is `if __name__ == "__main__"`."""
    test = ast.unparse(node.test)
    return test in {"__name__ == '__main__'", "'__main__' == __name__"}


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a node binds."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Name(ctx=ast.Store()):
            yield node.id
        case ast.Import() | ast.ImportFrom():
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        case ast.MatchAs() | ast.MatchStar() | ast.ExceptHandler():
            yield node.name or ""


def module_imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the top-level name and the line of each import that a module is sure to make."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


def _names(listed: bytes) -> list[str]:
    """Return the names in `a, b as c`, perhaps in brackets over several lines."""
    text = re.sub(r"#[^\n]*", "", listed.decode("utf-8", "replace")).strip("() \t\r\n\\")
    parts = (part.split() for part in text.split(","))
    return [words[0] for words in parts if words and re.fullmatch(r"[\w.]+", words[0])]


def _parse(text: bytes) -> ast.Module | SyntaxError:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in somebody's string is not our business
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return error
        except (ValueError, RecursionError, MemoryError) as error:
            return SyntaxError(str(error))
