"""Where a program of the project's own listens: `python app.py` with a server started in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dicectl.checks.entry import Entry
from dicectl.checks.kinds import is_bot, suggested
from dicectl.checks.paths import dotted, imported
from dicectl.checks.source import is_main
from dicectl.checks.typed import procfile_lines
from dicectl.errors import DicectlError
from dicectl.platforms.check import NotLookedInto, Said

LOCAL = re.compile(r"(127\.\d+\.\d+\.\d+|localhost|\[::1\]|::1)(:.*)?")
_FROM_ENVIRONMENT = re.compile(r"environ.*\bPORT\b|getenv\('PORT'")


@dataclass(frozen=True)
class Server:
    """A server that code starts: where it listens if it is not told, and what starts it better."""

    port: int
    host: str
    line: str


_GUNICORN = "gunicorn {folder}{module}:{app}"
_UVICORN = "uvicorn {module}:{app} --host 0.0.0.0 --port $PORT"
# What makes an app that can serve itself by its own method, and functions that serve an app.
_APPS = {
    "Flask": Server(5000, "127.0.0.1", _GUNICORN),
    "Dash": Server(8050, "127.0.0.1", _GUNICORN.replace("{app}", "server")),
}
_FUNCTIONS = {
    "uvicorn.run": Server(8000, "127.0.0.1", _UVICORN),
    "waitress.serve": Server(8080, "0.0.0.0", _GUNICORN),  # noqa: S104
    "socketio.run": Server(5000, "127.0.0.1", "gunicorn -k eventlet -w 1 {folder}{module}:{app}"),
}


def listens(at: Entry) -> Iterator[Said]:
    """A program listens on $PORT, on every address, as far as its code shows that."""
    tree = at.sources.tree(at.path)
    if tree is None:
        yield NotLookedInto(f"Where {at.path} listens: this Python cannot read it")
    elif is_bot(at.sources, at.path):
        yield _bot(at)
    elif at.path.endswith("manage.py") and at.command.arguments[1:2] == ("runserver",):
        yield from _runserver(at)
    else:
        unseen = f"Where {at.path} listens: a program of yours shows it only when it runs"
        yield next(_calls(at, tree), NotLookedInto(unseen))


def _bot(at: Entry) -> DicectlError:
    line = at.line.text.partition("web:")[2].strip()
    lines = (one.text for one in procfile_lines(at.sources.project))
    told = {"path": at.path, "line": f"worker: {line}"}
    if any(one.startswith("worker:") for one in lines):  # it has its line already
        fix = f"Delete line {at.line.number} of the Procfile: what starts the bot is  worker:"
        return DicectlError("D870", **told, evidence=str(at.line), fix=fix)
    return DicectlError("D870", **told, evidence=str(at.line))


def _runserver(at: Entry) -> Iterator[Said]:
    """Django's own server, which is told where to listen by a word: [ADDRESS:]PORT."""
    words = [one for one in at.command.arguments[2:] if not one.startswith("-")]
    place = words[0] if words else "127.0.0.1:8000"
    if re.fullmatch(r"(.*:)?\d+", place) or LOCAL.fullmatch(place):
        fix = f"Write in the Procfile:  {suggested(at.sources.project) or 'web: gunicorn MODULE'}"
        yield DicectlError("D809", seen=f"{place} instead of $PORT", evidence=str(at.line), fix=fix)
    else:
        yield f"Django's own server is told to listen on {place}"


def _calls(at: Entry, tree: ast.Module) -> Iterator[Said]:
    """Yield what the calls that start a server say, as far as one surely does."""
    made = {_name(target): value for target, value in _assigned(tree)}
    names = imported(tree.body)
    for call in _surely_called(tree):
        called = dotted(call.func)
        server, app = _server(call, names.get(called, called), made)
        if server and (seen := _seen_in(call, server)):
            evidence = f"{at.line}\n{at.path}:{call.lineno}: {ast.unparse(call)}"
            yield DicectlError("D809", seen=seen, evidence=evidence, fix=_fix(at, server, app))
        elif server and _reads_port(call, made):
            yield f"{at.path} reads PORT, and its server is told to listen there"


def _server(call: ast.Call, called: str, made: dict[str, ast.expr]) -> tuple[Server | None, str]:
    """Return the server that a call starts, and its app: "app", or "module:app" as told."""
    first = call.args[0] if call.args else None
    if server := _FUNCTIONS.get(called):
        text = first.value if isinstance(first, ast.Constant) else ""
        return server, str(text or _name(first) or "app")
    owner, _, method = called.rpartition(".")
    maker = made.get(owner)
    kind = dotted(maker.func).rpartition(".")[2] if isinstance(maker, ast.Call) else ""
    return (_APPS.get(kind) if method in {"run", "run_server"} else None), owner


def _fix(at: Entry, server: Server, app: str) -> str:
    folder, _, module = at.path.removesuffix(".py").rpartition("/")
    named, _, app = app.rpartition(":")
    if at.command.module:  # from the top folder, and not from its own
        folder, module = "", at.path.removesuffix(".py").replace("/", ".")
    module = named or module
    options = f"--chdir {folder} " if folder else ""
    line = server.line.format(folder=options, module=module, app=app)
    who = line.partition(" ")[0]
    return f"Let {who} run it. Write in the Procfile:  web: {line}"


def _seen_in(call: ast.Call, server: Server) -> str:
    """Return what is surely wrong with where a call listens, "" if nothing is."""
    given = {word.arg: word.value for word in call.keywords}
    if None in given or any(isinstance(one, ast.Starred) for one in call.args) or "listen" in given:
        return ""  # **settings
    if server in _APPS.values():
        given |= dict(zip(("host", "port"), call.args, strict=False))
    port, host = given.get("port"), given.get("host")
    if port is None or (isinstance(port, ast.Constant) and port.value is not None):
        return f"port {ast.unparse(port) if port else server.port} instead of $PORT"
    value = host.value if isinstance(host, ast.Constant) else None if host else server.host
    local = isinstance(value, str) and bool(LOCAL.fullmatch(value))
    return "only this machine itself can reach it" if local else ""


def _reads_port(call: ast.Call, made: dict[str, ast.expr]) -> bool:
    """Whether the port that a call is given is made from the environment's PORT."""
    port = next((word.value for word in call.keywords if word.arg == "port"), None)
    value = made.get(_name(port), port)
    return value is not None and bool(_FROM_ENVIRONMENT.search(ast.unparse(value)))


def _assigned(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from ((target, node.value) for target in node.targets)


def _surely_called(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls at the left edge of a script, or below its `if __name__ == "__main__"`."""
    for node in tree.body:
        inner = node.body if isinstance(node, ast.If) and is_main(node) else [node]
        for one in inner:
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
                yield one.value


def _name(node: ast.expr | None) -> str:
    return node.id if isinstance(node, ast.Name) else ""
