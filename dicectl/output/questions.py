"""Questions to the user. Without a terminal, or with --json, nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

import click

from dicectl.output.event_words import ITEMS_SHOWN
from dicectl.output.terminal import is_asked


def choose(question: str, answers: Mapping[str, str]) -> str:
    """Ask for one of several answers, and return its key; "" if nobody can be asked."""
    if not is_asked():
        return ""
    for text in answers.values():
        click.echo(f"  {text}", err=True)
    return str(click.prompt(question, type=click.Choice(list(answers)), err=True))


def name_asker(name: str, *, as_json: bool) -> Callable[[], str] | None:
    """Return what asks the user to type `name` as a confirmation; None if nobody can be asked."""
    if as_json or not is_asked():
        return None
    question = f"To go on, type {name}"
    return lambda: str(click.prompt(question, default="", show_default=False, err=True))


def commit_asker(*, as_json: bool) -> Callable[[Sequence[object]], bool] | None:
    """Return what asks whether to commit changes; None if nobody can be asked."""
    if as_json or not is_asked():
        return None
    return _ask_to_commit


def _ask_to_commit(changes: Sequence[object]) -> bool:
    for change in changes[:ITEMS_SHOWN]:
        click.echo(f"    {change}", err=True)
    if len(changes) > ITEMS_SHOWN:
        click.echo(f"    and {len(changes) - ITEMS_SHOWN} more", err=True)
    question = "Commit these changes and deploy them? (n deploys the last commit without them)"
    return click.confirm(question, default=True, err=True)


def value_reader(words: Sequence[str], *, stdin: bool) -> Callable[[str], str | None]:
    """Return what gets the value of a key: from standard input, or typed without being shown.

    It returns None if nobody can be asked. `words` are the keys of the command line.
    """
    if stdin and (len(words) != 1 or "=" in words[0]):
        raise click.UsageError("With --stdin give one KEY, without a value.")
    return _read if stdin else _type


def _read(key: str) -> str:
    from dicectl.actions.config import decoded

    return decoded(key, sys.stdin.buffer.read())


def _type(key: str) -> str | None:
    if not is_asked():
        return None
    question = f"Value of {key} (not shown)"
    return str(click.prompt(question, hide_input=True, err=True, default="", show_default=False))
