"""Explanations: known failures, each with the words that give it away, its cause and its cure.

One list of plain data for each source. To add one, put an `Explanation` into the list and the real
output that it was made from into tests/dicectl/explain/explained/.
"""

from __future__ import annotations

from dicectl.explain.catalogue import EXPLANATIONS, LAYERS, OWN_ERRORS
from dicectl.explain.explanation import Explained, Explanation
from dicectl.explain.reader import Reader

__all__ = ["EXPLANATIONS", "LAYERS", "Explained", "Explanation", "Reader", "explain"]


def explain(text: str) -> Explained | None:
    """Return the cause of a failure that dicectl has an error for, or None.

    What would only say that error again is left out; `Reader` tells everything.
    """
    reader = Reader()
    for line in text.splitlines():
        reader.read(line)
    return next((one for one in reader.explained() if one.name not in OWN_ERRORS), None)
