"""What an explanation is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from textwrap import dedent
from types import MappingProxyType

from dicectl.buildpack.distributions import packages_of
from dicectl.errors.advice import advice
from dicectl.explain.instead import instead
from dicectl.explain.system import brings

# The lines of evidence for a place in the user's code: file and line, the code, and one below.
PLACE_LINES = 3

_NONE: Mapping[str, str] = MappingProxyType({})
_FRAME = re.compile(r'\s*File "')
# A frame of a traceback that is not the user's own code.
_FOREIGN = re.compile(r'\s*File "(?:<frozen|.*(?:site-packages|/lib/python3[.\d]*)/)')

# A word of the case that is only mentioned, and left out where the text does not tell it.
_ASIDE = re.compile(r" \((?:port )?\{(\w+)\}\)")
_EXCEPTION = re.compile(r"\s*[A-Za-z_][\w.]*(?::|$)")


@dataclass(frozen=True)
class Explanation:
    r"""A known failure.

    Attributes:
        name: unique; also the name of its sample in the tests.
        pattern: a regular expression for the line that gives it away, and for what stands just
            before it where that matters (with `\n` between the lines). Its named groups may be
            used in `cause` and `fix`; alternatives may have the same ones with a digit behind
            (`module`, `module2`). A group `module` also gives `{package}`, what pip calls it;
            `program`, `library` and `header` give `{apt_package}`, what Ubuntu calls it,
            and `built`, a package that is not built, gives `{instead}`.
        cause: what happened, in one sentence.
        fix: what to do, as commands where there are any. What differs between shells stands between
            backticks, see `errors.advice`.
        link: a page that says more, "" for none.
        facts: what else has to be known, by the name of the fact (see `clues`), each as a regular
            expression that is found in it. Facts and their groups may be used in `cause` and `fix`.
        lacks: names of facts that must not be known.
        healed: a regular expression for a later line that shows that it went well after all.
        follows: it is a consequence, so that whatever else is found comes before it.
        alone: it is told only where nothing else went wrong.
        raised: "project", "packages" or "build" (of a package): it explains any exception that no
            other explanation knows, by where it was raised. `pattern` is then not looked at.
        checks: the codes by which `dicectl check` tells of it before a push.
        examples: outputs that it explains, two spellings at least, for the tests.
    """

    name: str
    pattern: str
    cause: str
    fix: str
    link: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    healed: str = ""
    follows: bool = False
    alone: bool = False
    raised: str = ""
    checks: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    def match(
        self, lines: Sequence[str], facts: Mapping[str, str] = _NONE, seen: str = ""
    ) -> Explained | None:
        """Return the explanation in the words of this case, if the last of `lines` shows it.

        `seen` is the evidence, "" to take it from the lines.
        """
        words = self._asked(facts)
        if words is None:
            return None
        text = "\n".join(lines) if r"\n" in self.pattern else lines[-1]
        start = len(text) - len(lines[-1])
        for found in re.finditer(self.pattern, text, re.MULTILINE):
            if found.end() > start:
                return self.told({**words, **_words(found)}, seen or evidence(lines))
        return None

    def _asked(self, facts: Mapping[str, str]) -> dict[str, str] | None:
        """Return the words of the facts, or None if they are not those of this explanation."""
        words = {name: facts.get(name, name.upper()) for name in self.facts}
        words["asker"] = facts.get("asker", "a package or your code")
        if any(name in facts for name in self.lacks):
            return None
        for name, pattern in self.facts.items():
            if not (found := re.search(pattern, facts.get(name, ""))):
                return None
            words |= found.groupdict("")
        return words

    def told(self, words: dict[str, str], seen: str) -> Explained:
        """Return it in the words of one case."""
        if words.get("module"):
            words["package"] = packages_of(words["module"])[0]
        if "{apt_package}" in self.fix:
            words["apt_package"] = brings(words)
        if "{instead}" in self.fix:
            words["instead"] = instead(words.get("built") or "the package")
        known = _Words(words)
        told = _ASIDE.sub(lambda one: one[0] if words.get(one[1]) else "", self.cause)
        cause, fix = told.format_map(known), advice(self.fix, known)
        return Explained(self.name, cause, fix, seen, self.link, self.checks)


@dataclass(frozen=True)
class Explained:
    """An explanation in the words of one case.

    `evidence` is the line that gave it away; of a traceback, also where in the user's own code.
    `related` are the codes of the checks that see it before a push; of a check, the explanations of
    what happens without it.
    """

    name: str
    cause: str
    fix: str
    evidence: str
    link: str = ""
    related: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str | tuple[str, ...]]:
        """Return it as a JSON object."""
        return asdict(self)


class _Words(dict[str, str]):
    """The words of a case; one that the text does not tell stands in capitals, as in the list."""

    def __missing__(self, name: str) -> str:
        return name.upper()


def adding(name: str) -> str:
    """Return how to add the package of a placeholder, whichever package manager there is.

    A log does not tell which one, and a build fails where there are the files of two.
    """
    one = f"{{{name}}}"
    return (
        rf"`printf '\n{one}\n' >> requirements.txt` (only if you have that file; else uv add,"
        f" poetry add or pipenv install {one})"
    )


def _words(found: re.Match[str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in found.groupdict("").items():
        words[key.rstrip("0123456789")] = words.get(key.rstrip("0123456789")) or value
    return {key: value for key, value in words.items() if value}


def evidence(lines: Sequence[str]) -> str:
    """Return the last line, and before it the user's own code if it ends a traceback."""
    *before, last = lines
    if not (_EXCEPTION.match(last) and _ends_traceback(before)):
        return last.strip()
    own = [n for n, line in enumerate(before) if _is_own(line)]
    place = before[own[-1] :][:PLACE_LINES] if own else []
    while len(place) > 1 and (_FRAME.match(place[-1]) or not place[-1].strip(" ~^")):
        place.pop()
    return dedent("\n".join([*place, last]))


def _ends_traceback(before: Sequence[str]) -> bool:
    """Whether the line after `before` may be the one that names the exception."""
    return any(_FRAME.match(line) for line in before[-4:])


def _is_own(line: str) -> bool:
    return bool(_FRAME.match(line)) and not _FOREIGN.match(line)
