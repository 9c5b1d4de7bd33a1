"""The command line as a whole: help, mistakes, exit statuses, what it imports."""

from __future__ import annotations

import re
import signal
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from users import SMALL_APP, User

from dicectl.cli import COMMANDS
from dicectl.errors.catalogue import CATALOGUE


def test_help_lists_every_command(user: User) -> None:
    ran = user.dicectl("--help")
    assert ran.status == 0
    for name, text in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(text)}$", ran.out, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(user: User, name: str) -> None:
    for option in ("--help", "-h"):
        ran = user.dicectl(name, option)
        assert (ran.status, ran.err) == (0, "")
        assert re.search(rf"Examples?:\s+dicectl {name}", ran.out)


def test_a_misspelt_command_gets_the_nearest_one(user: User) -> None:
    ran = user.dicectl("deplyo")
    assert (ran.status, "Did you mean 'deploy'?" in ran.err) == (2, True)


def test_a_misspelt_option_is_a_usage_error(user: User) -> None:
    ran = user.dicectl("deploy", "--dryrun")
    assert (ran.status, "--dry-run" in ran.err) == (2, True)


def test_a_bad_name_is_refused_with_the_rule_and_an_example(user: User) -> None:
    user.write(SMALL_APP)
    ran = user.dicectl("deploy", "My_Dice!", "--to", "local")
    assert ran.status == 2
    assert "3 to 30 lower-case letters, digits and dashes" in ran.err
    assert "dicectl deploy my-dice" in ran.err
    assert not (user.folder / ".git").exists()


EMPTY = (
    *("check", "deploy", "destroy", "logs", "open", "releases", "restart", "status", "stop"),
    *("config --app", "config set A=1 --app", "rollback --app", "scale --app"),
)


@pytest.mark.parametrize("command", EMPTY)
def test_an_empty_name_does_not_stand_for_the_folders_app(user: User, command: str) -> None:
    user.write(SMALL_APP)
    user.commit()
    for more in ([], ["--to", "local"]):
        ran = user.dicectl(*command.split(), "", *more)
        assert (ran.status, "D301: '' cannot be the name of an app" in ran.err) == (2, True)


@pytest.mark.parametrize("command", ["deploy", "logs", "stop"])
def test_without_a_name_and_a_remote_it_asks_for_one(user: User, command: str) -> None:
    user.write(SMALL_APP)
    ran = user.dicectl(command)
    assert (ran.status, f"Next: dicectl {command} NAME" in ran.err) == (2, True)


def test_in_json_a_failure_is_an_object_on_standard_output(user: User) -> None:
    ran = user.dicectl("deploy", "--json")
    assert [event["code"] for event in ran.events] == ["D107"]
    assert ran.err == ""


