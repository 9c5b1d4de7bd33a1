"""Checks that the web process listens where Heroku looks for it: on $PORT, on every address."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from dicectl.buildpack.procfile import Command
from dicectl.checks import servers
from dicectl.checks.entry import Entry, entry
from dicectl.checks.kinds import is_bot
from dicectl.checks.lines import Line
from dicectl.checks.procfile import web_command
from dicectl.checks.servers import SERVERS, Served
from dicectl.checks.source import is_main
from dicectl.errors import DicectlError
from dicectl.platforms.check import NotLookedInto, Said, as_warning
from dicectl.source.project import Project

_LOCAL = re.compile(r"(127\.\d+\.\d+\.\d+|localhost|\[::1\]|::1)(:.*)?")
_PORT = re.compile(r"\$(?:PORT\b|\{PORT\b)")
# A variable that the platform does not set, or one as Windows writes it.
_OTHER = re.compile(r"(?:[\w.\[\]]*:)?(?:\$\w+|\$\{\w+\}|%\w+%)")
_FIXED = re.compile(r"(.*:)?\d+")
# Settings and files that may say where to listen.
_PREFIXES = {"flask": "FLASK_RUN_", "uvicorn": "UVICORN_", "streamlit": "STREAMLIT_SERVER_"}
_FILES = (".flaskenv", ".streamlit/config.toml")
_HELP = {
    "gunicorn": "Leave out --bind: gunicorn listens on $PORT by itself.",
    "uvicorn": "Add at the end of the command:  --host 0.0.0.0 --port $PORT",
    "waitress-serve": "Add at the end of the command:  --port=$PORT",
    "hypercorn": "Add at the end of the command:  --bind 0.0.0.0:$PORT",
    "flask": "Use a server for the web, gunicorn, or add:  --host=0.0.0.0 --port=$PORT",
    "streamlit": "Add at the end of the command:  --server.port=$PORT",
    "uwsgi": "Add at the end of the command, in place of another port:  --http :$PORT",
}


def listens(project: Project) -> Iterator[Said]:
    """The web process listens on the port that Heroku gives it, on every address."""
    found = web_command(project)
    if found is None:
        yield ""
        return
    line, command = found
    if command.program in SERVERS:
        yield from _server(project, line, command)
    elif (at := entry(project)) and not at.attribute:
        yield from _code(at)
    elif _PORT.search(" ".join(command.arguments)):
        yield f"The web process is given $PORT: {command.program}"
    else:
        yield NotLookedInto(f"Where {command.program} listens: it shows only when it runs")


def _server(project: Project, line: Line, command: Command) -> Iterator[Said]:
    server = SERVERS[command.program]
    served = servers.read(server, command)
    if command.program in {"flask", "streamlit"} and "run" not in served.words:
        yield NotLookedInto(f"Where {command.program} listens: its command does not say run")
        return
    places = [*served.binds]
    is_told = bool(places) or _is_set(project, command, served)
    port, host = served.value(server.port), served.value(server.host)
    for seen in _wrong_places(places, port, host):
        yield _error(command, seen, str(line))
        return
    if not places and command.program == "gunicorn":
        yield from _gunicorn_settings(project, served)
    elif places and not any(map(_PORT.search, places)):
        yield NotLookedInto(f"Where {command.program} listens: {places[-1]}")
    elif is_told and not places and not _PORT.search(f"{port} {command.settings}"):
        yield NotLookedInto(f"Where {command.program} listens: its settings are elsewhere")
    elif port is None and not is_told:
        yield _error(command, "no port is given", str(line))
    elif host is None and not is_told and server.host and not server.everywhere:
        yield as_warning(_error(command, "only this machine itself can reach it", str(line)))


def _wrong_places(places: list[str], port: str | None, host: str | None) -> Iterator[str]:
    """Yield what is surely wrong with where a server is told to listen."""
    if places and all(map(_LOCAL.fullmatch, places)):
        yield f"{places[-1]} is reached only from the machine itself"
    if places and all(map(_FIXED.fullmatch, places)):
        yield f"{places[-1]} instead of $PORT"
    if port is not None and (port.isdigit() or _is_other(port)):
        yield f"port {port} instead of $PORT"
    if places and all(map(_is_other, places)):
        yield f"{places[-1]} instead of $PORT"
    if host is not None and _LOCAL.fullmatch(host):
        yield f"{host} is reached only from the machine itself"


def _is_other(place: str) -> bool:
    return bool(_OTHER.fullmatch(place)) and not _PORT.search(place)


def _gunicorn_settings(project: Project, served: Served) -> Iterator[Said]:
    settings = servers.gunicorn_settings(project, served)
    place, value = (settings or {}).get("bind", ("", None))
    if settings is None or (place and (value is None or value.startswith("unix:"))):
        yield NotLookedInto(f"Where gunicorn listens: {place or 'its settings'} tells when it runs")
    elif value is not None and (_LOCAL.fullmatch(value) or _FIXED.fullmatch(value)):
        fix = f"Delete the line bind = ... at {place}: gunicorn listens on $PORT by itself."
        facts = {"seen": f"{value} instead of $PORT", "evidence": f'{place}: bind = "{value}"'}
        yield DicectlError("D809", **facts, fix=fix)


def _is_set(project: Project, command: Command, served: Served) -> bool:
    """Whether something else than the options may say where to listen."""
    prefix = _PREFIXES.get(command.program, "WAITRESS_")
    by_setting = any(one.startswith(prefix) for one in command.settings)
    named = served.value(("-c", "--config", "--env-file"))
    by_file = bool(named) or any(path.endswith(_FILES) for path in project.files)
    other = {"--unix-socket", "--uds", "--fd", "--unix-socket-perms"} & served.options.keys()
    return by_setting or by_file or bool(other)


def _error(command: Command, seen: str, evidence: str) -> DicectlError:
    return DicectlError("D809", seen=seen, evidence=evidence, fix=_HELP[command.program])


def _code(at: Entry) -> Iterator[Said]:
    """`python app.py`: Flask's own server listens on 127.0.0.1:5000 unless it is told otherwise."""
    tree = at.sources.tree(at.path)
    if tree is None:
        yield NotLookedInto(f"Where {at.path} listens: this Python cannot read it")
        return
    if is_bot(at.sources, at.path):
        line = str(at.line).partition("web:")[2].strip()
        told = {"path": at.path, "line": f"worker: {line}"}
        yield DicectlError("D870", **told, evidence=str(at.line))
        return
    apps = set(_flask_names(tree))
    for call in _runs(tree):
        if isinstance(call.func, ast.Attribute) and _name(call.func.value) in apps:
            if seen := _seen_in(call):
                evidence = f"{at.line}\n{at.path}:{call.lineno}: {ast.unparse(call)}"
                fix = _by_gunicorn(at.path, _name(call.func.value))
                yield DicectlError("D809", seen=seen, evidence=evidence, fix=fix)
                return
            if _reads_port(call, tree):
                yield f"{at.path} reads PORT, and its server is told to listen there"
                return
    yield NotLookedInto(f"Where {at.path} listens: a program of yours shows it only when it runs")


