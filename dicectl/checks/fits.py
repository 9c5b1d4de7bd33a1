"""Checks that the server and the app speak the same language: WSGI or ASGI."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicectl.buildpack.procfile import Command
from dicectl.checks import servers
from dicectl.checks.entry import Entry, entry
from dicectl.checks.kinds import language
from dicectl.checks.packages import installed, requirements
from dicectl.checks.procfile import web_command
from dicectl.checks.servers import SERVERS
from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.source.project import Project

_SPEAKS = {"uvicorn": "ASGI", "hypercorn": "ASGI", "waitress-serve": "WSGI"}
_ASYNC = ("uvicorn", "asgi", "Uvicorn")


def speaks(project: Project) -> Iterator[Said]:
    """A server calls an app in the one way that it knows."""
    at = entry(project)
    if at is None or not at.attribute:
        return
    server, app = _server(at.command), language(at.sources.text(at.path), at.attribute)
    if server == "WSGI" and _is_dash(at) and (old := _old_dash(project)):
        yield _not_its_server(at, old)
    elif server == "WSGI" and app == "ASGI":
        loads = f"{_loaded(at.command)}"
        line = f"web: gunicorn -k uvicorn.workers.UvicornWorker {loads}"
        fix = _written(project, line, "uvicorn")
        yield DicectlError("D871", app=app, server=server, evidence=str(at.line), fix=fix)
    elif server == "ASGI" and app == "WSGI" and at.command.program != "hypercorn":
        fix = _written(project, f"web: gunicorn {_loaded(at.command)}", "gunicorn")
        yield DicectlError("D871", app=app, server=server, evidence=str(at.line), fix=fix)


def dotted(project: Project) -> Iterator[Said]:
    """Behind the colon, gunicorn takes one name and no dot."""
    found = web_command(project)
    if found is None or found[1].program != "gunicorn":
        return
    line, command = found
    module, _, name = _loaded(command).partition(":")
    parts = name.split(".")
    if len(parts) > 1 and all(map(str.isidentifier, parts)) and parts[-1] != "py":
        fix = f"Write in {module}:  server = {name}    and in the Procfile:  {module}:server"
        at = entry(project)
        if at and language(at.sources.text(at.path), parts[0]):  # the app itself
            fix = f"Write in the Procfile:  web: gunicorn {module}:{parts[0]}"
        yield DicectlError("D872", name=name, evidence=str(line), fix=fix)


def _old_dash(project: Project) -> str:
    """Return the line that asks for a Dash which cannot be called as an app: those before 4."""
    listed = (one for one in requirements(project) if one.name == "dash")
    return next((str(one.line) for one in listed if re.match(r"==\s*[0-3]\.", one.rest)), "")


def _not_its_server(at: Entry, old: str) -> DicectlError:
    module, _, name = _loaded(at.command).partition(":")
    has_server = b"server" in at.sources.text(at.path)
    write = "" if has_server else f"Write in {at.path}:  server = {name}.server    and in"
    fix = f"{write or 'Write in'} the Procfile:  web: gunicorn {module}:server"
    return DicectlError("D876", name=name, evidence=f"{at.line}\n{old}", fix=fix)


def _is_dash(at: Entry) -> bool:
    """Whether what gunicorn is given is a Dash app, and not the Flask app in it."""
    made = rf"^{re.escape(at.attribute)}\s*=\s*(?:dash\.)?(?:Dash|DashProxy)\(".encode()
    return bool(re.search(made, at.sources.text(at.path), re.MULTILINE))


def _written(project: Project, line: str, needed: str) -> str:
    """Return how to start the app, with the package that this needs."""
    packages = installed(project)
    also = f"    with {needed} in {packages.where}" if needed not in packages.names else ""
    return f"Write in the Procfile:  {line}{also}"


def _server(command: Command) -> str:
    """Return the language that the server of a command speaks, "" if that is not known."""
    if command.program != "gunicorn":
        return _SPEAKS.get(command.program, "")
    options = servers.read(SERVERS["gunicorn"], command).options
    if {"-c", "--config"} & options.keys() or any("GUNICORN" in one for one in command.settings):
        return ""
    workers = options.get("-k", options.get("--worker-class", "sync"))
    return "ASGI" if any(word in workers for word in _ASYNC) else "WSGI"


def _loaded(command: Command) -> str:
    server = SERVERS[command.program]
    words = servers.read(server, command).words
    return words[0] if words else ""
