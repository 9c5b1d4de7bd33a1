"""Dice: the function that the web app ships with. Nothing else in `webapp` knows it."""

from webapp.dice.rolling import Die, Roll, roll

__all__ = ["Die", "Roll", "roll"]
