"""What may become an app in a folder that has none yet: functions, or a notebook."""

from __future__ import annotations

import re
import unicodedata

from dicectl.checks import engine, functions
from dicectl.checks.helpers import without_helpers
from dicectl.checks.source import Sources
from dicectl.errors.advice import command, then
from dicectl.source.project import Project

MOST_SHOWN = 6
# Whoever uses one of these has an app, or a program that is none for the web.
_OTHERS = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+(?:flask|fastapi|django|starlette|streamlit|dash|gradio|bottle"
    rb"|tornado|aiohttp|quart|sanic|discord|telegram|telebot|aiogram|slack_bolt)\b",
    re.MULTILINE,
)


def offer(project: Project) -> tuple[str, str] | None:
    """Return what could be put on the web and the command that does it, None if nothing is found.

    The folder must have no Procfile and no Flask app.
    """
    sources = Sources(project)
    modules = [path for path in project.files if path.endswith(".py")]
    if not modules:
        return _of_notebooks(sorted(path for path in project.files if path.endswith(".ipynb")))
    if any(_OTHERS.search(sources.text(path)) for path in modules):
        return None
    found = without_helpers(project, functions.functions(project))
    return _of_functions(found) if found else None


def _of_functions(found: list[functions.Found]) -> tuple[str, str]:
    if len(found) == 1:
        one = found[0]
        return f"{one.path}:{one.line}: {one.name} could be shown by a page", engine.GET
    names = [one.target for one in found]
    more = f" and {len(names) - MOST_SHOWN} more" * (len(names) > MOST_SHOWN)
    seen = f"functions that a page could show: {', '.join(names[:MOST_SHOWN])}{more}"
    return seen, f"{engine.GET} --from {names[0]}"


def _of_notebooks(found: list[str]) -> tuple[str, str] | None:
    """A notebook becomes a module by jupyter's own program, under a name that can be imported."""
    if not found:
        return None
    path = found[0]
    name = path.removesuffix(".ipynb").rpartition("/")[2]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    module = re.sub(r"\W+", "_", plain).strip("_") or "model"
    output = ["--output", module] if module != name else []
    convert = command("jupyter", "nbconvert", "--to", "script", *output, path)
    seen = f"{path} is a notebook, which no server can load"
    return seen, then(convert, engine.GET)
