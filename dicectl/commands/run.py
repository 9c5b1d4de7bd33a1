"""`dicectl run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dicectl.machine import streams

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

HELP = """Run a function in the terminal, with an option for each of its parameters.

TARGET is a file with one function (model.py), or a function of a file or module: model.py:predict,
src/shop/prices.py:total, model:predict. Its options are read from its types, as the page reads its
fields; what has no default may be given without the name, in order.

\b
dicectl run TARGET --help  says what it takes
--json                     prints the result as JSON; what it yields as lines
--input FILE               reads the values from a JSON object; - is stdin

What the function prints goes to standard error.
"""
EXAMPLES = """\b
Examples:
  dicectl run model.py --help
  dicectl run model:predict --sepal-length 5.1 --json
  dicectl run model:predict --input - < flower.json
"""


class Run(click.Command):
    """A command whose options are known when its function is."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the options of the function that begin so."""
        from dicectl.completion.functions import given

        own = super().shell_complete(ctx, incomplete)
        return given(ctx, incomplete) if ctx.params.get("target") else own


@click.command(
    cls=Run, help=HELP, epilog=EXAMPLES, context_settings={"allow_interspersed_args": False}
)
@click.argument("target")
@click.argument("given", nargs=-1, type=click.UNPROCESSED, metavar="[OPTIONS]...")
@click.pass_context
def command(ctx: click.Context, target: str, given: tuple[str, ...]) -> None:
    """See `HELP`."""
    from dicectl.output.pieces import follow
    from dicectl.output.progress import shown
    from dicectl.output.results import show
    from dicectl.serving.command import Screen
    from dicectl.serving.command import command as command_of
    from dicectl.serving.lending import load

    with streams.aside():
        algorithm = load(target, Path.cwd(), _built)
    inner = command_of(algorithm, target, Screen(show, follow, shown))
    with inner.make_context(f"run {target}", list(given), parent=ctx.parent) as own:
        inner.invoke(own)


def _built(folder: Path) -> Path | None:
    from dicectl.actions.built import environment_of

    return environment_of(folder)
