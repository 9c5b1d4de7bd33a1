"""The function that is shipped: dice in the usual notation, rolled fairly.

The chance of a roll is its seed. Without one, the operating system gives it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from struct import unpack
from typing import Any

from webapp.dice.faces import VERSION, Faces
from webapp.dice.parser import parse
from webapp.dice.summing import prepared
from webapp.dice.throwing import Die, Part, Table, throw
from webapp.dice.tree import Whole


@dataclass(frozen=True)
class Roll:
    """A result, with all that is needed to roll it again.

    Attributes:
        total: what the notation comes to.
        notation: the notation in its normal form.
        dice: every die, in the order of rolling; made of the seed when they are looked at.
        parts: the rolls of a set, whose sum the total is; the parts of groups; what has a label.
        seed: rolls the same again with the same notation.
        version: of the procedure that makes dice of a seed.
    """

    total: int
    notation: str
    dice: tuple[Die, ...]
    parts: tuple[Part, ...]
    seed: int
    version: str = VERSION

    # Rolls are shown by this module; see webapp/kinds/render.py.
    __view__ = "webapp.dice.view"

    @classmethod
    def _of(cls, total: int, notation: str, seed: int, typed: str) -> Roll:
        """Return a roll without its dice: who wants the total alone does not wait for them."""
        new: Roll = object.__new__(cls)
        fields = new.__dict__
        fields["total"], fields["notation"], fields["seed"] = total, notation, seed
        fields["typed"] = typed
        return new

    @property
    def words(self) -> str:
        """What was written behind a #."""
        tree = parse(self.notation)
        return tree.words if isinstance(tree, Whole) else ""

    @property
    def totals(self) -> tuple[int, ...]:
        """The total of each roll of a set; else the total alone."""
        return tuple(part.total for part in self.parts) if self.is_set else (self.total,)

    @property
    def is_set(self) -> bool:
        """Whether this is a set, such as 6x4d6kh3."""
        tree = parse(self.notation)
        return isinstance(tree, Whole) and tree.times > 1

    @property
    def notes(self) -> list[str]:
        """What is said of words that mean something else in other programs."""
        from webapp.dice.meanings import meanings

        return meanings(self.__dict__.get("typed", self.notation))

    def __getattr__(self, name: str) -> tuple[Any, ...]:
        """Throw the dice when they are looked at for the first time."""
        if name not in ("dice", "parts"):
            raise AttributeError(name)
        table = Table()
        throw(parse(self.notation), Faces(self.seed), table)
        fields = self.__dict__
        fields["dice"], fields["parts"] = tuple(table.dice), tuple(table.parts)
        found: tuple[Any, ...] = fields[name]
        return found


def roll(notation: str = "1d6", seed: int | None = None) -> Roll:
    """Roll dice.

    Args:
        notation: What to roll, such as 3d6+2, 4d6kh3 (keep the highest three), 10d6>=5 (count),
            6x3d6 (a set), adv or d%.
        seed: A number that rolls the same again. Without one, the dice fall by chance.

    Raises:
        NotationError: the notation is wrong or asks for too much.
    """
    normal, total = prepared(notation)
    if seed is None:
        seed = new_seed()
    return Roll._of(total(seed), normal, seed, notation)


# The limits of the notation keep every roll below a second, so the web app need not watch over it.
roll.quick = True  # type: ignore[attr-defined]  # read by webapp/serving/site.py


def new_seed() -> int:
    """Return a seed from the operating system: 53 bits, which every reader of JSON keeps whole."""
    while True:
        try:
            return _seeds.pop()
        except IndexError:  # asking the system for one at a time would be half the time of a roll
            _seeds.extend(bits >> 11 for bits in unpack("32Q", os.urandom(32 * 8)))


_seeds: list[int] = []
if hasattr(os, "register_at_fork"):  # or two workers of a server would roll the same
    os.register_at_fork(after_in_child=_seeds.clear)
