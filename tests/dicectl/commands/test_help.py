"""Help and mistakes, the same for every command there is."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from collections.abc import Iterator

import click
import pytest
from users import User

from dicectl.cli import COMMANDS, cli

# What an option says in every command that has it. JSON is said in more words, but begins so.
SAME_HELP = {"--to": "Where", "--json": "Print one JSON object"}


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)  # type: ignore[attr-defined]
    assert found is not None
    return found


def all_commands(name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and those below it, by what is typed for them."""
    top = command(name)
    yield name, top
    if isinstance(top, click.Group):
        yield from ((f"{name} {below}", one) for below, one in top.commands.items())


EVERY = [pair for name in COMMANDS for pair in all_commands(name)]
every_command = pytest.mark.parametrize(("typed", "one"), EVERY, ids=[typed for typed, _ in EVERY])


@every_command
def test_help_fits_a_terminal_of_80_columns(user: User, typed: str, one: click.Command) -> None:
    ran = user.dicectl(*typed.split(), "-h", COLUMNS="80")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: dicectl {typed} ")
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_help_of_all_fits_too(user: User) -> None:
    assert max(map(len, user.dicectl("-h", COLUMNS="80").out.splitlines())) <= 80


def examples(one: click.Command) -> list[list[str]]:
    """Return the command lines of an epilog, without the word dicectl; of a pipe each part."""
    lines = re.findall(r"(?:^  |Example:  )(dicectl .*)", one.epilog or "", re.MULTILINE)
    parts = [part.strip() for line in lines for part in re.split(r"&&|\||<", line)]
    return [shlex.split(part)[1:] for part in parts if part.startswith("dicectl ")]


@every_command
def test_every_example_can_be_typed(typed: str, one: click.Command) -> None:
    found = examples(one)
    assert any(" ".join(args).startswith(typed.split(maxsplit=1)[0]) for args in found)
    for name, *args in found:
        target = command(name)
        while isinstance(target, click.Group) and not args[0].startswith("-"):
            target = target.commands[args.pop(0)]
        assert target.make_context(name, args).command is target


def options() -> Iterator[tuple[str, str, click.Option]]:
    for typed, one in EVERY:
        for param in one.params:
            if isinstance(param, click.Option):
                yield from ((typed, name, param) for name in param.opts)


def test_an_option_is_called_the_same_and_takes_the_same_everywhere() -> None:
    kinds = defaultdict(set)
    for typed, name, option in options():
        kinds[name].add((option.type.name, option.is_flag))
        if name in SAME_HELP:
            assert (option.help or "").startswith(SAME_HELP[name]), f"{typed} {name}"
    # That of `serve` is a web server, which has a few names; elsewhere it is a machine.
    assert [name for name, kind in kinds.items() if len(kind) > 1] == ["--server"]


@every_command
def test_every_option_and_command_says_what_it_is(typed: str, one: click.Command) -> None:
    assert one.help, typed
    for param in one.params:
        if isinstance(param, click.Option):
            assert param.help, param.name
            assert param.help[0].isupper() or param.help.split()[0].count(","), param.help


def test_a_misspelt_option_gets_the_nearest_one(user: User) -> None:
    ran = user.dicectl("serve", "--sever", "gunicorn")
    assert ran.status == 2
    assert re.search(r"No such option.*--sever.*Did you mean.*--server", ran.err)


def test_a_misspelt_value_gets_the_nearest_one(user: User) -> None:
    ran = user.dicectl("deploy", "dice", "--to", "locla")
    assert ran.status == 2
    assert "is not one of 'heroku', 'local', 'vercel', 'dokku'. Did you mean 'local'?" in ran.err
    assert "Did you mean" not in user.dicectl("deploy", "dice", "--to", "xyz").err
