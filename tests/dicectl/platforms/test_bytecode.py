"""Bytecode that is used again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from users import FLASK_APP, User

from dicectl.platforms.local.bytecode import reuse

THEN = 1_700_000_000_000_000_123


def env(apps: Path, app: str, build: str, made: int) -> Path:
    """Return the packages of a new environment; `made` is when it was made."""
    folder = apps / app / "builds" / build / "env"
    packages = folder / "lib" / "python3.13" / "site-packages"
    packages.mkdir(parents=True)
    os.utime(folder, (made, made))
    return packages


def package(packages: Path, text: str = "one", when: int = THEN, compiled: str = "") -> Path:
    """Write a package of one module, and what is compiled of it; return the place for that."""
    folder = packages / "dice"
    folder.mkdir()
    (folder / "roll.py").write_text(text)
    os.utime(folder / "roll.py", ns=(when, when))
    cache = folder / "__pycache__"
    if compiled:
        cache.mkdir()
        (cache / "roll.cpython-313.pyc").write_text(compiled)
    return cache / "roll.cpython-313.pyc"


def of(packages: Path) -> Path:
    return packages.parents[2]


def test_of_the_same_files_the_bytecode_is_linked(tmp_path: Path) -> None:
    package(env(tmp_path, "dice", "1", 1), compiled="bytecode")
    new = env(tmp_path, "dice", "2", 2)
    place = package(new)
    reuse(of(new))
    assert place.read_text() == "bytecode"


@pytest.mark.parametrize("other", [{"text": "three"}, {"when": THEN + 1}])
def test_of_other_files_it_is_not(tmp_path: Path, other: dict[str, object]) -> None:
    package(env(tmp_path, "dice", "1", 1), compiled="bytecode")
    new = env(tmp_path, "dice", "2", 2)
    place = package(new, **other)
    reuse(of(new))
    assert not place.exists()


def test_what_is_gone_from_the_packages_is_left_out(tmp_path: Path) -> None:
    package(env(tmp_path, "dice", "1", 1), compiled="bytecode")
    new = env(tmp_path, "dice", "2", 2)
    reuse(of(new))
    assert list(new.iterdir()) == []


def test_the_app_itself_comes_before_others_and_the_last_build_before_older(tmp_path: Path) -> None:
    for app, build, made in (("dice", "1", 1), ("dice", "2", 2), ("coins", "3", 3)):
        package(env(tmp_path, app, build, made), compiled=f"of build {build}")
    new = env(tmp_path, "dice", "4", 4)
    place = package(new)
    reuse(of(new))
    assert place.read_text() == "of build 2"
    another = env(tmp_path, "cards", "5", 5)
    place = package(another)
    reuse(of(another))
    assert place.read_text() == "of build 2"


def test_a_machine_without_apps_has_none(tmp_path: Path) -> None:
    new = env(tmp_path, "dice", "1", 1)
    place = package(new)
    reuse(of(new))
    assert not place.exists()


def test_two_deploys_compile_flask_once(user: User) -> None:
    user.write(FLASK_APP)
    for app in ("dice", "coins"):
        ran = user.dicectl("deploy", app, "--commit", "--to", "local")
        assert ran.status == 0, ran.err
        assert user.dicectl("stop", app, "--to", "local").status == 0
    apps = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"
    (first,) = apps.glob("dice/**/flask/__pycache__/app.*.pyc")
    (second,) = apps.glob("coins/**/flask/__pycache__/app.*.pyc")
    assert first.samefile(second)
