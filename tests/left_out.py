"""Which tests are left out on Windows and macOS, and why. On Linux all of them run.

What a test needs shows in its fixtures, in its own code, or it is a whole file that needs it.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent

LOCAL = "the local platform does not run on Windows"
GUNICORN = "gunicorn does not run on Windows"
DYNOS = "the stand-in runs dynos as groups of processes, by sh"
SSHD = "the forced command of its sshd runs by sh"
TERMINAL = "it needs a terminal of POSIX"
SIGNALS = "it sends signals, or asks for processes as only POSIX does"
SH = "it types for sh, or writes a program for it"
RIGHTS = "it needs exec bits, rights or links as POSIX has them"


@dataclass(frozen=True)
class LeftOut:
    """What is left out on a system, with the reasons: files, fixtures, and words of the code."""

    files: Mapping[str, str] = field(default_factory=dict)
    fixtures: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)


SYSTEMS = {
    "win32": LeftOut(
        files={
            "tests/dicectl/completion/test_completion.py": SH,
            "tests/dicectl/machine/test_colours.py": TERMINAL,
            "tests/dicectl/platforms/test_bytecode.py": LOCAL,
            "tests/dicectl/platforms/test_interpreters.py": SH,
            "tests/dicectl/platforms/test_local.py": LOCAL,
            "tests/dicectl/platforms/test_local_builds.py": LOCAL,
            "tests/dicectl/platforms/test_local_faults.py": LOCAL,
            "tests/dicectl/platforms/test_local_log.py": LOCAL,
            "tests/dicectl/platforms/test_local_pythons.py": LOCAL,
            "tests/dicectl/platforms/test_local_scripts.py": LOCAL,
            "tests/dicectl/platforms/test_manifest.py": LOCAL,
            "tests/dicectl/serving/test_share.py": SH,
            "tests/dicectl/source/test_killed.py": SIGNALS,
            "tests/e2e/test_docs.py": LOCAL,
            "tests/e2e/test_faults.py": LOCAL,
            "tests/e2e/test_new.py": LOCAL,
            "tests/e2e/test_readme.py": LOCAL,
            "tests/e2e/test_wheel.py": SH,
            "tests/e2e/test_workflow.py": SH,
            "tests/test_bench.py": LOCAL,
            "tests/test_standin.py": DYNOS,
        },
        fixtures={
            **dict.fromkeys(("heroku", "herokuser", "vercel", "verceluser"), DYNOS),
            **dict.fromkeys(("dokku", "dokkuser"), SSHD),
            "serve": GUNICORN,
        },
        code={
            r'"--to", "local"|to="local"|--to local': LOCAL,
            r'"gunicorn", "waitress"|"gthread|-m", "gunicorn"': GUNICORN,
            r"a_terminal\(|openpty|\bpty\b": TERMINAL,
            r"\bsignal\.|send_signal|killpg|\bos\.fork|terminate\(\)": SIGNALS,
            r"#!/bin|/bin/|\"sh\", \"-c\"|\bmake\b.*-n": SH,
            r"chmod\(|symlink_to|mkfifo|geteuid|\b0o[0-7]{3}\b": RIGHTS,
        },
    ),
    "darwin": LeftOut(
        code={
            r"/dev/full": "macOS has no /dev/full",
            r"\bsetsid \{": "macOS has no setsid",
            r'"bash", (\["bash", )?"--norc"': "the bash of macOS is 3.2, and completion needs 4.4",
        }
    ),
}
HERE = SYSTEMS.get(sys.platform)


def why(item: pytest.Item, out: LeftOut) -> str:
    """Return why a test is left out, "" for one that is not."""
    assert isinstance(item, pytest.Function)
    return reason(out, path_of(item.path), item.fixturenames, code_of(item.function))


def path_of(file: Path) -> str:
    """Return the path of a file in this repository."""
    return file.relative_to(ROOT).as_posix()


def reason(out: LeftOut, file: str, fixtures: Collection[str], code: str) -> str:
    """Return why a test of a file is left out, by its fixtures and its code."""
    by_code = (why for words, why in out.code.items() if re.search(words, code))
    by_fixture = (why for name, why in out.fixtures.items() if name in fixtures)
    return out.files.get(file) or next(by_fixture, "") or next(by_code, "")


def code_of(test: Any) -> str:  # noqa: ANN401  any function
    """Return the code of a test, and of the functions of its file that it calls."""
    if given := getattr(test, "hypothesis", None):
        test = given.inner_test
    called = (test.__globals__.get(name) for name in test.__code__.co_names)
    own = (one for one in called if inspect.isfunction(one) and one.__module__ == test.__module__)
    return "".join(map(inspect.getsource, (test, *own)))
