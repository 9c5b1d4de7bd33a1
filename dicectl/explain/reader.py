"""Reads what was printed and finds what went wrong, in stages that each have a module.

Lines (`whole`, `pieces`, `lines`) become messages and exceptions (`tracebacks`), these tell facts
(`clues`), and both are looked up among the explanations (`index`); `ranking` puts them in order.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from dicectl.explain import clues, hints, ranking
from dicectl.explain.catalogue import GENERAL, LASTING, OWN_ERRORS
from dicectl.explain.explanation import Explained, Explanation
from dicectl.explain.hints import Hint
from dicectl.explain.index import all_words, index
from dicectl.explain.lines import Said, clean, said, speaker
from dicectl.explain.pieces import pieces
from dicectl.explain.tracebacks import Raised, Tracebacks
from dicectl.explain.whole import Whole
from dicectl.explain.why import Why
from dicectl.explain.words import any_of

# How far back a traceback is looked at, and how many processes are told apart.
KEPT_LINES = 30
KEPT_VOICES = 50
# After so many lines, it is looked for all words at once, which takes time to prepare. Of the other
# lines those are read that stand next to one with a word: so many before it and behind it.
GATED = 1000
BEFORE, BEHIND = 40, 20
# A sentence in a frame may have its word in two lines.
FRAMES = {"\u203a ", "\u00bb ", "\u25b8 ", "!  "}
# How much is looked at again when the text ends.
EARLY_LINES, MOST_EARLY = 12, 50
# A sentence in a frame is not longer.
LONGEST = 2000

# What failed before a release is no longer so after it.
RELEASED = ("Deploy ", "Release v", "Released v")
_RELEASED = re.compile(
    r"\s*(?:Deploy [0-9a-f]{6,40} by |Release v\d+ created(?: by |$)|Released v\d+$)"
)


def _is_routine(line: str) -> bool:
    """Whether it is a line that any healthy app prints, whatever words visitors ask it for.

    Most lines are, so this comes before all else.
    """
    if line.count("+00:00 ") > 1:  # several in one
        return False
    if "heroku[router]" in line:
        return "code=" not in line and " status=500 " not in line
    return ' HTTP/1.1" ' in line or ("] [INFO] " in line and " Reason: " not in line)


@cache
def _gate() -> re.Pattern[str]:
    """Return what is in every line that any stage does something with; most have nothing of it."""
    words = {'File "', "Traceback ", "Group", *RELEASED, *hints.WORDS, *ranking.WORDS}
    return re.compile(any_of(words | FRAMES | clues.WORDS | all_words()))


class Early(NamedTuple):
    """An explanation whose line was read, but not yet all the facts that it asks for."""

    explanation: Explanation
    lines: list[str]
    seen: str
    instead: str = ""


class Voice:
    """What one process said last."""

    def __init__(self) -> None:
        self.window: deque[str] = deque(maxlen=KEPT_LINES)
        self.tracebacks = Tracebacks()


class Reader:
    """Takes the lines of a log or of a command's output; knows at any time what went wrong.

    Keeps a few lines of each process that speaks, and nothing else.
    """

    def __init__(self) -> None:
        self.why = Why()
        self.hint = Hint()
        self._found: dict[str, Explained] = {}
        self._facts: dict[str, str] = {}
        self._voices: dict[str, Voice] = {}
        self._framed = ""
        self._early: list[Early] = []
        self._whole = Whole()
        self._passed: deque[str] = deque(maxlen=BEFORE)
        self._behind = 0

    def read(self, line: str) -> None:
        """Take one line as it was printed, with whatever prefix and terminal codes."""
        if self.why.lines < GATED:
            self._read(line)
        elif _gate().search(line):
            self._behind = BEHIND
            while self._passed:
                self._read(self._passed.popleft())
            self._read(line)
        elif self._behind:
            self._behind -= 1
            self._read(line)
        else:
            self.why.lines += 1
            self._passed.append(line)

    def _read(self, line: str) -> None:
        for whole in self._whole.take(line):
            self._take(whole)

    def explained(self) -> list[Explained]:
        """Return what was found, the most fundamental cause first, then in order of appearance."""
        for whole in self._whole.rest():
            self._take(whole)
        self.why.layout(self._whole.layout)
        for name, voice in self._voices.items():
            if raised := voice.tracebacks.rest():
                self._raised(raised, [*voice.window, raised.line], speaker(name))
            if place := voice.tracebacks.place:
                self.hint.take(place, hints.MENTIONS_IT)
        self._look_again()
        return ranking.ranked(self._found, self.hint)

    @property
    def facts(self) -> Mapping[str, str]:
        """What the lines told beside what went wrong."""
        return self._facts

    def _take(self, line: str) -> None:
        self.why.lines += 1
        if _is_routine(line):
            return
        for piece in pieces(clean(line)):
            if facts := clues.of(piece):
                self._facts |= facts
            heard = said(piece)
            if heard.text[:1] != "{" and "Traceback" not in heard.text:
                self._hear(heard)
                continue
            for text in pieces(heard.text):
                self._hear(heard._replace(text=text))

    def _hear(self, heard: Said) -> None:
        who = speaker(heard.voice)
        bare = self._whole.layout.bare(heard.text) if self._whole.layout else heard.text
        if bare is not heard.text:
            self._say(who, said(bare)._replace(voice=heard.voice), heard.text)
        else:
            self._say(who, heard, "")

    def _say(self, who: str, heard: Said, whole: str) -> None:
        if who != "app" and _RELEASED.match(heard.text):
            self._found = {name: self._found[name] for name in LASTING & self._found.keys()}
            self._voices.clear()
            self._early = []
            self.hint = Hint()
            return
        voice = self._voice(heard.voice)
        text = self._keep(heard, voice.window)
        raised = voice.tracebacks.read(text)
        if raised:
            self._facts["asker"] = raised.asker
            self.why.raised(raised)
        seen = raised.evidence if raised else ""
        found = not voice.tracebacks.in_code and self._look(who, voice.window, seen)
        if raised and not found:
            self._raised(raised, [*list(voice.window)[:-2], raised.line], who)
        elif not found and whole:
            self._look(who, [whole], "")
        ranking.heal(self._found, text)
        if not raised and not found:
            self.hint.take(text, hints.weight(text, framed=heard.framed))

    def _look(self, who: str, lines: Sequence[str], seen: str) -> bool:
        """Look a line up; it gives away one thing, and another if more is known in the end."""
        early: list[Early] = []
        for one in index(who).candidates(lines[-1]):
            if told := one.match(lines, self._facts, seen):
                self._found.setdefault(told.name, told)
                self.why.match(told, lines[-1])
                self._keep_early(early, told.name)
                return True
            if one.facts:
                early.append(Early(one, list(lines)[-EARLY_LINES:], seen))
        self._keep_early(early, "")
        return False

    def _keep_early(self, early: list[Early], name: str) -> None:
        room = MOST_EARLY - len(self._early)
        self._early += [one._replace(instead=name) for one in early[:room]]

    def _look_again(self) -> None:
        """Explain what only facts from later lines explain."""
        for one, lines, seen, instead in self._early:
            if told := one.match(lines, self._facts, seen):
                if instead and told.name not in self._found:
                    self._found.pop(instead, None)
                self._found.setdefault(told.name, told)
        self._early = []

    def _raised(self, raised: Raised, lines: Sequence[str], who: str) -> None:
        """Explain an exception by its name, or by where it was raised."""
        self._facts["asker"] = raised.asker
        if self._look(who, lines, raised.evidence):
            return
        built = "" if raised.place or who == "app" else self._facts.get("built", "")
        where = "build" if built else "packages" if raised.package else "project"
        words = {"text": raised.line.rstrip(".!? "), "raiser": built or raised.package}
        told = GENERAL[where].told(words, raised.evidence)
        self._found.setdefault(told.name, told)

    def _voice(self, name: str) -> Voice:
        if name not in self._voices:
            if len(self._voices) == KEPT_VOICES:
                del self._voices[next(iter(self._voices))]
            self._voices[name] = Voice()
        return self._voices[name]

    def _keep(self, heard: Said, window: deque[str]) -> str:
        """Keep a line and return it; a sentence that goes on in a frame becomes one line."""
        text = heard.text
        goes_on = bool(window) and window[-1] == self._framed
        if heard.framed and text and self._framed and goes_on and len(self._framed) < LONGEST:
            text = f"{window.pop()} {text.strip()}"
        self._framed = text if heard.framed else ""
        window.append(text)
        return text


def explain(text: str) -> Explained | None:
    """Return the cause of a failure that dicectl has an error for, or None.

    What would only say that error again is left out; `Reader` tells everything.
    """
    found = read(text.splitlines()).explained()
    return next((one for one in found if one.name not in OWN_ERRORS), None)


def read(lines: Iterable[str]) -> Reader:
    """Return a reader that has read some lines."""
    reader = Reader()
    for line in lines:
        reader.read(line)
    return reader
