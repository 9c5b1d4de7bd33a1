"""What apps of this machine cost while they stay: memory, CPU while idle, disk, time to read a log.

Writes its table into docs/local.md. Without an argument it measures all of it, in some minutes;
`--quick` takes the smallest sizes and writes nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from people import ROOT, SMALL_APP, User, must, somebody
from running import DICECTL, command

sys.path.insert(0, str(ROOT))

from dicectl.machine import usage

PAGE = ROOT / "docs" / "local.md"
BEGIN, END = "<!-- growth -->\n", "<!-- /growth -->\n"
APPS, RELEASES, MEGABYTES = (1, 5, 20), (1, 10, 50), (10, 100, 1000)
# How long nobody asks for anything while CPU is measured, in seconds.
IDLE = 60
TICKS = os.sysconf("SC_CLK_TCK")
# One process, and nothing in it that could cost memory: what is measured is ours.
FILES = {**SMALL_APP, "Procfile": "web: exec python3 -m http.server $PORT\n"}


def main() -> None:
    """Measure, print a row at a time, and keep the table."""
    quick = "--quick" in sys.argv
    rows = ["| what | how many | cost |", "| --- | --- | --- |"]
    for row in measured(
        *((sizes[:1] if quick else sizes) for sizes in (APPS, RELEASES, MEGABYTES))
    ):
        print(row, flush=True)
        rows.append(row)
    if not quick:
        keep(rows)


def measured(
    apps: tuple[int, ...], releases: tuple[int, ...], logs: tuple[int, ...]
) -> Iterator[str]:
    """Yield the rows."""
    with tempfile.TemporaryDirectory() as scratch, somebody(Path(scratch), FILES) as user:
        for number in range(max(apps)):
            must(user, DICECTL, "deploy", f"app-{number}", "--to", "local", "--commit")
            if number + 1 in apps:
                yield idle(user, number + 1)
        for number in range(1, max(releases) + 1):
            if number in releases:
                yield disk(user, number)
            user.write({"index.html": f"{number}\n"})
            must(user, DICECTL, "deploy", "app-0", "--to", "local", "--commit")
        for size in logs:
            yield log(user, size)


def idle(user: User, count: int) -> str:
    """Tell memory and CPU of the background processes of so many apps that nobody visits."""
    pids = user.supervisors()
    before, began = sum(map(spent, pids)), time.monotonic()
    time.sleep(IDLE)
    share = (sum(map(spent, pids)) - before) / (time.monotonic() - began)
    memory = usage.memory(pids) / 1e6
    return (
        f"| apps, their background processes, idle | {count} |"
        f" {memory:.0f} MB ({memory / count:.1f} MB each), {share:.2%} of a core |"
    )


def spent(pid: int) -> float:
    """Return how many seconds of CPU a process has had."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


def disk(user: User, count: int) -> str:
    """Tell what the folder of an app takes after so many releases."""
    folder = Path(user.env["XDG_DATA_HOME"], "dicectl", "apps", "app-0")
    builds = len(list((folder / "builds").iterdir()))
    size = usage.size(folder) / 1e6
    return f"| releases of an app, its folder | {count} | {size:.1f} MB, {builds} builds kept |"


def log(user: User, megabytes: int) -> str:
    """Tell what is kept of so much output, and how long its end takes to be shown."""
    folder = Path(user.env["XDG_DATA_HOME"], "dicectl", "apps", "app-0")
    script = f"python3 -c \"for n in range({megabytes * 10_000}): print(f'{{n:99}}')\""
    began = time.monotonic()
    user.write({"Procfile": f"{FILES['Procfile']}talk: {script}; sleep 600\n"})
    must(user, DICECTL, "deploy", "app-0", "--to", "local", "--commit")
    must(user, DICECTL, "scale", "talk=1", "--app", "app-0", "--to", "local")
    last = f"{megabytes * 10_000 - 1:99}"
    while last not in "".join(one.read_text(errors="replace") for one in folder.glob("app*.log")):
        time.sleep(0.2)
    took = time.monotonic() - began
    shown = command(DICECTL, "logs", "app-0", "--to", "local", env=user.env)()
    kept = sum(one.stat().st_size for one in folder.glob("app*.log")) / 1e6
    must(user, DICECTL, "scale", "talk=0", "--app", "app-0", "--to", "local")
    return (
        f"| MB that an app prints, its log | {megabytes} |"
        f" {kept:.1f} MB kept, written after {took:.0f} s, its end shown in {shown:.2f} s |"
    )


def keep(rows: list[str]) -> None:
    """Put the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}" + "\n".join(rows) + f"\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
