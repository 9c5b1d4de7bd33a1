"""Uses the bytecode of packages again that the web process of an earlier build has compiled.

The modules of a fresh environment would be compiled when they are imported. For a small Flask app
that takes longer than everything else in the start of its web process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.util import source_from_cache
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine import runner

# Removes the bytecode that its Python cannot read: on a full disk some Pythons write half of it,
# and stumble over that. Before its code it has 16 bytes with the number of its format, flags, and
# the time and size of its source: https://peps.python.org/pep-0552/
_MEND = """
import importlib.util, marshal, os, sys
for path in sys.stdin.read().split("\\0"):
    with open(path, "rb") as file:
        magic, data = file.read(4), file.read()[12:]
    try:
        whole = magic == importlib.util.MAGIC_NUMBER and marshal.loads(data)
    except (EOFError, TypeError, ValueError):
        whole = False
    if not whole:
        os.unlink(path)
"""


def reuse(env: Path, builds: Path) -> None:
    """Link bytecode into a new environment for a build in `apps/NAME/builds` from earlier ones.

    They are the last one of the same app, and the last one of all others. What cannot be had, for
    it is being removed, is compiled again.
    """
    linked: list[Path] = []
    with suppress(OSError):
        envs = sorted(builds.parent.parent.glob("*/builds/*/env"), key=_made)
        envs = [one for one in envs if one.resolve() != env.resolve()]
        same = [one for one in envs if one.parent.parent == builds]
        others = [one for one in envs if one.parent.parent != builds]
        for earlier in (*same[-1:], *others[-1:]):
            for packages in env.glob("lib/python*/site-packages"):
                linked += _link(earlier / packages.relative_to(env), packages)
    _remove_broken(env, linked)


def mend(env: Path, since: float) -> None:
    """Remove broken bytecode that was written into an environment after a time, in seconds.

    Another app may have filled the disk while it was compiled.
    """
    written = env.glob("lib/python*/site-packages/**/__pycache__/*.pyc")
    with suppress(OSError):
        _remove_broken(env, [one for one in written if one.stat().st_mtime >= since])


def _remove_broken(env: Path, files: Iterable[Path]) -> None:
    """Let the environment's own Python look: no other can read them."""
    if listed := "\0".join(map(str, files)):
        with suppress(OSError, DicectlError):
            runner.run([str(env / "bin" / "python"), "-I", "-S", "-c", _MEND], stdin=listed)


def _link(theirs: Path, ours: Path) -> Iterator[Path]:
    """Link what was compiled from files that are the same in both folders of packages."""
    for old in theirs.glob("**/__pycache__/*.pyc"):
        new = ours / old.relative_to(theirs)
        with suppress(OSError, ValueError):  # not in both, linked already, or no module
            if _identity(old) == _identity(new):
                new.parent.mkdir(exist_ok=True)
                new.hardlink_to(old)
                yield new


def _identity(bytecode: Path) -> tuple[int, int]:
    """Return what tells apart the files that bytecode is made from.

    uv links or clones each from its cache, with the time. Python looks at both too, but at whole
    seconds only.
    """
    source = Path(source_from_cache(str(bytecode))).stat()
    return source.st_mtime_ns, source.st_size


def _made(env: Path) -> float:
    """Return when an environment was made; 0 once it is gone."""
    with suppress(OSError):
        return env.stat().st_mtime
    return 0
