"""Failures that other programs print: the words that give one away, its cause and its cure.

A new `Explanation` goes into the list of the program that says the words, and the real output into
tests/dicectl/explain/explained/. The failures that dicectl itself finds belong to `errors/`.
"""

from dicectl.explain.catalogue import EXPLANATIONS, LAYERS
from dicectl.explain.explanation import Explained, Explanation
from dicectl.explain.reader import Reader, explain

__all__ = ["EXPLANATIONS", "LAYERS", "Explained", "Explanation", "Reader", "explain"]
