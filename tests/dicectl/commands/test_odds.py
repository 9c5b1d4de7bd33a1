"""`dicectl odds` as people and programs use it."""

from __future__ import annotations

import csv
import json

import pytest

from dicectl import cli


def run(capfd: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Run dicectl odds with its output piped; return its exit status, output and errors."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["odds", *args])
    out, err = capfd.readouterr()
    return int(str(ended.value.code)), out, err


def test_the_odds_are_a_summary_and_a_chart(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capfd, "4d6kh3")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[0] == "4d6kh3: exact odds"
    assert lines[1] == "mean 12.2446, standard deviation 2.8468, from 3 to 18"
    assert lines[2].startswith("5 % up to 7, 25 % up to 10, 50 % up to 12, 75 % up to 14, 95 % up")
    assert [line.split()[0] for line in lines[-16:]] == [str(total) for total in range(3, 19)]
    assert lines[-6].endswith("13.27 %")


def test_bars_are_as_long_as_their_totals_are_likely(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "2d6")
    bars = [line.count("█") for line in out.splitlines()[-11:]]
    assert bars == bars[::-1]
    assert bars[5] == max(bars)
    assert abs(bars[0] - bars[5] / 6) <= 1


def test_csv_has_a_line_for_each_total(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "3d6", "--csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert [int(row["total"]) for row in rows] == list(range(3, 19))
    assert float(rows[0]["probability"]) == 1 / 216
    assert [float(row["at_least"]) for row in rows[:1] + rows[8:9]] == [1.0, 0.5]


def test_csv_may_begin_at_a_total(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "3d6", "--csv", "--at-least", "17")
    assert [line.split(",")[0] for line in out.splitlines()] == ["total", "17", "18"]


def test_piped_the_chance_of_at_least_a_total_is_a_bare_number(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(capfd, "2d20kh1", "--at-least", "15") == (0, "0.51\n", "")


def test_json_is_one_object_with_all_of_the_odds(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(capfd, "1d6", "--json", "--at-least", "5")
    told = json.loads(out)
    assert err == ""
    assert told["exact"] is True
    assert told["outcomes"] == [1, 2, 3, 4, 5, 6]
    assert told["probabilities"] == [1 / 6] * 6
    assert (told["mean"], told["minimum"], told["maximum"]) == (3.5, 1, 6)
    assert told["percentiles"] == {"5": 1, "25": 2, "50": 3, "75": 5, "95": 6}
    assert told["at_least"] == {"total": 5, "probability": 1 / 3}


def test_a_simulation_is_marked_as_one_with_its_error(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "5d100000")
    first = " ".join(out.split("\nmean")[0].split())
    assert first.startswith("5d100000: too large to be exact in two seconds, so ")
    assert "simulated rolls, percentages ± " in first
    told = json.loads(run(capfd, "5d100000", "--json")[1])
    assert told["exact"] is False
    assert told["samples"] > 1000
    assert 0 < told["error"] < 0.02


def test_csv_and_json_together_are_refused(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capfd, "1d6", "--csv", "--json")
    assert (status, err) == (2, "")
    assert "not both" in out, "with --json a failure is an object, too"


def test_a_wrong_notation_has_the_same_words_as_in_rolling(
    capfd: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(capfd, "4d6kj3")
    assert (status, out) == (2, "")
    assert err.startswith("D701: Character 4: expected a modifier such as kh3,")
    assert "found 'kj'. Did you mean 4d6kh3?\n    4d6kj3\n       ^\n" in err
