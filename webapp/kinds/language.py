"""The page's own words in the visitor's language; a function's words stay as they are.

Code and templates have them in English. `catalogue.txt` has each in all languages, a line each in
the order of `LANGUAGES`, with `{}` for a value.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path

LANGUAGES = ("en", "de", "es")
# Longer sentences are not the page's.
LONGEST = 300

# That of the request which is being answered.
spoken: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])


def say(text: str, *values: object) -> str:
    """Return one of the page's texts, its `{}` filled in.

    A sentence may be filled in already, like "This must be less than 3.".
    """
    language = spoken.get()
    if language == LANGUAGES[0]:
        return _filled(text, *values)
    told = _texts(language).get(text)
    if told is None:
        return _recognized(language, text) if len(text) <= LONGEST else text
    return _filled(told, *values)


def local(number: str) -> str:
    """Return a number with the signs that people of the language expect in it."""
    return number if spoken.get() == LANGUAGES[0] else number.translate(_SWAPPED)


def worded(source: str, language: str) -> str:
    """Return a script with its words, which stand in it as `_("Copy")`, in a language."""
    texts = _texts(language)
    return re.sub(r'\b_\("([^"]+)"\)', lambda found: f'"{texts.get(found[1], found[1])}"', source)


_SWAPPED = str.maketrans(",.", ".,")


@cache
def _texts(language: str) -> dict[str, str]:
    """Return the texts of a language by the English ones."""
    if language == LANGUAGES[0]:
        return {}
    place = LANGUAGES.index(language)
    file = Path(__file__).with_name("catalogue.txt")
    blocks = (one.split("\n") for one in file.read_text(encoding="utf-8").strip().split("\n\n"))
    return {lines[0]: lines[place] for lines in blocks}


@lru_cache(maxsize=500)
def _recognized(language: str, sentence: str) -> str:
    texts = _texts(language)
    for text, told in texts.items():
        pattern = re.escape(text).replace(r"\{\}", "(.*?)") if text.endswith(".") else "$"
        if found := re.fullmatch(pattern, sentence, re.DOTALL):
            return _filled(told, *found.groups())
    return sentence


def _filled(text: str, *values: object) -> str:
    if not values:
        return text
    first, *pieces = text.split("{}")
    return first + "".join(f"{value}{piece}" for value, piece in zip(values, pieces, strict=False))