def _reads_port(call: ast.Call, tree: ast.Module) -> bool:
    """Whether the port of `app.run(port=...)` is made from the environment's PORT."""
    values = {word.arg: ast.unparse(word.value) for word in call.keywords}
    made = {
        _name(target): ast.unparse(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    port = values.get("port", "")
    return bool(re.search(r"environ.*\bPORT\b|getenv\('PORT'", made.get(port, port)))


def _by_gunicorn(path: str, app: str) -> str:
    folder, _, name = path.removesuffix(".py").rpartition("/")
    options = f"--chdir {folder} " if folder else ""
    return f"Let gunicorn run it. Write in the Procfile:  web: gunicorn {options}{name}:{app}"


def _flask_names(tree: ast.Module) -> Iterator[str]:
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    for node in assigned:
        if isinstance(node.value, ast.Call) and _last_name(node.value.func) == "Flask":
            yield from (_name(target) for target in node.targets)


def _runs(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls of `X.run(...)` that a script surely makes."""
    for node in tree.body:
        inner = node.body if isinstance(node, ast.If) and is_main(node) else [node]
        for one in inner:
            value = one.value if isinstance(one, ast.Expr) else None
            if isinstance(value, ast.Call) and _last_name(value.func) == "run":
                yield value


def _seen_in(call: ast.Call) -> str:
    """Return what is surely wrong with `app.run(...)`, "" if nothing is."""
    given = {word.arg: word.value for word in call.keywords}
    if None in given or any(isinstance(one, ast.Starred) for one in call.args):
        return ""  # **settings
    given |= dict(zip(("host", "port"), call.args, strict=False))
    port, host = given.get("port"), given.get("host")
    if port is None or (isinstance(port, ast.Constant) and port.value is not None):
        return f"port {ast.unparse(port) if port else 5000} instead of $PORT"
    local = host is None or (isinstance(host, ast.Constant) and _is_local(host.value))
    return "only this machine itself can reach it" if local else ""


def _is_local(host: object) -> bool:
    return host is None or (isinstance(host, str) and bool(_LOCAL.fullmatch(host)))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else _name(node)
