"""Explanations: known failures, each with the words that give it away, its cause and its cure.

One list of plain data for each source. To add one, put an `Explanation` into the list and the real
output that it was made from into tests/dicectl/explained/.
"""

from __future__ import annotations

from dicectl.explain import boot, build, git
from dicectl.explain.explanation import Explained

# From the most specific source to the most general one.
EXPLANATIONS = [*boot.EXPLANATIONS, *build.EXPLANATIONS, *git.EXPLANATIONS]


def explain(text: str) -> Explained | None:
    """Return the explanation of a failure's output, or None."""
    for explanation in EXPLANATIONS:
        if found := explanation.search(text):
            return found
    return None
