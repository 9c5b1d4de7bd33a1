"""A tree as text, in its one normal form: what means different things elsewhere is not in it."""

from __future__ import annotations

from webapp.dice.tree import (
    Choice,
    Condition,
    Conditions,
    Dice,
    Explosion,
    Group,
    Keep,
    Labelled,
    Number,
    Operation,
    Tree,
    Whole,
)

_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "neg": 3, "^": 4}
_EXTREMES = {Choice(Keep("kh", 1)): "max", Choice(Keep("kl", 1)): "min"}


def notation_of(tree: Tree) -> str:
    """Return the tree as text, in its one normal form: `parse(notation_of(x)) == x`."""
    match tree:
        case Number(value):
            return f"{value}" if isinstance(value, int) else f"{float(value):.6f}".rstrip("0")
        case Operation():
            return _operation(tree)
        case Dice():
            return _dice(tree)
        case Group(parts, choice):
            inside = ",".join(map(notation_of, parts))
            extreme = _EXTREMES.get(choice)
            return f"{extreme}({inside})" if extreme else f"{{{inside}}}{_choice(choice)}"
        case Labelled(part, label):
            return f"{_bracketed(part, 5)}[{label}]"
        case Whole(part, times, words):
            times_, words_ = f"{times}x" * (times > 1), f" # {words}" * bool(words)
            return f"{times_}{notation_of(part)}{words_}"


def _operation(tree: Operation) -> str:
    level = _level(tree)
    match tree.name, tree.parts:
        case "neg", (part,):
            return f"-{_bracketed(part, level)}"
        case "^", (left, right):
            return f"{_bracketed(left, 5)}^{_bracketed(right, 3)}"
        case symbol, (left, right):
            return f"{_bracketed(left, level)}{symbol}{_bracketed(right, level + 1)}"
    return f"{tree.name}({notation_of(tree.parts[0])})"


def _level(tree: Tree) -> int:
    """How tightly the parts hold together: a sum 1, a product 2, a sign 3, a power 4, others 5."""
    return _LEVELS.get(tree.name, 5) if isinstance(tree, Operation) else 5


def _bracketed(tree: Tree, level: int) -> str:
    text = notation_of(tree)
    return text if _level(tree) >= level else f"({text})"


def _dice(dice: Dice) -> str:
    text = f"{dice.count}d{dice.sides}"
    if dice == Dice(dice.count, dice.sides):
        return text
    text += _conditions("ro" if dice.once else "rr", dice.reroll)
    text += _number("mi", dice.least) + _number("ma", dice.most)
    text += _explosion(dice.explosion, dice) if dice.explosion else ""
    text += _choice(dice.choice)
    return text + _conditions("cs", dice.marks[0]) + _conditions("cf", dice.marks[1]) + dice.order


def _choice(choice: Choice) -> str:
    keep = f"{choice.keep.rule}{choice.keep.number}" if choice.keep else ""
    keep += f"dh{choice.keep.highest}" if choice.keep and choice.keep.highest else ""
    wins = "".join(_condition(one, bare="=") for one in choice.wins)
    return keep + wins + _conditions("f", choice.losses)


def _explosion(explosion: Explosion, dice: Dice) -> str:
    how = "!!" if explosion.compound else "!"
    how += "p" * explosion.penetrating + "o" * explosion.once
    # Without its own condition it would take the one of the dice that are counted.
    usual = explosion.when == Condition("=", dice.faces[-1])
    counted_next = dice.choice.wins and not dice.choice.keep
    return how if usual and not counted_next else f"{how}{_condition(explosion.when)}"


def _conditions(name: str, conditions: Conditions) -> str:
    return "".join(f"{name}{_condition(one)}" for one in conditions)


def _condition(one: Condition, bare: str = "") -> str:
    """Return a condition; `bare` stands before a number alone."""
    if one.sign in ("even", "odd"):
        return one.sign
    sign = one.sign if one.sign != "=" or one.number < 0 else bare
    return f"{sign}{one.number}"


def _number(name: str, value: int | None) -> str:
    return "" if value is None else f"{name}{value}"
