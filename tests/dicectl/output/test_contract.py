"""What scripts rely on: schemas of --json, data alone on standard output, no question."""

from __future__ import annotations

import copy
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator
from users import SMALL_APP, Ran, User

from dicectl.cli import COMMANDS, cli
from dicectl.errors import ExitStatus
from tools import schemas

ROOT = Path(__file__).parents[3]
JSON_DOCS = ROOT / "docs" / "json"


def committed(command: str) -> dict[str, Any]:
    """Return the schema as it stands in the repository: that is the contract."""
    schema: dict[str, Any] = json.loads((JSON_DOCS / f"{command}.schema.json").read_text())
    return schema


def commands_with_json() -> list[str]:
    def has_json(one: click.Command | None) -> bool:
        below = one.commands.values() if isinstance(one, click.Group) else ()
        own = one is not None and any("--json" in param.opts for param in one.params)
        return own or any(map(has_json, below))

    ctx = click.Context(cli)
    return [name for name in COMMANDS if has_json(cli.get_command(ctx, name))]


def kept(command: str, ran: Ran) -> list[dict[str, Any]]:
    """Return what was printed, each line of which keeps the contract and is documented whole."""
    lines = [json.loads(line) for line in ran.out.splitlines()]
    schema = committed(command)
    for line in lines:
        Draft202012Validator(schema).validate(line)
        fitting = [
            shape
            for shape in schema["$defs"].values()
            if Draft202012Validator(shape).is_valid(line) and set(line) <= set(shape["properties"])
        ]
        assert fitting, f"{command} prints what its schema does not name: {line}"
        assert ("event" not in line) or line["event"] in schema["$defs"]
    return lines


def test_every_command_that_prints_json_has_its_schema() -> None:
    there = {path.name.removesuffix(".schema.json") for path in JSON_DOCS.glob("*.json")}
    assert there == set(schemas.SHAPES) == set(commands_with_json())


@pytest.mark.parametrize("command", schemas.SHAPES)
def test_the_schemas_are_valid_and_what_the_code_prints_now(command: str) -> None:
    schema = committed(command)
    Draft202012Validator.check_schema(schema)
    assert schema == schemas.document(command), "run: make docs"
    assert schema["$id"] == f"urn:dicectl:v{schemas.VERSION}:{command}"
    assert "failed" in schema["$defs"]


def broken_by(change: str) -> list[str]:
    """Return what is said about one change to the schema of a deploy."""
    old = committed("deploy")
    new = copy.deepcopy(old)
    exec(change, {"shape": new["$defs"]["deployed"], "schema": new})
    return schemas.broken(old, new)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("del shape['properties']['url']", "deployed, properties, url has gone"),
        ("shape['properties']['release']['type'] = 'string'", "release, type was integer"),
        ("shape['required'].remove('url')", "deployed, required was"),
        ("del schema['$defs']['deployed']", "deployed has gone"),
        ("schema['anyOf'].pop()", "anyOf was"),
        ("shape['properties']['event']['const'] = 'done'", "event, const was deployed"),
    ],
)
def test_a_schema_that_would_break_a_script_is_refused(change: str, place: str) -> None:
    assert [place in told for told in broken_by(change)] == [True]


@pytest.mark.parametrize(
    "change",
    [
        "shape['properties']['dyno'] = {'type': 'string'}; shape['required'].append('dyno')",
        "shape['properties']['url']['description'] = 'in other words'",
        "schema['$defs']['more'] = {}; schema['anyOf'].append({'$ref': '#/$defs/more'})",
        "schema['$id'] = 'urn:dicectl:v2:deploy'; del shape['properties']['url']",
    ],
)
def test_additions_other_words_and_another_version_are_not(change: str) -> None:
    assert broken_by(change) == []


