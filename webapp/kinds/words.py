"""Words on a page that are made of names and of a docstring: the button's, a hint's, a unit's."""

from __future__ import annotations

import re

from webapp.kinds.vocabulary import MEASURES, UNITS, VERBS


def verb(name: str) -> str:
    """Return what is on a function's button: "Predict", or "Run" if no verb begins its name."""
    first = name.strip("_").partition("_")[0].lower()
    return first.capitalize() if first in VERBS else "Run"


def hint(text: str) -> str:
    """Return a parameter's text with a capital; a unit at its beginning stays as it is."""
    first = re.match(r"[a-z]+(?![\w'])", text)
    if not first or (first[0] in UNITS and first[0] != "a"):
        return text
    return text[0].upper() + text[1:]


def label(name: str) -> str:
    """Return a name from a result in words: `mean_price` is "mean price"; others stay."""
    return name.replace("_", " ").strip() if name.isidentifier() else name


def unit(text: str) -> str:
    """Return the unit that a sentence names.

    It is EUR for "The price in EUR." and "The price (EUR)", none for "The words in the text."
    """
    sentence = re.split(r"\.(?:\s|$)", text)[0]
    for pattern in (r"[\[(]\s*(?:in\s+)?([^\])]{1,16}?)\s*[\])]$", r"\bin ([^,;:()\[\]]{1,24})$"):
        found = re.search(pattern, sentence.strip())
        if found and _is_measure(found[1]):
            return found[1]
    return ""


def _is_measure(text: str) -> bool:
    first = re.split(r"[\s/·*^-]", text)[0]
    is_code = bool(re.fullmatch(r"[A-Z]{3}", text))  # of a currency
    is_sign = bool(re.fullmatch(r"[%‰€$£¥°µ²³/\w·^-]{1,10}", text)) and not text.isalnum()
    return is_code or is_sign or first.lower() in MEASURES
