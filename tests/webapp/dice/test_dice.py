"""The notation and its dice."""

from __future__ import annotations

import dataclasses
import json
import time
from collections import Counter
from hashlib import blake2b
from itertools import islice
from statistics import mean, stdev
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.dice import VERSION, NotationError, new_seed, notation, parse, roll, totals
from webapp.dice.notation import (
    MAX_SIDES,
    Dice,
    Keep,
    Negative,
    Number,
    Operation,
    Reroll,
    Tree,
    bounds,
    notation_of,
)
from webapp.dice.odds import Odds, odds

SIDES: tuple[int | Literal["F"], ...] = (1, 2, 3, 6, 20, 100, 255, 256, 1000, MAX_SIDES, "F")
SEEDS = st.integers(min_value=-(2**70), max_value=2**70)


@st.composite
def dice(draw: st.DrawFn) -> Dice:
    """Any dice that can be written, few enough that three of them stay within the limits."""
    count = draw(st.integers(1, 30))
    sides: int | Literal["F"] = draw(st.sampled_from(SIDES))
    plain = Dice(count, sides)
    first, last = plain.faces[0], plain.faces[-1]
    reroll = None
    if first < last:
        left = -(-len(plain.faces) // notation.MAX_REROLLS)
        below = st.integers(first + 1, plain.faces[-left])
        reroll = draw(st.none() | st.builds(Reroll, below, st.booleans()))
    stops = first < last and (not reroll or reroll.once or reroll.below < last)
    explode = draw(st.booleans()) if stops else False
    rules = st.sampled_from(["kh", "kl"]), st.integers(1, count)
    keep = st.none() | st.builds(Keep, *rules)
    if count > 1:
        keep |= st.builds(Keep, st.sampled_from(["dh", "dl"]), st.integers(1, count - 1))
    return Dice(count, sides, reroll, explode, draw(keep))


def within_limits(tree: Tree) -> bool:
    return max(map(abs, bounds(tree))) <= notation.MAX_TOTAL and len(notation_of(tree)) <= 200


numbers = st.builds(Number, st.integers(0, notation.MAX_NUMBER))
trees = st.recursive(
    numbers | dice(),
    lambda parts: (
        st.builds(Negative, parts) | st.builds(Operation, parts, st.sampled_from("+-*"), parts)
    ),
    max_leaves=6,
).filter(within_limits)


@given(trees)
def test_what_is_formatted_and_parsed_again_is_the_same(tree: Tree) -> None:
    assert parse(notation_of(tree)) == tree


@settings(deadline=None)
@given(trees, SEEDS)
def test_every_roll_stays_between_its_minimum_and_its_maximum(tree: Tree, seed: int) -> None:
    lowest, highest = bounds(tree)
    assert lowest <= roll(notation_of(tree), seed).total <= highest


@settings(deadline=None)
@given(trees, SEEDS)
def test_a_seed_rolls_the_same_again_alone_or_as_the_first_of_many(tree: Tree, seed: int) -> None:
    text = notation_of(tree)
    first = roll(text, seed)
    assert roll(first.notation, first.seed) == first
    assert next(totals(text, seed)) == first.total


HANDS = st.from_regex(r"\A[0-9]{1,2}d([0-9]{1,2}|25[4-6])([kd][hl][0-9]{0,2})?([+-][0-9]{1,7})?\Z")


@settings(max_examples=500)
@given(HANDS, st.integers(0, 2**53))
def test_one_hand_is_rolled_or_refused_as_the_parser_reads_it(text: str, seed: int) -> None:
    try:
        first, tree = next(totals(text, seed)), parse(text)
    except NotationError as refused:
        with pytest.raises(NotationError) as error:
            roll(text, seed)
        assert str(error.value) == str(refused)
    else:
        rolled = roll(text, seed)
        assert (rolled.total, rolled.notation) == (first, notation_of(tree))


@given(st.text(max_size=30) | st.text("0123456789dfkhlro!<%+-*() ", max_size=30))
def test_any_text_is_rolled_or_refused_at_a_position_inside_it(text: str) -> None:
    try:
        roll(text, 1)
    except NotationError as error:
        assert error.notation == text
        assert 0 <= error.position <= len(text)
        assert f"expected {error.expected} but found" in str(error)
        assert error.picture.endswith(f"^\n{error}")


def test_case_and_spaces_do_not_matter_and_the_normal_form_says_all() -> None:
    assert roll(" 4 D 6 K 3 + d% * -( 2 - Df ) ").notation == "4d6kh3+1d100*-(2-1dF)"


def test_modifiers_may_stand_in_any_order() -> None:
    assert parse("4d6!kh2ro<3") == parse("4d6ro<3kh2!") == parse("4d6kh2ro<3!")


@pytest.mark.parametrize(
    ("text", "total"),
    [("2+3*4", 14), ("(2+3)*4", 20), ("10-3-2", 5), ("10-(3-2)", 9), ("-2*3", -6), ("--7", 7)],
)
def test_arithmetic_is_that_of_school(text: str, total: int) -> None:
    assert roll(text).total == total
    assert roll(text).dice == ()


FULL = "at most 200 characters when written in full, as 1d6 for d6,"
# Text, the position of the caret, what is expected there.
WRONG = [
    ("", 0, "a number, dice such as 2d6, - or ("),
    ("   ", 0, "a number, dice such as 2d6, - or ("),
    ("4d6kj3", 3, "kh, kl, dh or dl"),
    ("4d6d", 3, "kh, kl, dh or dl"),
    ("2d6 banana", 4, "kh, kl, dh, dl, r<, ro<, !, +, -, * or the end"),
    ("1 2", 2, "+, -, * or the end"),
    ("0d6", 0, "1 to 1,000 dice in all"),
    ("99999999d6", 0, "1 to 1,000 dice in all"),
    ("600d6+600d6", 6, "1 to 1,000 dice in all"),
    ("d0", 1, "1 to 1,000,000 sides"),
    ("d1000001", 1, "1 to 1,000,000 sides"),
    ("1000001", 0, "0 to 1,000,000"),
    ("1d", 2, "a number of sides, % or F"),
    ("2dx", 2, "a number of sides, % or F"),
    ("(2d6", 4, "kh, kl, dh, dl, r<, ro<, !, +, -, * or )"),
    ("(2", 2, "+, -, * or )"),
    ("2)", 1, "+, -, * or the end"),
    ("3*", 2, "a number, dice such as 2d6, - or ("),
    ("4d6kh5", 5, "1 to 4 dice"),
    ("4d6dl4", 5, "1 to 3 dice"),
    ("2d6dl2", 5, "1 dice"),
    ("1d6dl", 3, "two dice or more, so that one is left"),
    ("4d6kh3kl1", 6, "a modifier of each kind once"),
    ("1d6!!", 4, "a modifier of each kind once"),
    ("1d6r2", 4, "<, as in r<2 or ro<2"),
    ("1d6r<", 5, "a number"),
    ("1d6r<7", 5, "2 to 6"),
    ("1d1000r<999", 8, "2 to 991"),
    ("1d1r<1", 3, "a die with two sides or more"),
    ("1d1!", 0, "a die that can stop exploding"),
    ("1d6!r<6", 0, "a die that can stop exploding"),
    ("1dFr<1!", 0, "a die that can stop exploding"),
    ("٣d٦", 0, "a number, dice such as 2d6, - or ("),
    ("1d٦", 2, "a number of sides, % or F"),
    ("4d6\N{KELVIN SIGN}3", 3, "kh, kl, dh, dl, r<, ro<, !, +, -, * or the end"),
    ("1000000*1000000+1", 15, "totals up to 1,000,000,000,000"),
    ("(" * 21 + "1" + ")" * 21, 20, "at most 20 brackets and signs inside each other"),
    ("-" * 100 + "1", 20, "at most 20 brackets and signs inside each other"),
    ("d" * 10_000, 200, "at most 200 characters"),
    ("+".join(["d6"] * 66), 0, FULL),
    ("+".join(["d%k"] * 23), 0, FULL),
]


@pytest.mark.parametrize(("text", "position", "expected"), WRONG, ids=[w[0][:12] for w in WRONG])
def test_a_wrong_notation_says_where_it_is_wrong_and_what_would_be_right(
    text: str, position: int, expected: str
) -> None:
    with pytest.raises(NotationError) as caught:
        roll(text)
    assert (caught.value.position, caught.value.expected) == (position, expected)


def test_the_picture_of_an_error_has_the_line_the_caret_and_the_sentence() -> None:
    with pytest.raises(NotationError) as caught:
        parse("4d6kj3")
    sentence = "Character 4: expected kh, kl, dh or dl but found 'kj'."
    assert caught.value.picture == f"4d6kj3\n   ^\n{sentence}"
    assert str(caught.value) == sentence


def test_the_caret_stands_under_its_character_beyond_wide_and_unprintable_ones() -> None:
    with pytest.raises(NotationError) as caught:
        parse("2d6 + 骰")
    assert caught.value.picture.split("\n")[1] == "      ^"
    error = NotationError("\x1b[31m骰 2d6kj", 9, "kh", "'kj'")
    assert error.picture.split("\n")[:2] == ["?[31m骰 2d6kj", "          ^"]


def test_the_picture_of_a_long_text_is_a_window_around_the_mistake() -> None:
    with pytest.raises(NotationError) as caught:
        parse("1+" * 90 + "x")
    line, caret, _ = caught.value.picture.split("\n")
    assert line[caret.index("^")] == "x"
    assert len(line) <= 70


def test_the_longest_the_deepest_and_the_most_dice_are_rolled() -> None:
    assert roll("1+" * 99 + "11").total == 110
    assert roll("(" * 20 + "1" + ")" * 20).total == 1
    assert len(roll("600d6+400d20").dice) == notation.MAX_DICE
    assert len(roll("+".join(["d6"] * 50)).dice) == 50


def test_each_die_is_told_with_what_became_of_it() -> None:
    rolled = next(
        result
        for seed in range(10_000)
        if (result := roll("3d6ro<3!kh2", seed)).dice[0].rerolled and result.dice[1].exploded
    )
    first, second, third = rolled.dice
    assert first.rerolled[0] < 3
    assert second.value == 6 + sum(second.exploded)
    assert [die.kept for die in rolled.dice].count(False) == 1
    assert rolled.total == sum(die.value for die in rolled.dice if die.kept)
    dropped = min(rolled.dice, key=lambda die: die.value)
    assert dropped.value == next(die.value for die in rolled.dice if not die.kept)
    assert third.sides == 6


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        ("kh2", [3, 4]),
        ("kl1", [1]),
        ("dh1", [1, 2, 3]),
        ("dl3", [4]),
        ("k", [4]),
        ("kh4", [1, 2, 3, 4]),
    ],
)
def test_keeping_and_dropping_take_the_highest_or_the_lowest(keep: str, kept: list[int]) -> None:
    seed = next(
        s for s in range(10_000) if sorted(d.value for d in roll("4d6", s).dice) == [1, 2, 3, 4]
    )
    rolled = roll(f"4d6{keep}", seed)
    assert sorted(die.value for die in rolled.dice if die.kept) == kept
    assert rolled.total == sum(kept)


