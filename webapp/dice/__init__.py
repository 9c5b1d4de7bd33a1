"""Dice: the function that the web app ships with. Nothing else in `webapp` imports it.

The odds and the view are not loaded with it, because a roll in a terminal needs neither.
"""

from webapp.dice.faces import VERSION
from webapp.dice.notation import NotationError
from webapp.dice.parser import parse
from webapp.dice.rolling import Roll, new_seed, roll
from webapp.dice.summing import totals
from webapp.dice.throwing import Die, Part
from webapp.dice.written import notation_of

__all__ = [
    "VERSION",
    "Die",
    "NotationError",
    "Part",
    "Roll",
    "new_seed",
    "notation_of",
    "parse",
    "roll",
    "totals",
]