def test_without_git_it_says_how_to_get_it(user: User, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = user.dicectl("deploy", "dice", "--to", "local", PATH=str(tmp_path / "empty"))
    assert ran.status == 1
    assert "D201: git is not installed" in ran.err
    assert "https://git-scm.com/downloads" in ran.err


def test_our_own_bug_shows_a_traceback_and_keeps_it(user: User) -> None:
    """A command in the table without a module is nobody's mistake but ours."""
    code = "from dicectl import cli\ncli.COMMANDS['lost'] = ''\ncli.main(['lost'])"
    ran = user.run(sys.executable, "-c", code)
    assert ran.status == 1
    assert "Traceback" in ran.err
    assert "D902: This is a bug in dicectl" in ran.err
    log = Path(ran.err.split("log file: ")[1].split()[0])
    assert "No module named 'dicectl.commands.lost'" in log.read_text()


def test_ctrl_c_ends_with_130(user: User) -> None:
    with user.running("roll", "--times", "10000000") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
        assert process.returncode == 130


def test_ctrl_c_while_it_is_imported_ends_with_130(user: User) -> None:
    (entry,) = entry_points(group="console_scripts", name="dicectl")
    assert entry.value == "dicectl.__main__:main"
    code = (
        "import sys\nclass Slow:\n    def find_spec(name, *_):\n        if name == 'click':\n"
        "            raise KeyboardInterrupt\nsys.meta_path.insert(0, Slow)\n"
        "from dicectl.__main__ import main\nmain()"
    )
    ran = user.run(sys.executable, "-c", code)
    assert (ran.status, ran.err) == (130, "\nInterrupted.\n")


def test_ctrl_c_at_a_question_ends_on_a_line_of_its_own(user: User) -> None:
    user.write(SMALL_APP)
    user.commit()
    user.write({"index.html": "two\n"})
    ran = user.at_a_terminal("deploy", "dice", "--to", "local", typed="\x03", at="[Y/n]: ")
    assert ran.status == 130
    assert ran.out.endswith("^C\r\nInterrupted.\r\n")


def test_a_closed_pipe_is_no_failure(user: User) -> None:
    script = f"{sys.executable} -m dicectl roll --times 100000 | head -n 1"
    ran = user.run("bash", "-o", "pipefail", "-c", script)
    assert (ran.status, ran.err, len(ran.out.splitlines())) == (0, "", 1)


@pytest.mark.parametrize(
    "reader", ["--json | head -n 1", "2>&1 | head -n 2", "2>&1 >&- | head -n 1"]
)
def test_what_changes_an_app_comes_to_its_end_without_a_reader(user: User, reader: str) -> None:
    user.write(SMALL_APP)
    deploy = f"{sys.executable} -m dicectl deploy dice --to local -m x {reader}"
    assert user.run("bash", "-o", "pipefail", "-c", deploy).status == 0
    change = f"{sys.executable} -m dicectl config set --app dice --to local A=1 {reader}"
    assert user.run("bash", "-o", "pipefail", "-c", change).status == 0
    assert user.dicectl("config", "get", "A", "--app", "dice", "--to", "local").out == "1\n"


@pytest.mark.parametrize("command", ["roll", "roll --times 100000", "odds d6 --json", "--help"])
def test_a_full_disk_is_one_sentence_and_a_failure(user: User, command: str) -> None:
    ran = user.run("sh", "-c", f"{sys.executable} -m dicectl {command} > /dev/full")
    assert (ran.status, ran.err.splitlines()[0]) == (
        1,
        "D610: dicectl cannot write to standard output: No space left on device",
    )
    assert "Traceback" not in ran.err


def test_a_check_on_a_full_disk_has_the_status_of_the_check(user: User) -> None:
    ran = user.run("sh", "-c", f"{sys.executable} -m dicectl check --to local > /dev/full")
    assert (ran.status, "D610: dicectl cannot write to standard output" in ran.err) == (3, True)


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(user: User, closed: str) -> None:
    for command, status in (("roll", 0), ("check --to local", 3)):
        ran = user.run("sh", "-c", f"{sys.executable} -m dicectl {command} {closed}")
        assert (ran.status, ran.err) == (status, "")


def test_a_check_without_a_reader_ends_as_it_would_with_one(user: User) -> None:
    script = f"{sys.executable} -m dicectl check --to local | head -n 1"
    ran = user.run("bash", "-o", "pipefail", "-c", script)
    assert (ran.status, ran.err) == (3, "")


@pytest.mark.parametrize("command", [["--version"], ["--help"], ["roll"], ["deploy", "--help"]])
def test_quick_commands_import_nothing_that_costs(user: User, command: list[str]) -> None:
    code = (
        "import sys\nfrom dicectl.cli import main\ntry:\n    main(sys.argv[1:])\n"
        "except SystemExit:\n    pass\nprint(*sys.modules)"
    )
    ran = user.run(sys.executable, "-c", code, *command)
    loaded = set(ran.out.splitlines()[-1].split())
    assert not loaded & {"rich", "git", "flask", "pydantic", "icepool", "asyncio", "subprocess"}


def test_the_catalogue_holds_the_codes_that_are_used_and_no_others() -> None:
    root = Path(__file__).parents[2] / "dicectl"
    own = root / "errors"
    source = "".join(path.read_text() for path in root.rglob("*.py") if path.parent != own)
    assert set(re.findall(r'"(D\d{3})"', source)) == set(CATALOGUE)
