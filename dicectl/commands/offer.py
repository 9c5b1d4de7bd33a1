"""Offers `dicectl new .` in a folder that has a function and nothing around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dicectl.commands import which

if TYPE_CHECKING:
    from dicectl.source.project import Project


def offer(project: Project, *, as_json: bool) -> Project:
    """Ask whether to make a project of the folder, and return the project as it is then.

    It is asked only on a terminal; elsewhere the check names the command.
    """
    from dicectl.output.terminal import is_asked

    if as_json or not is_asked() or (project.root / "Procfile").exists():
        return project
    from dicectl.output import screens
    from dicectl.projects import new
    from dicectl.projects.contents import Wish

    if not new.is_for(project):
        return project
    question = "Nothing here says how to serve a function. Make a project of it (dicectl new .)?"
    if not click.confirm(question, default=True, err=True):
        return project
    wish = Wish(".", (), "page", "", renew=False, jobs=False, choose=which.choose)
    screens.result_of(new.make(new.plan(project.root, wish)))
    return type(project).find(project.root)
