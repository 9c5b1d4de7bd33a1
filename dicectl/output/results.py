"""What `dicectl run` shows: a result as a table or large text on a terminal, else plain or JSON."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from dicectl.errors import DicectlError
from dicectl.output import saved
from dicectl.output.data import print_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from webapp.functions.algorithm import Algorithm


def show(algorithm: Algorithm, result: object, as_json: bool, into: str = "") -> None:
    """Print a result, or write it into a file.

    Raises:
        DicectlError: D862, it is not of its type.
    """
    from webapp.kinds.parts import parts
    from webapp.kinds.values import as_said

    with refusals(algorithm.name):
        if into:
            saved.write(algorithm, result, into)
        elif as_json:
            click.echo(algorithm.json(result))
        elif own := _own_view(algorithm):
            click.echo(own(result))
        elif found := parts(result):
            saved.show(found, algorithm.name)
        else:
            print_data(as_said(result, algorithm.plain(result)))


@contextmanager
def refusals(name: str) -> Iterator[None]:
    """Tell of a result that is not of its type.

    Raises:
        DicectlError: D862, it is not.
    """
    from webapp.functions.algorithm import ResultError

    try:
        yield
    except ResultError as error:
        raise DicectlError("D862", name=name, evidence=str(error), output=" ") from error


def _own_view(algorithm: Algorithm) -> Callable[[Any], str] | None:
    """Return how a result is told whose type names a view of its own, as the dice's does."""
    from webapp.kinds.render import VIEW, renderer

    if not hasattr(algorithm.result_type, VIEW):
        return None
    return renderer(algorithm.name, algorithm.result_type, algorithm.plain).text
