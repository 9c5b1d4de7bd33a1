"""Check that Heroku's build can gather the static files of Django: `manage.py collectstatic`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicectl.checks.packages import installed
from dicectl.checks.source import Sources, defined
from dicectl.errors import DicectlError
from dicectl.platforms.check import NotLookedInto, Said
from dicectl.source.project import Project

_SETTINGS = re.compile(rb"""["']DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']""")
_GATHERS = re.compile(rb"""^[^#\n]*["']django\.contrib\.staticfiles["']""", re.MULTILINE)
_ROOT = re.compile(rb"^[ \t]*STATIC_ROOT\s*[:=]", re.MULTILINE)
# Where static files go that are not gathered in a folder, and packages that make the settings.
_STORED = re.compile(rb"""STATICFILES_STORAGE|["']staticfiles["']\s*:""")
_IN_FOLDER = re.compile(rb"whitenoise\.storage|django\.contrib\.staticfiles\.storage")
_MAKERS = re.compile(
    rb"^(?:from|import)\s+(?:split_settings|dynaconf|configurations)", re.MULTILINE
)
_PATHS = re.compile(rb"^BASE_DIR\s*=.*\bPath\(", re.MULTILINE)


def collected(project: Project) -> Iterator[Said]:
    """Django's settings say where to gather static files, if it is told to gather them."""
    found = _settings(project)
    if found is None or _is_off(project):
        return
    sources, path = found
    text = sources.text(path)
    modules = (one for one in project.files if one.endswith(".py"))
    if _is_stored(text) or any(_ROOT.search(sources.text(one)) for one in modules):
        return
    tree = sources.tree(path)
    if tree is None or defined(tree) is None or _MAKERS.search(text):
        yield NotLookedInto(f"Whether {path} sets STATIC_ROOT: it shows only when it runs")
    elif seen := _GATHERS.search(text):
        value = 'BASE_DIR / "staticfiles"' if _PATHS.search(text) else '"staticfiles"'
        evidence = f"{path}: {seen[0].decode('utf-8', 'replace').strip()[:100]}"
        yield DicectlError("D877", path=path, value=value, evidence=evidence)


def _settings(project: Project) -> tuple[Sources, str] | None:
    """Return the file of the settings that the build's manage.py loads, None if that is not clear.

    The build takes the manage.py that is least deep, at most two folders down.
    """
    if "django" not in installed(project).names:
        return None
    named = (one for one in project.files if f"/{one}".endswith("/manage.py"))
    manage = min(named, key=lambda path: (path.count("/"), path), default="")
    sources = Sources(project, (manage.removesuffix("manage.py"),))
    modules = set(_SETTINGS.findall(sources.text(manage)))
    path = sources.find(modules.pop().decode()) if len(modules) == 1 else None
    return (sources, path) if path and manage.count("/") <= 2 else None


def _is_off(project: Project) -> bool:
    files = ("app.json", "bin/pre_compile")
    told = any(b"DISABLE_COLLECTSTATIC" in (project.read(one) or b"") for one in files)
    return told or ".heroku/collectstatic_disabled" in project.files


def _is_stored(text: bytes) -> bool:
    return bool(_STORED.search(text)) and not _IN_FOLDER.search(text)
