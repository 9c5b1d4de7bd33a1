"""Which kind of program a file is: a bot, an app for a server of one language or the other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dicectl.buildpack.procfile import Command
from dicectl.checks.flask import deeper_app, flask_app, gunicorn_loads
from dicectl.checks.known import PROGRAMS
from dicectl.checks.packages import installed
from dicectl.checks.source import Sources
from dicectl.source.project import Project

# Packages of bots, and the calls by which one waits for messages without serving a page.
_BOTS = re.compile(
    rb"^(?:from|import)[ \t]+(telegram|telebot|aiogram|pyrogram|telethon|discord|nextcord|disnake"
    rb"|hikari|slack_bolt|tweepy|vk_api|vkbottle|praw|twitchio)\b",
    re.MULTILINE,
)
_WAITS = re.compile(
    rb"\b(?:run_polling|infinity_polling|start_polling|polling|run_until_disconnected|idle)\("
    rb"|\b(?:bot|client|app)\.(?:run|start)\(|\bSocketModeHandler\(|\.stream\.submissions\("
)
# What may serve a page beside a bot. Most who have aiohttp only ask others with it.
_AIOHTTP = re.compile(rb"\baiohttp(?:\.|[ \t]+import\b(?:[ \t]*\([^)]*|[^\n]*)\b)web\b")
_SERVES = re.compile(
    _AIOHTTP.pattern + rb"|\b(?:flask|fastapi|starlette|quart|sanic|tornado|bottle|uvicorn|waitress"
    rb"|gunicorn|http\.server|socketserver|keep_alive|run_webhook|start_webhook|set_webhook)\b"
)
# Workers of queues, which load the project by themselves.
_QUEUES = {"celery", "rq", "dramatiq", "arq", "huey_consumer", "rqscheduler"}
_ASGI = re.compile(
    rb"^(\w+)(?:\s*:\s*[\w.]+)?\s*=\s*(?:\w+\.)?"
    rb"(?:FastAPI|Starlette|Quart|Litestar|Sanic|get_asgi_application)\(",
    re.MULTILINE,
)
_WSGI = re.compile(
    rb"^(\w+)(?:\s*:\s*[\w.]+)?\s*=\s*(?:\w+\.)?(?:Flask|Bottle|get_wsgi_application)\(",
    re.MULTILINE,
)
_STREAMLIT = re.compile(rb"^import streamlit\b", re.MULTILINE)


def is_bot(sources: Sources, path: str) -> bool:
    """Whether a script surely only waits for messages, and serves no page."""
    texts = [sources.text(one) for one in sources.reachable(path)]
    if any(b"load_extension" in one for one in texts):  # by a name that may be any module's
        texts = [sources.text(one) for one in sources.project.files if one.endswith(".py")]
    return waits(sources, path) and not any(map(_SERVES.search, texts))


def waits(sources: Sources, path: str) -> bool:
    """Whether a script waits for the messages of a bot, whatever else it does."""
    texts = [sources.text(one) for one in sources.reachable(path)]
    return any(_BOTS.search(one) and _WAITS.search(one) for one in texts)


def needs_no_page(project: Project, commands: Iterable[Command]) -> bool:
    """Whether nothing in the project looks like a page: a bot, or a program that runs by the clock.

    Then `worker:` or `clock:` is all that it needs, if that starts a file of the project, or a
    queue's worker.
    """
    sources, likely = Sources(project).with_src(), suggested(project)
    starts = [path for one in commands for path in _started(sources, one)]
    if likely.startswith("worker:") or any(waits(sources, path) for path in starts):
        return True
    serves = installed(project).names & {*PROGRAMS, "flask", "django", "dash"}
    reached = (sources.text(one) for path in starts for one in sources.reachable(path))
    is_plain = bool(starts) and not serves and not likely.startswith("web:")
    return is_plain and not any(map(_AIOHTTP.search, reached))


def _started(sources: Sources, command: Command) -> list[str]:
    """Return the files that a command starts; for a queue's worker, its own name."""
    if command.program in _QUEUES:
        return [command.program]
    if command.module:
        path = sources.find_main(command.program)
        return [path] if path else []
    words = (command.program, *command.arguments)
    return [word for word in words if word in sources.project.files]


def language(text: bytes, name: str) -> str:
    """Return "ASGI" or "WSGI", the way in which the app `name` of a module is called, or ""."""
    for told, pattern in (("ASGI", _ASGI), ("WSGI", _WSGI)):
        if any(found[1].decode() == name for found in pattern.finditer(text)):
            return told
    return ""


def suggested(project: Project) -> str:
    """Return the line of a Procfile that would start the project, "" if that is not seen."""
    if flask_app(project) or deeper_app(project):
        return f"web: gunicorn {gunicorn_loads(project)}"
    sources = Sources(project)
    at_top = sorted(path for path in project.files if path.endswith(".py") and "/" not in path)
    if "manage.py" in at_top and (wsgi := _django(project)):
        return f"web: gunicorn {wsgi}"
    for path in at_top:
        text, module = sources.text(path), path.removesuffix(".py")
        if found := _ASGI.search(text):
            loads = f"{module}:{found[1].decode()}"
            return f"web: uvicorn {loads} --host 0.0.0.0 --port $PORT"
        if _STREAMLIT.search(text):
            return f"web: streamlit run {path} --server.port $PORT"
        if is_bot(sources, path):
            return f"worker: python {path}"
    return ""


def _django(project: Project) -> str:
    found = sorted(path for path in project.files if re.fullmatch(r"\w+/wsgi\.py", path))
    return found[0].removesuffix(".py").replace("/", ".") if found else ""
