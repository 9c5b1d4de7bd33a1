"""Known failures as data: the words that give one away, its cause and its cure.

A list for each source of the words. A new `Explanation` goes into one of the lists, and the real
output that it was made from into tests/dicectl/explain/explained/.
"""

from dicectl.explain.catalogue import EXPLANATIONS, LAYERS
from dicectl.explain.explanation import Explained, Explanation
from dicectl.explain.reader import Reader, explain

__all__ = ["EXPLANATIONS", "LAYERS", "Explained", "Explanation", "Reader", "explain"]
