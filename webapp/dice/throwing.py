"""One roll, die by die: what lies on the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from webapp.dice.faces import Faces, throws
from webapp.dice.tree import (
    WORKS,
    Choice,
    Dice,
    Group,
    Labelled,
    Number,
    Operation,
    Tree,
    Value,
    Whole,
    any_holds,
    floor,
)
from webapp.dice.written import notation_of


@dataclass(frozen=True)
class Die:
    """One die on the table.

    Attributes:
        sides: how many, or "F".
        value: what it shows: the face that stayed, and those of its compound explosions.
        kept: whether it counts.
        exploded: the faces that compound explosions added to it.
        rerolled: the faces thrown away.
        extra: whether it is there because another one exploded.
        mark: "success" or "failure" where dice are counted, "critical" or "fumble" where they are
            marked, else "".
    """

    sides: int | Literal["F"]
    value: int
    kept: bool = True
    exploded: tuple[int, ...] = ()
    rerolled: tuple[int, ...] = ()
    extra: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a roll: a roll of a set, a part of a group, or what has a label.

    Attributes:
        name: its notation or label; "" in a set.
        total: what it comes to.
        kept: whether it counts.
        dice: the numbers of its first die and of the one behind its last die.
    """

    name: str
    total: int
    kept: bool
    dice: tuple[int, int]


class Table:
    """All dice of a roll, in the order of rolling, and its parts."""

    def __init__(self, dice: list[Die] | None = None) -> None:
        self.dice = [] if dice is None else dice
        self.parts: list[Part] = []


def throw(tree: Tree, faces: Faces, table: Table) -> Value:
    """Return the exact value of one roll, a fraction perhaps; put its dice on the table."""
    match tree:
        case Dice():
            return _throw_dice(tree, throws(tree, faces), table.dice)
        case Number(value):
            return value
        case Operation(name, parts):
            found: Value = WORKS[name](*[throw(part, faces, table) for part in parts])
            return found
        case Group():
            return _throw_group(tree, faces, table)
        case Labelled(part, label):
            start = len(table.dice)
            said = throw(part, faces, table)
            table.parts.append(Part(label, floor(said), True, (start, len(table.dice))))
            return said
        case Whole():
            return _throw_whole(tree, faces, table)


def _throw_whole(whole: Whole, faces: Faces, table: Table) -> int:
    if whole.times == 1:
        return floor(throw(whole.part, faces, table))
    total = 0
    for _ in range(whole.times):
        start = len(table.dice)
        value = floor(throw(whole.part, faces, Table(table.dice)))
        table.parts.append(Part("", value, True, (start, len(table.dice))))
        total += value
    return total


def _throw_group(group: Group, faces: Faces, table: Table) -> Value:
    values: list[Value] = []
    ends = [len(table.dice)]
    for part in group.parts:
        values.append(throw(part, faces, Table(table.dice)))
        ends.append(len(table.dice))
    dropped = _dropped(group.choice, values)
    for place, part in enumerate(group.parts):
        start, stop = ends[place : place + 2]
        if place in dropped:
            table.dice[start:stop] = [_changed(die, kept=False) for die in table.dice[start:stop]]
        name, kept = notation_of(part), place not in dropped
        table.parts.append(Part(name, floor(values[place]), kept, (start, stop)))
    return sum([group.choice.score(v) for place, v in enumerate(values) if place not in dropped])


def _dropped(choice: Choice, values: list[Value]) -> set[int]:
    """Return the places of the values that do not count; of equal ones the first."""
    if not choice.keep:
        return set()
    order = sorted(range(len(values)), key=values.__getitem__)
    kept = choice.keep.kept(len(values))
    return {*order[: kept.start], *order[kept.stop :]}


def _throw_dice(dice: Dice, thrown: Iterator[int], table: list[Die]) -> int:
    if dice.is_plain:
        hand = [_die(dice.sides, face) for face in islice(thrown, dice.count)]
    else:
        hand = [die for _ in range(dice.count) for die in _throw_die(dice, thrown)]
    for place in _dropped(dice.choice, [die.value for die in hand]):
        hand[place] = _changed(hand[place], kept=False)
    if not dice.is_plain:
        hand = [_marked(dice, die) for die in hand]
    if dice.order:
        hand.sort(key=lambda die: die.value, reverse=dice.order == "sd")
    table += hand
    score = dice.choice.score
    return int(sum([score(die.value) for die in hand if die.kept]))


def _throw_die(dice: Dice, thrown: Iterator[int]) -> list[Die]:
    """Return one die, and those that its explosions add."""
    rerolled: list[int] = []
    face = _settle(dice, thrown, rerolled)
    found = [_die(dice.sides, face, True, (), tuple(rerolled))]
    added: list[int] = []
    explosion = dice.explosion
    while explosion and len(added) < explosion.most and dice.explodes(face):
        rerolled = []
        face = _settle(dice, thrown, rerolled)
        added.append(face - explosion.penetrating)
        found.append(_die(dice.sides, added[-1], True, (), tuple(rerolled), True))
    if explosion and explosion.compound and added:
        again = tuple(one for die in found for one in die.rerolled)
        return [_die(dice.sides, found[0].value + sum(added), True, tuple(added), again)]
    return found


def _settle(dice: Dice, thrown: Iterator[int], rerolled: list[int]) -> int:
    """Return what the next face that stays counts."""
    face = next(thrown)
    while dice.reroll and face in dice.rerolled:
        rerolled.append(face)
        face = next(thrown)
        if dice.once:
            break
    return dice.shown(face)


def _marked(dice: Dice, die: Die) -> Die:
    for conditions, mark in zip(
        (dice.choice.wins, dice.choice.losses, *dice.marks),
        ("success", "failure", "critical", "fumble"),
        strict=True,
    ):
        if die.kept and any_holds(conditions, die.value):
            return _changed(die, mark=mark)
    return die


@lru_cache(maxsize=4096)
def _changed(die: Die, *, kept: bool = True, mark: str = "") -> Die:
    return Die(die.sides, die.value, kept, die.exploded, die.rerolled, die.extra, mark)


# A die is never changed, so equal dice may be one object: this halves the time of a roll.
_die = lru_cache(maxsize=4096)(Die)