def test_of_equal_dice_only_as_many_as_asked_for_are_kept() -> None:
    seed = next(s for s in range(10_000) if len({d.value for d in roll("3d6", s).dice}) == 1)
    assert [die.kept for die in roll("3d6kh1", seed).dice].count(True) == 1


def test_rerolling_until_it_is_enough_leaves_no_low_face() -> None:
    rolled = roll("500d6r<5", 1)
    assert {die.value for die in rolled.dice} == {5, 6}
    assert {face for die in rolled.dice for face in die.rerolled} == {1, 2, 3, 4}


def test_rerolling_once_may_leave_a_low_face_and_throws_only_one_away() -> None:
    rolled = roll("500d6ro<5", 1)
    assert {die.value for die in rolled.dice} == {1, 2, 3, 4, 5, 6}
    assert {len(die.rerolled) for die in rolled.dice} == {0, 1}


def test_a_die_stops_after_its_last_explosion() -> None:
    # Where the lower face gets a second chance, three of four dice explode, so one of 315 does so
    # as often as it may.
    dice_ = roll("1000d2ro<2!", 1).dice
    assert max(len(die.exploded) for die in dice_) == notation.MAX_EXPLOSIONS


# The docstring of webapp.dice.faces again, in as few words as possible.
def derived(seed: int, sides: int, size: int) -> list[int]:
    width = 1 if sides < 256 else 4
    data = b"".join(blake2b(f"{seed}/{sides}/{i}".encode()).digest() for i in range(100))
    numbers_ = [int.from_bytes(data[i : i + width], "big") for i in range(0, len(data), width)]
    end = 256**width // sides * sides
    return [number % sides + 1 for number in numbers_ if number < end][:size]


