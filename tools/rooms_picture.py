"""Draw the rooms and what they import: a row for each floor, the two packages side by side.

An arrow that spans several floors bends once on each, so that it passes between the boxes. The
places are found by small moves that leave fewer arrows crossing; nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import PurePosixPath

from rooms import PACKAGES, arrows, floors, rooms

BOX, BEND, HEIGHT = 124, 8, 38
GAP, FLOOR, MARGIN, TITLE = 20, 84, 20, 26
STRAIGHT = 4  # how much more a bend keeps to the bend before it than to a box
STYLE = """
    .card { fill: #ffffff; stroke: #d0d7de }
    .dicectl { fill: #ddf4ff; stroke: #54aeff }
    .webapp { fill: #dafbe1; stroke: #4ac26b }
    .panel { fill-opacity: 0.25; stroke-opacity: 0.35 }
    .arrow { fill: none; stroke: #59636e; stroke-width: 1.5 }
    .head { fill: #59636e }
    text { fill: #1f2328; font: 16px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace }
    .room { text-anchor: middle }
    .title { font-weight: bold }
    @media (prefers-color-scheme: dark) {
      .card { fill: #161b22; stroke: #3d444d }
      .dicectl { fill: #0c2d4f; stroke: #388bfd }
      .webapp { fill: #0f3420; stroke: #2ea043 }
      .arrow { stroke: #9198a1 }
      .head { fill: #9198a1 }
      text { fill: #f0f6fc }
    }
"""


@dataclass
class Place:
    """A box, or the bend of an arrow on a floor that it passes; `x` is of its middle."""

    side: str
    floor: int
    width: int
    x: float = 0.0
    room: str = ""


Path = list[Place]
Row = list[Place]


def picture() -> str:
    """Return the SVG."""
    boxes = {
        room.name: Place(room.package, floors()[room.name], BOX, room=room.name)
        for room in rooms().values()
    }
    paths = [_path(boxes[one], boxes[other]) for one, other in arrows()]
    rows = _rows([*boxes.values(), *(bend for path in paths for bend in path[1:-1])])
    _order(rows, paths)
    edges = _edges(rows)
    _spread(rows, paths, edges)
    return _svg(list(boxes.values()), paths, edges)


def _path(start: Place, end: Place) -> Path:
    """Return an arrow's places: its bends are on the side where it ends."""
    between = range(start.floor - 1, end.floor, -1)
    return [start, *(Place(end.side, floor, BEND) for floor in between), end]


def _rows(places: Sequence[Place]) -> list[Row]:
    """Return the places floor by floor, from the top; in each, those of a package together."""
    top = max(place.floor for place in places)
    return [
        [one for side in PACKAGES for one in places if (one.side, one.floor) == (side, floor)]
        for floor in range(top, -1, -1)
    ]


def _order(rows: list[Row], paths: list[Path]) -> None:
    """Swap neighbours as long as that makes the picture plainer."""
    links = [(one, two) for path in paths for one, two in pairwise(path)]
    best = _tangle(rows, links)
    for row in rows * 12:
        for left in range(len(row) - 1):
            if row[left].side != row[left + 1].side:
                continue
            row[left : left + 2] = row[left + 1], row[left]
            now = _tangle(rows, links)
            if now < best:
                best = now
            else:
                row[left : left + 2] = row[left + 1], row[left]


def _tangle(rows: list[Row], links: list[tuple[Place, Place]]) -> tuple[int, float]:
    """Return how many arrows cross, and how far they lead aside."""
    for row in rows:
        for number, place in enumerate(row):
            place.x = (number + 0.5) / len(row)
    crossings = sum(
        (one.x - other.x) * (two.x - another.x) < 0
        for number, (one, two) in enumerate(links)
        for other, another in links[:number]
        if one.floor == other.floor
    )
    return crossings, sum(abs(one.x - two.x) for one, two in links)


def _edges(rows: list[Row]) -> dict[str, tuple[float, float]]:
    """Return where each package begins and ends."""
    found, left = {}, float(MARGIN * 2)
    for side in PACKAGES:
        widths = [[one.width + GAP for one in row if one.side == side] for row in rows]
        right = left + max(map(sum, widths)) - GAP
        found[side] = left, right
        left = right + MARGIN * 3
    return found


def _spread(rows: list[Row], paths: list[Path], edges: dict[str, tuple[float, float]]) -> None:
    """Move each place towards those that it is joined to, within its row and its package."""
    near: dict[int, list[Place]] = {id(place): [] for row in rows for place in row}
    for path in paths:
        for one, two in pairwise(path):
            weight = 1 if one.room or two.room else STRAIGHT
            near[id(one)] += [two] * weight
            near[id(two)] += [one] * weight
    for row in [row for row in rows for _ in range(2)] * 20 + rows[::-1] * 20:
        for side, (left, right) in edges.items():
            part = [place for place in row if place.side == side]
            wanted = [_middle([one.x for one in near[id(place)]], place.x) for place in part]
            for place, x in zip(part, _apart(part, wanted, left, right), strict=True):
                place.x = x


def _middle(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _apart(row: Row, wanted: list[float], left: float, right: float) -> list[float]:
    """Return places near those wanted that leave room between any two."""
    forth = _pushed(row, wanted, left)
    forth = _pushed_back(row, forth, right)
    back = _pushed(row, _pushed_back(row, wanted, right), left)
    return [(one + two) / 2 for one, two in zip(forth, back, strict=True)]


def _pushed(row: Row, wanted: list[float], edge: float) -> list[float]:
    found = []
    for place, x in zip(row, wanted, strict=True):
        found.append(max(x, edge + place.width / 2))
        edge = found[-1] + place.width / 2 + GAP
    return found


def _pushed_back(row: Row, wanted: list[float], edge: float) -> list[float]:
    return [-x for x in _pushed(row[::-1], [-x for x in wanted[::-1]], -edge)][::-1]


def _svg(boxes: list[Place], paths: list[Path], edges: dict[str, tuple[float, float]]) -> str:
    width = round(edges[PACKAGES[-1]][1]) + MARGIN * 2
    height = _y(0) + HEIGHT + TITLE + MARGIN * 2
    return "\n".join(
        [
            f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            ' role="img" xmlns="http://www.w3.org/2000/svg">',
            "  <title>The rooms of dicectl and webapp, and which imports which</title>",
            f"  <style>{STYLE}  </style>",
            '  <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6"'
            ' markerHeight="6" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker>'
            "</defs>",
            f'  <rect class="card" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}"'
            ' rx="8"/>',
            *(_panel(side, edges[side], boxes) for side in PACKAGES),
            *(_arrow(path, paths) for path in paths),
            *(_box(box) for box in boxes),
            "</svg>\n",
        ]
    )


def _y(floor: int) -> int:
    return MARGIN * 2 + (max(floors().values()) - floor) * FLOOR


def _panel(side: str, edge: tuple[float, float], boxes: list[Place]) -> str:
    left, right = round(edge[0]) - MARGIN, round(edge[1]) + MARGIN
    top = _y(max(box.floor for box in boxes if box.side == side)) - MARGIN
    height = _y(0) + HEIGHT + TITLE + MARGIN - top
    return (
        f'  <rect class="panel {side}" x="{left}" y="{top}" width="{right - left}"'
        f' height="{height}" rx="8"/>'
        f'<text class="title" x="{left + MARGIN}" y="{top + height - 15}">{side}/</text>'
    )


def _arrow(path: Path, paths: list[Path]) -> str:
    """Return a line from the lower side of a box to the upper side of another."""
    x = path[0].x + _port(path, [one for one in paths if one[0] is path[0]], 1)
    y = _y(path[0].floor) + HEIGHT
    drawn = f"M{x:.0f} {y}"
    for place in path[1:]:
        above = _y(place.floor)
        end = place.x
        if place is path[-1]:
            end += _port(path, [one for one in paths if one[-1] is place], -2)
        half = (y + above) // 2
        drawn += f"C{x:.0f} {half} {end:.0f} {half} {end:.0f} {above}"
        if place is not path[-1]:
            drawn += f"V{above + HEIGHT}"
        x, y = end, above + HEIGHT
    return f'  <path class="arrow" d="{drawn}" marker-end="url(#head)"/>'


def _port(path: Path, beside: list[Path], neighbour: int) -> float:
    """Return how far from a box's middle an arrow begins or ends, among those beside it."""
    ordered = sorted(beside, key=lambda one: one[neighbour].x)
    number = next(number for number, one in enumerate(ordered) if one is path)
    return (number - (len(ordered) - 1) / 2) * 20


def _box(box: Place) -> str:
    room = rooms()[box.room]
    left, y = round(box.x - box.width / 2), _y(box.floor)
    label = escape(PurePosixPath(room.path).name)
    return (
        f'  <g><title>{escape(room.about)}</title><rect class="{box.side}" x="{left}" y="{y}"'
        f' width="{box.width}" height="{HEIGHT}" rx="6"/>'
        f'<text class="room" x="{left + box.width // 2}" y="{y + 25}">{label}</text></g>'
    )
