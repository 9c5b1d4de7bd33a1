"""Results that are files: written where they are wanted, else to temporary ones."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dicectl.errors import DicectlError
from dicectl.output.data import print_data

if TYPE_CHECKING:
    from webapp.functions.algorithm import Algorithm
    from webapp.kinds.media import Media
    from webapp.kinds.parts import Part


def write(algorithm: Algorithm, result: object, into: str) -> None:
    """Write a result into a file, - for standard output; the file's ending says how.

    Raises:
        DicectlError: D863, it cannot be written there.
        ResultError: it is not of its type.
    """
    place = Path(into)
    for number, data in enumerate(_files(algorithm, result, place.suffix.lower()), 1):
        _put(data, str(place.with_stem(f"{place.stem}-{number}")) if number > 1 else into)


def show(found: list[Part], name: str) -> None:
    """Print the parts of a result; files go to temporary ones, whose paths are told."""
    from webapp.kinds.marks import Markdown
    from webapp.kinds.media import Media

    for part in found:
        if part.name:
            click.secho(part.name, bold=True)
        if isinstance(part.value, Media):
            click.echo(_kept(part.value, part.name or name))
        elif isinstance(part.value, Markdown):
            _print_formatted(part.value)
        else:
            print_data(part.value)


def _files(algorithm: Algorithm, result: Any, ending: str) -> list[bytes]:  # noqa: ANN401
    """Return what goes into files: all pictures and files of a result, else the data."""
    from webapp.kinds.media import Media
    from webapp.kinds.outgoing import ready
    from webapp.kinds.parts import parts
    from webapp.kinds.rows import as_csv, rows_of

    found = [one.value for one in parts(ready(result, ending))]
    if files := [one for one in found if isinstance(one, Media)]:
        return [_in_format(one, ending) for one in files]
    if ending == ".json":
        return [algorithm.json(result)]
    plain = algorithm.plain(result)
    if ending == ".csv" and (rows := rows_of(plain)):
        return [as_csv(rows).data]
    return [plain.encode() if isinstance(plain, str) else algorithm.json(result)]


def _in_format(file: Media, ending: str) -> bytes:
    """Return a file's bytes.

    Raises:
        DicectlError: D863, it is a chart that cannot be drawn here.
    """
    from webapp.kinds.plots import Plot

    if isinstance(file, Plot) and ending not in {"", ".json"}:
        why = f"a picture of the chart needs the package {file.needs}"
        raise DicectlError("D863", file=ending, why=why)
    return file.data


def _put(data: bytes, into: str) -> None:
    if into == "-":
        sys.stdout.buffer.write(data)
        return
    try:
        Path(into).write_bytes(data)
    except OSError as error:
        raise DicectlError("D863", file=into, why=error.strerror or error) from error
    click.echo(f"Wrote {into}", err=True)


def _kept(file: Media, name: str) -> str:
    """Write a file to a temporary folder and return its path; a chart as something to look at."""
    from webapp.kinds.plots import Plot

    if isinstance(file, Plot):
        file = file.picture() or file.drawn(".html") or file
    path = Path(tempfile.mkdtemp(prefix="dicectl-"), file.named(name))
    path.write_bytes(file.data)
    return str(path)


def _print_formatted(text: str) -> None:
    if not sys.stdout.isatty():
        click.echo(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))
