"""Which app the options of a command mean, and what has to be asked before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dicectl.commands.options import SERVER
from dicectl.commands.own_python import OF_THIS_MACHINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicectl.platforms import Platform
    from dicectl.source.project import Project


def server() -> str:
    """Return the server that the command line names, "" for none."""
    return str(click.get_current_context().meta.get(SERVER, ""))


def choose(question: str, answers: Mapping[str, str]) -> str:
    """Ask the user; see `questions.choose`, which is only imported when there is a question."""
    from dicectl.output import questions

    return questions.choose(question, answers)


def find(name: str | None, to: str | None, command: str = "") -> tuple[Platform, Project]:
    """Return the app and the project that the options mean; see `target.find`."""
    from dicectl.actions import target
    from dicectl.output.terminal import is_asked

    asked = choose if is_asked() else target.nobody
    here = target.here()
    found = target.find(here, name, to, server=server(), command=command, choose=asked)
    option = click.get_current_context().meta.get(OF_THIS_MACHINE)
    if option and not found[0].can.is_here:
        raise click.UsageError(f"{option} is for an app on this machine.")
    _greet(found[0])
    return found


def find_app(name: str | None, to: str | None, command: str) -> Platform:
    """Return the app that the options mean; see `target.find_app`."""
    from dicectl.actions import target

    here = target.here()
    found = target.find_app(here, name, to, server=server(), command=command, choose=choose)
    _greet(found)
    return found


def _greet(platform: Platform) -> None:
    """Let the user answer what a platform has to know before a first contact."""
    from dicectl.output.terminal import agrees, is_asked

    platform.greet(agrees if is_asked() else None)
