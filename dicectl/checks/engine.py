"""The web engine, which shows a function as a page: by which names a project knows it.

A project that `dicectl new` wrote has it as a wheel in vendor/, named in its list of packages.
"""

from __future__ import annotations

import re

from dicectl.source.project import Project

PACKAGE = "dicectl-web"
MODULE = "webapp"
# What gunicorn is told to take its settings from.
SETTINGS = "python:webapp.serving.gunicorn_conf"
# How a project gets the engine, or what it lacks of it.
GET = "dicectl new ."

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+webapp\b", re.MULTILINE)


def is_imported(text: bytes) -> bool:
    """Whether a module's source seems to import the engine."""
    return b"webapp" in text and bool(_IMPORT.search(text))


def is_shadowed(project: Project) -> bool:
    """Whether the project has a `webapp` of its own, which is imported instead."""
    own = (f"{MODULE}.py", f"{MODULE}/__init__.py")
    return any(path in project.files for path in own)
