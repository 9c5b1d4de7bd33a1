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
    "Your .python-version file is spelled incorrectly.": {**PIP, "python-version": b"3.13"},
    "Can't parse Pipfile.lock.": {"Pipfile.lock": b"{"},
    "Invalid Python version in Pipfile.lock.": {
        "Pipfile.lock": b'{"_meta": {"requires": {"python_version": "3.*"}}}'
    },
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


PIPENV = b'{"_meta": {"requires": {"python_version": "3.11", "python_full_version": "3.11.9"}}}'


def test_pipfile_lock_names_the_version_where_no_file_does() -> None:
    assert str(buildpack.examine(Files({"Pipfile.lock": PIPENV}))[1]) == "3.11.9"
    assert str(buildpack.examine(Files({"Pipfile.lock": b"{}"}))[1]) == "3.14"
    named = {"Pipfile.lock": PIPENV, ".python-version": b"3.12"}
    assert str(buildpack.examine(Files(named))[1]) == "3.12"


BAD_VERSIONS = {
    "Invalid Python version in .python-version.": [
        *(b"3.13  # mine", b"'3.13'", b"3.13.*", b">=3.11", b"3", b"3.013", b"3.14t", b"3.13\n3.x"),
        "3.13".encode("utf-16-le"),
    ],
    "Unable to read .python-version.": [b"\xef\xbb\xbf3.13", "3.13\n".encode("utf-16"), b"\xe9"],
    "The requested Python version has reached end-of-life.": [b"2.7", b"2.7.18", b"3.9"],
    "The requested Python version isn't recognised.": [b"3.15", b"4.0", b"99.99.99"],
    "No Python version found in .python-version.": [b"", b"\n \n", b"# 3.13\n"],
    "Multiple Python versions found in .python-version.": [b"3.12\n3.13\n"],
}


@pytest.mark.parametrize(
    ("title", "raw"), [(title, raw) for title, raws in BAD_VERSIONS.items() for raw in raws]
)
def test_a_version_that_cannot_be_taken_is_told_by_the_builds_title(title: str, raw: bytes) -> None:
    with pytest.raises(Rejected) as rejected:
        buildpack.examine(Files({**PIP, ".python-version": raw}))
    assert rejected.value.title == title


def test_a_misspelt_version_file_does_not_matter_beside_runtime_txt() -> None:
    files = {**PIP, "runtime.txt": b"python-3.13", ".python_version": b"3.12"}
    assert str(buildpack.examine(Files(files))[1]) == "3.13"


def test_all_failures_are_found_in_the_order_of_a_build() -> None:
    files = {
        **{".heroku/python/x": b"", "uv.lock": b"", "poetry.lock": b""},
        **{"venv/pyvenv.cfg": b"", ".python-version": b"x"},
    }
    assert [failure.title for failure in buildpack.failures(Files(files))] == [
        "Existing '.heroku/python/' directory found.",
        "Multiple Python package manager files were found.",
        "Existing 'venv/' directory found.",
        "Invalid Python version in .python-version.",
    ]


def test_a_pipfile_without_its_lock_fails_beside_other_files_too() -> None:
    titles = [one.title for one in buildpack.failures(Files({**PIP, "Pipfile": b""}))]
    assert titles == ["No 'Pipfile.lock' found!"]


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
