"""Check that databases and queues are not looked for on the machine that the app runs on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dicectl.checks.lines import Line, shown
from dicectl.checks.paths import dotted, imported
from dicectl.checks.source import is_main
from dicectl.checks.targets import Start, line_at, start
from dicectl.errors import DicectlError
from dicectl.errors.advice import command
from dicectl.platforms.check import Said
from dicectl.source.project import Project

_HERE = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_URL = re.compile(rf"(\w+)(?:\+\w+)?://(?:[^@/\s]*@)?{_HERE}(?::\d+)?(?:/.*)?")
_ALONE = re.compile(_HERE)
# By the scheme of an address, or by what is called: what is looked for, and the usual variable.
_DATABASE = ("a database", "DATABASE_URL")
_KINDS = {
    "postgres": _DATABASE,
    "postgresql": _DATABASE,
    "mysql": _DATABASE,
    "mariadb": _DATABASE,
    "mssql": _DATABASE,
    "mongodb": ("MongoDB", "MONGODB_URI"),
    "redis": ("Redis", "REDIS_URL"),
    "amqp": ("RabbitMQ", "CLOUDAMQP_URL"),
    "pyamqp": ("RabbitMQ", "CLOUDAMQP_URL"),
}
_CALLS = {
    "psycopg2.connect": _DATABASE,
    "psycopg.connect": _DATABASE,
    "pymysql.connect": _DATABASE,
    "MySQLdb.connect": _DATABASE,
    "mysql.connector.connect": _DATABASE,
    "MongoClient": _KINDS["mongodb"],
    "pymongo.MongoClient": _KINDS["mongodb"],
    "Redis": _KINDS["redis"],
    "redis.Redis": _KINDS["redis"],
    "StrictRedis": _KINDS["redis"],
    "redis.StrictRedis": _KINDS["redis"],
}
# Which of these connect to this machine when they are told nothing.
_BY_DEFAULT = {"MongoClient", "pymongo.MongoClient", "Redis", "redis.Redis", "redis.StrictRedis"}
_SUSPECTED = re.compile(
    rb"localhost|127\.0\.0\.1|MongoClient\(\)|Redis\(\)|django\.db\.backends\.(?:postgresql|mysql)"
)
# Whose default is only for the developer's machine.
_ASKS = re.compile(r"environ|getenv|config|env\b|get\b|settings|parse")
# A module that reads an address from the environment, or leaves that to a package.
_READS = re.compile(
    rb"dj_database_url|django_heroku|DATABASES\[|(?:environ|getenv|config|env)\b[^\n]{0,20}[\"']"
    rb"\w*(?:DATABASE|DB|POSTGRES|PG|SQL|MONGO|REDIS|AMQP|BROKER|JAWS|URL|URI)"
)
Seen = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """Where a service is looked for on this machine."""

    line: Line
    seen: Seen


def local(project: Project) -> Iterator[Said]:
    """No service is surely looked for on the machine itself, where the app begins."""
    at = start(project)
    found = list(_places(at)) if at else []
    if at is None:
        yield ""
    for seen in dict.fromkeys(one.seen for one in found):
        what, name = seen
        told = command("dicectl", "config", "set", name)
        evidence = shown(dict.fromkeys(str(one.line) for one in found if one.seen == seen))
        yield DicectlError("D891", what=what, name=f'"{name}"', command=told, evidence=evidence)


def _places(at: Start) -> Iterator[Place]:
    reached = (path for first in at.paths for path in at.sources.reachable(first))
    for path in dict.fromkeys(reached):
        text = at.sources.text(path)
        is_suspected = _SUSPECTED.search(text) and not _READS.search(text)
        tree = at.sources.tree(path) if is_suspected else None
        if tree is not None:
            names = imported(tree.body)
            for node, seen in _seen(tree.body, names):
                yield Place(line_at(at.sources, path, node.lineno), seen)


def _seen(body: list[ast.stmt], names: dict[str, str]) -> Iterator[tuple[ast.expr, Seen]]:
    """Yield what surely runs when the module is imported: nothing below an `if` or a `try`."""
    for node in body:
        if isinstance(node, ast.If) and is_main(node):
            yield from _seen(node.body, names)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)) and node.value:
            yield from _in(node.value, names)


def _in(node: ast.expr, names: dict[str, str]) -> Iterator[tuple[ast.expr, Seen]]:
    """Yield what an expression surely connects to; what the environment may replace is left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = _URL.fullmatch(node.value)
        if found and found[1] in _KINDS:
            yield node, _KINDS[found[1]]
    elif isinstance(node, ast.Call):
        name = dotted(node.func)
        if seen := _CALLS.get(names.get(name, name)):
            yield from [(node, seen)] * _is_here(node, name)
        elif not _ASKS.search(name):
            for one in (*node.args, *(word.value for word in node.keywords)):
                yield from _in(one, names)
    elif isinstance(node, ast.Dict):
        yield from _of_django(node)
        for value in node.values:
            yield from _in(value, names)


def _is_here(call: ast.Call, name: str) -> bool:
    host = next((one.value for one in call.keywords if one.arg in {"host", "hostname"}), None)
    host = host or (call.args[0] if call.args else None)
    if host is None:
        is_told = any(
            one.arg in {None, "host", "dsn", "url", "unix_socket"} for one in call.keywords
        )
        return name in _BY_DEFAULT and not is_told
    text = host.value if isinstance(host, ast.Constant) else None
    return isinstance(text, str) and bool(_ALONE.fullmatch(text) or _URL.fullmatch(text))


def _of_django(node: ast.Dict) -> Iterator[tuple[ast.expr, Seen]]:
    """Yield a database of Django's settings with a server on this machine."""
    given = {
        key.value: value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
    }
    engine, host = given.get("ENGINE"), given.get("HOST")
    is_server = isinstance(engine, ast.Constant) and re.search("postgres|mysql", str(engine.value))
    text = host.value if isinstance(host, ast.Constant) else None
    if is_server and (host is None or text in {"", "localhost", "127.0.0.1"}):
        yield node, _DATABASE
