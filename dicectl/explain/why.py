"""What each stage of the reader found, for `dicectl explain --why`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dicectl.explain.explanation import Explained
from dicectl.explain.layout import Layout
from dicectl.explain.tracebacks import Raised

# Of each, so that memory stays flat.
MOST = 20
LONGEST = 200


@dataclass
class Why:
    """Notes of one reading: how the lines were laid out, what was raised, and what matched."""

    lines: int = 0
    laid_out: str = "nothing stands before the lines"
    exceptions: list[Raised] = field(default_factory=list)
    matches: list[tuple[str, str]] = field(default_factory=list)

    def layout(self, layout: Layout | None) -> None:
        """Note how the lines are laid out."""
        if layout is None:
            return
        told = ["a known prefix before most lines"] if layout.prefixed else []
        told += [f"before most lines: {layout.prefix.pattern}"] if layout.prefix else []
        told += [f"wrapped at {layout.width} columns"] if layout.width else []
        self.laid_out = "; ".join(told) or self.laid_out

    def raised(self, raised: Raised) -> None:
        """Note an exception."""
        if len(self.exceptions) < MOST:
            self.exceptions.append(raised)

    def match(self, told: Explained, line: str) -> None:
        """Note which explanation fits which line."""
        if len(self.matches) < MOST:
            self.matches.append((told.name, line.strip()[:LONGEST]))

    def told(self, facts: Mapping[str, str], order: list[Explained]) -> Iterator[str]:
        """Yield the notes in words, a stage after the other."""
        yield f"Lines: {self.lines:,} read; {self.laid_out}"
        for one in self.exceptions:
            whose = f"in the package {one.package}" if one.package else "in the project"
            yield f"Exception: {one.line[:LONGEST]} ({whose})"
        yield from (f"Fact: {name} = {value}" for name, value in facts.items())
        yield from (f"Match: {name} by: {line}" for name, line in self.matches)
        yield f"Order: {', '.join(one.name for one in order) or 'nothing is known'}"
