"""Places in the code that do what Vercel cannot: found in the syntax, without running anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.source.project import Project

# A syntax tree, and the names that stand for a text at its top level.
Wanted = Callable[[ast.AST, dict[str, str]], bool]
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?!:memory:|/tmp/|$)|django\.db\.backends\.sqlite3$")
_SOCKETS = {
    "websockets",
    "flask_sock",
    "flask_socketio",
    "socketio",
    "simple_websocket",
    "channels",
}
_BESIDE = {"apscheduler", "celery", "rq", "huey", "dramatiq", "schedule", "rocketry"}
# Calls whose first argument is a file that is written.
_WRITERS = {"FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler", "to_csv", "to_excel"}
_WRITERS |= {"to_parquet", "to_pickle", "to_json", "savefig", "makedirs", "mkdir", "savetxt"}
_MOST = 5


def disk(project: Project) -> Iterator[Said]:
    """No code opens a database file or another one for writing, but in /tmp."""
    yield from _told(
        "D660", _all(project, rb"sqlite|open|write_|FileHandler|to_|savefig|mkdir", _writes)
    )


def uploads(project: Project) -> Iterator[Said]:
    """No field of the page takes a file that is larger than a request may be."""
    yield from _told("D663", _all(project, rb"from webapp import .*\bFile\b", _takes_much))


def sockets(project: Project) -> Iterator[Said]:
    """No code has WebSockets."""
    yield from _told("D669", _all(project, rb"(?i)websocket|socketio|sock\b|channels", _is_socket))


def beside(project: Project) -> Iterator[Said]:
    """No code starts what goes on between the requests."""
    pattern = rb"Thread|Timer|" + "|".join(_BESIDE).encode()
    yield from _told("D697", _all(project, pattern, _goes_on))


def _told(code: str, found: list[str]) -> Iterator[Said]:
    if found:
        yield DicectlError(code, evidence="\n".join(found[:_MOST]))


def _all(project: Project, pattern: bytes, wanted: Wanted) -> list[str]:
    """Return the lines with the wanted syntax; tests do not run there.

    Only a file in which the pattern is found is parsed.
    """
    paths = [p for p in sorted(project.files) if p.endswith(".py")]
    ours = [path for path in paths if not path.startswith(("tests/", "test_"))]
    sources = ((path, project.read(path) or b"") for path in ours)
    return [
        spot
        for path, source in sources
        if re.search(pattern, source)
        for spot in _spots(path, source, wanted)
    ]


def _spots(path: str, source: bytes, wanted: Wanted) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    texts = dict(_texts(tree))
    lines = source.decode("utf-8", "replace").splitlines()
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt))
    spots = sorted({node.lineno for node in nodes if wanted(node, texts)})
    yield from (f"{path}:{number}: {lines[number - 1].strip()}" for number in spots)


def _texts(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names that stand for a path: of a text, or of what is made of `__file__`."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if (text := _path(value, {})) is not None:
                    yield name, text


def _path(node: ast.AST, texts: dict[str, str]) -> str | None:
    """Return the path that an expression stands for, as far as it can be told; None if not."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return texts.get(name)
        case ast.Call(func=ast.Name(id="Path"), args=[first, *_]):
            return _path(first, texts)
        case ast.BinOp(left=left, op=ast.Div()):
            return _path(left, texts)
    return "." if "__file__" in ast.unparse(node) else None


def _is_beside(node: ast.AST, texts: dict[str, str]) -> bool:
    """Whether a path lies in the app's own folder, which is read-only there."""
    path = _path(node, texts)
    return bool(path) and not str(path).startswith(("/", ":memory:", "file:", "~", "http"))


def _writes(node: ast.AST, texts: dict[str, str]) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return bool(_SQLITE.match(text))
        case ast.Call():
            return _writes_by_call(node, texts)
    return False


def _writes_by_call(node: ast.Call, texts: dict[str, str]) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="open"), args=[to, *more], keywords=named):
            return _is_beside(to, texts) and _is_for_writing(more, named)
        case ast.Call(func=ast.Attribute(value=of, attr="open"), args=more, keywords=named):
            return _is_beside(of, texts) and _is_for_writing(more, named)
        case ast.Call(func=ast.Attribute(value=of, attr="write_text" | "write_bytes")):
            return _is_beside(of, texts)
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[to, *_]):
            is_sqlite = ast.unparse(node.func) == "sqlite3.connect"
            return (name in _WRITERS or is_sqlite) and _is_beside(to, texts)
    return False


def _is_for_writing(more: list[ast.expr], named: list[ast.keyword]) -> bool:
    modes = [*more[:1], *(one.value for one in named if one.arg == "mode")]
    texts = [one.value for one in modes if isinstance(one, ast.Constant)]
    return any(isinstance(text, str) and set("wax+") & set(text) for text in texts)


def _takes_much(node: ast.AST, _texts: dict[str, str]) -> bool:
    from webapp.kinds.marks import ON_VERCEL, File

    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "File":
        return False
    given = {one.arg: one.value for one in node.keywords}
    try:
        return File(max=ast.literal_eval(given["max"])).size > ON_VERCEL if "max" in given else True
    except ValueError:  # which is told when the app starts
        return False


def _is_socket(node: ast.AST, _texts: dict[str, str]) -> bool:
    match node:
        case ast.FunctionDef(decorator_list=marks) | ast.AsyncFunctionDef(decorator_list=marks):
            return any(re.search(r"\.(websocket|route_ws)\(", ast.unparse(one)) for one in marks)
    return bool(_imported(node) & _SOCKETS)


def _goes_on(node: ast.AST, _texts: dict[str, str]) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=named):
            is_daemon = any(one.arg == "daemon" and _is_true(one.value) for one in named)
            return name == "Timer" or (name == "Thread" and is_daemon)
    return bool(_imported(node) & _BESIDE)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _imported(node: ast.AST) -> set[str]:
    match node:
        case ast.Import(names=names):
            return {one.name.partition(".")[0] for one in names}
        case ast.ImportFrom(module=str(module), level=0):
            return {module.partition(".")[0]}
    return set()
