"""`dicectl completion`."""

from __future__ import annotations

import click

EXAMPLES = """\b
Examples:
  dicectl completion install
  dicectl completion install zsh --yes
  dicectl completion show fish
"""
# As in completion/shells.py, which is imported when it is needed.
SHELL = click.argument("shell", required=False, type=click.Choice(["bash", "zsh", "fish"]))


@click.group(epilog=EXAMPLES)
def command() -> None:
    """Let the Tab key complete commands, options, app names and releases.

    For bash, zsh and fish; without SHELL, for the one that $SHELL names.
    """


@command.command(epilog=EXAMPLES)
@SHELL
@click.option("--yes", is_flag=True, help="Do not ask before a line is added to .zshrc.")
def install(shell: str | None, yes: bool) -> None:
    """Write the script to where the shell looks for it."""
    from dicectl.completion import shells
    from dicectl.output.terminal import agrees

    told = shells.install(shell or shells.own(), lambda question: yes or agrees(question))
    click.echo("\n".join(told), err=True)


@command.command(epilog=EXAMPLES)
@SHELL
def show(shell: str | None) -> None:
    """Print the script, and change nothing."""
    from dicectl.completion import shells

    click.echo(shells.script(shell or shells.own()), nl=False)
