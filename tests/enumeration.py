"""Notations made by chance, each with its odds found by going through all ways that dice can fall.

It is written without a look at the program: it follows what docs/dice.md says, step by step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from operator import add, floordiv, mul, sub
from random import Random
from typing import Any

# How often each value comes up, relative to the others.
Odds = dict[Any, int]
# What dice show, and how often.
Shown = tuple[tuple[int, ...], int]

MOST_WAYS = 700
MOST_EXPLOSIONS = 20
SIGNS: dict[str, Callable[[int, int], bool]] = {
    "": lambda face, number: face == number,
    "=": lambda face, number: face == number,
    "<": lambda face, number: face < number,
    "<=": lambda face, number: face <= number,
    ">": lambda face, number: face > number,
    ">=": lambda face, number: face >= number,
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "abs": abs,
    "round": lambda value: math.floor(value + Fraction(1, 2)),
    "-": lambda value: -value,
}
OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": lambda one, other: Fraction(one) / other,
    "//": floordiv,
}


class TooManyError(Exception):
    """There are more ways than anybody wants to go through."""


def put_together(parts: list[Odds], work: Callable[..., Any]) -> Odds:
    """Return the odds of what is made of all parts."""
    found: Odds = {}
    if math.prod(map(len, parts)) > MOST_WAYS:
        raise TooManyError
    for some in product(*(part.items() for part in parts)):
        value = work(*[one for one, _ in some])
        found[value] = found.get(value, 0) + math.prod([often for _, often in some])
    return found


class Maker:
    """Makes notations with their odds."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def some(self, depth: int = 2) -> tuple[str, Odds]:
        """Return any notation."""
        kind = self.random.random()
        if depth == 0 or kind < 0.55:
            return self.dice()
        if kind < 0.62:
            name = self.random.choice(list(FUNCTIONS))
            text, odds = self.some(depth - 1)
            return f"{name}({text})", put_together([odds], FUNCTIONS[name])
        if kind < 0.8:
            return self.group([self.some(depth - 1) for _ in range(self.random.randint(2, 3))])
        symbol = self.random.choice(list(OPERATIONS))
        left, one = self.some(depth - 1)
        right, other = self.some(depth - 1) if self.chance(0.5) else self.number()
        if symbol in ("/", "//"):
            right, other = self.number()
        return f"({left}){symbol}({right})", put_together([one, other], OPERATIONS[symbol])

    def number(self) -> tuple[str, Odds]:
        number = self.random.randint(1, 9)
        return f"{number}", {number: 1}

    def chance(self, chance: float) -> bool:
        return self.random.random() < chance

    def dice(self) -> tuple[str, Odds]:
        """Return some dice with modifiers, in any order."""
        count, sides = self.random.randint(1, 4), self.random.choice([2, 3, 4, 6, 8, 20, 0])
        faces = range(1, sides + 1) if sides else range(-1, 2)
        modifiers: list[str] = []
        first = self.rerolled(faces, modifiers)
        least, most = faces[0], faces[-1]
        if self.chance(0.15):
            least = self.random.randint(max(0, faces[0]), faces[-1])
            modifiers.append(f"{self.random.choice(['mi', 'min'])}{least}")
        if self.chance(0.1):
            most = self.random.randint(max(0, faces[0]), faces[-1])
            modifiers.append(f"{self.random.choice(['ma', 'max'])}{most}")
        shown: Counter[int] = Counter()
        for face, weight in first.items():
            shown[min(max(face, least), most)] += weight
        die = self.exploded(faces, shown, modifiers)
        if len(die) ** count > MOST_WAYS:
            raise TooManyError
        is_fixed = not any(one[0] == "!" for one in modifiers)
        choose = self.choice(count, faces, modifiers, both=is_fixed)
        self.random.shuffle(modifiers)
        # A number behind a bare ! would be its condition.
        text = f"{count}d{sides or 'F'}{' '.join(modifiers)}"
        found: Odds = {}
        for hand in product(die, repeat=count):
            total = choose([value for values, _ in hand for value in values])
            found[total] = found.get(total, 0) + math.prod([often for _, often in hand])
        return text, found

    def condition(self, faces: range, signs: list[str]) -> tuple[str, Callable[[int], bool]]:
        sign, number = self.random.choice(signs), self.random.choice(faces)
        if number < 0 and not sign:
            sign = "="
        return f"{sign}{number}", lambda face: SIGNS[sign](face, number)

    def rerolled(self, faces: range, modifiers: list[str]) -> Counter[int]:
        """Return how often a die ends with each face."""
        count = len(faces)
        if not self.chance(0.35):
            return Counter(dict.fromkeys(faces, 1))
        text, matches = self.condition(faces, list(SIGNS))
        again = [face for face in faces if matches(face)]
        if not again:
            raise TooManyError
        if self.chance(0.5):
            modifiers.append(f"ro{text}")
            found = Counter({face: count for face in faces if face not in again})
            for _ in again:
                found.update(faces)
            return found
        modifiers.append(f"{self.random.choice(['r', 'rr'])}{text}")
        if len(again) == count:
            raise TooManyError
        return Counter({face: 1 for face in faces if face not in again})

    def exploded(self, faces: range, shown: Counter[int], modifiers: list[str]) -> list[Shown]:
        """Return what one die comes to, and how often: one value or, with explosions, more."""
        if not self.chance(0.35):
            return [((face,), often) for face, often in shown.items()]
        once, compound = self.chance(0.5), self.chance(0.4)
        penetrating = self.chance(0.3)
        text, matches = f"={faces[-1]}", lambda face: face == faces[-1]
        if once and self.chance(0.6):
            text, matches = self.condition(faces, ["=", "<", ">", "<=", ">="])
        if not once and all(matches(face) for face in shown):
            raise TooManyError
        how = ("!!" if compound else "!") + "p" * penetrating + "o" * once
        modifiers.append(f"{how}{text}")
        left = 1 if once else MOST_EXPLOSIONS
        chains = list(self.chains(shown, matches, left, int(penetrating)))
        return [((sum(values),) if compound else values, often) for values, often in chains]

    def chains(
        self, shown: Counter[int], matches: Callable[[int], bool], left: int, less: int
    ) -> Iterator[Shown]:
        """Yield all that a die shows in turn; what follows shows `less` less."""
        for face, often in shown.items():
            if left and matches(face):
                for more, times in self.chains(shown, matches, left - 1, 0):
                    yield (face, *(value - less for value in more)), often * times
            else:
                yield (face,), often * shown.total() ** left

    def choice(
        self, count: int, values: range, modifiers: list[str], both: bool = False
    ) -> Callable[[list[Any]], Any]:
        """Return what becomes of all values: their sum, or the number of some.

        Some may be dropped at `both` ends.
        """
        keep, add_up = self.keep(count, modifiers, both), sum
        if not self.chance(0.3):
            return lambda hand: add_up(keep(hand))
        text, wins = self.condition(values, ["=", "<", ">", "<=", ">="])
        fails: Callable[[int], bool] = [].__contains__
        if self.chance(0.4):
            failed, fails = self.condition(values, list(SIGNS))
            text += f"f{failed}"
        modifiers.append(text)
        return lambda hand: sum(wins(value) - fails(value) for value in map(math.floor, keep(hand)))

    def keep(
        self, count: int, modifiers: list[str], both: bool
    ) -> Callable[[list[Any]], list[Any]]:
        rule = self.random.choice(["kh", "kl", "dh", "dl", "", ""])
        if both and count > 2 and self.chance(0.2):
            modifiers.append("dh1dl" if self.chance(0.5) else "d1 dh1")
            return lambda hand: sorted(hand)[1:-1]
        if not rule or (rule[0] == "d" and count == 1):
            return lambda hand: hand
        number = self.random.randint(1, count if rule[0] == "k" else count - 1)
        modifiers.append(f"{rule}{number}")
        match rule:
            case "kh":
                return lambda hand: sorted(hand)[-number:]
            case "kl":
                return lambda hand: sorted(hand)[:number]
            case "dh":
                return lambda hand: sorted(hand)[: len(hand) - number]
        return lambda hand: sorted(hand)[number:]

    def group(self, parts: list[tuple[str, Odds]]) -> tuple[str, Odds]:
        modifiers: list[str] = []
        choose = self.choice(len(parts), range(1, 13), modifiers)
        inside = ", ".join(text for text, _ in parts)
        odds = put_together([odds for _, odds in parts], lambda *values: choose(list(values)))
        return f"{{{inside}}}{''.join(modifiers)}", odds


def made(count: int, seed: int) -> dict[str, Odds]:
    """Return so many notations with the odds of their totals, which are rounded down."""
    maker = Maker(seed)
    found: dict[str, Odds] = {}
    while len(found) < count:
        try:
            text, odds = maker.some()
        except TooManyError:
            continue
        if len(text) <= 120 and text not in found:
            found[text] = put_together([odds], math.floor)
    return found
