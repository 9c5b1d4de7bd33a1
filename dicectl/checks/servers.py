"""The web servers that a Procfile may start: how their command lines are read."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from dicectl.buildpack.procfile import Command
from dicectl.checks import engine
from dicectl.checks.source import Sources
from dicectl.source.project import Project


@dataclass(frozen=True)
class Server:
    """How a web server is told what to load and where to listen.

    Attributes:
        flags: its options that take no value; all others take one.
        bind: the options that say where to listen, with host and port.
        host: the options that say the host alone.
        port: the options that say the port alone.
        reads_port: whether it takes $PORT by itself when nothing says where to listen.
        everywhere: whether it listens on every address when no host is given.
        attribute: what it loads from a module where no name is given.
    """

    flags: frozenset[str] = frozenset()
    bind: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    port: tuple[str, ...] = ()
    reads_port: bool = False
    everywhere: bool = False
    attribute: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Read on 2026-11-22: gunicorn 26.0, uvicorn 0.38, waitress 3.0, hypercorn 0.17 and flask
# 3.1; streamlit and uWSGI as its documentation says.
SERVERS = {
    "gunicorn": Server(
        flags=_words(
            "-D --daemon -R --enable-stdio-inheritance --capture-output --check-config --initgroups"
            " --log-syslog --no-sendfile --preload --print-config --proxy-protocol --reload"
            " --reuse-port --spew --strip-header-spaces --suppress-ragged-eofs -h -v"
            " --do-handshake-on-connect --disable-redirect-access-to-syslog --http-parser-debug"
        ),
        bind=("-b", "--bind"),
        reads_port=True,
        attribute="application",
    ),
    "uvicorn": Server(
        flags=_words(
            "--reload --access-log --no-access-log --proxy-headers --no-proxy-headers --factory"
            " --server-header --no-server-header --date-header --no-date-header --use-colors"
            " --no-use-colors"
        ),
        host=("--host",),
        port=("--port",),
    ),
    "waitress-serve": Server(
        flags=_words(
            "--call --expose-tracebacks --no-expose-tracebacks --ipv4 --no-ipv4 --ipv6 --no-ipv6"
            " --log-socket-errors --no-log-socket-errors --clear-untrusted-proxy-headers"
            " --no-clear-untrusted-proxy-headers --log-untrusted-proxy-headers"
            " --asyncore-use-poll --no-asyncore-use-poll"
        ),
        bind=("--listen",),
        host=("--host",),
        port=("--port",),
        everywhere=True,
    ),
    "hypercorn": Server(
        flags=_words("--reload --debug -D --daemon"), bind=("-b", "--bind"), attribute="app"
    ),
    "flask": Server(
        flags=_words("--debug --no-debug --reload --no-reload --with-threads --without-threads"),
        host=("-h", "--host"),
        port=("-p", "--port"),
    ),
    "uwsgi": Server(
        flags=_words("--master --enable-threads --die-on-term --vacuum --lazy-apps --need-app -M"),
        bind=("--http", "--http-socket", "--socket", "-s", "--https", "--http11"),
    ),
    "streamlit": Server(host=("--server.address",), port=("--server.port",), everywhere=True),
}
# A module to be loaded: "app", "shop.web:app", "shop:create_app()", even "my-app.py:app".
_TARGET = re.compile(r"([\w.\-/]+)(?::\s*(\w+)\s*(\(.*\))?)?", re.DOTALL)


@dataclass(frozen=True)
class Target:
    """What a server loads: "shop:create_app('x')" is ("shop", "create_app", called)."""

    module: str
    attribute: str
    called: bool


@dataclass(frozen=True)
class Served:
    """A server's command line, read.

    Attributes:
        words: what is no option.
        options: the last value of each option, "" for a flag.
        binds: all values of options that say where to listen.
    """

    words: tuple[str, ...]
    options: dict[str, str]
    binds: tuple[str, ...]

    def value(self, names: tuple[str, ...]) -> str | None:
        """Return the value of the first of the options that is given."""
        return next((self.options[name] for name in names if name in self.options), None)


def read(server: Server, command: Command) -> Served:
    """Sort a command's arguments into options and words."""
    words: list[str] = []
    options: dict[str, str] = {}
    binds: list[str] = []
    waiting = list(command.arguments)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("-") or word == "-":
            words.append(word)
            continue
        name, equals, value = word.partition("=")
        if not name.startswith("--") and len(name) > 2:
            name, value, equals = word[:2], word[2:].removeprefix("="), "="
        if not equals and name not in server.flags and waiting:
            value = waiting.pop(0)
        options[name] = value
        if name in server.bind:
            binds.append(value)
    return Served(tuple(words), options, tuple(binds))


def target(server: Server, served: Served) -> Target | None:
    """Return what the server is told to load, None if that is not on its command line."""
    first = served.words[0] if served.words else ""
    if first.endswith(":"):  # "app: app", where only the first word is what is loaded
        return Target(first[:-1], server.attribute, called=False)
    found = _TARGET.fullmatch(first) if first else None
    if found is None or (found[2] is None and not server.attribute):
        return None
    called = bool(found[3]) or "--factory" in served.options or "--call" in served.options
    return Target(found[1], found[2] or server.attribute, called)


def gunicorn_settings(project: Project, served: Served) -> dict[str, tuple[str, str | None]] | None:
    """Return what gunicorn's settings file sets: its place and its value, None if computed.

    Without a file that is nothing. None if there is a file that cannot be read.
    """
    named = served.value(("-c", "--config"))
    path = _settings_path(named) if named else "gunicorn.conf.py"
    if path not in project.files:
        return {} if named in {None, engine.SETTINGS} else None
    tree = Sources(project).tree(path)
    if tree is None:
        return None
    settings: dict[str, tuple[str, str | None]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            place = f"{path}:{node.lineno}"
            settings[node.targets[0].id] = (place, value if isinstance(value, str) else None)
    return settings


def _settings_path(named: str) -> str:
    if named.startswith("python:"):
        return named.removeprefix("python:").replace(".", "/") + ".py"
    return named.removeprefix("file:").removeprefix("./")
