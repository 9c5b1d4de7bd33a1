"""How every benchmark runs: in turns, with one table on the screen and its raw JSON kept.

A benchmark is a generator of `Figure` and `Growth`; `main` runs it, prints each as it comes and
keeps all of them in bench/results/NAME.json. A missed target is a row, not an exit status.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import machine
from figures import Figure, Growth

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
# As it is installed, with the Python that runs this.
DICECTL = str(Path(sys.executable).with_name("dicectl"))
COLUMNS = "{:40} {:>22}   {:34} {:>18}   {:16} {}"


@dataclass(frozen=True)
class Run:
    """How much is to be measured, and what is not to be used."""

    quick: bool
    without: tuple[str, ...]

    def rounds(self, usual: int) -> int:
        """Return how often to measure."""
        return 1 if self.quick else usual

    def in_turns(self, rounds: int, *works: Callable[[], float]) -> list[list[float]]:
        """Measure works in turns, after one round that does not count; return samples of each.

        Every second round goes the other way, so that none is always the first. Quickly there is
        one round.
        """
        taken: list[list[float]] = [[] for _ in works]
        for work in () if self.quick else works:
            work()
        for turn in range(self.rounds(rounds)):
            order = list(zip(works, taken, strict=True))
            for work, samples in order if turn % 2 == 0 else reversed(order):
                samples.append(work())
        return taken

    def lacks(self, tool: str, *, there: bool | None = None) -> str:
        """Say why a tool cannot be compared with, "" if it can."""
        if tool in self.without:
            return f"without {tool}"
        there = shutil.which(tool) is not None if there is None else there
        return "" if there else f"{tool} is not installed"


Measure = Callable[[Run], Iterator[Figure | Growth]]


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Return how long a call of `work` takes."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


def command(
    *argv: str,
    folder: Path = ROOT,
    ends: Sequence[int] = (0,),
    env: Mapping[str, str] | None = None,
) -> Callable[[], float]:
    """Return what runs a program, which must end with one of the statuses: its seconds."""
    environment = {**children(), **(env or {})}

    def run() -> float:
        began = time.perf_counter()
        ran = subprocess.run(argv, cwd=folder, env=environment, check=False, capture_output=True)
        taken = time.perf_counter() - began
        must_be(ran.returncode in ends, argv, ran.stdout + ran.stderr)
        return taken

    return run


def must_be(fine: bool, argv: Sequence[str], said: bytes = b"") -> None:
    """Stop where a program has failed: how long that takes is no figure."""
    if not fine:
        raise SystemExit(f"this failed: {' '.join(argv)}\n{said.decode(errors='replace')}")


def peak(
    *argv: str,
    folder: Path = ROOT,
    ends: Sequence[int] = (0,),
    env: Mapping[str, str] | None = None,
) -> float:
    """Run a program, which must end well, and return the most MB that it had, without children.

    Linux keeps the peak; it is read until the program has gone.
    """
    most = 0
    with Path(os.devnull).open("r+b") as null:
        process = subprocess.Popen(
            argv,
            cwd=folder,
            env={**children(), **(env or {})},
            stdin=null,
            stdout=null,
            stderr=null,
        )
        while process.poll() is None:
            most = _peak_of(process.pid) or most
            time.sleep(0.005)
    must_be(process.returncode in ends, argv)
    return most / 1000


def _peak_of(pid: int) -> int:
    """Return the peak of a process in kB, 0 if it is ending."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def children() -> dict[str, str]:
    """Return the environment of programs: Python keeps their bytecode as if they were installed."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def main(name: str, title: str, measure: Measure) -> None:
    """Run a benchmark as its options say."""
    parser = argparse.ArgumentParser(prog=f"bench/{name}.py", description=title)
    parser.add_argument(
        "--quick", action="store_true", help="once, with less, to see whether it runs"
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="TOOL", help="leave out what needs it"
    )
    parser.add_argument(
        "--results", type=Path, help="a folder for the JSON [bench/results; nowhere with --quick]"
    )
    chosen = parser.parse_args()
    folder = chosen.results or (None if chosen.quick else RESULTS)
    began, rows = time.perf_counter(), []
    print(title, flush=True)
    for row in measure(Run(chosen.quick, tuple(chosen.without))):
        cells = row.cells()
        print(COLUMNS.format(*cells) if len(cells) == 6 else "   ".join(cells), flush=True)
        rows.append(row)
    if folder:
        about = inspect.cleandoc(sys.modules["__main__"].__doc__ or "")
        whole = {"name": name, "title": title, "about": about, "quick": chosen.quick}
        whole |= machine.facts()
        whole["seconds"] = round(time.perf_counter() - began)
        keep(folder / f"{name}.json", whole, rows)


def keep(path: Path, whole: dict[str, Any], rows: Sequence[Figure | Growth]) -> None:
    """Write the raw figures, five digits of each."""
    whole["figures"] = [asdict(row) for row in rows if isinstance(row, Figure)]
    whole["growth"] = [asdict(row) for row in rows if isinstance(row, Growth)]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(json.loads(json.dumps(whole), parse_float=_rounded), indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _rounded(text: str) -> float:
    return float(f"{float(text):.5g}")
