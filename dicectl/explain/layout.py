"""How a text is laid out: what stands at the start of most lines, and where they were wrapped.

It is found out from the first lines, so that a prefix needs not be known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dicectl.explain.lines import clean, is_prefixed, said

# So many lines say how the rest is laid out; fewer than `LEAST` say nothing.
SAMPLE, LEAST = 80, 4
MOST = 0.75  # of the lines have a prefix
MOST_WORDS = 5  # in a prefix; what has more is a sentence
LONGEST = 80  # characters of a prefix are looked at
TERMINAL = 80
NARROWEST, WIDEST = 60, 250
# So many lines of the same greatest length are no chance.
MOST_CHANCES = 4

_TOKEN = re.compile(r"\d+|[A-Za-z]+|[ \t]+|.")
# What a prefix ends with; and what is no prefix, because explanations look at it.
_ENDS = frozenset("|:>])#-~$%=;*\u2502")
_SPEAKS = re.compile(
    r"\[(?:INFO|ERROR|WARNING|CRITICAL|DEBUG)\]|at=|File|Collecting|remote", re.ASCII
)
# What begins a message: gunicorn's time, and the frame of the Heroku CLI.
_NO_PREFIX = re.compile("\\[0-0-0 0:0:0 \\+0\\] \\[0\\]|[\u203a\u00bb\u25b8!]")
# A line that begins something new, however full the line before it is.
_STARTS = re.compile(
    r'\s+File "|Traceback \(|\[20\d\d-|remote:|error: |fatal: |----->|\s*[!\u203a\u00bb]  '
)


@dataclass
class Layout:
    """How the lines of a text are laid out.

    Attributes:
        prefix: what is taken off the start of each line, None for nothing.
        width: where lines were wrapped, 0 for nowhere.
        prefixed: whether most lines have a known prefix.
    """

    prefix: re.Pattern[str] | None = None
    width: int = 0
    prefixed: bool = False
    _open: str = field(default="", repr=False)

    def bare(self, text: str) -> str:
        """Return a line without the prefix that most lines have."""
        found = self.prefix.match(text) if self.prefix else None
        return text[found.end() :] if found else text

    def goes_on(self, before: str, line: str) -> bool:
        """Whether a line is the rest of the one before it."""
        if not self.width or not line:
            return False
        if self.prefixed:
            return not is_prefixed(line)
        return bool(before) and self._is_full(before) and not _STARTS.match(line)

    def joined(self, before: str, line: str) -> str:
        """Return both in one, with the blank that a terminal cuts off at its edge."""
        return f"{before}{line}" if len(before) % self.width == 0 else f"{before} {line}"

    def _is_full(self, line: str) -> bool:
        """Whether a line reaches the edge, where a blank may have been cut off."""
        return len(line) % self.width in (0, self.width - 1)


def learn(raw: Sequence[str]) -> Layout:
    """Return how some lines are laid out."""
    cleaned = [clean(line) for line in raw]
    spoken = [line for line in cleaned if line.strip()]
    prefixed = 2 * sum(map(is_prefixed, spoken)) > len(spoken)
    whole = prefixed and all(map(is_prefixed, spoken))
    layout = Layout(width=0 if whole else _width(spoken), prefixed=prefixed)
    texts = [said(line).text for line in unwrapped(layout, cleaned)]
    if not prefixed:
        layout.prefix = _common([text for text in texts if text.strip()])
    return layout


def unwrapped(layout: Layout, lines: Sequence[str]) -> Iterator[str]:
    """Yield whole lines of which a terminal made several."""
    before = None
    for line in lines:
        if before is not None and layout.goes_on(before, line):
            before = layout.joined(before, line)
            continue
        if before is not None:
            yield before
        before = line
    if before is not None:
        yield before


def _width(lines: Sequence[str]) -> int:
    """Return where lines end that are as long as a terminal is wide."""
    longest = max(map(len, lines), default=0)
    if longest in (TERMINAL, TERMINAL - 1):
        return TERMINAL
    full = sum(len(line) == longest for line in lines)
    return longest if NARROWEST <= longest <= WIDEST and full >= MOST_CHANCES else 0


def _common(texts: Sequence[str]) -> re.Pattern[str] | None:
    """Return what most texts begin with: signs and words that are the same, and any number."""
    if len(texts) < LEAST:
        return None
    alive = [_tokens(text) for text in texts]
    least, prefix = MOST * len(texts), []
    for place in range(LONGEST):
        votes = Counter(tokens[place] for tokens in alive if len(tokens) > place)
        token, count = votes.most_common(1)[0] if votes else ("", 0)
        alive = [tokens for tokens in alive if len(tokens) <= place or tokens[place] == token]
        if count < LEAST - 1 or len(alive) < least:  # a line may be all prefix
            break
        prefix.append(token)
    return _pattern(prefix)


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(text[:LONGEST].lstrip())
    return ["0" if one.isdigit() else " " if one.isspace() else one for one in found]


def _pattern(prefix: list[str]) -> re.Pattern[str] | None:
    while prefix and prefix[-1] not in _ENDS and prefix[-1] != " ":
        prefix.pop()
    text = "".join(prefix)
    if (cut := _NO_PREFIX.search(text)) and cut.start():
        return _pattern(prefix[: len(_tokens(text[: cut.start()] + "x")) - 1])
    if (
        not text.strip()
        or sum(map(str.isalpha, prefix)) > MOST_WORDS
        or _SPEAKS.search(text)
        or not ("0" in prefix or text.rstrip()[-1] in _ENDS)
    ):
        return None
    signs = {"0": r"\d+", " ": r"[ \t]+"}
    *inner, last = prefix
    ending = r"[ \t]?" if last == " " else signs.get(last, re.escape(last))
    return re.compile(r"[ \t]*" + "".join(signs.get(one, re.escape(one)) for one in inner) + ending)
