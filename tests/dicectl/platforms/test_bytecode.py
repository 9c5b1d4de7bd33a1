"""Bytecode that is used again."""

from __future__ import annotations

import os
import py_compile
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from users import FLASK_APP, User

from dicectl.platforms.local.bytecode import mend, reuse

VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
THEN = 1_700_000_000_000_000_123


def env(apps: Path, app: str, build: str, made: int) -> Path:
    """Return the packages of a new environment; `made` is when it was made."""
    folder = apps / app / "builds" / build / "env"
    packages = folder / "lib" / VERSION / "site-packages"
    packages.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys.executable)
    os.utime(folder, (made, made))
    return packages


def package(packages: Path, text: str = "a = 1", when: int = THEN, *, built: bool = False) -> Path:
    """Write a package of one module, compile it if wished, and return the place for that."""
    folder = packages / "dice"
    folder.mkdir()
    module = folder / "roll.py"
    module.write_text(text)
    os.utime(module, ns=(when, when))
    if built:
        py_compile.compile(str(module), doraise=True)
    return Path(cache_from_source(str(module)))


def of(packages: Path) -> Path:
    return packages.parents[2]


def test_of_the_same_files_the_bytecode_is_linked(tmp_path: Path) -> None:
    old = package(env(tmp_path, "dice", "1", 1), built=True)
    new = env(tmp_path, "dice", "2", 2)
    place = package(new)
    reuse(of(new), of(new).parent.parent)
    assert place.samefile(old)


@pytest.mark.parametrize("other", [{"text": "a = 333"}, {"when": THEN + 1}])
def test_of_other_files_it_is_not(tmp_path: Path, other: dict[str, object]) -> None:
    package(env(tmp_path, "dice", "1", 1), built=True)
    new = env(tmp_path, "dice", "2", 2)
    place = package(new, **other)
    reuse(of(new), of(new).parent.parent)
    assert not place.exists()


def test_what_is_gone_from_the_packages_is_left_out(tmp_path: Path) -> None:
    package(env(tmp_path, "dice", "1", 1), built=True)
    new = env(tmp_path, "dice", "2", 2)
    reuse(of(new), of(new).parent.parent)
    assert list(new.iterdir()) == []


def test_half_of_it_is_left_where_it_is(tmp_path: Path) -> None:
    old = package(env(tmp_path, "dice", "1", 1), built=True)
    whole = old.read_bytes()
    new = env(tmp_path, "dice", "2", 2)
    place = package(new)
    for broken in (b"", whole[:15], whole[:16], whole[:-1], b"\0" * len(whole)):
        old.write_bytes(broken)
        reuse(of(new), of(new).parent.parent)
        assert not place.exists()
    old.write_bytes(whole)
    reuse(of(new), of(new).parent.parent)
    assert place.exists()


def test_bytecode_of_another_python_is_judged_by_that(tmp_path: Path) -> None:
    """Here it is one whose bytecode has another number."""
    old = package(env(tmp_path, "dice", "1", 1), built=True)
    new = env(tmp_path, "dice", "2", 2)
    place, python = package(new), of(new) / "bin" / "python"
    python.unlink()
    numbered = "import importlib.util as u, sys; u.MAGIC_NUMBER = b'else'; exec(sys.argv[1])"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S -c "{numbered}" "$4"\n')
    python.chmod(0o755)
    reuse(of(new), of(new).parent.parent)
    assert not place.exists()
    old.write_bytes(b"else" + old.read_bytes()[4:])
    reuse(of(new), of(new).parent.parent)
    assert place.samefile(old)


def test_the_app_itself_comes_before_others_and_the_last_build_before_older(tmp_path: Path) -> None:
    _, newest, _ = (
        package(env(tmp_path, app, build, made), built=True)
        for app, build, made in (("dice", "1", 1), ("dice", "2", 2), ("coins", "3", 3))
    )
    new = env(tmp_path, "dice", "4", 4)
    place = package(new)
    reuse(of(new), of(new).parent.parent)
    assert place.samefile(newest)


def test_a_machine_without_apps_has_none(tmp_path: Path) -> None:
    new = env(tmp_path, "dice", "1", 1)
    place = package(new)
    reuse(of(new), of(new).parent.parent)
    assert not place.exists()


def test_two_deploys_compile_flask_once(user: User) -> None:
    user.write(FLASK_APP)
    for app in ("dice", "coins"):  # which do not share an environment
        user.write({"requirements.txt": f"{FLASK_APP['requirements.txt']}# {app}\n"})
        ran = user.dicectl("deploy", app, "--commit", "--to", "local")
        assert ran.status == 0, ran.err
        assert user.dicectl("stop", app, "--to", "local").status == 0
    apps = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"
    (first,) = apps.glob("dice/builds/*/env/lib/*/*/flask/__pycache__/app.*.pyc")
    (second,) = apps.glob("coins/builds/*/env/lib/*/*/flask/__pycache__/app.*.pyc")
    assert first.samefile(second)
    assert first.parents[6].resolve() != second.parents[6].resolve()


def test_what_a_full_disk_has_cut_off_is_compiled_again(tmp_path: Path) -> None:
    """Only what was written since the environment was last looked at is read."""
    packages = env(tmp_path, "dice", "1", 1)
    whole = package(packages, built=True)
    half = whole.with_name("half.pyc")
    half.write_bytes(whole.read_bytes()[:-1])
    mend(of(packages), half.stat().st_mtime + 1)
    assert half.exists()
    mend(of(packages), half.stat().st_mtime - 1)
    assert (half.exists(), whole.exists()) == (False, True)
