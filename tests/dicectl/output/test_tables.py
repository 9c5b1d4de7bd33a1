"""Lists on terminals of every width."""

from __future__ import annotations

import pytest

from dicectl.output.tables import folded, show_config

APPS = [
    ("APP", "STATE", "RELEASE", "COMMIT", "ADDRESS"),
    ("dice", "running", "v22", "1a2b3c4d", "http://127.0.0.1:50123/"),
]


def test_what_fits_is_in_one_line() -> None:
    assert folded(APPS, 80, {3: 5}) == [
        "APP   STATE    RELEASE  COMMIT    ADDRESS",
        "dice  running  v22      1a2b3c4d  http://127.0.0.1:50123/",
    ]


def test_the_least_important_is_shortened_first_and_with_a_sign() -> None:
    assert folded(APPS, 54, {3: 5, 4: 9}) == [
        "APP   STATE    RELEASE  COMM…  ADDRESS",
        "dice  running  v22      1a2b…  http://127.0.0.1:50123/",
    ]


def test_what_still_does_not_fit_goes_on_below() -> None:
    assert folded(APPS, 40, {3: 5}) == [
        "APP   STATE    RELEASE  COMM…\n    ADDRESS",
        "dice  running  v22      1a2b…\n    http://127.0.0.1:50123/",
    ]


@pytest.mark.parametrize("most", range(1, 80))
def test_nothing_is_cut_without_a_sign(most: int) -> None:
    shown = folded(APPS, most, {3: 5})[1].split()
    whole = [cell for cell in APPS[1] if not cell.startswith("1a2b")]
    assert [word for word in shown if not word.startswith("1a2b")] == whole
    assert {"1a2b3c4d", "1a2b3c…", "1a2b3…", "1a2b…"} & set(shown)
    assert most < 27 or max(map(len, "\n".join(folded(APPS, most, {3: 5})).splitlines())) <= most


def test_a_file_gets_whole_lines_however_long() -> None:
    assert folded(APPS, None, {3: 5}) == folded(APPS, 80, {3: 5})


def test_a_value_with_newlines_is_shown_as_a_string(capsys: pytest.CaptureFixture[str]) -> None:
    show_config({"A": "one\ntwo", "B": "größer 3"}, values=True, as_json=False)
    assert capsys.readouterr().out == 'A  "one\\ntwo"\nB  größer 3\n'
