"""`dicectl logs` with the real Heroku CLI against the stand-in, whose streams break."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from standin import App, Fault, Standin
from standin_fixtures import call
from users import Ran, User

STREAM = "^/stream/"
NOTE = "connecting again until Ctrl-C"
_numbers = itertools.count()


@pytest.fixture
def app(heroku: Standin, tmp_path_factory: pytest.TempPathFactory) -> App:
    """A new app with three lines of a web process."""
    heroku.faults.clear()
    worker = re.sub("[^a-z0-9]", "", tmp_path_factory.getbasetemp().name)
    name = f"logs-{worker}-{next(_numbers)}"
    assert call(heroku, "POST", "/apps", {"name": name})[0] == 201
    app = heroku.app(name)
    for number in (1, 2, 3):
        app.logs.write("app", "web.1", f"line {number}")
    return app


def logs(user: User, app: App, *args: str, **env: str) -> Ran:
    return user.dicectl("logs", app.name, "--to", "heroku", *args, **env)


@contextmanager
def following(user: User, app: App, *args: str) -> Iterator[subprocess.Popen[str]]:
    with user.running("logs", app.name, "--to", "heroku", "-f", *args) as process:
        yield process


def texts(process: subprocess.Popen[str], last: str) -> list[str]:
    """Read what is printed up to the line that ends with `last`: the text of each line."""
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line.rstrip("\n").split("]: ", 1)[1])
        if seen[-1] == last:
            break
    return seen


def end(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, which a terminal sends to the whole group; return standard error."""
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(30) == 130
    assert process.stderr is not None
    return process.stderr.read()


