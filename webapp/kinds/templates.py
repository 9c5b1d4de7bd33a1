"""Where the templates are, and how a part of a page is drawn from one without a request."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from markupsafe import Markup

from webapp.kinds.figures import figure, share, shown
from webapp.kinds.language import say, spoken
from webapp.kinds.parts_field import parted, rows, within
from webapp.kinds.rows_field import cells
from webapp.kinds.words import label

WEBAPP = Path(__file__).parents[1]
# How Jinja reads a template, for a whole page and for a part of one.
OPTIONS: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}
# What a template says in the visitor's language: `{{ _("Result") }}`.
WORDS: dict[str, Any] = {"_": say, "language": spoken.get}


def folder() -> Path:
    """Return their folder: inside the package in a wheel, beside it in a checkout."""
    packaged = WEBAPP / "templates"
    return packaged if packaged.is_dir() else WEBAPP.parent / "templates"


def loader(own: Path) -> BaseLoader:
    """Return what finds whole pages: a project's own come before the engine's.

    A page of the project can build on the one that it replaces: `{% extends "engine/base.html" %}`.
    """
    engine = FileSystemLoader(folder())
    return ChoiceLoader([FileSystemLoader(own), engine, PrefixLoader({"engine": engine})])


def macro(template: str, name: str, *values: object) -> Markup:
    """Return what a template's macro draws of the values."""
    module = _environment().get_template(template).module
    drawn: Markup = getattr(module, name)(*values)
    return drawn


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(folder()), autoescape=True, **OPTIONS)
    made.filters |= {"figure": figure, "label": label, "shown": shown, "share": share}
    made.globals |= {**WORDS, "cells": cells, "parted": parted, "parts": rows, "within": within}
    return made
