"""Plots as SVG, in the colour of the text around them, so that they suit light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from figures import Figure, Growth

WIDTH, LEFT, RIGHT, ROW = 760, 300, 30, 26
GROWTH_HEIGHT, EDGE = 320, 50
DASHES = ("", "8 3", "2 3", "10 3 2 3", "4 4", "12 5", "1 5")


def svg(height: float, title: str, parts: Sequence[str]) -> str:
    """Return an image."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
    # Without CSS from a page, currentColor is black; an image in a page has only its own CSS.
    style = (
        "<style>svg{color:#333}@media(prefers-color-scheme:dark){svg{color:#ddd}}"
        "text{font:13px sans-serif;fill:currentColor}</style>"
    )
    lines = [f"{head}>", f"<title>{escape(title)}</title>", style, *parts, "</svg>"]
    return "\n".join(lines) + "\n"


def text(x: float, y: float, words: str, anchor: str = "start") -> str:
    """Return words at a place."""
    plain = escape(words.replace("`", ""))
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{plain}</text>'


def line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    """Return a line."""
    where = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {where} stroke="currentColor" {more}/>'


def used(title: str, figures: Sequence[Figure]) -> str:
    """Draw how much of what it may cost each figure costs: left of the line is met."""
    rows = [(one.what, max(one.used)) for one in figures if one.used]
    values = [min(max(value, 0.01), 100.0) for _, value in rows]
    low, high = math.log10(min([*values, 0.5])), math.log10(max([*values, 2.0]))
    bottom = ROW * len(rows) + 14

    def at(value: float) -> float:
        part = (math.log10(value) - low) / (high - low)
        return LEFT + 40 + part * (WIDTH - LEFT - RIGHT - 90)

    parts = [line(at(1), 6, at(1), bottom, 'stroke-dasharray="4 3"')]
    parts.append(text(at(1), bottom + 16, "all that it may cost", "middle"))
    for number, ((what, value), shown) in enumerate(zip(rows, values, strict=True)):
        y = ROW * number + 20
        begin, end = sorted((at(1), at(shown)))
        look = 'fill="currentColor"' if value <= 1 else 'fill="none" stroke-width="2"'
        parts += [
            text(LEFT - 14, y + 4, what, "end"),
            line(begin, y, end, y, 'stroke-opacity="0.4"'),
            f'<circle cx="{at(shown):.1f}" cy="{y}" r="5" stroke="currentColor" {look}/>',
            text(at(shown) + (-10 if shown < 1 else 10), y + 4, f"{value:.0%}", _side(shown)),
        ]
    return svg(bottom + 26, f"{title}: how much of what it may cost each costs", parts)


def _side(shown: float) -> str:
    return "end" if shown < 1 else "start"


def growth(title: str, rows: Sequence[Growth]) -> str:
    """Draw how many times the cost of the smallest input the larger ones cost, and a straight k."""
    rows = [row for row in rows if row.samples]
    steps = [_steps(row) for row in rows]
    right = max([x for one in steps for x, _ in one] + [1.0])
    width, height = WIDTH - 2 * EDGE - 220, GROWTH_HEIGHT - 2 * EDGE

    def place(step: tuple[float, float]) -> tuple[float, float]:
        # What takes a little less for more is drawn on the axis.
        x, y = step[0] / right, min(max(step[1], 0.0) / right, 1.0)
        return EDGE + x * width, EDGE + (1 - y) * height

    parts = [
        line(EDGE, EDGE, EDGE, EDGE + height),
        line(EDGE, EDGE + height, EDGE + width, EDGE + height),
        line(*place((0, 0)), *place((right, right)), 'stroke-opacity="0.4" stroke-width="5"'),
        text(EDGE, EDGE - 16, "cost, times that of the smallest (wide line: as its input)"),
        text(EDGE + width, EDGE + height + 34, "input, times the smallest", "end"),
    ]
    for power in range(0, math.ceil(right) + 1):
        x, y = place((min(power, right), 0))
        parts.append(text(x, y + 16, f"{10 ** min(power, right):,.0f}", "middle"))
    for number, (row, points) in enumerate(zip(rows, steps, strict=True)):
        parts += _curve([place(step) for step in points], number, row, EDGE + width + 20)
    return svg(GROWTH_HEIGHT, f"{title}: cost by size of the input", parts)


def _steps(row: Growth) -> list[tuple[float, float]]:
    """Return the powers of ten by which sizes and costs exceed the first."""
    pairs = zip(row.sizes, row.medians, strict=True)
    return [
        (math.log10(size / row.sizes[0]), math.log10(max(cost, 1e-9) / row.medians[0]))
        for size, cost in pairs
    ]


def _curve(points: list[tuple[float, float]], number: int, row: Growth, x: float) -> list[str]:
    dash = f'stroke-width="2" stroke-dasharray="{DASHES[number % len(DASHES)]}"'
    places = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    y = EDGE + 22 * number
    return [
        f'<polyline points="{places}" fill="none" stroke="currentColor" {dash}/>',
        line(x, y, x + 30, y, dash),
        text(x + 36, y + 4, row.what),
    ]
