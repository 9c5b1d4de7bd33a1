"""What `dicectl roll` shows: faces on a terminal, bare totals in a pipe, or JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from functools import cache
from itertools import islice
from time import monotonic
from typing import Any

import click

from dicectl.errors import DicectlError
from webapp import dice
from webapp.dice import Die

# Where the pips of each face are, on a grid of three by three.
_PIPS = {
    1: "    o    ",
    2: "o       o",
    3: "o   o   o",
    4: "o o   o o",
    5: "o o o o o",
    6: "o oo oo o",
}
# More dice than this are listed, not drawn; a longer list is cut.
MOST_DRAWN = 12
MOST_LISTED = 200
# Up to this many totals are shown one by one on a terminal, above their chart.
FEW = 20
# How many are rolled between two looks at the clock.
PORTION = 2_000


def picture(hand: Sequence[Die], width: int) -> str:
    """Return the dice side by side, in lines of at most `width` columns; many dice as a list."""
    faces = [face(die) for die in hand]
    if len(hand) > MOST_DRAWN or any(len(rows[0]) > width for rows in faces):
        return listing(hand, width)
    lines: list[list[list[str]]] = [[]]
    for rows in faces:
        if sum(len(other[0]) + 1 for other in lines[-1]) + len(rows[0]) > width:
            lines.append([])
        lines[-1].append(rows)
    return "\n".join(_beside(line) for line in lines if line)


def listing(hand: Sequence[Die], width: int) -> str:
    """Return the dice as numbers, the dropped ones in brackets, in lines of at most `width`."""
    from textwrap import fill

    more = f" and {len(hand) - MOST_LISTED} more" if len(hand) > MOST_LISTED else ""
    texts = map(_listed, hand[:MOST_LISTED])
    return fill(" ".join(texts) + more, max(width, 1), break_long_words=False)


def _listed(die: Die) -> str:
    """Return a die in a list: (2) is dropped, 6+ is counted or critical, 1- the contrary."""
    sign = {"": "", "success": "+", "critical": "+"}.get(die.mark, "-")
    return f"{die.value}{sign}" if die.kept else f"({die.value})"


def face(die: Die) -> list[str]:
    """Return a picture of a die, row by row: pips on a d6, else a number; a note below."""
    if die.sides == 6 and die.value in _PIPS:
        pips = _PIPS[die.value].replace("o", "●")
        rows = [" ".join(pips[start : start + 3]) for start in (0, 3, 6)]
    else:
        rows = ["", f"{die.value:+}" if die.sides == "F" and die.value else str(die.value), ""]
    note = _note(die)
    width = max(*map(len, rows), len(note) - 4) + 4
    # A die that does not count is drawn with a broken line.
    flat, upright = ("─", "│") if die.kept else ("╌", "┆")
    return [
        f"╭{flat * width}╮",
        *(f"{upright}{row:^{width}}{upright}" for row in rows),
        f"╰{flat * width}╯",
        f"{note:^{width + 2}}",
    ]


def _note(die: Die) -> str:
    """Return what a picture cannot show: which rolls were replaced, added or dropped."""
    notes = [
        f"not {_few(die.rerolled, ', ')}" if die.rerolled else "",
        _few((die.value - sum(die.exploded), *die.exploded), "+") if die.exploded else "",
        "extra" if die.extra else "",
        die.mark if die.kept else "dropped",
    ]
    return ", ".join(filter(None, notes))


def _few(numbers: Sequence[int], between: str) -> str:
    shown = [str(number) for number in numbers[:4]]
    return between.join([*shown, "…"] if len(numbers) > 4 else shown)


def _beside(faces: list[list[str]]) -> str:
    rows = [" ".join(parts).rstrip() for parts in zip(*faces, strict=True)]
    return "\n".join(row for row in rows if row)


def checked(text: str) -> str:
    """Return the notation in its normal form, or end the command with a caret under the mistake."""
    try:
        return dice.notation_of(dice.parse(text))
    except dice.NotationError as error:
        line, caret, sentence = error.picture.split("\n")
        raise DicectlError("D701", evidence=f"{line}\n{caret}", sentence=sentence) from error


def show_one(roll: dice.Roll) -> None:
    """Print one roll: its total, or on a terminal all that there is to see."""
    if not sys.stdout.isatty():
        click.echo("\n".join(map(str, roll.totals)))
        return
    from dicectl.output import plot
    from webapp.dice.odds import odds

    if roll.is_set:
        click.echo(_rows(roll, plot.columns()))
    elif roll.dice:
        show = picture if plot.can_draw() else listing
        click.echo(show(roll.dice, plot.columns()))
        for part in roll.parts:
            click.echo(f"{part.name}: {part.total}{'' if part.kept else ', dropped'}")
    said = plot.sentence(roll.total, odds(roll.notation), is_set=roll.is_set)
    click.echo(f"{roll.words}: {said}" if roll.words else said)
    for note in roll.notes:
        click.echo(plot.wrapped(note))
    if roll.dice:
        click.echo(f"Again: {again(roll)}")


def _rows(roll: dice.Roll, width: int) -> str:
    """Return a set: on each line a total, and the dice that make it."""
    column = max(len(str(total)) for total in roll.totals)
    return "\n".join(
        f"{part.total:>{column}}  {_few_dice(roll.dice[slice(*part.dice)], width - column - 2)}"
        for part in roll.parts
    )


def _few_dice(hand: Sequence[Die], width: int) -> str:
    """Return dice on one line, as many as there is room for."""
    text = " ".join(map(_listed, hand[:MOST_LISTED]))
    return text if len(text) <= width else f"{text[: max(width - 2, 0)]} …"


def again(roll: dice.Roll) -> str:
    """Return the command that rolls the same again."""
    from dicectl.errors.advice import command

    return command("dicectl", "roll", roll.notation, "--seed", str(roll.seed))


def show_odds(text: str, *, with_odds: bool, plot: bool = False, mark: int | None = None) -> None:
    """Print a summary of the odds, and a chart of them with the total `mark` marked."""
    if not (with_odds or plot):
        return
    from dicectl.output.plot import distribution, summary
    from webapp.dice.odds import odds

    if with_odds:
        click.echo(summary(odds(text)))
    if plot:
        click.echo(distribution(odds(text), mark=mark))


def show_many(text: str, times: int, seed: int, *, plot: bool) -> None:
    """Print `times` totals; on a terminal, how often each came up beside its odds."""
    terminal = sys.stdout.isatty()
    chart = terminal or plot
    counts: dict[int, int] = {}
    for rolled in _in_portions(dice.totals(text, seed), times):
        if not terminal or times <= FEW:
            sys.stdout.write("\n".join(map(str, rolled)) + "\n")
        if chart:
            for total in rolled:
                counts[total] = counts.get(total, 0) + 1
    if chart:
        from dicectl.output.plot import comparison
        from webapp.dice.odds import odds

        click.echo(comparison(odds(text), counts))


def _in_portions(totals: Iterator[int], times: int) -> Iterator[list[int]]:
    """Take `times` totals, so many at once that a second does not pass without a sign of life."""
    started = monotonic()
    bar = None
    for done in range(0, times, PORTION):
        yield list(islice(totals, min(PORTION, times - done)))
        if bar is None and monotonic() - started > 1 and sys.stderr.isatty():
            bar = click.progressbar(length=times, label="Rolling", file=sys.stderr)
            bar.update(done)
        if bar:
            bar.update(PORTION)
    if bar:
        bar.render_finish()


def print_json(roll: dice.Roll, times: int, *, with_odds: bool) -> None:
    """Print one object, with all dice of one roll or the totals of many."""
    import json

    result = _one(roll) if times == 1 else _many(roll, times)
    if with_odds:
        from dicectl.output.plot import as_object
        from webapp.dice.odds import odds

        result["odds"] = as_object(odds(roll.notation))
        if times == 1 and not roll.is_set:
            result["odds"]["below"] = odds(roll.notation).below(roll.total)
    click.echo(json.dumps(result))


def _one(roll: dice.Roll) -> dict[str, Any]:
    shown = cache(asdict)  # a thousand dice are few different ones
    lists = {"dice": [*map(shown, roll.dice)], "parts": [*map(asdict, roll.parts)]}
    return {one.name: lists.get(one.name) or getattr(roll, one.name) for one in fields(roll)}


def _many(roll: dice.Roll, times: int) -> dict[str, Any]:
    totals = list(islice(dice.totals(roll.notation, roll.seed), times))
    told = {"notation": roll.notation, "seed": roll.seed, "version": roll.version}
    return {"totals": totals, **told}
