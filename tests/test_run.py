"""`run.py`: what it says where something is missing, and that make only calls it."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools import prepare, targets

ROOT = Path(__file__).parent.parent
RUN = ROOT / "run.py"
HELP = subprocess.run([sys.executable, RUN, "--help"], capture_output=True, text=True, check=True)
TARGETS = re.findall(r"^  ([a-z-]+) +[A-Z]", HELP.stdout, re.MULTILINE)
# What a program does at Ctrl-C that ends slowly, as a deploy does.
SLOW = """
import time
try:
    print("begun", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.6)
    print("ended", flush=True)
"""


def ran(*argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run something with nothing on its PATH."""
    env = {**os.environ, "PATH": "/nowhere", "PYENV_ROOT": "/nowhere", **env}
    return subprocess.run(
        [sys.executable, *argv], cwd=ROOT, capture_output=True, text=True, env=env, check=False
    )


def as_if(version: tuple[int, int]) -> subprocess.CompletedProcess[str]:
    """Run run.py --help in a Python that says it is of this version."""
    facts = f"import sys; sys.version_info = {version}; sys.argv = ['run.py', '--help']"
    return ran("-c", f"{facts}; exec(open({str(RUN)!r}).read())")


@pytest.mark.parametrize("version", [(2, 7), (3, 6)])
def test_a_python_that_is_too_old_is_told_so(version: tuple[int, int]) -> None:
    told = as_if(version)
    assert told.returncode == 1
    assert f"This is Python {version[0]}.{version[1]}; 3.11 or newer is needed" in told.stderr


def test_a_python_that_is_old_finds_a_newer_one() -> None:
    assert as_if((3, 10)).stdout == HELP.stdout


@pytest.mark.parametrize(("file", "version"), [("run.py", (3, 4)), ("tools/pythons.py", (3, 7))])
def test_an_old_python_understands_it(file: str, version: tuple[int, int]) -> None:
    ast.parse((ROOT / file).read_text(), feature_version=version)


def test_without_git_it_says_how_to_get_it() -> None:
    told = ran(str(RUN), "test")
    assert told.returncode == 1
    assert told.stderr == "setup: git is missing. Install it from https://git-scm.com/downloads\n"


@pytest.mark.parametrize(
    "typed",
    [
        ["tset"],
        ["lint", "dicectl"],
        ["--to", "heroku"],
        ["clean", "--all"],
        ["test", "--python", "3.9"],
        ["docs", "--check"],
    ],
)
def test_what_it_does_not_know_is_refused(typed: list[str]) -> None:
    assert ran(str(RUN), *typed).returncode == 2


@pytest.mark.parametrize("lock", ["", "{", '{"packages": {"node_modules/heroku": {}}}'])
def test_what_npm_has_half_installed_is_installed_again(
    lock: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (tmp_path / "node_modules" / "heroku").mkdir(parents=True)
    (tmp_path / "node_modules" / ".package-lock.json").write_text(lock)
    with pytest.raises(prepare.NotReadyError, match="npm is missing"):
        prepare.install_from_npm("heroku", "1.0", tmp_path, {})


def test_what_npm_has_installed_is_left_alone(tmp_path: Path) -> None:
    whole = {"packages": {"node_modules/heroku": {"version": "1.0"}}}
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / ".package-lock.json").write_text(json.dumps(whole))
    prepare.install_from_npm("heroku", "1.0", tmp_path, {})
    assert len(list(tmp_path.iterdir())) == 1


def test_it_shows_the_dice_as_the_system_can() -> None:
    assert targets.shown("Windows") == (["serve"], [])
    for system in ("Linux", "macOS"):
        start, stop = targets.shown(system)
        assert start == ["deploy", "dice-roller", "--to", "local"]
        assert stop[0] == "stop"


def test_make_only_calls_it() -> None:
    listed = re.search(r"^TARGETS = (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert listed
    assert sorted(listed[1].split()) == sorted(TARGETS)
    for target in TARGETS:
        told = subprocess.run(
            ["make", "-n", target, "PY=3.12", "ARGS=-k push"],
            cwd=ROOT,
            env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout == f"python3 run.py {target} --python=3.12 -k push\n"


def test_ctrl_c_waits_for_the_program_that_is_running() -> None:
    code = f"from tools.prepare import call; call({sys.executable!r}, '-c', {SLOW!r})"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        os.killpg(process.pid, signal.SIGINT)
        said, failed = process.communicate(timeout=20)
    assert (said, "KeyboardInterrupt" in failed) == ("ended\n", True)
