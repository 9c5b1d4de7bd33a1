"""The built-in algorithm: a fair die."""

from __future__ import annotations

from random import Random, SystemRandom

DEFAULT_SIDES = 6
MAX_SIDES = 1_000_000

_system = SystemRandom()


def roll(sides: int = DEFAULT_SIDES, random: Random = _system) -> int:
    """Return a whole number from 1 to `sides`, each as likely as the next.

    Args:
        sides: how many faces the die has, 1 to `MAX_SIDES`.
        random: where the chance comes from; the operating system unless a seeded one is given.

    Raises:
        ValueError: `sides` is out of range.
    """
    if not 1 <= sides <= MAX_SIDES:
        raise ValueError(f"a die has 1 to {MAX_SIDES} sides, not {sides}")
    return random.randint(1, sides)
