"""Write docs/benchmarks.md and its plots from bench/results/*.json: `python bench/page.py`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import plots
from figures import Figure, Growth
from running import RESULTS, ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
# In the order in which somebody meets them.
NAMES = (
    *("start", "new", "heroku", "vercel", "dokku", "local", "check"),
    *("explain", "memory", "web", "stream", "jobs", "dice", "growth"),
)
HEAD = """\
# Benchmarks

Written by `make bench`, which measures all of it again in about fifteen minutes.

What is compared takes turns in one run on one machine. Shown are medians and, in brackets, how far
the middle half of the samples lies around them. A ratio is that of ours to theirs, taken pair by
pair. In the plots the dashed line is all that something may cost: a full dot left of it is met, a
ring right of it is missed. Commands are timed with Python's clock from start to end, as installed
programs with their bytecode; the load on servers is wrk's.

"""
COLUMNS = ("what", "ours", "beside", "ratio", "reach", "")
GROWN = ("what", "cost by size", "k", "k, last step", "grows")


def table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def section(result: dict[str, Any], folder: Path) -> str:
    """Return what a benchmark has found, and draw it."""
    name, title = result["name"], result["title"]
    figures = [Figure(**row) for row in result["figures"]]
    growth = [Growth(**row) for row in result["growth"]]
    text = f"## {title}\n\n{result['about']}\n\n"
    if growth:
        text += table(GROWN, [one.cells() for one in growth]) + "\n"
    if figures:
        text += table(COLUMNS, [one.cells() for one in figures]) + "\n"
    drawn = plots.growth(title, growth) if growth else plots.used(title, figures)
    (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")
    source = f"[bench/{name}.py](../bench/{name}.py)"
    raw = f"[raw figures](../bench/results/{name}.json)"
    plot = f"![{title}](benchmarks/{name}.svg)\n\n"
    short = ", the short form, one sample each" if result["quick"] else ""
    return f"{text}{plot}{source}, {result['seconds']} s, {result['taken'][:10]}{short}; {raw}\n"


def told(result: dict[str, Any]) -> str:
    """Return the machine and the versions."""
    facts = {**result["machine"], **result["versions"]}
    return "".join(f"- {name}: {value}\n" for name, value in facts.items())


def summary(results: list[dict[str, Any]]) -> str:
    """Count what is met, and name what is not."""
    rows = [Figure(**row) for result in results for row in result["figures"]]
    missed = [row.what for row in rows if row.verdict == "MISSED"]
    met = sum(row.verdict == "met" for row in rows)
    names = "".join(f"- missed: {what}\n" for what in missed)
    return f"Of {met + len(missed)} targets {met} are met.\n\n{names}\n"


def main() -> None:
    """Write the page from a folder of results, which may be given."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else RESULTS
    page = Path(sys.argv[2]) if sys.argv[2:] else PAGE
    plotted = page.parent / "benchmarks"
    plotted.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.json" for name in NAMES]
    results = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists()]
    if not results:
        raise SystemExit(f"{folder} holds no results")
    parts = [section(result, plotted) for result in results]
    text = f"{HEAD}{summary(results)}{told(results[0])}\n" + "\n".join(parts)
    page.write_text(text, encoding="utf-8")
    print(f"wrote {page}")


if __name__ == "__main__":
    main()
