"""`dicectl roll` as people and programs use it."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

import pytest

from dicectl import cli
from dicectl.commands.roll import MAX_TIMES
from dicectl.output import plot
from dicectl.output.faces import listing, picture
from webapp.dice import Die, notation, parse, roll
from webapp.dice.odds import odds

DICECTL = (sys.executable, "-m", "dicectl")


def run(capfd: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Run dicectl with its output piped; return its exit status, output and errors."""
    with pytest.raises(SystemExit) as ended:
        cli.main(list(args))
    out, err = capfd.readouterr()
    return int(str(ended.value.code)), out, err


def on_terminal(
    *args: str, columns: int = 80, env: Mapping[str, str] | None = None, until: bytes = b"\0"
) -> tuple[int, str]:
    """Run dicectl on a terminal of its own; return its exit status and what stood there.

    As soon as it has shown `until`, Ctrl-C is pressed.
    """
    import termios
    from fcntl import ioctl

    ours, theirs = os.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    clean = {key: os.environ[key] for key in os.environ if key not in ("COLUMNS", "NO_COLOR")}
    process = subprocess.Popen(
        [*DICECTL, *args],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**clean, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **(env or {})},
    )
    os.close(theirs)
    shown = b""
    # At its end, Linux has an error instead of nothing to read.
    with suppress(OSError):
        while part := os.read(ours, 65536):
            shown += part
            if until in shown:
                process.send_signal(signal.SIGINT)
                until = b"\0"
    os.close(ours)
    return process.wait(timeout=60), shown.decode().replace("\r\n", "\n")


def test_piped_a_roll_is_a_bare_total(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capfd, "roll", "4d6kh3+2", "--seed", "7")
    assert (status, out, err) == (0, f"{roll('4d6kh3+2', 7).total}\n", "")


def test_without_a_notation_one_die_is_rolled(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capfd, "roll")
    assert status == 0
    assert 1 <= int(out) <= 6


def test_sides_is_short_for_one_die(capfd: pytest.CaptureFixture[str]) -> None:
    one = run(capfd, "roll", "--sides", "20", "--times", "50", "--seed", "3")
    assert one == run(capfd, "roll", "d20", "--times", "50", "--seed", "3")
    assert len(one[1].split()) == 50
    assert max(map(int, one[1].split())) > 6


def test_a_notation_may_come_in_several_words(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "roll", "2d6", "+", "3", "--seed", "1") == run(
        capfd, "roll", "2d6+3", "--seed", "1"
    )


def test_many_rolls_begin_with_the_one_of_the_same_seed(capfd: pytest.CaptureFixture[str]) -> None:
    _, one, _ = run(capfd, "roll", "3d6!", "--seed", "5")
    _, many, _ = run(capfd, "roll", "3d6!", "--seed", "5", "--times", "5000")
    assert many.startswith(one)
    assert len(many.split()) == 5000


