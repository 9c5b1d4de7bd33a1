"""Write docs/reliability.md from what came of every fault: `make reliability`.

Its argument is the file that tests/e2e/test_faults.py wrote: an object a line, one for each cell.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"
KINDS = ("first deploy", "redeploy")
WAYS = {"a terminal", "no terminal", "--json"}
HEAD = """\
# What a deploy does when something fails

Written by `make reliability` from a run of tests/e2e/test_faults.py: the real Heroku CLI and real
git against a stand-in for Heroku on loopback, which is told to fail. Each fault was tried on a
first deploy and on a redeploy, and told on a terminal, without one, and with `--json`: {count}
runs. Every run ended by itself, with a live page or with the exit status and the failure below
([what the codes mean](errors.md)), and with a last word that says which; none with a traceback.
After each of them, with the fault gone, the same command completed the deploy: one app, one remote,
no commit twice. The seconds are those of the slowest of the three runs; a request was given 2.5 s
instead of the usual 15 s (`DICECTL_TIMEOUT`).

| What goes wrong | First deploy | Redeploy |
| --- | --- | --- |
"""


def cell(lines: list[dict[str, Any]]) -> str:
    """Return what the three runs of a cell ended with, which has to be the same."""
    outcomes = {(line["status"], line["code"]) for line in lines}
    if len(outcomes) != 1 or {line["way"] for line in lines} != WAYS:
        raise SystemExit(f"not all of a cell, or not one outcome: {lines}")
    ((status, code),) = outcomes
    seconds = max(line["seconds"] for line in lines)
    said = f"exit {status}, [{code}](errors.md)" if code else "completes"
    return f"{said}, {seconds:.0f} s"


def main() -> None:
    """Write the page."""
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    text = HEAD.format(count=len(lines))
    for fault in dict.fromkeys(line["fault"] for line in sorted(lines, key=lambda x: x["row"])):
        of = [[x for x in lines if (x["fault"], x["kind"]) == (fault, kind)] for kind in KINDS]
        text += f"| {fault} | {cell(of[0])} | {cell(of[1])} |\n"
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
