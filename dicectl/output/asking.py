"""Questions. None is asked where nobody is there to answer, or where programs read the answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

import click

from dicectl.output.terminal import is_asked


def choose(question: str, answers: Mapping[str, str]) -> str:
    """Ask for one of several, shown in words, and return its key; "" where nobody is there."""
    if not is_asked():
        return ""
    for text in answers.values():
        click.echo(f"  {text}", err=True)
    return str(click.prompt(question, type=click.Choice(list(answers)), err=True))


def name_asker(name: str, *, as_json: bool) -> Callable[[], str] | None:
    """Return what lets `name` be typed to confirm something; None where nobody is there."""
    if as_json or not is_asked():
        return None
    question = f"To go on, type {name}"
    return lambda: str(click.prompt(question, default="", show_default=False, err=True))


def value_reader(words: Sequence[str], *, stdin: bool) -> Callable[[str], str | None]:
    """Return what reads the value of a key: from standard input, or typed without being shown.

    It returns None where nobody is there. `words` are those that name the keys.
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
