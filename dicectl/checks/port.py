"""Checks that the web process listens where Heroku looks for it: on $PORT, on every address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicectl.buildpack.procfile import Command
from dicectl.checks import servers, started
from dicectl.checks.entry import entry
from dicectl.checks.lines import Line
from dicectl.checks.procfile import web_command
from dicectl.checks.servers import SERVERS, Served
from dicectl.errors import DicectlError
from dicectl.platforms.check import NotLookedInto, Said, as_warning
from dicectl.source.project import Project

_LOCAL = started.LOCAL
_PORT = re.compile(r"\$(?:PORT\b|\{PORT\b)")
# A variable that the platform does not set, or one as Windows writes it.
_OTHER = re.compile(r"(?:[\w.\[\]]*:)?(?:\$\w+|\$\{\w+\}|%\w+%)")
_FIXED = re.compile(r"(.*:)?\d+")
# Settings and files that may say where to listen.
_PREFIXES = {"flask": "FLASK_RUN_", "uvicorn": "UVICORN_", "streamlit": "STREAMLIT_SERVER_"}
_FILES = (".flaskenv", ".streamlit/config.toml")
_TABLES = (".ini", ".yaml", ".yml", ".xml", ".json")  # of uWSGI
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
        yield from started.listens(at)
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
    named = served.value(("-c", "--config", "--env-file", "--ini", "--yaml", "--xml", "--json"))
    is_named = bool(named) or any(word.endswith(_TABLES) for word in served.words)
    by_file = is_named or any(path.endswith(_FILES) for path in project.files)
    other = {"--unix-socket", "--uds", "--fd", "--unix-socket-perms"} & served.options.keys()
    by_script = command.program == "streamlit" and bool(command.after)  # such as setup.sh
    return by_setting or by_file or by_script or bool(other)


def _error(command: Command, seen: str, evidence: str) -> DicectlError:
    return DicectlError("D809", seen=seen, evidence=evidence, fix=_HELP[command.program])
