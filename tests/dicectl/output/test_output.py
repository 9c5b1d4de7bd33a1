"""What people and programs see."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Self

import pytest
from users import SMALL_APP, User

from dicectl.actions.deploy import failed
from dicectl.errors import DicectlError
from dicectl.events import (
    Deployed,
    Event,
    Failed,
    Item,
    Notice,
    Output,
    Planned,
    PlannedStep,
    StepDone,
    StepStarted,
    as_json,
)
from dicectl.output import screens

STEP = PlannedStep("Push the code", "git push x")
DEPLOYED = Deployed("dice", "local", "http://x/", 3, "1a2b3c4d5e", changed=True, seconds=1.25)
FAILED = Failed(
    "D401",
    "The build failed",
    "one\ntwo",
    "a cause",
    "do this",
    4,
    ("Commit 1 file",),
    "/a.log",
)
EVENTS: list[Event] = [
    Planned("dice", "Heroku", (STEP,), dry_run=False),
    StepStarted("Push the code", "git push x"),
    Output("-----> Building [x]"),
    Item("a.py"),
    Notice("look"),
    StepDone("Push the code", 1.0),
    DEPLOYED,
]


@pytest.fixture(autouse=True)
def _own_logs(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", user.env["XDG_STATE_HOME"])


def show(events: list[Event], *, as_json: bool) -> int:
    with screens.choose(as_json=as_json) as screen:
        return screens.follow(iter(events), screen)


def test_for_programs_each_event_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert show(EVENTS, as_json=True) == 0
    shown = capsys.readouterr()
    assert [json.loads(line)["event"] for line in shown.out.splitlines()] == [
        *("planned", "step_started", "output", "item", "notice", "step_done", "deployed"),
    ]
    assert shown.err == ""


def test_in_a_file_progress_is_lines_and_the_result_is_the_url(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert show(EVENTS, as_json=False) == 0
    shown = capsys.readouterr()
    assert shown.out == "http://x/\n"
    assert shown.err.splitlines() == [
        "Deploying dice to Heroku",
        "==> Push the code",
        "    -----> Building [x]",
        "    a.py",
        "    Note: look",
        "    done in 1.0 s",
        "dice is live (release v3, commit 1a2b3c4d, 1.2 s)",
    ]


def test_a_failure_says_what_evidence_cause_next_and_what_was_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert show([FAILED], as_json=False) == 4
    assert capsys.readouterr().err.splitlines() == [
        "D401: The build failed",
        "    one",
        "    two",
        "  Cause: a cause",
        "  Next: do this",
        "  Done before this and kept: Commit 1 file",
        "  Whole output: /a.log",
    ]


def test_a_dry_run_prints_the_plan_as_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert show([Planned("dice", "Heroku", (STEP,), dry_run=True)], as_json=False) == 0
    assert capsys.readouterr().out == (
        "dice on Heroku: 1 step\n  1. Push the code\n     $ git push x\n"
    )


def test_a_deploy_that_ends_without_a_last_event_is_a_failure() -> None:
    assert show(EVENTS[:3], as_json=True) == 1


def test_an_interrupt_while_showing_ends_with_130_and_what_was_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted() -> Generator[Event, None, None]:
        yield from EVENTS[:6]
        raise KeyboardInterrupt

    with screens.choose(as_json=True) as screen:
        assert screens.follow(interrupted(), screen) == 130
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["code"], last["done"]) == ("D903", ["Push the code"])
    assert Path(last["log"]).read_text().splitlines()[-1] == "a.py"


def test_an_interrupt_while_an_event_is_shown_is_told_to_who_makes_the_events() -> None:
    class Interrupted:
        """A screen on which Ctrl-C is pressed while it shows the first event."""

        def __init__(self) -> None:
            self.shown: list[Event] = []

        def show(self, event: Event) -> None:
            self.shown.append(event)
            if len(self.shown) == 1:
                raise KeyboardInterrupt

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *exc: object) -> None:
            pass

    def building() -> Generator[Event, None, None]:
        try:
            yield from EVENTS[:6]
        except KeyboardInterrupt:
            yield failed(DicectlError("D907", platform="Heroku", app="dice"))

    with Interrupted() as screen:
        assert screens.follow(building(), screen) == 130
    assert isinstance(screen.shown[-1], Failed)
    assert (len(screen.shown), screen.shown[-1].code) == (2, "D907")


def test_a_second_interrupt_ends_it_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    def stubborn() -> Generator[Event, None, None]:
        try:
            yield EVENTS[0]
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise KeyboardInterrupt from None  # the second one, while it stops what it has begun
        yield EVENTS[1]

    with screens.choose(as_json=True) as screen:
        assert screens.follow(stubborn(), screen) == 130
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["code"] == "D903"


def test_a_log_that_cannot_be_written_decides_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with screens.choose(as_json=False) as screen:
        assert screens.follow((event for event in EVENTS), screen) == 0
    assert capsys.readouterr().out.startswith("http")


def test_event_names_are_in_snake_case() -> None:
    assert as_json(StepDone("x", 1.0)) == {"event": "step_done", "title": "x", "seconds": 1.0}


def test_a_terminal_gets_a_line_a_step_and_a_clock(user: User) -> None:
    user.write(SMALL_APP)
    seen = user.on_a_terminal("deploy", "dice", "--to", "local", TERM="xterm-256color")
    user.dicectl("stop", "dice", "--to", "local")
    assert "✓ Commit 5 files" in seen
    assert "· new: Procfile" in seen
    assert "· Discovering process types" in seen
    assert "dice is live (release v1" in seen
    assert "\x1b[32m" in seen
    assert "\x1b[?25h" in seen, "the cursor is shown again"


def test_no_color_is_respected_and_a_dumb_terminal_gets_plain_lines(user: User) -> None:
    user.write(SMALL_APP)
    coloured = user.on_a_terminal(
        "deploy", "dice", "--to", "local", TERM="xterm-256color", NO_COLOR="1"
    )
    plain = user.on_a_terminal("deploy", TERM="dumb")
    user.dicectl("stop", "dice", "--to", "local")
    assert "\x1b[32m" not in coloured
    assert "✓ Commit 5 files" in coloured
    assert "\x1b" not in plain
    assert "is already live" in plain


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}]
)
def test_what_the_encoding_has_no_letters_for_is_written_plainer(
    user: User, env: dict[str, str]
) -> None:
    user.write(SMALL_APP)
    assert "\n+ There is a Procfile" in user.dicectl("check", "--to", "local", **env).out
    seen = user.on_a_terminal("check", "--to", "local", TERM="dumb", **env)
    assert "\n+ There is a Procfile" in seen
