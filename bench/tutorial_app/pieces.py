"""A function that yields, for the benchmark of streams."""

from collections.abc import Iterator

from webapp import Append


def run(count: int) -> Iterator[Append]:
    """Yield pieces of a text."""
    for number in range(count):
        yield Append(f"piece {number} ")
