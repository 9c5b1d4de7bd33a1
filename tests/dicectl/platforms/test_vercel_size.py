"""How large an app's packages are for Vercel, and whether they are there for its system."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from dicectl.platforms.check import NotLookedInto, Said
from dicectl.platforms.vercel import bundle
from dicectl.source.project import Project


def wheel(folder: Path, name: str, tag: str = "py3-none-any") -> None:
    """Write a wheel with nothing in it."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as file:
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        file.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        file.writestr(f"{info}/RECORD", "")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder of wheels in place of the index."""
    wheel(tmp_path / "index", "anywhere")
    wheel(tmp_path / "index", "windows", "cp313-cp313-win_amd64")
    return tmp_path


def sizes(
    folder: Path, requirements: str, own: str = "--no-index\n--find-links ../index\n"
) -> list[Said]:
    (folder / "p").mkdir(exist_ok=True)
    (folder / "p" / "requirements.txt").write_text(own + requirements)
    (folder / "p" / ".python-version").write_text("3.13\n")
    return list(bundle.looked_into(Project(folder / "p")))


def test_the_packages_are_resolved_for_vercels_own_system(index: Path) -> None:
    (well,) = sizes(index, "anywhere\n")
    assert "The packages take about 0 MB, the most of it anywhere" in str(well)
    (elsewhere,) = sizes(index, "anywhere\nwindows\n")
    assert "D668" in repr(elsewhere)
    assert "windows" in str(elsewhere)
    (marked,) = sizes(index, "anywhere\nwindows; sys_platform == 'win32'\n")
    assert "anywhere" in str(marked)


def test_what_is_installed_here_is_measured(index: Path) -> None:
    info = index / "p" / ".venv" / "lib" / "python3.13" / "site-packages" / "anywhere-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: anywhere\nVersion: 1.0\n")
    for size, said in (
        (90, "take 90 MB, the most"),
        (300, "300 MB: the first"),
        (600, "takes 500"),
    ):
        (info / "RECORD").write_text(f"anywhere/big.so,,{size}000000\n")
        (one,) = sizes(index, "anywhere\n")
        assert said in str(one)


def test_what_was_not_looked_into_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    said = sizes(tmp_path, "somewhere\n", "--index-url http://127.0.0.1:9/simple\n")
    assert [type(one) for one in said] == [NotLookedInto, NotLookedInto]
    assert all("the index does not answer" in str(one) for one in said)
