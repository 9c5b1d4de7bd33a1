"""The notations of players are read as they mean them, and wrong ones are refused with help."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from notations import ASKED, MORE, REFUSED, Row

from webapp.dice import NotationError, notation_of, parse, roll
from webapp.dice.meanings import meanings
from webapp.dice.odds import odds

ROWS = [*ASKED, *MORE]


@pytest.mark.parametrize("row", ROWS, ids=[row.typed for row in ROWS])
def test_a_notation_is_read_as_where_it_is_typed_and_has_exact_odds(row: Row) -> None:
    known = odds(row.typed)
    assert notation_of(parse(row.typed)) == row.normal
    assert parse(row.normal) == parse(row.typed)
    assert known.exact
    assert (known.minimum, known.maximum) == (row.low, row.high)
    assert known.mean == pytest.approx(float(Fraction(row.mean)), rel=1e-9)
    assert row.low <= roll(row.typed).total <= row.high * 6


def test_the_list_is_long_enough_and_says_nothing_twice() -> None:
    typed = [row.typed for row in ROWS]
    assert len(ASKED) >= 45
    assert len(MORE) >= 40
    assert len(set(typed)) == len(typed)


def test_the_page_in_the_docs_has_only_notations_that_can_be_rolled() -> None:
    page = (Path(__file__).parents[3] / "docs/dice.md").read_text().partition("Modifiers may")[0]
    rows = [line.split(" | ")[0] for line in page.splitlines() if line.startswith("| `")]
    typed = [text for row in rows for text in re.findall(r"`([^`]+)`", row)]
    assert len(typed) > 40
    for text in typed:
        try:
            parse(text)
        except NotationError:  # a character alone, to show what it stands for
            assert parse(f"9d2{text}2"), text


def test_names_with_several_meanings_are_told_only_where_they_stand() -> None:
    assert meanings("1d20+5") == meanings("4d6rr1kh3 # r k") == []
    assert [note.split()[0] for note in meanings("2D6R1k1/d%")] == ["r", "k3", "/", "d%"]
    assert meanings("dF") == meanings("6x4d6") == []
    assert "a set is 6x4d6" in meanings("3d6 x2")[0]


@pytest.mark.parametrize(("text", "position", "nearest"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_wrong_notation_is_marked_and_the_nearest_right_one_offered(
    text: str, position: int, nearest: str
) -> None:
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.nearest) == (position, nearest)
    assert (f"Did you mean {nearest}?" in str(caught.value)) == bool(nearest)
    if nearest:
        assert odds(nearest).mean is not None