@pytest.mark.parametrize("sides", [1, 2, 6, 20, 100, 200, 255, 256, 257, 1000, 1_000_000])
def test_dice_can_be_derived_again_from_the_seed_as_documented(sides: int) -> None:
    assert [die.value for die in roll(f"500d{sides}", 42).dice] == derived(42, sides, 500)


def test_a_seed_means_the_same_dice_for_ever_as_long_as_the_version_is_1() -> None:
    assert VERSION == "1"
    assert [die.value for die in roll("10d6", 1).dice] == [2, 5, 2, 2, 6, 4, 3, 6, 3, 6]
    assert [die.value for die in roll("5d1000", -1).dice] == [323, 805, 547, 470, 844]
    assert roll("4d6kh3+2dF*3", 2**60).total == 15


def test_the_result_as_json_is_enough_to_roll_it_again() -> None:
    told = json.loads(json.dumps(dataclasses.asdict(roll("4d6kh3+2dF!"))))
    again = roll(told["notation"], told["seed"])
    assert json.loads(json.dumps(dataclasses.asdict(again))) == told
    assert told["version"] == VERSION
    assert told["seed"] < 2**53


def test_without_a_seed_every_roll_has_another() -> None:
    assert len({roll("1d6").seed for _ in range(1000)}) == 1000
    assert max(new_seed() for _ in range(100)) > 2**50


