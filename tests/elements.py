"""A page's HTML as elements, for tests that ask what is on it and not how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"meta", "link", "input", "br", "img", "path", "rect", "circle", "use"}


@dataclass
class Element:
    """One element; `has` is what is in it, elements and texts."""

    tag: str
    attributes: dict[str, str]
    has: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its text, with single spaces."""
        parts = (one if isinstance(one, str) else one.text for one in self.has)
        return " ".join("".join(parts).split())

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def inside(self) -> Iterator[Element]:
        """Yield all elements in it."""
        for one in self.has:
            if isinstance(one, Element):
                yield one
                yield from one.inside()

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Return the elements of a tag with these attributes; a class is one of its classes."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [one for one in self.inside() if tag in {"", one.tag} and one._fits(wanted)]

    def one(self, tag: str = "", **attributes: str) -> Element:
        """Return the only one of them."""
        (found,) = self.all(tag, **attributes)
        return found

    def _fits(self, wanted: dict[str, str]) -> bool:
        own = {**self.attributes}
        classes = own.pop("class", "").split()
        return all(
            value in classes if name == "class" else own.get(name) == value
            for name, value in wanted.items()
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].has.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while tag not in EMPTY and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].has.append(data)


def read(page: str) -> Element:
    """Return a page as an element that has it all."""
    reader = _Reader()
    reader.feed(page)
    return reader.open[0]
