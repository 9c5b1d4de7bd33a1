"""Finds the one line that says most, for a text of which the cause is not known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dicectl.explain.words import any_of

# What a line about a failure has in it, without the first letter, which may be a capital.
WORDS = frozenset(
    {"rror", "RROR", "Fail", "fail", "fatal", "annot", "an't ", "ould not", "ouldn't", "nable to"}
    | {"denied", "refused", "nvalid", "not found", "issing", "rejected", "illed", "o such"}
    | {"not allowed", "aborted", "xceed", "not valid", "not supported", "deprecated, and"}
)
_WORDS = re.compile(any_of(WORDS))
_NAMED = re.compile(
    r"\s*(?:\[?(?:error|fatal|ERROR|FATAL|Error|CRITICAL)\]?:? |[\w.]+Error: |E: |ERR! )"
)
# What only says that something before it went wrong.
_FOLLOWS = re.compile(
    r"failed to push some refs|Push (?:rejected|failed)|pre-receive hook|[Ss]ee (?:traceback|above)"
    r"|Command failed|exited with|State changed|Shutting down|failed to compile|Process completed"
    r"|hung up unexpectedly|Build failed|error code=|code=H\d\d|exit (?:code|status)"
    r"|error (?:above|below)"
    r"|correct access rights|repository exists|Error ID:|returned a non-zero"
)
_HARMLESS = re.compile(
    r"\b(?:0|no|No|without) (?:errors?|failures?)|warning: |WARNING|Warning:|DeprecationWarning"
    r"|\[INFO\]| INFO "
)
SAYS_IT, NAMES_IT, MENTIONS_IT, FOLLOWS = 4, 3, 2, 1
LONGEST = 500


def weight(text: str, *, framed: bool = False) -> int:
    """Return how much a line says about a failure, 0 for nothing."""
    if not _WORDS.search(text) or _HARMLESS.search(text):
        return 0
    if _FOLLOWS.search(text):
        return FOLLOWS
    return NAMES_IT if framed or _NAMED.match(text) else MENTIONS_IT


@dataclass
class Hint:
    """The line that says most so far; of several, the first: what comes later follows from it."""

    weight: int = 0
    text: str = ""

    def take(self, text: str, weight: int) -> None:
        """Take a line, if it says more than the one before."""
        if weight > self.weight:
            self.weight, self.text = weight, text.strip()[:LONGEST]
