"""Totals without the dice: of one roll, and of roll after roll. The faces are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import islice, repeat
from typing import Any

from webapp.dice.bounds import is_whole
from webapp.dice.faces import Faces, face_table, throws
from webapp.dice.parser import parse
from webapp.dice.throwing import Table, throw
from webapp.dice.tree import WORKS, Dice, Explosion, Labelled, Number, Operation, Tree, floor
from webapp.dice.written import notation_of

# So many dice are read at once.
FEW = 100

# Nearly all that people roll is one hand. In normal form, this reads it in a sixth of the time of
# the parser. Everything else is left to the parser, mistakes too.
_HAND = re.compile(
    r"([1-9]\d?)d([1-9]\d{0,2})"  # count, sides
    r"(?:([kd][hl])([1-9]\d?))?"  # keep or drop
    r"([+-](?:0|[1-9]\d{0,5}))?",  # a number
    re.ASCII,
)


def totals(notation: str, seed: int) -> Iterator[int]:
    """Return the totals of roll after roll, without end; the first is that of `roll`.

    Raises:
        NotationError: the notation is wrong or asks for too much.
    """
    return _rounded(parse(notation), Faces(seed))


@lru_cache(maxsize=256)
def prepared(notation: str) -> tuple[str, Callable[[int], int]]:
    """Return the normal form, and the function from a seed to the total."""
    if quick := _quick_total_of(notation):
        return notation, quick
    tree = parse(notation)
    normal = notation_of(tree)
    return normal, _quick_total_of(normal) or partial(_total, tree)


def _quick_total_of(notation: str) -> Callable[[int], int] | None:
    """Return the function from a seed to the total of one hand; None for anything else."""
    hand = _HAND.fullmatch(notation)
    if not hand:
        return None
    count, sides, rule, some, number = int(hand[1]), int(hand[2]), hand[3], hand[4], hand[5]
    first, last, more = 0, count, int(number or 0)
    if rule:
        kept = int(some) if rule[0] == "k" else count - int(some)
        first, last = (0, kept) if rule in ("kl", "dh") else (count - kept, count)
    if sides > 255 or not 0 <= first < last <= count:
        return None
    table, left_out = face_table(sides)

    def quick_total(seed: int) -> int:
        # One block is enough for most of them.
        thrown = blake2b(b"%d/%d/0" % (seed, sides)).digest().translate(table, left_out)[:count]
        if len(thrown) < count:
            return _total(parse(notation), seed)
        return sum(sorted(thrown)[first:last]) + more

    return quick_total


def _total(tree: Tree, seed: int) -> int:
    """Return the first total."""
    return next(_rounded(tree, Faces(seed)))


def _rounded(tree: Tree, faces: Faces) -> Iterator[int]:
    found = _totals(tree, faces)
    return found if is_whole(tree) else map(floor, found)


def _totals(tree: Tree, faces: Faces) -> Iterator[Any]:
    match tree:
        case Dice() if not (tree.choice.counts or (tree.grows and tree.choice.keep)):
            return _totals_of_dice(tree, _values(tree, throws(tree, faces)))
        case Number(value):
            return repeat(value)
        case Operation(name, parts):
            return map(WORKS[name], *[_totals(part, faces) for part in parts])
        case Labelled(part):
            return _totals(part, faces)
    return (throw(tree, faces, Table()) for _ in repeat(None))


def _totals_of_dice(dice: Dice, thrown: Iterator[int]) -> Iterator[int]:
    count, keep = dice.count, dice.choice.keep
    if count == 1:
        return thrown
    if count > FEW:
        hands: Iterator[Any] = (islice(thrown, count) for _ in repeat(None))
    else:
        hands = zip(*[thrown] * count, strict=False)
    if keep is None:
        return map(sum, hands)
    kept = keep.kept(count)
    return (sum(sorted(hand)[kept]) for hand in hands)


def _values(dice: Dice, thrown: Iterator[int]) -> Iterator[int]:
    """Return the value of die after die, with all that its explosions add."""
    if dice.reroll:
        again = dice.rerolled
        thrown = _once(thrown, again) if dice.once else (f for f in thrown if f not in again)
    if dice.least is not None or dice.most is not None:
        thrown = map(dice.shown, thrown)
    return _exploding(thrown, dice.explosion) if dice.explosion else thrown


def _once(thrown: Iterator[int], again: Collection[int]) -> Iterator[int]:
    for face in thrown:
        yield next(thrown) if face in again else face


def _exploding(thrown: Iterator[int], explosion: Explosion) -> Iterator[int]:
    explodes, less, most = explosion.when.holds, explosion.penetrating, explosion.most
    for face in thrown:
        value, explosions = face, 0
        while explodes(face) and explosions < most:
            face = next(thrown)  # noqa: PLW2901  the same die again
            value, explosions = value + face - less, explosions + 1
        yield value
