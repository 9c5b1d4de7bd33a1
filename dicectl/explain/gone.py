"""How a table of names that a package has no longer, or not yet, becomes explanations."""

from __future__ import annotations

from typing import NamedTuple

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
_NONE: dict[str, str] = {}


class Names(NamedTuple):
    """Names by which a package and what asks it show that they are of different age.

    Attributes:
        name: of the explanation.
        package: as pip calls it.
        version: the first one without the names, or with them; "" where that is not one.
        parts: modules (as regular expressions), each with the names in it, joined by |; "" where
            the module itself is meant.
        cure: sentences that say what to do; "" where asking for the right version is all.
        link: where the package says so.
        examples: outputs that it explains, two at least.
        objects: classes, each with the names of what their objects had.
        more: a regular expression for what else gives it away, "" for nothing.
    """

    name: str
    package: str
    version: str
    parts: dict[str, str]
    cure: str
    link: str
    examples: tuple[str, ...]
    objects: dict[str, str] = _NONE
    more: str = ""


def gone(row: Names) -> Explanation:
    """Return the explanation of names that a newer version took away."""
    since = f" (since {row.version})" if row.version else ""
    kept = f"<{row.version}" if row.version else "==VERSION as it works here (pip freeze tells it)"
    fix = f"Or keep the older one: {row.package}{kept} in requirements.txt. {DEPLOY}"
    return Explanation(
        row.name,
        _pattern(row),
        f"{{name}} is no longer where it was in {row.package}{since}, and {{asker}} still looks for"
        " it there.",
        f"{row.cure} {fix}",
        row.link,
        examples=row.examples,
    )


def came(row: Names) -> Explanation:
    """Return the explanation of names that only a newer version has."""
    return Explanation(
        row.name,
        _pattern(row),
        f"{{name}} came with {row.package} {row.version}, {{asker}} asks for it, and an older one"
        " was installed.",
        f"In requirements.txt: {row.package}>={row.version} in place of its line. {row.cure}"
        f"{' ' if row.cure else ''}{DEPLOY}",
        row.link,
        examples=row.examples,
    )


def _pattern(row: Names) -> str:
    """Return one regular expression; each of its groups `name` has a number of its own."""
    ways = []
    for module, names in row.parts.items():
        if names:
            ways.append(f"cannot import name '(?P<name#>{names})' from '{module}'")
            ways.append(f"module '{module}' has no attribute '(?P<name#>{names})'")
        else:
            ways.append(f"No module named '(?P<name#>{module})'")
    ways += [
        f"'(?:{kinds})' object has no attribute '(?P<name#>{names})'"
        for kinds, names in row.objects.items()
    ]
    ways += [row.more] if row.more else []
    return "|".join(way.replace("#", str(n) if n else "") for n, way in enumerate(ways))
