"""The benchmarks run, and docs/benchmarks.md tells what they measure."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

BENCH, PAGE = ROOT / "bench", ROOT / "docs" / "benchmarks.md"
NAMES = (
    *("start", "new", "heroku", "vercel", "dokku", "local", "check"),
    *("explain", "memory", "web", "stream", "jobs", "dice", "growth"),
)
# Each of them would cost more than all of the rest.
WITHOUT = tuple(
    word for what in ("heroku", "vercel", "sshd", "gradio") for word in ("--without", what)
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the short form of every benchmark has found."""
    folder = tmp_path_factory.mktemp("results")

    def run(name: str) -> None:
        argv = [sys.executable, str(BENCH / f"{name}.py"), "--quick", *WITHOUT]
        ran = subprocess.run(
            [*argv, "--results", str(folder)],
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    with ThreadPoolExecutor(2) as pool:  # the longest first
        list(pool.map(run, sorted(NAMES, key=lambda name: name not in ("web", "growth"))))
    return folder


def rows(results: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the figures of each benchmark, and how costs grow, by its name."""
    read = {name: json.loads((results / f"{name}.json").read_text()) for name in NAMES}
    return {name: one["figures"] + one["growth"] for name, one in read.items()}


def test_every_benchmark_keeps_its_figures_or_says_why_there_are_none(results: Path) -> None:
    for name, found in rows(results).items():
        assert found, name
        for row in found:
            samples = row.get("ours") or row.get("samples")
            assert bool(samples) != bool(row["left_out"]), row
    assert {row["left_out"] for row in rows(results)["heroku"]} == {"without heroku"}
    assert {row["left_out"] for row in rows(results)["dokku"]} == {"without sshd"}


def test_what_is_compared_is_measured_equally_often(results: Path) -> None:
    for row in (row for found in rows(results).values() for row in found if row.get("theirs")):
        assert len(row["ours"]) == len(row["theirs"]), row["what"]


def test_the_page_tells_of_every_row_and_of_no_other(results: Path) -> None:
    for name, section in sections(PAGE).items():
        told = set(re.findall(r"^\| (?!what |---)(.+?) \|", section, re.MULTILINE))
        measured = {f"{x['what']}, by {x['of']}" if "of" in x else x["what"]
                    for x in rows(results)[name]}  # fmt: skip
        assert told == measured, name


def test_the_page_shows_a_plot_and_the_raw_figures_of_every_benchmark() -> None:
    for name, section in sections(PAGE).items():
        for path in (f"benchmarks/{name}.svg", f"../bench/results/{name}.json"):
            assert f"({path})" in section
            assert (PAGE.parent / path).exists()


def test_a_page_is_written_of_a_short_form_too(results: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    argv = [sys.executable, str(BENCH / "page.py"), str(results), str(page)]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)
    assert list(sections(page)) == list(NAMES)
    assert all((tmp_path / "benchmarks" / f"{name}.svg").exists() for name in NAMES)


def sections(page: Path) -> dict[str, str]:
    """Return what the page says of each benchmark, by the benchmark's name."""
    parts = page.read_text(encoding="utf-8").split("\n## ")[1:]
    named = {re.findall(r"\(\.\./bench/(\w+)\.py\)", part)[0]: part for part in parts}
    assert set(named) == set(NAMES)
    return named
