"""`dicectl platforms`."""

from __future__ import annotations

import click

EXAMPLES = """\b
Example:
  dicectl platforms
"""


@click.command(epilog=EXAMPLES)
def command() -> None:
    """Compare the platforms: what each costs, needs and can do."""
    from dicectl.output import tables
    from dicectl.platforms.terms import rows

    tables.show_terms(rows())
