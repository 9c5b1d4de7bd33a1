"""`python -m webapp.serving.jobs MODULE:FUNCTION ...` runs the jobs of an app, in a `worker:`.

A web process starts it, too, where there is no Redis (see `embedded`).
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from webapp.functions.loading import load_all, where
from webapp.serving.jobs import embedded
from webapp.serving.jobs.store import opened
from webapp.serving.jobs.worker import Worker


def main() -> None:
    """Run jobs until SIGTERM, or until the web process that started this has ended."""
    parser = argparse.ArgumentParser(prog="python -m webapp.serving.jobs", description=__doc__)
    parser.add_argument("targets", nargs="+", metavar="MODULE:FUNCTION")
    parser.add_argument("--workers", type=int, default=int(os.environ.get("JOBS_CONCURRENCY", "1")))
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds that a job may take")
    parser.add_argument("--owner", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s")
    sys.path.insert(0, str(Path.cwd()))
    targets = {one.rpartition(":")[2].rpartition(".")[2]: one for one in _each(given.targets)}
    store = opened(",".join(sorted(targets)))
    store.run = Worker(store, targets, given.limit).run
    embedded.consume(store, given.workers, given.owner)


def _each(targets: Sequence[str]) -> Iterator[str]:
    """Yield targets as `module:function`; a module stands for all of its public functions."""
    for target in targets:
        if ":" in target:
            yield target
        else:
            yield from (where(target, one) for one in load_all(target))


if __name__ == "__main__":
    main()
