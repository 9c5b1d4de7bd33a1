"""What the build decides from the files alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from dicectl import buildpack
from dicectl.buildpack import Folder, Rejected

PIP = {"requirements.txt": b"flask\n"}


@dataclass(frozen=True)
class Files:
    """A tree in memory."""

    content: dict[str, bytes]

    @property
    def files(self) -> frozenset[str]:
        return frozenset(self.content)

    def read(self, path: str) -> bytes | None:
        return self.content.get(path)


GOOD = {
    "nothing said": ({}, "3.14", ""),
    "runtime.txt": ({"runtime.txt": b"python-3.13\n"}, "3.13", "runtime.txt"),
    "a patch version": ({"runtime.txt": b"python-3.12.4"}, "3.12.4", "runtime.txt"),
    "comments": ({"runtime.txt": b"# why\n\npython-3.11\r\n"}, "3.11", "runtime.txt"),
    ".python-version": ({".python-version": b" 3.14 \r\n"}, "3.14", ".python-version"),
    "both": (
        {"runtime.txt": b"python-3.12", ".python-version": b"3.13"},
        "3.12",
        "runtime.txt",
    ),
}
BAD = {
    "Couldn't find any supported Python package manager files.": {"app.py": b""},
    "Multiple Python package manager files were found.": {**PIP, "uv.lock": b""},
    "No 'Pipfile.lock' found!": {"Pipfile": b""},
    "Implicit setup.py file support has been sunset.": {"setup.py": b""},
    "Existing '.venv/' directory found.": {**PIP, ".venv/pyvenv.cfg": b""},
    "Existing 'venv/' directory found.": {**PIP, "venv/pyvenv.cfg": b""},
    "Existing '.heroku/python/' directory found.": {**PIP, ".heroku/python/bin/python": b""},
    "Invalid Python version in runtime.txt.": {**PIP, "runtime.txt": b"3.13"},
    "Invalid Python version in .python-version.": {**PIP, ".python-version": b"python-3.13"},
    "No Python version found in .python-version.": {**PIP, ".python-version": b"# none\n"},
    "Multiple Python versions found in .python-version.": {
        **PIP,
        ".python-version": b"3.13\n3.12\n",
    },
    "Unable to read .python-version.": {**PIP, ".python-version": "3.13".encode("utf-16")},
    "The requested Python version has reached end-of-life.": {
        **PIP,
        "runtime.txt": b"python-3.6.9",
    },
    "The requested Python version isn't recognised.": {**PIP, ".python-version": b"3.99"},
    "The runtime.txt file isn't supported when using uv.": {
        "uv.lock": b"",
        "runtime.txt": b"python-3.13",
    },
    "No Python version was specified.": {"uv.lock": b""},
}


@pytest.mark.parametrize("case", GOOD)
def test_the_version_is_read_as_the_build_reads_it(case: str) -> None:
    files, version, origin = GOOD[case]
    manager, found = buildpack.examine(Files({**PIP, **files}))
    assert (manager, str(found), found.origin) == ("requirements.txt", version, origin)


@pytest.mark.parametrize("title", BAD)
def test_a_tree_that_cannot_be_built_is_told_by_the_builds_title(title: str) -> None:
    with pytest.raises(Rejected) as rejected:
        buildpack.examine(Files(BAD[title]))
    assert rejected.value.title == title
    assert rejected.value.text


@pytest.mark.parametrize("raw", ["\ufeffpython-3.13".encode(), "python-3.13".encode("utf-16")])
def test_a_byte_order_mark_breaks_runtime_txt(raw: bytes) -> None:
    with pytest.raises(Rejected, match=r"runtime\.txt"):
        buildpack.examine(Files({**PIP, "runtime.txt": raw}))


def test_a_misspelt_requirements_file_is_named() -> None:
    with pytest.raises(Rejected) as rejected:
        buildpack.examine(Files({"requirments.txt": b""}))
    assert "Rename requirments.txt." in rejected.value.text


def test_a_folder_on_disk_is_a_tree(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("x")
    tree = Folder(tmp_path)
    assert (tree.files, tree.read("a/b.txt"), tree.read("a"), tree.read("c")) == (
        {"a/b.txt"},
        b"x",
        None,
        None,
    )