def test_json_is_one_object_that_rolls_itself_again(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(capfd, "roll", "4d6kh3", "--json")
    told = json.loads(out)
    _, again, _ = run(capfd, "roll", told["notation"], "--seed", str(told["seed"]), "--json")
    assert again == out
    assert err == ""
    assert set(told) == {"total", "notation", "dice", "parts", "seed", "version"}
    assert len(told["dice"]) == 4


def test_json_of_many_rolls_has_all_totals(capfd: pytest.CaptureFixture[str]) -> None:
    told = json.loads(run(capfd, "roll", "d%", "--times", "100", "--json", "--odds")[1])
    seed = str(told["seed"])
    _, again, _ = run(capfd, "roll", told["notation"], "--times", "100", "--seed", seed)
    assert list(map(int, again.split())) == told["totals"]
    assert told["odds"]["mean"] == 50.5


def test_json_with_odds_says_where_the_roll_stands(capfd: pytest.CaptureFixture[str]) -> None:
    told = json.loads(run(capfd, "roll", "1d4", "--seed", "1", "--json", "--odds")[1])
    assert told["odds"]["below"] == (told["total"] - 1) / 4
    assert told["odds"]["percentiles"]["50"] == 2


@pytest.mark.parametrize(
    "text",
    ["", "banana", "0d6", "d0", "1d", "99999999d6", "(2d6", "4d6kj3", "x" * 10_000, "٣d٦", "1d1!"],
    ids=lambda text: text[:10],
)
def test_a_wrong_notation_ends_with_2_a_caret_and_a_sentence(
    capfd: pytest.CaptureFixture[str], text: str
) -> None:
    status, out, err = run(capfd, "roll", text)
    with pytest.raises(notation.NotationError) as caught:
        parse(text)
    line, caret, sentence = caught.value.picture.split("\n")
    assert (status, out) == (2, "")
    assert err.startswith(f"D701: {sentence}\n")
    assert f"    {line}\n    {caret}\n" in err or not line
    assert "Next: dicectl roll --help" in err


def test_a_notation_and_sides_together_are_refused(capfd: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capfd, "roll", "3d6", "--sides", "20")
    assert status == 2
    assert "not both" in err


@pytest.mark.parametrize("option", [("--times", "0"), ("--sides", "0"), ("--seed", "x")])
def test_wrong_options_are_usage_errors(
    capfd: pytest.CaptureFixture[str], option: tuple[str, str]
) -> None:
    assert run(capfd, "roll", *option)[0] == 2


def test_the_help_states_every_limit(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "roll", "--help")
    for limit in (
        notation.MAX_DICE,
        notation.MAX_SIDES,
        notation.MAX_LENGTH,
        notation.MAX_DEPTH,
        notation.MAX_EXPLOSIONS,
        notation.MAX_TOTAL,
        notation.MAX_REROLLS,
        MAX_TIMES,
    ):
        assert f"{limit:,}" in out or f"{limit}" in out


def test_piped_a_roll_imports_nothing_that_it_does_not_need() -> None:
    watched = (
        "rich icepool flask difflib json random pydantic git webapp.dice.odds dicectl.output.plot"
    )
    code = (
        "import sys; from dicectl.cli import cli\n"
        "cli.main(['roll', '4d6kh3'], standalone_mode=False)\n"
        f"print([name for name in {watched.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[1] == "[]"


def test_a_terminal_shows_the_dice_and_where_the_total_stands() -> None:
    status, shown = on_terminal("roll", "4d6kh3", "--seed", "9")
    rolled = roll("4d6kh3", 9)
    assert status == 0
    assert shown.count("╭") == 4
    assert shown.count("┆") == 6
    assert shown.count("●") == sum(die.value for die in rolled.dice)
    assert re.search(rf"^{rolled.total}, higher than [0-9.]+ % of 4d6kh3$", shown, re.M)


def test_a_set_is_a_line_for_each_total_and_everything_can_be_rolled_again(
    capfd: pytest.CaptureFixture[str],
) -> None:
    _, shown = on_terminal("roll", "3x4d6k3", "--seed", "9")
    rolled = roll("3x4d6kh3", 9)
    lines = shown.splitlines()
    assert [int(line.split()[0]) for line in lines[:3]] == list(rolled.totals)
    assert shown.count("(") == 3
    assert lines[3] == f"{rolled.total} together; 4d6kh3 comes to 12.24 on average"
    assert lines[4] == "k3 keeps the highest 3, as in Roll20; d20 keeps those that show a 3"
    assert lines[5] == "Again: dicectl roll 3x4d6kh3 --seed 9"
    again = shlex.split(lines[5].removeprefix("Again: dicectl "))
    assert run(capfd, *again)[1].split() == [str(total) for total in rolled.totals]
    assert run(capfd, "roll", "2x1d6", "--times", "2")[0] == 2


def test_counted_dice_parts_and_words_are_told_on_a_terminal() -> None:
    _, shown = on_terminal("roll", "6d6>=5 # hit", "--seed", "3")
    assert shown.count("success") == roll("6d6>=5", 3).total > 0
    assert re.search(r"^hit: \d, higher than .* of 6d6>=5$", shown, re.M)
    _, shown = on_terminal("roll", "max(2d6,1d8)+1d4[fire]", "--seed", "3")
    parts = roll("max(2d6,1d8)+1d4[fire]", 3).parts
    for part in parts:
        assert f"\n{part.name}: {part.total}{'' if part.kept else ', dropped'}\n" in shown


def test_a_hundred_thousand_dice_are_quick(capfd: pytest.CaptureFixture[str]) -> None:
    started = time.process_time()
    told = json.loads(run(capfd, "roll", "100000d6", "--json", "--seed", "1")[1])
    assert (len(told["dice"]), told["total"]) == (100_000, roll("100000d6", 1).total)
    assert time.process_time() - started < 2


def test_thirteen_is_higher_than_half_of_the_usual_ability_rolls() -> None:
    seed = next(seed for seed in range(1000) if roll("4d6kh3", seed).total == 13)
    _, shown = on_terminal("roll", "4d6kh3", "--seed", str(seed))
    assert "13, higher than 51.2 % of 4d6kh3\n" in shown


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_faces_and_plot_fit_the_width_of_the_terminal(columns: int) -> None:
    _, shown = on_terminal(
        "roll", "4d6!kh3", "--seed", "4", "--odds", "--plot", columns=columns, env={"NO_COLOR": "1"}
    )
    # A command to be copied stays on one line.
    widest = max(len(line) for line in shown.splitlines() if not line.startswith("Again:"))
    assert columns * 0.8 <= widest <= columns
    assert shown.count("◀") == 1


def test_the_roll_is_marked_in_colour_unless_that_is_not_wanted() -> None:
    args = ("roll", "1d4", "--plot", "--seed", "1")
    assert on_terminal(*args)[1].count("\x1b[1;32m") == 1
    assert "\x1b" not in on_terminal(*args, env={"NO_COLOR": "1"})[1]
    assert "\x1b" not in on_terminal(*args, env={"TERM": "dumb"})[1]


def test_a_terminal_without_unicode_gets_numbers_and_signs() -> None:
    status, shown = on_terminal("roll", "2d4", "--plot", env={"PYTHONIOENCODING": "ascii"})
    assert status == 0
    assert "#" in shown
    assert shown.isascii()


def test_many_rolls_on_a_terminal_are_a_histogram_beside_the_odds() -> None:
    status, shown = on_terminal("roll", "2d6", "--times", "1000", "--seed", "1")
    lines = shown.rstrip().splitlines()
    assert status == 0
    assert lines[0].split() == ["rolled", "odds"]
    assert len(lines) == 12
    seven = next(line for line in lines if line.startswith(" 7 "))
    assert seven.endswith("16.67 %")
    assert "Rolling" not in shown


def test_a_few_rolls_on_a_terminal_are_told_one_by_one_too() -> None:
    args = ("roll", "1d4", "--times", "3", "--seed", "1")
    piped = subprocess.run([*DICECTL, *args], capture_output=True, text=True, check=True).stdout
    assert len(piped.split()) == 3
    assert on_terminal(*args)[1].startswith(piped)


def test_what_takes_more_than_a_second_has_a_progress_bar_and_can_be_interrupted() -> None:
    args = ("roll", "1000d6!", "--times", "10000000", "--seed", "1")
    status, shown = on_terminal(*args, until=b"Rolling")
    assert status == 130
    assert "Interrupted." in shown


def test_a_constant_is_always_the_same() -> None:
    assert on_terminal("roll", "7")[1] == "7, always\n"


def test_the_note_below_a_die_tells_what_became_of_it() -> None:
    drawn = picture([Die(6, 15, True, (6, 3), (1,)), Die(6, 2, False), Die("F", 1)], 80)
    assert drawn.splitlines()[-1].split() == ["not", "1,", "6+6+3", "dropped"]
    assert " 15 " in drawn
    assert "+1" in drawn


def test_many_dice_are_a_list_that_is_cut() -> None:
    assert listing([Die(6, 2), Die(6, 1, False)], 80) == "2 (1)"
    long = picture([Die(6, 2)] * 300, 40)
    assert max(map(len, long.splitlines())) <= 40
    assert "and 100 more" in long.replace("\n", " ")


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0, "0.0 %"),
        (1, "100.0 %"),
        (0.512, "51.2 %"),
        (0.00001, "0.001 %"),
        (0.99999, "99.999 %"),
        (1e-30, "almost 0 %"),
        (1 - 1e-15, "almost 100 %"),
    ],
)
def test_a_percentage_is_never_or_always_only_if_it_is(probability: float, text: str) -> None:
    assert plot.percent(probability) == text


def test_a_total_that_may_be_missed_is_not_told_as_certain() -> None:
    known = odds("20d20")
    assert plot.chance(known, 21) == "20d20 is at least 21 in almost 100 % of rolls"
    assert plot.chance(known, 20) == "20d20 is at least 20 in 100.0 % of rolls"
    assert "higher than almost 0 % of" in plot.sentence(21, known)
    assert "higher than 0.0 % of" in plot.sentence(20, known)