def left_behind(group: int) -> list[str]:
    """The processes of a group that still run."""
    ps = ["ps", "-eo", "pgid=,stat=,args="]
    ran = subprocess.run(ps, capture_output=True, text=True, check=True)
    rows = [row.split(None, 2) for row in ran.stdout.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


def test_source_process_and_number_are_chosen_by_heroku(herokuser: User, app: App) -> None:
    app.logs.write("heroku", "web.1", "State changed from starting to up")
    app.logs.write("app", "worker.1", "work")
    by_source = logs(herokuser, app, "--source", "heroku")
    assert by_source.out.splitlines()[-1].endswith("State changed from starting to up")
    assert " app[" not in by_source.out
    by_type = logs(herokuser, app, "--process", "web", "--source", "app", "-n", "2")
    assert [line.split("]: ")[1] for line in by_type.out.splitlines()] == ["line 2", "line 3"]
    assert "work" in logs(herokuser, app, "--process", "worker.1", "-n", "1").out
    none = logs(herokuser, app, "--process", "clock")
    assert (none.status, none.out) == (0, "")
    assert none.err == f"The log of {app.name} has no such lines.\n"


def test_what_heroku_cannot_choose_is_chosen_from_all_that_it_keeps(
    herokuser: User, app: App
) -> None:
    for number in range(300):
        app.logs.write("app", "web.1", f"noise {number}")
    ran = logs(herokuser, app, "--grep", "line [12]", "-n", "1")
    assert [line.split("]: ")[1] for line in ran.out.splitlines()] == ["line 2"]
    none = logs(herokuser, app, "--grep", "nowhere")
    assert (none.status, none.out) == (0, "")
    assert "None of the 30" in none.err


def test_lines_come_as_the_app_printed_them_and_in_no_colours_of_the_cli(
    herokuser: User, app: App
) -> None:
    app.logs.write("app", "web.1", "\x1b[32mgreen\x1b[0m by itself")
    ran = logs(herokuser, app, "-n", "2", FORCE_COLOR="1")
    assert ran.out.splitlines() == [str(line) for line in app.logs.lines()[-2:]]


def test_json_is_an_object_a_line_with_the_routers_fields(herokuser: User, app: App) -> None:
    app.logs.write("heroku", "router", 'at=error code=H14 method=GET path="/" dyno= status=503')
    first, last = logs(herokuser, app, "-n", "2", "--json").events
    assert (first["process"], first["text"], first["severity"]) == ("web.1", "line 3", "info")
    assert (last["severity"], "router" in first) == ("error", False)
    fields = last["router"]
    assert isinstance(fields, dict)
    assert (fields["code"], fields["status"], fields["dyno"]) == ("H14", 503, None)


def test_it_ends_with_what_explains_the_lines(herokuser: User, app: App) -> None:
    app.logs.write("app", "web.1", "bash: line 1: gunicorn: command not found")
    ran = logs(herokuser, app)
    assert ran.status == 0
    assert "What went wrong" in ran.err
    assert "gunicorn" in ran.err.split("What went wrong")[1]
    assert "What went wrong" not in ran.out


@pytest.mark.parametrize(
    ("fault", "noted"),
    [
        (Fault("GET", STREAM, lines=5), True),  # cut off within a line
        (Fault("GET", STREAM, lines=5, status=200), False),  # the CLI connects again by itself
    ],
    ids=["cut", "ended"],
)
def test_a_broken_stream_is_taken_up_again_without_a_loss_and_without_a_double(
    herokuser: User, heroku: Standin, app: App, fault: Fault, noted: bool
) -> None:
    heroku.faults.append(fault)
    with following(herokuser, app, "-n", "3") as process:
        assert texts(process, "line 3") == ["line 1", "line 2", "line 3"]
        for number in range(4, 9):
            app.logs.write("app", "web.1", f"line {number}")
        assert texts(process, "line 8") == [f"line {number}" for number in range(4, 9)]
        app.logs.write("app", "web.1", "the same")
        app.logs.write("app", "web.1", "the same")
        app.logs.write("app", "web.1", "the end")
        assert texts(process, "the end") == ["the same", "the same", "the end"]
        said = end(process)
        assert said.count(NOTE) == noted
        assert left_behind(process.pid) == []


def test_a_session_that_ran_out_and_a_killed_cli_are_no_end(
    herokuser: User, heroku: Standin, app: App
) -> None:
    heroku.faults.append(Fault("GET", STREAM, status=404))
    with following(herokuser, app, "--process", "web") as process:
        assert texts(process, "line 3")[-3:] == ["line 1", "line 2", "line 3"]
        cli = herokuser.run("pgrep", "-P", str(process.pid)).out.split()
        os.kill(int(cli[0]), signal.SIGKILL)
        app.logs.write("app", "web.1", "line 4")
        assert texts(process, "line 4") == ["line 4"]
        said = end(process)
    assert said.count(NOTE) == 2
    assert "Log stream timed out" in said


def test_chosen_lines_are_shown_before_those_that_come(herokuser: User, app: App) -> None:
    with following(herokuser, app, "--grep", "line", "-n", "2") as process:
        assert texts(process, "line 3") == ["line 2", "line 3"]
        time.sleep(2)  # the second connection is under way
        app.logs.write("app", "web.1", "other")
        app.logs.write("app", "web.1", "line 4")
        assert texts(process, "line 4") == ["line 4"]
        end(process)


GONE = {"id": "not_found", "message": "Couldn't find that app."}
REJECTED = {"id": "unauthorized", "message": "Invalid credentials provided."}


@pytest.mark.parametrize(
    ("answer", "code"),
    [((404, GONE), "D303"), ((401, REJECTED), "D204")],
    ids=["app", "login"],
)
def test_a_lost_app_or_login_ends_the_following(
    herokuser: User, heroku: Standin, app: App, answer: tuple[int, dict[str, str]], code: str
) -> None:
    heroku.faults.append(Fault("GET", STREAM, lines=3))
    with following(herokuser, app, "-n", "3") as process:
        assert texts(process, "line 3") == ["line 1", "line 2", "line 3"]
        for method in ("GET", "POST"):
            heroku.faults.append(Fault(method, "^/a", *answer, times=None))
        assert process.wait(60) == 1
        assert process.stderr is not None
        assert f"{code}: " in process.stderr.read()
    heroku.faults.clear()


def test_without_a_login_following_is_not_even_begun(herokuser: User, app: App) -> None:
    env = {key: value for key, value in herokuser.env.items() if key != "HEROKU_API_KEY"}
    ran = logs(User(herokuser.folder, env), app, "-f")
    assert (ran.status, ran.out, "D203" in ran.err) == (1, "", True)


def test_half_of_a_log_is_shown_and_no_failure(herokuser: User, heroku: Standin, app: App) -> None:
    heroku.faults.append(Fault("GET", STREAM, lines=4))
    ran = logs(herokuser, app, "-n", "2", "--json")
    assert (ran.status, [event["text"] for event in ran.events]) == (0, ["line 1", "line 2"])
    assert "Note: There may be more" in ran.err
    heroku.faults.append(Fault("GET", STREAM, lines=0))
    none = logs(herokuser, app)
    assert (none.status, none.out, "D504" in none.err) == (1, "", True)


def test_a_reader_that_has_gone_ends_the_following_quietly(herokuser: User, app: App) -> None:
    dicectl = f"{sys.executable} -m dicectl logs {app.name} --to heroku -f -n 3"
    ran = herokuser.run("bash", "-o", "pipefail", "-c", f"{dicectl} | head -n 1")
    assert (ran.status, len(ran.out.splitlines()), ran.err) == (0, 1, "")


def test_ctrl_c_in_a_pipeline_leaves_no_child_and_no_traceback(herokuser: User, app: App) -> None:
    """Ctrl-C ends the reader at the same time."""
    dicectl = f"{sys.executable} -m dicectl logs {app.name} --to heroku -f"
    pipeline = f"{dicectl} | grep --line-buffered 'line 3'; echo ${{PIPESTATUS[0]}} >&2"
    script = f"trap : INT; {pipeline}"
    with herokuser.running_program("bash", "-c", script) as process:
        assert process.stdout is not None
        assert "line 3" in process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.read() == "130\n"
        process.wait(30)
        assert left_behind(process.pid) == []


def test_json_goes_on_after_ctrl_c_only_on_standard_error(herokuser: User, app: App) -> None:
    app.logs.write("app", "web.1", "bash: line 1: gunicorn: command not found")
    with following(herokuser, app, "-n", "1", "--json") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["severity"] == "error"
        assert "gunicorn" in end(process)
        assert process.stdout.read() == ""
