"""The option that lets an app of this machine run on another Python than it asks for."""

from __future__ import annotations

import os

import click

# Where an option is kept that is for apps of this machine alone.
OF_THIS_MACHINE = "dicectl.of-this-machine"


def _keep_python(ctx: click.Context, param: click.Parameter, wished: bool) -> None:
    """The build is another process, which finds the wish in its environment."""
    if wished:
        ctx.meta[OF_THIS_MACHINE] = param.opts[0]
        os.environ["DICECTL_PYTHON_OF_THIS_MACHINE"] = "1"


option = click.option(
    "--python-of-this-machine",
    is_flag=True,
    expose_value=False,
    callback=_keep_python,
    help="Take dicectl's own Python where the one asked for is not here.",
)
