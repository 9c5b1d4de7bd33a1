"""Numbers as people read them: thousands apart, and no more digits than say something."""

from __future__ import annotations

import math
from collections.abc import Iterable

from markupsafe import Markup

from webapp.kinds.language import local
from webapp.kinds.vocabulary import NAMES

# More digits than this are not read, only copied.
_DIGITS = 24
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(number: float, label: str = "") -> str:
    """Return a number for people; `label` says what it is of, like "birth_year"."""
    return local(_shown(number, label))


def _shown(number: float, label: str = "") -> str:
    if isinstance(number, float):
        return _fraction(number, label) if math.isfinite(number) else str(number)
    digits = str(number)
    return digits if _is_name(label) or len(digits) > _DIGITS else f"{number:,}"


def exact(number: float) -> str:
    """Return a number with all its digits, as JSON has it."""
    return repr(number)


def decimals(numbers: Iterable[float]) -> int:
    """Return how many digits after the point show all of these numbers, below one another.

    They are as many as the largest one has use for, so that 0.5 beside 1,000 has not four.
    """
    some = [one for one in numbers if isinstance(one, float) and math.isfinite(one)]
    told = (_shown(one).partition(".")[2] for one in some)
    most = max((len(one) for one in told if one.isdecimal()), default=0)
    size = max(map(abs, some), default=0)
    useful = 4 - math.floor(math.log10(size)) if size >= 1 else 6
    return min(most, max(2, useful), 6)


def figure(number: float, label: str = "", after: int | None = None) -> Markup:
    """Return a number as HTML, with the exact one on hover where they differ.

    `after` is how many digits stand after the point; by itself the number has as many as it needs.
    """
    told, all_of_it = _shown(number, label), exact(number)
    if after and "\N{MULTIPLICATION SIGN}" not in told:
        told = f"{number:,.{after}f}"
    if told == all_of_it:
        return Markup("{}").format(local(told))
    if told.replace(",", "") == all_of_it:
        return Markup('<data value="{}">{}</data>').format(all_of_it, local(told))
    return Markup('<data value="{0}" title="{0}">{1}</data>').format(all_of_it, local(told))


def share(part: float) -> Markup:
    """Return a part of one as a percentage, with the exact number on hover."""
    told = local(f"{part:.1%}".replace("%", "\N{NO-BREAK SPACE}%"))
    return Markup('<data value="{0}" title="{0}">{1}</data>').format(exact(part), told)


def _fraction(number: float, label: str) -> str:
    size = abs(number)
    if number and not 1e-4 <= size < 1e15:
        return _scientific(number)
    if number.is_integer():
        return _shown(int(number), label)
    if size >= 1000:
        return f"{number:,.2f}".removesuffix(".00")
    return _bare(f"{number:.{5 if size >= 1 else 4}g}")


def _scientific(number: float) -> str:
    digits, _, power = f"{number:.3e}".partition("e")
    return f"{_bare(digits)} \N{MULTIPLICATION SIGN} 10{str(int(power)).translate(_SUPERSCRIPT)}"


def _bare(digits: str) -> str:
    """Return digits without zeros at the end."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _is_name(label: str) -> bool:
    return bool(NAMES & set(label.lower().replace("_", " ").split()))