def test_two_kinds_of_dice_do_not_show_the_same_faces() -> None:
    rolled = roll("100d6+100d7", 3).dice
    same = sum(a.value == b.value for a, b in zip(rolled[:100], rolled[100:], strict=True))
    assert same < 40


def deviation(counts: Counter[int], known: Odds) -> float:
    """Return how many standard deviations from its mean the chi-square statistic is.

    Neighbouring totals are put together until ten or more of them are expected. The cube root of
    chi-square is nearly normal (Wilson and Hilferty, 1931).
    """
    times = sum(counts.values())
    assert set(counts) <= set(known.outcomes)
    groups = [(0.0, 0)]
    for total, probability in zip(known.outcomes, known.probabilities, strict=True):
        if groups[-1][0] >= 10:
            groups.append((0.0, 0))
        expected, seen = groups[-1]
        groups[-1] = expected + probability * times, seen + counts[total]
    if groups[-1][0] < 10:
        expected, seen = groups.pop()
        groups[-1] = groups[-1][0] + expected, groups[-1][1] + seen
    freedom = len(groups) - 1
    statistic = sum((seen - expected) ** 2 / expected for expected, seen in groups)
    spread = 2 / (9 * freedom)
    return float(((statistic / freedom) ** (1 / 3) - (1 - spread)) / spread**0.5)


@pytest.mark.parametrize("text", ["1d6", "1d20", "4d6kh3", "1d6!", "2d20kl1"])
def test_a_million_rolls_fit_the_exact_odds(text: str) -> None:
    counts = Counter(islice(totals(text, seed=1), 1_000_000))
    assert abs(deviation(counts, odds(text))) < 3


@pytest.mark.parametrize("sides", [7, 100, 129, 200, 255, 256, 257, 1000])
def test_no_number_of_sides_is_biased(sides: int) -> None:
    counts = Counter(islice(totals(f"1d{sides}", seed=1), 300_000))
    assert abs(deviation(counts, odds(f"1d{sides}"))) < 3


@pytest.mark.parametrize("text", ["4dF", "2d6ro<3", "3d6r<3!dl1", "1d4*1d6-1d8"])
def test_every_kind_of_notation_is_rolled_as_likely_as_its_odds_say(text: str) -> None:
    counts = Counter(islice(totals(text, seed=1), 200_000))
    assert abs(deviation(counts, odds(text))) < 3


def test_seed_after_seed_the_deviations_are_spread_as_chance_has_it() -> None:
    known = odds("1d20")
    found = [deviation(Counter(islice(totals("1d20", seed), 50_000)), known) for seed in range(40)]
    assert abs(mean(found)) < 0.5
    assert 0.7 < stdev(found) < 1.35


def test_the_test_of_fairness_notices_a_one_that_turns_over_in_one_of_fifty_cases() -> None:
    fair = islice(totals("1d6", seed=1), 1_000_000)
    loaded = (6 if face == 1 and index % 50 == 0 else face for index, face in enumerate(fair))
    assert deviation(Counter(loaded), odds("1d6")) > 5


@pytest.mark.parametrize(
    "text", ["1000d1000000!", "1000d100r<100", "1000d999999r<990000!kh500", "1+" * 99 + "1"]
)
def test_the_most_costly_notations_are_rolled_within_two_seconds(text: str) -> None:
    started = time.process_time()
    roll(text, 1)
    assert time.process_time() - started < 2
