"""Reads tracebacks of every shape, a line at a time: which exception, where, and by whom raised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

# How many lines below a frame may be its code and marks, and how many lines a message may have.
_FRAME = re.compile(r'\s*(?:\| +)*File "(?P<path>[^"]*)", line (?P<line>\d+)')
_FOREIGN = re.compile(
    r"<|.*(?:site-packages|dist-packages|/lib/python[23][.\d]*|\\Lib)[/\\]"
    r"|.*[/\\]pip-(?:build|install|req-build)-|.*\.pyx$"
    r"|/var/(?:lang|runtime)/|/var/task/(?:_vendor/|vc__)"
)
# Python's own files: what fails in them was called by another.
_STANDARD = re.compile(
    r"<|/var/(?:lang|runtime)/|/var/task/vc__|(?!.*(?:site|dist)-packages).*(?:/lib/python[23][.\d]*|\\Lib)[/\\]"
)
# One that is installed, or built by pip, or compiled by Cython.
_PACKAGE = re.compile(
    r".*(?:(?:site|dist)-packages|/var/task/_vendor|[/\\]pip-(?:build|install)-\w+)[/\\]"
    r"(?P<name>\w+?)(?:_[0-9a-f]{32})?(?:\W|$)"
    r"|(?P<compiled>\w+)[/\\].*\.pyx$"
)
_HEADER = re.compile(r"\s*(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\)")
# The name of an exception. Many do not end in Error: DisallowedHost, KeyboardInterrupt.
_SURE = re.compile(
    r"\s*(?P<name>(?:[A-Za-z_]\w*\.)*[A-Z_]\w*(?:Error|Exception|Warning|Exit|Interrupt|Group))"
    r"(?::\s*(?P<text>.*)|\s*)$"
)
_MAYBE = re.compile(
    r"\s*(?P<name>(?:[A-Za-z_]\w*\.)+[A-Z]\w+|[A-Z]\w{3,})(?::\s+(?P<text>.*)|:?\s*)$"
)
_DOTTED = re.compile(r"\s*(?P<name>(?:[A-Za-z_]\w*\.)+[A-Z]\w+)(?::\s*(?P<text>.*)|\s*)$")
# The head of a page of Django's with DEBUG on, as it is pasted: the message stands a line below.
_PAGE = re.compile(
    r"\s*(?:Exception Type:\s*|(?=\w+ at /))"
    r"(?P<name>(?:[A-Z][a-z]+){2}\w*|\w+(?:Error|Exception))(?: at /\S*)?$"
)
_VALUE = re.compile(r"\s*Exception Value:\s*")
# Code that says itself what it raises.
_RAISE = re.compile(r"\s*raise (?P<name>[A-Z]\w+)\(f?(['\"])(?P<text>.+?)\2")
_MARKS = re.compile(r"[\s~^]*$")
# More lines without a frame, and it was no traceback any more.
MOST_BETWEEN = 8


class Raised(NamedTuple):
    """An exception.

    Attributes:
        name: with its module, as the traceback has it.
        text: the first line of its message that says something.
        place: the last frame in the project with its code, "" for none.
        package: the module among the packages in which it was raised, "" for the project's own.
    """

    name: str
    text: str
    place: str
    package: str

    @property
    def asker(self) -> str:
        """Whose code it was raised in, in words."""
        return f"the package {self.package}" if self.package else "your code"

    @property
    def evidence(self) -> str:
        """Where in the project, and what."""
        if not self.place:
            return self.line
        indent = len(self.place) - len(self.place.lstrip())
        shown = "\n".join(f"  {line[indent:]}" for line in self.place.splitlines())
        return f"{shown}\n{self.line}"

    @property
    def line(self) -> str:
        """The line that names it, also where the message begins a line below."""
        return f"{self.name}: {self.text}" if self.text else self.name


@dataclass
class Tracebacks:
    """Takes the lines of one voice; keeps the frame that matters and nothing else."""

    _own: list[str] = field(default_factory=list)
    _last: str = ""
    _frame_line: str = ""
    _code: str = ""
    _since: int = 0
    _inside: bool = False
    _waiting: re.Match[str] | None = None

    def read(self, text: str) -> Raised | None:
        """Take a line; return the exception, if one is named by it."""
        if self._waiting:
            return self._told_late(text)
        if (" at /" in text or "Exception Type" in text) and (page := _PAGE.match(text)):
            self._waiting = page
            return None
        if not self._inside and "File " not in text and "Traceback" not in text:
            return None
        if _HEADER.match(text):
            self._begin()
        elif found := _FRAME.match(text):
            self._frame(found, text)
        elif self._inside:
            return self._within(text)
        return None

    @property
    def waits(self) -> bool:
        """Whether the next line may belong to a traceback, whatever it says."""
        return self._inside or self._waiting is not None

    @property
    def in_code(self) -> bool:
        """Whether the last line was the code of a frame, which only speaks of failures."""
        return self._inside and self._since == 1

    def _begin(self) -> None:
        self._own, self._last, self._since, self._inside = [], "", 0, True

    def _frame(self, found: re.Match[str], text: str) -> None:
        self._inside, self._since, self._code = True, 0, ""
        if not _STANDARD.match(found["path"]):
            self._last = found["path"]
        if not _FOREIGN.match(found["path"]):
            self._own = [text]
        self._frame_line = text

    def _within(self, text: str) -> Raised | None:
        self._since += 1
        self._code = text if text.strip() else self._code
        if found := self._named(text):
            if not found["text"]:
                self._waiting = found
                return None
            return self._raised(found["name"], found["text"])
        if self._since == 1 and self._own and self._own[-1] is self._frame_line:
            self._own.append(text)
        self._inside = self._since <= MOST_BETWEEN
        return None

    def _named(self, text: str) -> re.Match[str] | None:
        if self._since > 1:
            return _SURE.match(text) or _MAYBE.match(text)
        return _SURE.match(text) or _DOTTED.match(text)

    def _told_late(self, text: str) -> Raised | None:
        """Take the line below an exception without words: they may begin there."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return None
        if waiting.re is _PAGE and _VALUE.fullmatch(text):
            self._waiting = waiting
            return None
        goes_on = bool(text.strip()) and not _HEADER.match(text) and not text.startswith("[")
        begun = waiting.re is _PAGE or waiting.string.rstrip().endswith(":")
        words = _VALUE.sub("", text).strip() if begun and goes_on else ""
        raised = self._raised(waiting["name"], words)
        if _HEADER.match(text):
            self._begin()
        return raised

    @property
    def place(self) -> str:
        """The last frame in the project of a traceback that has not come to its end."""
        return "\n".join(self._own) if self._inside else ""

    def rest(self) -> Raised | None:
        """Return an exception after which the text ended, or in the code of which it did."""
        if self._waiting:
            return self._told_late("")
        if self._inside and (found := _RAISE.match(self._code)):
            return self._raised(found["name"], found["text"])
        return None

    def _raised(self, name: str, text: str) -> Raised:
        place = "\n".join(one for one in self._own if not _MARKS.match(one))
        package = _PACKAGE.match(self._last)
        own = self._last and not _FOREIGN.match(self._last)
        whose = (package["name"] or package["compiled"]) if package and not own else ""
        told = Raised(name, text.strip(), place, whose)
        self._inside, self._own, self._last = False, [], ""
        return told
