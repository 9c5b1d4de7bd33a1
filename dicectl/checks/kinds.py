"""Which kind of program a file is: a bot, an app for a server of one language or the other."""

from __future__ import annotations

import re

from dicectl.checks.flask import deeper_app, flask_app, gunicorn_loads
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
    rb"|\b(?:bot|client|app)\.run\(|\bSocketModeHandler\(|\.stream\.submissions\("
)
# What may serve a page beside a bot.
_SERVES = re.compile(
    rb"\b(?:flask|fastapi|starlette|aiohttp|quart|sanic|tornado|bottle|uvicorn|waitress|gunicorn"
    rb"|http\.server|socketserver|keep_alive|run_webhook|start_webhook|set_webhook)\b"
)
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
    return waits(sources, path) and not any(map(_SERVES.search, texts))


def waits(sources: Sources, path: str) -> bool:
    """Whether a script waits for the messages of a bot, whatever else it does."""
    texts = [sources.text(one) for one in sources.reachable(path)]
    return any(_BOTS.search(one) and _WAITS.search(one) for one in texts)


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
