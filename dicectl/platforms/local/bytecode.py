"""Uses the bytecode of packages again that the web process of an earlier build has compiled.

The modules of a fresh environment would be compiled when they are imported. For a small Flask app
that takes longer than everything else in the start of its web process.
"""

from __future__ import annotations

import marshal
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, source_from_cache
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine import runner

# Before its code it has the number of its format, flags, and the time and size of its source.
# https://peps.python.org/pep-0552/
HEADER = 16

_MEND = f"""
import importlib.util, marshal, os, sys
for path in sys.stdin.read().split("\\0"):
    with open(path, "rb") as file:
        magic, data = file.read(4), file.read()[{HEADER - 4}:]
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
    with suppress(OSError):
        envs = sorted(builds.parent.parent.glob("*/builds/*/env"), key=_made)
        envs = [one for one in envs if one.resolve() != env.resolve()]
        same = [one for one in envs if one.parent.parent == builds]
        others = [one for one in envs if one.parent.parent != builds]
        for earlier in (*same[-1:], *others[-1:]):
            for packages in env.glob("lib/python*/site-packages"):
                _link(earlier / packages.relative_to(env), packages)


def mend(env: Path, since: float) -> None:
    """Remove broken bytecode that was written into an environment after a time, in seconds.

    Another app may have filled the disk while it was compiled; see `_is_whole`. The environment's
    own Python looks: no other can read it.
    """
    with suppress(OSError, DicectlError):
        written = env.glob("lib/python*/site-packages/**/__pycache__/*.pyc")
        fresh = "\0".join(str(one) for one in written if one.stat().st_mtime >= since)
        if fresh:
            runner.run([str(env / "bin" / "python"), "-I", "-S", "-c", _MEND], stdin=fresh)


def _link(theirs: Path, ours: Path) -> None:
    """Link what was compiled from files that are the same in both folders of packages."""
    for old in theirs.glob("**/__pycache__/*.pyc"):
        new = ours / old.relative_to(theirs)
        with suppress(OSError, ValueError):  # not in both, linked already, or no module
            if _identity(old) == _identity(new) and _is_whole(old):
                new.parent.mkdir(exist_ok=True)
                new.hardlink_to(old)


def _identity(bytecode: Path) -> tuple[int, int]:
    """Return what tells apart the files that bytecode is made from.

    uv links or clones each from its cache, with the time. Python looks at both too, but at whole
    seconds only.
    """
    source = Path(source_from_cache(str(bytecode))).stat()
    return source.st_mtime_ns, source.st_size


def _is_whole(bytecode: Path) -> bool:
    """Whether it can be read: on a full disk some Pythons write half of it, and stumble over that.

    Only this Python's can be looked at, so that of another version is not whole.
    """
    data = bytecode.read_bytes()
    try:
        return data.startswith(MAGIC_NUMBER) and bool(marshal.loads(data[HEADER:]))  # noqa: S302
    except (EOFError, TypeError, ValueError):
        return False


def _made(env: Path) -> float:
    """Return when an environment was made; 0 once it is gone."""
    with suppress(OSError):
        return env.stat().st_mtime
    return 0
