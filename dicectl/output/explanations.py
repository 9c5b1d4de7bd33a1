"""Shows explanations. They are what the user asked for, so they go to standard output."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable

from dicectl.explain import LAYERS, Explained
from dicectl.explain.lookup import readable
from dicectl.output.safe import safe
from dicectl.output.terminal import styled

WIDTH = 80
NAME_WIDTH = 32


def show(found: list[Explained], *, as_json: bool) -> None:
    """Print the first explanation in full, and the others in a line each."""
    first, *others = found
    if as_json:
        print(json.dumps({**first.as_json(), "also": [one.as_json() for one in others]}))
        return
    print("\n".join(lines(first, f"{styled(first.name, bold=True)}: ")))
    if others:
        print("\nAlso seen:")
    for one in others:
        print(_wrapped(f"{one.name}: {one.cause}", "  ", "    "))


def show_part(told: str) -> None:
    """Say how much of a long text was read, on standard error."""
    if told:
        print(f"\n{told}", file=sys.stderr)


def show_why(notes: list[str]) -> None:
    """Print what each stage of reading found, on standard error, so that JSON stays one object."""
    print("\nWhy:", *(f"  {safe(note)}" for note in notes), sep="\n", file=sys.stderr)


def lines(one: Explained, head: str) -> list[str]:
    """Return an explanation in words: what happened, the evidence, the next command."""
    said = [_wrapped(safe(one.cause), head, "  ")]
    said += [f"    {safe(line)}" for line in one.evidence.splitlines()]
    said.append(f"  Next: {safe(one.fix)}")  # in one line, so that it can be pasted
    said += [f"  More: {one.link}"] if one.link else []
    return [*said, f"  See also: {_related(one)}"] if one.related else said


def _related(one: Explained) -> str:
    names = ", ".join(one.related)
    is_finding = one.name[0] == "D" and one.name[1:].isdigit()
    return names if is_finding else f"{names} of dicectl check, which sees it before a push"


def show_catalogue(*, as_json: bool) -> None:
    """Print all explanations by their source."""
    if as_json:
        sources = {
            source: [readable(one).as_json() for one in layer] for source, layer in LAYERS.items()
        }
        print(json.dumps(sources))
        return
    for source, layer in LAYERS.items():
        print(styled(source, bold=True))
        print("\n".join(_rows([readable(one) for one in layer])), end="\n\n")
    print("dicectl explain NAME tells all of one; dicectl explain D301, of dicectl's own.")


def _rows(explained: Iterable[Explained]) -> Iterable[str]:
    for one in explained:
        yield _wrapped(one.cause, f"  {one.name:{NAME_WIDTH}} ", " " * (NAME_WIDTH + 3))


def _wrapped(text: str, first: str, others: str) -> str:
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, 100)
    return textwrap.fill(
        text,
        width=max(width, NAME_WIDTH + 20),
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