def test_what_the_dice_print_keeps_the_contract(user: User) -> None:
    for args in ["4d6!kh3 --odds", "2d6 --times 3 --odds", "10d10r<3", "dF", "500d6 --seed 1"]:
        assert len(kept("roll", user.dicectl("roll", *args.split(), "--json"))) == 1
    for args in ["3d6 --at-least 15", "60d100!"]:
        assert len(kept("odds", user.dicectl("odds", *args.split(), "--json"))) == 1


def test_what_explain_prints_keeps_the_contract(user: User) -> None:
    log = str(ROOT / "tests" / "dicectl" / "explain" / "explained" / "module-not-found.pil.txt")
    for args in (["H14"], [log], ["--list"], ["no-such-code"]):
        assert len(kept("explain", user.dicectl("explain", *args, "--json"))) == 1


def test_what_new_prints_keeps_the_contract(user: User) -> None:
    for args in (["shop", "--dry-run"], ["shop"], ["shop/.."]):
        assert kept("new", user.dicectl("new", *args, "--json"))


# What is typed one after the other in a folder, and what standard output has without --json.
LIFE = [
    ("check --to local", r"(?s).*No problems found.*"),
    ("deploy dice --to local --dry-run --commit", r"(?s)dice on .+: \d steps\n.*"),
    ("deploy dice --to local --commit", r"http://127\.0\.0\.1:\d+/\n"),
    ("deploy dice --to local --no-commit", r"http://127\.0\.0\.1:\d+/\n"),
    ("logs dice --to local", r"(\d{4}-\d\d-\d\dT\S+ \w+\[[\w.]+\]: .*\n)+"),
    ("deploy dice --to local -m again", r"http://127\.0\.0\.1:\d+/\n"),
    ("rollback --app dice --to local", r"http://127\.0\.0\.1:\d+/\n"),
    ("status dice --to local", r"(?s)dice on .+: healthy\n  .+"),
    ("open dice --to local", r"http://127\.0\.0\.1:\d+/\n"),
    ("releases dice --to local", r"RELEASE .*\n(v\d .*\n){3}"),
    ("config set COLOUR=red --app dice --to local", ""),
    ("config get COLOUR --app dice --to local", "red\n"),
    ("config list --app dice --to local", r"COLOUR +\*+\n"),
    ("config unset COLOUR --app dice --to local", ""),
    ("scale --app dice --to local", r"web=1\S*\n"),
    ("scale web=1 --app dice --to local", ""),
    ("restart dice --to local", ""),
    ("apps --to local", r"APP .*\ndice .*\n"),
    ("stop dice --to local", ""),
    ("destroy dice --to local --confirm dice", ""),
]


@pytest.mark.parametrize("json_too", [False, True], ids=["plain", "json"])
def test_an_app_lives_and_standard_output_has_data_alone(user: User, json_too: bool) -> None:
    user.write(SMALL_APP)
    for typed, wanted in LIFE:
        if "again" in typed:
            user.write({"index.html": "two\n"})
        no_screen = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"), "")
        ran = user.dicectl(*typed.split(), *(["--json"] if json_too else []), **no_screen)
        assert ran.status == 0, f"{typed}\n{ran.err}"
        if json_too:
            lines = kept(typed.split(maxsplit=1)[0], ran)
            assert lines, typed
            assert ran.err == "", typed
        else:
            assert re.fullmatch(wanted, ran.out), f"{typed}\n{ran.out}"


def test_what_a_check_finds_and_mends_keeps_the_contract(user: User) -> None:
    user.write(SMALL_APP)
    (user.folder / ".gitignore").unlink()
    shown = kept("check", user.dicectl("check", "--to", "local", "--fix", "--json"))
    assert {"fix", "finding"} == {line["event"] for line in shown}
    assert not any(line.get("applied") for line in shown)
    mended = kept("check", user.dicectl("check", "--to", "local", "--fix", "--yes", "--json"))
    assert any(line.get("applied") for line in mended)


