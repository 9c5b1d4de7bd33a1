"""Checks of Django: that its settings are there, and fit a server: static files and addresses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from dicectl.checks.lines import adding
from dicectl.checks.names import is_on_disk, nearest
from dicectl.checks.packages import installed
from dicectl.checks.settings import Settings, module_of, settings
from dicectl.errors import DicectlError
from dicectl.errors.advice import then
from dicectl.platforms.check import NotLookedInto, Said
from dicectl.source.project import Project

_GATHERS = re.compile(rb"""^[^#\n]*["']django\.contrib\.staticfiles["']""", re.MULTILINE)
_ROOT = re.compile(rb"^[ \t]*STATIC_ROOT\s*[:=]", re.MULTILINE)
# Where static files go that are not gathered in a folder, and packages that make the settings.
_STORED = re.compile(rb"""STATICFILES_STORAGE|["']staticfiles["']\s*:""")
_IN_FOLDER = re.compile(rb"whitenoise\.storage|django\.contrib\.staticfiles\.storage")
_PATHS = re.compile(rb"^BASE_DIR\s*=.*\bPath\(", re.MULTILINE)
# What brings static files to the browser where Django's own server does not run.
_SERVES = re.compile(
    rb"whitenoise|dj_static|static_ranges|storages\.|cloudinary_storage|django_heroku|AWS_|GS_BUCKET"
    rb"|views\.static|static\(settings\.STATIC_URL"
)
_LOCAL = {"localhost", "127.0.0.1", "0.0.0.0", "[::1]", "::1"}  # noqa: S104  what people write


def there(project: Project) -> Iterator[Said]:
    """The settings that manage.py names are in the project."""
    sources, module = module_of(project)
    if not module or sources.find(module) or installed(project).brings(module):
        return
    root = sources.roots[0]
    path = f"{root}{module.replace('.', '/')}.py"
    known = {_module(one.removeprefix(root)) for one in project.files if _is_settings(one, root)}
    near = nearest(module, known, 0.4)
    fix = f'Write "{near}" in {root}manage.py, in place of "{module}".' if near else ""
    if is_on_disk(project, path):
        fix = then(*adding(project, path))
    facts = {"module": module, "path": path, "fix": fix or f"Put {path} into the project."}
    yield DicectlError("D888", **facts, evidence=f"{root}manage.py: {module}")


def _is_settings(path: str, root: str) -> bool:
    return path.startswith(root) and bool(re.search(r"settings(/\w+)?\.py$", path))


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def hosts(project: Project) -> Iterator[Said]:
    """Django answers under another address than that of the machine itself."""
    found = settings(project)
    if found is None:
        in_list = "django" in installed(project).names
        yield NotLookedInto("Which settings Django has: manage.py does not say") if in_list else ""
        return
    given = found.value("ALLOWED_HOSTS")
    value, line = given or (None, found.path)
    elements = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
    named = [getattr(one, "value", None) for one in elements]
    if all(one in _LOCAL for one in named):
        yield DicectlError("D889", path=found.path, evidence=str(line))
    elif "*" not in named and not any(str(one)[:1] == "." for one in named):
        yield NotLookedInto(f"Whether the app's address is in ALLOWED_HOSTS, {found.path}")


def served(project: Project) -> Iterator[Said]:
    """Something brings static files to the browser: gunicorn does not."""
    found = settings(project)
    if found is None or not _GATHERS.search(found.sources.text(found.path)):
        return
    modules = [one for one in project.files if one.endswith(".py")]
    if not any(_SERVES.search(found.sources.text(one)) for one in modules):
        yield _unserved(found)


def _unserved(found: Settings) -> DicectlError:
    where = installed(found.sources.project).where
    return DicectlError("D890", path=found.path, where=where, evidence=f"{found.path}: MIDDLEWARE")


def collected(project: Project) -> Iterator[Said]:
    """Django's settings say where to gather static files, if it is told to gather them."""
    found = settings(project)
    if found is None or _is_off(project):
        return
    sources, path = found.sources, found.path
    text = sources.text(path)
    modules = (one for one in project.files if one.endswith(".py"))
    if _is_stored(text) or any(_ROOT.search(sources.text(one)) for one in modules):
        return
    if not found.is_clear:
        yield NotLookedInto(f"Whether {path} sets STATIC_ROOT: it shows only when it runs")
    elif seen := _GATHERS.search(text):
        value = 'BASE_DIR / "staticfiles"' if _PATHS.search(text) else '"staticfiles"'
        evidence = f"{path}: {seen[0].decode('utf-8', 'replace').strip()[:100]}"
        yield DicectlError("D877", path=path, value=value, evidence=evidence)


def _is_off(project: Project) -> bool:
    files = ("app.json", "bin/pre_compile")
    told = any(b"DISABLE_COLLECTSTATIC" in (project.read(one) or b"") for one in files)
    return told or ".heroku/collectstatic_disabled" in project.files


def _is_stored(text: bytes) -> bool:
    return bool(_STORED.search(text)) and not _IN_FOLDER.search(text)
