"""requirements.txt is what the dyno installs: pinned, hashed, on every Python it may have."""

from __future__ import annotations

import configparser
import re
import sys
from pathlib import Path

import pytest
from users import User

ROOT = Path(__file__).parent.parent
PINS = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
WANTED = re.findall(r"^([\w.-]+)", (ROOT / "requirements.in").read_text(), re.MULTILINE)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_every_pin_can_be_installed(user: User, version: str, tmp_path: Path) -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    ran = user.run(
        *(uv, "pip", "install", "--dry-run", "--require-hashes", "--only-binary", ":all:"),
        *("--python-version", version, "--python-platform", "linux"),
        *("--target", str(tmp_path / "target"), "-r", str(ROOT / "requirements.txt")),
    )
    assert ran.status == 0, ran.err


def test_it_has_the_needs_of_the_web_app_and_nothing_of_the_command_line() -> None:
    assert set(WANTED) <= set(PINS)
    assert not {"rich", "gitpython", "platformdirs", "uv", "dicectl"} & set(PINS)


def test_what_the_web_app_needs_is_installed_with_dicectl() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    needs = re.findall(r"^([\w.-]+)", setup["options"]["install_requires"], re.MULTILINE)
    assert set(WANTED) <= set(needs)


def test_runtime_txt_names_a_python_that_heroku_supports_and_the_tests_run_on() -> None:
    from dicectl.buildpack import SUPPORTED, Folder, python_version

    version = python_version(Folder(ROOT))
    assert version.origin == "runtime.txt"
    assert (version.major, version.minor) in SUPPORTED
    tested = re.search(r"^TESTED = .*", (ROOT / "tools/pythons.py").read_text(), re.MULTILINE)
    assert tested
    assert f'"{version}"' in tested[0]
