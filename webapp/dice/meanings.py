"""Names that mean different things in different programs: which one is taken here.

Where each is from is in docs/dice.md.
"""

from __future__ import annotations

from functools import lru_cache

from webapp.dice.words import Words

# What is said of a word, or of a word behind a "d".
_MEANINGS = {
    "r": "r rolls again until it is right, as in Roll20; for once, as Foundry's r, write ro",
    "k": "k3 keeps the highest 3, as in Roll20; d20 keeps those that show a 3",
    "x": "x explodes, as in Foundry; a set is 6x4d6, and a product 4d6*2",
    "e": "e explodes again and again, as in d20; for once, as in Dice Maiden, write !o",
    ">": "> leaves out the number itself, as in d20 and Foundry; for Roll20's, write >=",
    "<": "< leaves out the number itself, as in d20 and Foundry; for Roll20's, write <=",
    "cs": "cs marks dice, as in Roll20; to count them, as Foundry does, write the test alone",
    "cf": "cf marks dice, as in Roll20; to count them, as Foundry does, write the test alone",
    "f": "f1 takes one away for each 1, as in Roll20; for Dice Maiden's, write f<=1",
    "/": "/ keeps fractions, and the total is rounded down, as in d20; Roll20 shows the fraction",
    "^": "^ is a power, as in rpg-dice-roller",
    "d%": "d% is 1 to 100, as in Roll20; d20 rolls 0, 10 and so on to 90",
    "d66": "d66 has 66 sides; for two dice that are read as digits, write 10*1d6+1d6",
}


@lru_cache(maxsize=256)
def meanings(notation: str) -> list[str]:
    """Return a sentence for each word of a notation that means something else elsewhere."""
    words = Words(notation)
    found: dict[str, None] = {}
    read = [""]
    while words.word:
        key = f"d{words.word}" if read[-1] == "d" else words.word
        is_set = key == "x" and len(read) == 2
        if key in _MEANINGS and not is_set:
            found[_MEANINGS[key]] = None
        read.append(words.take())
    return list(found)
