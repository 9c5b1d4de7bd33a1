"""A docstring's words as HTML: paragraphs, lists, examples of code, links, code and bold.

Everything is escaped first, so that nothing else of the text becomes HTML. Links lead to https,
http and mailto only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import dedent

from markupsafe import Markup, escape

# In text that is escaped already.
_TO = r"(?:https?://|mailto:)(?:(?!&(?:lt|gt|#34|#39);)[^\s()])+"
_INLINE = re.compile(
    rf"`(?P<rst>[^`<>]+?)\s+&lt;(?P<rst_to>{_TO})&gt;`__?"
    rf"|\[(?P<md>[^\]]+)\]\((?P<md_to>{_TO})\)"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
    r"|\*\*(?P<bold>\S(?:.*?\S)?)\*\*"
    rf"|(?P<bare>{_TO})(?<![.,;:!?])"
)
_ITEM = re.compile(r"\s*(?:[-*•]|(?P<number>\d+[.)]))\s+(?P<words>.+)")
_CODE = re.compile(r"( {4}|>>> |\.\.\. )")


def prose(text: str) -> Markup:
    """Return a text as HTML."""
    blocks = re.split(r"\n[ \t]*\n", text.strip("\n"))
    drawn = [part for block in blocks if block.strip() for part in _block(block.splitlines())]
    return Markup("\n").join(drawn)


def _block(lines: list[str]) -> Iterator[Markup]:
    """Yield what stands between two empty lines: code, or a paragraph, a list, or both."""
    if all(map(_CODE.match, lines)):
        yield Markup('<pre tabindex="0"><code>{}</code></pre>').format(dedent("\n".join(lines)))
        return
    for kind, items in groupby(_items(lines), key=lambda item: item[0]):
        words = [_inline(" ".join(item[1].split())) for item in items]
        if kind == "p":
            yield Markup("<p>{}</p>").format(Markup(" ").join(words))
        else:
            yield _list(kind, words)


def _list(kind: str, items: Iterable[Markup]) -> Markup:
    drawn = Markup("").join(Markup("<li>{}</li>").format(one) for one in items)
    return Markup(f"<{kind}>{{}}</{kind}>").format(drawn)  # noqa: S704  # ul or ol


def _items(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Return lines as items of a list or as paragraphs; what follows an item belongs to it."""
    found: list[tuple[str, str]] = []
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item:
            found.append(("ol" if item["number"] else "ul", item["words"]))
        elif found and (found[-1][0] == "p" or line.startswith(" ")):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        else:
            found.append(("p", line))
    return found


def _inline(text: str) -> Markup:
    # The text is escaped, and what is put around its parts is ours.
    return Markup(_INLINE.sub(_part, str(escape(text))))  # noqa: S704


def _part(found: re.Match[str]) -> str:
    if code := found["code"]:
        return f"<code>{code}</code>"
    if bold := found["bold"]:
        return f"<strong>{bold}</strong>"
    to = found["rst_to"] or found["md_to"] or found["bare"]
    shown = found["rst"] or found["md"] or re.sub(r"^https?://|^mailto:|/$", "", to)
    return f'<a href="{to}" rel="noreferrer">{shown}</a>'
