"""Offers what most want next: `dicectl new .` around a bare function, a deploy after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from dicectl.commands import which

if TYPE_CHECKING:
    from dicectl.platforms import Platform
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


def deploy_now(platform: Platform) -> None:
    """Ask for a deploy where a changed config var waits for one, and the app is this folder's."""
    if platform.can.config_at_once:
        return
    from dicectl.actions import target
    from dicectl.errors import DicectlError
    from dicectl.output.terminal import agrees
    from dicectl.source.project import Project

    try:
        ours = target.named_by_remotes(Project.find(target.here()))
    except DicectlError:  # no repository: the command was told
        return
    if ours.get(platform.key) == platform.app and agrees(f"Deploy {platform.app} now?"):
        context = click.get_current_context()
        commands = cast("click.Group", context.find_root().command)
        if command := commands.get_command(context, "deploy"):  # which imports this module
            context.invoke(command, name=platform.app, to=platform.key)
