"""What `python run.py TARGET` does, and `make TARGET`, which is the same. TARGETS lists them."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from dicectl.machine import systems
from dicectl.machine.system import NAME
from tools.prepare import ROOT, NotReadyError, call, ready, say
from tools.pythons import TESTED, VERSIONS

# Tests wait for servers more than they compute, so that there is room for two on each core.
PYTEST = ("-m", "pytest", "-n", str(2 * (os.cpu_count() or 1)), "--dist", "worksteal")
LINT = (
    "ruff check .",
    "ruff format --check .",
    "mypy dicectl webapp tests/standin tests/users.py",
    "mypy --platform win32 --cache-dir .mypy_cache/win32 dicectl webapp",
    "mypy --platform darwin --cache-dir .mypy_cache/darwin dicectl webapp",
    "check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/tests.yml"
    " .github/workflows/release.yml",
    "zizmor --offline --quiet .github",
)
BENCHMARKS = (
    *("start", "new", "heroku", "vercel", "dokku", "local"),
    *("check", "explain", "memory", "web", "stream", "jobs", "dice"),
)
PIN = (
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--upgrade", "--custom-compile-command", "make requirements"),
    *("requirements.in", "--output-file", "requirements.txt"),
)
MADE = (".venv", ".venv-*", ".tools", "build", "dist", "*.egg-info")


def main() -> int:
    """Do what the command line says and return the exit status."""
    parser = argparse.ArgumentParser("run.py", allow_abbrev=False, description=_listed())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("target", nargs="?", choices=TARGETS, default="run", metavar="TARGET")
    parser.add_argument("--python", choices=VERSIONS, default="", help="the version to do it with")
    known, more = parser.parse_known_args()
    # pyenv's own python3 says so which version it is, and then no program finds another one.
    os.environ.pop("PYENV_VERSION", None)
    if more and known.target not in TAKE_MORE:
        parser.error(f"{known.target} takes nothing more: {' '.join(more)}")
    try:
        return TARGETS[known.target](known.python, *more)
    except NotReadyError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped. The same command goes on where it stopped.")
        return 130


def _listed() -> str:
    about = ((name, one.__doc__ or "") for name, one in TARGETS.items())
    return "\n".join(f"  {name:13} {words.rstrip('.')}" for name, words in about)


def run(version: str) -> int:
    """Deploy the dice roller to this machine, without any account; on Windows, serve it."""
    dicectl = ready("run", version).program("dicectl")
    start, stop = shown(NAME)
    status = call(dicectl, *start)
    if stop and not status:
        print("Stop it with:", os.path.relpath(dicectl), *stop)
    return status


def shown(system: str) -> tuple[list[str], list[str]]:
    """Return how dicectl shows the dice on a system, and how that is stopped; [] for Ctrl-C."""
    if systems.first(system) != "local":
        return ["serve"], []
    place = ["dice-roller", "--to", "local"]
    return ["deploy", *place], ["stop", *place]


def test(version: str, *more: str) -> int:
    """Run all tests on the newest Python found, or those that pytest is told: -k push -x."""
    return call(ready("test", version).program("python"), *PYTEST, *more)


def test_all(_version: str, *more: str) -> int:
    """Run all tests on Python 3.11, 3.12 and 3.13."""
    return _first(test(version, *more) for version in TESTED)


def reliability(version: str) -> int:
    """Break a deploy in every way, and write docs/reliability.md (ten minutes)."""
    python = ready("test", version).program("python")
    kept = ROOT / ".reliability.jsonl"
    kept.unlink(missing_ok=True)
    os.environ |= {"DICECTL_ALL_FAULTS": "1", "DICECTL_FAULTS_KEPT": str(kept)}
    broken = call(python, *PYTEST, "tests/e2e/test_faults.py", "-k", "not page")
    return broken or call(python, "tools/reliability.py", str(kept))


def lint(version: str) -> int:
    """Check style and types."""
    program = ready("test", version).program
    commands = ((program(name), *args) for name, *args in map(str.split, LINT))
    with ThreadPoolExecutor(os.cpu_count()) as beside:
        return _first(list(beside.map(lambda argv: call(*argv), commands)))


def bench(version: str) -> int:
    """Measure all that is said of speed, and write docs/benchmarks.md (fifteen minutes)."""
    python = ready("bench", version).program("python")
    return _first(call(python, f"bench/{name}.py") for name in (*BENCHMARKS, "growth", "page"))


def dist(version: str) -> int:
    """Build and try what is published, in dist: wheel and sdist of dicectl and of its engine."""
    return call(ready("test", version).program("python"), "tools/distributions.py", "dist")


def docs(version: str) -> int:
    """Write the pages that are made from the code."""
    return call(ready("test", version).program("python"), "tools/docs.py")


def pictures(version: str) -> int:
    """Write the pictures of the README, by typing what is in them."""
    return call(ready("test", version).program("python"), "tools/pictures.py")


def screens(version: str) -> int:
    """Write the pictures of every state of a page."""
    return call(ready("test", version).program("python"), "tools/screens.py")


def requirements(version: str) -> int:
    """Pin what the dyno installs, as new as requirements.in allows."""
    return call(ready("run", version).program("uv"), *PIN)


def clean(_version: str) -> int:
    """Remove what the other targets made."""
    for made in (path for pattern in MADE for path in ROOT.glob(pattern)):
        shutil.rmtree(made)
    return 0


def _first(statuses: Iterable[int]) -> int:
    """Go on until something fails, and return its exit status."""
    return next(filter(None, statuses), 0)


TARGETS: dict[str, Callable[..., int]] = {
    "run": run,
    "test": test,
    "test-all": test_all,
    "reliability": reliability,
    "lint": lint,
    "bench": bench,
    "dist": dist,
    "docs": docs,
    "pictures": pictures,
    "screens": screens,
    "requirements": requirements,
    "clean": clean,
}
# What these are given goes on to pytest.
TAKE_MORE = {"test", "test-all"}
