"""What Windows has of its own, tried with what it says."""

from __future__ import annotations

import io
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from dicectl.checks.place import LONGEST, same_but_for_case, synced_by, too_long
from dicectl.errors import DicectlError
from dicectl.machine import files, streams
from dicectl.machine.batch import checked
from dicectl.source.lineends import keeps
from dicectl.source.settings import sees_modes

HEROKU = "C:\\Users\\me\\AppData\\Roaming\\npm\\heroku.CMD"


@pytest.mark.parametrize(
    "word", ["a&calc", 'a"b', "%PATH%", "a^b", "a|b", "<a", "a>b", "!a!", "a\nb"]
)
def test_a_batch_file_is_given_nothing_that_cmd_would_obey(word: str) -> None:
    with pytest.raises(DicectlError) as caught:
        checked([HEROKU, "apps:info", word])
    assert caught.value.code == "D914"
    assert checked(["C:\\Git\\cmd\\git.exe", word])[1] == word


@pytest.mark.parametrize("word", ["", "a b", "web=1", "my-app", "süß", "C:\\a b\\", "(a)", "it's"])
def test_a_batch_file_gets_all_other_words(word: str) -> None:
    assert checked([HEROKU, word]) == [HEROKU, word]


def held(number: int) -> PermissionError:
    error = PermissionError(13, "The process cannot access the file")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_a_virus_scanner_holds_is_tried_again(number: int) -> None:
    answers: list[PermissionError | None] = [held(number), held(number), None]

    def act() -> str:
        if answer := answers.pop(0):
            raise answer
        return "done"

    assert files.patiently(act) == "done"


def test_what_nobody_holds_fails_at_once_and_what_is_held_for_long_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = []

    def act(error: OSError) -> None:
        tries.append(error)
        raise error

    with pytest.raises(FileNotFoundError):
        files.patiently(lambda: act(FileNotFoundError()))
    assert len(tries) == 1
    monkeypatch.setattr(files, "PATIENCE", 0.1)
    with pytest.raises(PermissionError):
        files.patiently(lambda: act(held(32)))
    assert len(tries) > 2


def test_a_tree_with_read_only_files_is_removed(tmp_path: Path) -> None:
    inside = tmp_path / "git" / "objects" / "aa"
    inside.mkdir(parents=True)
    (inside / "bb").write_bytes(b"x")
    (inside / "bb").chmod(0o444)
    inside.chmod(0o555)
    files.remove_tree(tmp_path / "git")
    assert not (tmp_path / "git").exists()


def test_what_could_not_be_removed_is_made_writable_and_tried_again(tmp_path: Path) -> None:
    file = tmp_path / "pack.idx"
    file.touch(mode=0o444)
    modes = []
    files._insist(
        lambda path: modes.append(Path(path).stat().st_mode), str(file), PermissionError()
    )
    assert modes[0] & stat.S_IWRITE


@pytest.mark.parametrize("page", ["cp437", "cp850", "cp1252", "ascii"])
def test_no_code_page_ends_a_command(page: str) -> None:
    streams.prepare()
    written = io.BytesIO()
    console = io.TextIOWrapper(written, encoding=page, errors="plainer")
    print("✓ ✗ … → │ süß 日", file=console, flush=True)
    told = written.getvalue().decode(page)
    assert "�" not in told
    assert "\\u65e5" in told
    assert page == "cp1252" or told.startswith(("+ x ... -> ", "√ x"))


# What `git ls-files --eol` says of a file with line ends of Windows, core.autocrlf, and whether a
# commit has them.
KEPT = {
    ("", "", ""): True,
    ("", "", "false"): True,
    ("", "", "true"): False,  # the default of Git for Windows
    ("", "", "input"): False,
    ("lf", "", "true"): False,
    ("crlf", "", "true"): True,  # git leaves alone what was committed so
    ("mixed", "", "input"): True,
    ("", "text=auto", "false"): False,
    ("crlf", "text=auto", "false"): True,
    ("crlf", "text", "false"): False,
    ("", "text eol=lf", ""): False,
    ("", "text=auto eol=crlf", ""): False,
    ("", "eol=lf", ""): False,
    ("", "-text", "true"): True,
}


@pytest.mark.parametrize("facts", KEPT, ids=str)
def test_only_what_git_commits_counts(facts: tuple[str, str, str]) -> None:
    assert keeps(*facts) is KEPT[facts]


SYNCED = {
    PureWindowsPath("C:\\Users\\me\\OneDrive\\Documents\\app"): "OneDrive",
    PureWindowsPath("C:\\Users\\me\\OneDrive - Contoso Ltd\\app"): "OneDrive",
    PureWindowsPath("C:\\Users\\me\\Dropbox\\app"): "Dropbox",
    PureWindowsPath("C:\\Users\\me\\iCloudDrive\\app"): "iCloud Drive",
    PurePosixPath("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/app"): "iCloud Drive",
    PurePosixPath("/Users/me/Library/CloudStorage/OneDrive-Personal/app"): "OneDrive",
    PureWindowsPath("C:\\Users\\me\\code\\onedrives\\app"): "",
    PureWindowsPath("\\\\server\\share\\app"): "",
    PurePosixPath("/home/me/app"): "",
}


@pytest.mark.parametrize("folder", SYNCED, ids=str)
def test_a_folder_that_is_carried_to_other_machines_is_known(folder: PurePosixPath) -> None:
    assert synced_by(folder) == SYNCED[folder]


def test_a_path_counts_from_the_drive() -> None:
    root = PureWindowsPath("C:\\Users\\me\\app")
    fits = "a" * (LONGEST - len("C:\\Users\\me\\app\\"))
    assert too_long(root, [fits]) == []
    assert too_long(root, [f"{fits}b", "short.py"]) == [(f"{fits}b", 260)]


def test_names_that_are_one_on_windows_are_found() -> None:
    assert same_but_for_case(["README.md", "readme.md", "app.py", "Ä", "ä"]) == [
        ["README.md", "readme.md"],
        ["Ä", "ä"],
    ]


def test_a_repository_of_windows_says_that_it_sees_no_modes() -> None:
    assert sees_modes({})
    assert not sees_modes({"core.filemode": ["true", "false"]})
