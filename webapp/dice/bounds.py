"""The lowest and the highest total that can be rolled."""

from __future__ import annotations

from itertools import product

from webapp.dice.notation import MAX_POWER
from webapp.dice.tree import (
    WORKS,
    Dice,
    Explosion,
    Group,
    Labelled,
    Number,
    Operation,
    Tree,
    Value,
    Whole,
)

Bounds = tuple[Value, Value]


def bounds(tree: Tree) -> Bounds:
    """Return limits of the total: exact but for %, counted dice and some explosions.

    They are whole numbers, or fractions.
    """
    match tree:
        case Number(value):
            return value, value
        case Operation(name, parts):
            return _of_operation(name, [bounds(part) for part in parts])
        case Dice():
            return _of_dice(tree)
        case Group(parts):
            return _of_group(tree, [bounds(part) for part in parts])
        case Labelled(part):
            return bounds(part)
        case Whole(part, times):
            low, high = bounds(part)
            return low * times, high * times


def _of_operation(name: str, parts: list[Bounds]) -> Bounds:
    if name == "%":
        low, high = parts[1]
        return min(0, low), max(0, high)
    # All the others rise or fall with each part, or turn at 0.
    corners = [(low, 0, high) if low < 0 < high else (low, high) for low, high in parts]
    values = [WORKS[name](*some) for some in product(*corners)]
    return min(values), max(values)


def _of_dice(dice: Dice) -> Bounds:
    low, high = _of_die(dice)
    explosion, numbers = dice.explosion, [dice.count]
    if explosion and explosion.compound:
        low, high = _with_explosions(explosion, low, high)
    elif explosion:
        low -= explosion.penetrating
        numbers.append(dice.count * (1 + explosion.most))
    choice = dice.choice
    if choice.keep:
        kept = [choice.keep.kept(number) for number in numbers]
        numbers = [one.stop - one.start for one in kept]
    if choice.counts:
        low, high = -bool(choice.losses), int(bool(choice.wins))
    values = [number * value for number in numbers for value in (low, high)]
    return min(values), max(values)


def _of_die(dice: Dice) -> tuple[int, int]:
    return dice.shown(dice.staying[0]), dice.shown(dice.staying[-1])


def _with_explosions(explosion: Explosion, low: int, high: int) -> tuple[int, int]:
    again = explosion.when.among(range(low, high + 1))
    if not again:
        return low, high
    less = explosion.penetrating
    return (
        low + explosion.most * min(again[0] - less, 0),
        high + explosion.most * max(again[-1] - less, 0),
    )


def _of_group(group: Group, parts: list[Bounds]) -> Bounds:
    keep, count = group.choice.keep, len(parts)
    kept = keep.kept(count) if keep else slice(0, count)
    if group.choice.counts:
        number = kept.stop - kept.start
        return -number * bool(group.choice.losses), number * bool(group.choice.wins)
    # The lowest total has the lowest value of every part, so that it can be chosen from these.
    lows, highs = sorted(low for low, _ in parts), sorted(high for _, high in parts)
    return sum(lows[kept]), sum(highs[kept])


def refused(operation: Operation) -> tuple[str, str] | None:
    """Return what an operation needs and what it has instead; None if nothing is wrong."""
    if operation.name not in ("/", "//", "%", "^"):
        return None
    (base, _), (low, high) = map(bounds, operation.parts)
    if operation.name != "^":
        return ("a divisor that is never 0", "one that can be 0") if low <= 0 <= high else None
    if low < 0 or high > MAX_POWER or not is_whole(operation.parts[1]):
        return f"a whole power from 0 to {MAX_POWER}", "one that can be another"
    if base < 0 and low != high:
        return "a base that is never negative, or a power that is not rolled", "neither"
    return None


def is_whole(tree: Tree) -> bool:
    """Whether a total can be nothing but a whole number before it is rounded."""
    match tree:
        case Number(value):
            return isinstance(value, int)
        case Operation("/"):
            return False
        case Operation("floor" | "ceil" | "round" | "//"):
            return True
        case Operation(_, parts) | Group(parts):
            return all(map(is_whole, parts))
        case Labelled(part) | Whole(part):
            return is_whole(part)
    return True