@pytest.mark.parametrize("command", schemas.SHAPES)
def test_a_command_that_fails_says_so_in_one_line_that_all_have(user: User, command: str) -> None:
    """In a folder with nothing in it, with a word too many, and with an option that is none."""
    for args in (["--json", "--no-such-option"], ["--json", "--to", "nowhere"]):
        (line,) = kept(command, user.dicectl(command, *args))
        assert (line["event"], line["code"], line["exit_status"]) == ("failed", "D909", 2)
    below = cli.get_command(click.Context(cli), command)
    if isinstance(below, click.Group) or command in {"roll", "check"}:
        return
    to = ["--to", "local"] if command == "apps" else []  # which are none, and that is no failure
    if to:
        assert user.dicectl(command, *to, "--json").out == ""
        return
    ran = user.dicectl(command, "--json")
    (line,) = kept(command, ran)
    assert (line["event"], line["exit_status"]) == ("failed", ran.status)
    assert (ran.err, ran.status > 0) == ("", True)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_failure_leaves_standard_output_empty_for_people(user: User, command: str) -> None:
    ran = user.dicectl(command, "--no-such-option")
    assert (ran.status, ran.out) == (2, "")
    assert "Usage: " in ran.err


def test_nothing_asks_for_json_even_at_a_terminal(user: User) -> None:
    """What a person is asked there is refused, or what it says without one."""
    user.write(SMALL_APP)
    user.commit()
    user.write({"index.html": "changed\n", ".gitignore": ""})
    deployed = user.at_a_terminal("deploy", "dice", "--to", "local", "--json")
    assert deployed.status > 0
    assert json.loads(deployed.out.splitlines()[-1])["event"] == "failed"
    checked = user.at_a_terminal("check", "--to", "local", "--fix", "--json")
    assert all(json.loads(line) for line in checked.out.splitlines())
    user.git("remote", "add", "heroku", "https://git.heroku.com/web-dice.git")
    apps = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"
    user.git("remote", "add", "local", str(apps / "my-dice" / "repo.git"))
    which = user.at_a_terminal("stop", "--json")
    assert which.status == 2
    assert [json.loads(line)["event"] for line in which.out.splitlines()] == ["failed"]


def test_ctrl_c_is_a_line_too(user: User) -> None:
    code = (
        "import signal\nfrom dicectl.cli import main\n"
        "signal.signal(signal.SIGALRM, signal.default_int_handler)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.3)\n"
        "main(['roll', '--times', '10000000', '--json'])"
    )
    ran = user.run(sys.executable, "-c", code)
    (line,) = kept("roll", ran)
    assert (ran.status, line["code"]) == (ExitStatus.INTERRUPTED, "D903")


def test_the_statuses_of_the_page_are_those_of_the_code() -> None:
    page = (JSON_DOCS / "README.md").read_text()
    told = {int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    assert told == {int(status) for status in ExitStatus}


def test_the_failure_on_the_page_is_a_real_one(user: User) -> None:
    page = (JSON_DOCS / "README.md").read_text()
    (shown,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    ran = user.dicectl("deploy", "--json")
    assert json.loads(shown) == json.loads(ran.out)


def test_make_docs_refuses_to_break_the_contract(user: User, tmp_path: Path) -> None:
    """With a field of the committed schema that the code does not print any more."""
    for name in ("tools", "docs", "dicectl", "webapp"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=ignored)
    file = tmp_path / "copy" / "docs" / "json" / "stop.schema.json"
    schema = json.loads(file.read_text())
    schema["$defs"]["stopped"]["properties"]["when"] = {"type": "string"}
    file.write_text(json.dumps(schema))
    ran = user.run(
        sys.executable, "tools/docs.py", cwd=tmp_path / "copy", PYTHONPATH=str(tmp_path / "copy")
    )
    assert (ran.status, "stopped, properties, when has gone" in ran.out) == (1, True)
    assert json.loads(file.read_text()) == schema
