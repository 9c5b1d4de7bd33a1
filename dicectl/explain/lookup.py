"""What `dicectl explain` is asked about: a code, a name, a file, or what is piped in."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import BinaryIO, NamedTuple

from dicectl.errors import DicectlError
from dicectl.errors.advice import advice
from dicectl.explain.catalogue import EXPLANATIONS
from dicectl.explain.explanation import Explained, Explanation
from dicectl.explain.reader import read
from dicectl.explain.text import Part, lines

PIPED = "-"
_PLACEHOLDER = re.compile(r"\{(\w+)(?:![rsa])?\}")
_CODE = re.compile(r"[dhrl]\d{2,3}", re.IGNORECASE)


class Answer(NamedTuple):
    """What is known, the most fundamental cause first, and what each stage of reading found.

    `part` says how much of a long text was read, "" for all of it.
    """

    explained: list[Explained]
    why: list[str]
    part: str = ""


def find(what: str) -> Answer:
    """Return what is known about a code, or what went wrong in a file or in standard input ("-").

    There is at least one.

    Raises:
        DicectlError: D904 no such code or file, D905 a file that cannot be read, D906 nothing that
            is known was found.
    """
    if what == PIPED:
        with open(sys.stdin.fileno(), "rb", closefd=False) as piped:
            return _told(piped, "what was piped in")
    if known := about(what):
        return Answer([known], ["Name: it is one of the list"])
    path = Path(what)
    if _CODE.fullmatch(what) or not path.exists():
        raise DicectlError("D904", what=what, evidence=_nearest(what))
    try:
        with path.open("rb") as file:
            return _told(file, what)
    except OSError as error:
        raise DicectlError("D905", file=what, evidence=error.strerror or "") from error


def about(name: str) -> Explained | None:
    """Return what is known about a code (H14, r10, D301) or another name in the catalogue."""
    from dicectl.errors.catalogue import CATALOGUE

    if one := _named().get(name.lower()):
        return readable(one)
    if known := CATALOGUE.get(name.upper()):
        fix = "It says so with the error." if known.fix == "{fix}" else known.fix
        said = _filled(known.title), _filled(fix)
        return Explained(name.upper(), *said, "", known.link, seen_later(name.upper()))
    return None


def readable(one: Explanation) -> Explained:
    """Return an explanation in general words: its placeholders become words like MODULE."""
    return Explained(one.name, _filled(one.cause), _filled(one.fix), "", one.link, one.checks)


def seen_later(code: str) -> tuple[str, ...]:
    """Return the names of what happens when the finding of a check is not mended."""
    return tuple(one.name for one in EXPLANATIONS if code in one.checks)


def _filled(text: str) -> str:
    return advice(text, {name: name.upper() for name in _PLACEHOLDER.findall(text)})


def _named() -> dict[str, Explanation]:
    return {one.name.lower(): one for one in EXPLANATIONS}


def _nearest(what: str) -> str:
    from difflib import get_close_matches

    from dicectl.errors.catalogue import CATALOGUE

    names = {name.lower(): name for name in (*CATALOGUE, *(one.name for one in EXPLANATIONS))}
    close = get_close_matches(what.lower(), names, n=3)
    return f"Did you mean {' or '.join(names[name] for name in close)}?" if close else ""


def _told(file: BinaryIO, source: str) -> Answer:
    part = Part()
    reader = read(lines(file, part))
    found = reader.explained()
    why = list(reader.why.told(reader.facts, found))
    if found:
        return Answer(found, why, part.told)
    seen = part.told or f"{reader.why.lines:,} lines were read."
    if reader.hint.text:
        seen = f"{seen} This one says most:\n{reader.hint.text}"
    raise DicectlError("D906", source=source, evidence=seen)
