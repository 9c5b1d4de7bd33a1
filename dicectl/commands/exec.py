"""`dicectl exec`."""

from __future__ import annotations

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Examples:
  dicectl exec -- python manage.py createsuperuser
  dicectl exec --app my-dice --to local -- env
  dicectl exec -- 'echo $DYNO; ls'
"""


@click.command(epilog=EXAMPLES, context_settings={"allow_interspersed_args": False})
@click.argument("words", nargs=-1, required=True, metavar="COMMAND...")
@options.app
@options.to
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], name: str | None, to: str | None) -> None:
    """Run a command once in an app's environment: its code, its packages, its config vars.

    It has this terminal, and its exit status becomes that of dicectl. A single word is a line for
    the shell. On Heroku it is a dyno of its own, as with `heroku run`.
    """
    from dicectl.actions import execute
    from dicectl.output import screens

    platform = which.find_app(name, to, "exec --app")
    screens.result_of(execute.ready(platform))
    ctx.exit(platform.execute(execute.line(words)))
