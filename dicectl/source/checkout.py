"""A commit's files in a folder of their own: what is deployed where no push brings it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.disk import writing
from dicectl.source.gitenv import NO_QUESTIONS

TIMEOUT = 300.0


@contextmanager
def checkout(root: Path, commit: str, without: tuple[str, ...] = ()) -> Iterator[Path]:
    """Lay the files of a commit into a new folder for this block, but for some at its top.

    The repository's own index, and whatever lies in its folder, is neither read nor changed.

    Raises:
        DicectlError: D104 git could not, D610 the disk is full.
    """
    made = Path(tempfile.gettempdir())
    with writing(made), tempfile.TemporaryDirectory(prefix="dicectl-") as above:
        folder = Path(above) / "project"
        folder.mkdir()
        env = NO_QUESTIONS | {"GIT_INDEX_FILE": str(Path(above) / "index")}
        for words in (("read-tree", commit), ("checkout-index", "--all", f"--prefix={folder}/")):
            done = runner.run(["git", *words], cwd=root, env=env, timeout=TIMEOUT)
            if done.status:
                raise DicectlError("D104", action="check the commit out", evidence=done.said)
        for name in without:
            shutil.rmtree(folder / name, ignore_errors=True)
        yield folder
