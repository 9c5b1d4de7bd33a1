"""What is published: the engine's files, the notes, and the workflows that do it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from dicectl.projects import engine
from tools import distributions, notes, pythons, targets

CHANGELOG = """\
# Changelog

## Unreleased

- not yet

## [1.2.0] - 2026-11-29

### Added

- a thing

## 1.1.0

- another

[1.2.0]: https://example.com/compare/v1.1.0...v1.2.0
"""
NOTES = {
    "Unreleased": "- not yet",
    "1.2.0": "### Added\n\n- a thing",
    "1.1.0": "- another",
    "1.2": "",
    "1.2.0.0": "",
    "1x1.0": "",
}


def workflow(name: str) -> dict[Any, Any]:
    """Return a workflow; YAML takes its word `on` for True."""
    read: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text())
    return read


def contents(wheel: bytes) -> dict[str, bytes]:
    """Return the files of a wheel, but for what each builder writes about it."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return {one: archive.read(one) for one in archive.namelist() if ".dist-info/" not in one}


@pytest.mark.parametrize(("version", "said"), NOTES.items())
def test_the_notes_of_a_release_are_its_section_of_the_changelog(version: str, said: str) -> None:
    assert notes.section(CHANGELOG, version) == said


@pytest.mark.parametrize("tag", ["v999.0.0", "v0.1", "nightly"])
def test_a_tag_of_another_version_has_no_notes(tag: str) -> None:
    program = [sys.executable, str(ROOT / "tools/notes.py"), tag]
    ran = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "and dicectl/__init__.py another version" in ran.stderr


def test_the_changelog_has_what_the_next_release_tells() -> None:
    assert notes.section((ROOT / "CHANGELOG.md").read_text(), "Unreleased")


def test_what_is_built_of_the_engines_sdist_is_the_engine(tmp_path: Path) -> None:
    sdist = distributions.engine_sdist()
    assert sdist == distributions.engine_sdist()
    with tarfile.open(fileobj=io.BytesIO(sdist)) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    build = (distributions.UV, "build", "--quiet", "--wheel", "--out-dir", str(tmp_path))
    distributions.run(*build, str(folder))
    (built,) = tmp_path.glob("*.whl")
    assert built.name == engine.file_name()
    assert contents(built.read_bytes()) == contents(engine.wheel())


def test_the_tests_run_on_each_system_with_the_oldest_and_the_newest_python() -> None:
    matrix = workflow("tests.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert [one.partition("-")[0] for one in matrix["os"]] == ["ubuntu", "windows", "macos"]
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    known = re.findall(r":: (3\.\d+)$", setup["metadata"]["classifiers"], re.MULTILINE)
    assert matrix["python"] == [known[0], known[-1]]
    assert list(pythons.VERSIONS) == known[::-1]


@pytest.mark.parametrize("name", ["tests.yml", "release.yml"])
def test_a_workflow_calls_targets_that_there_are(name: str) -> None:
    text = (ROOT / ".github/workflows" / name).read_text()
    called = re.findall(r"python run\.py (\S+)", text)
    assert called
    assert set(called) <= set(targets.TARGETS)


def test_only_the_job_that_publishes_may_ask_for_a_token_of_pypi() -> None:
    release = workflow("release.yml")
    assert release[True] == {"push": {"tags": ["v*"]}}
    rights = {name: job["permissions"] for name, job in release["jobs"].items()}
    assert rights == {
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
        "announce": {"contents": "write"},
    }
