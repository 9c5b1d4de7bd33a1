"""The odds, against enumeration, known values and each other."""

from __future__ import annotations

import time
import warnings
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import islice, pairwise
from math import floor, inf, prod

import pytest
from enumeration import made

from webapp.dice import NotationError, notation_of, parse, roll, totals
from webapp.dice.bounds import bounds
from webapp.dice.distribution import distribution
from webapp.dice.effort import effort
from webapp.dice.odds import by_normal, exact, odds, simulated, why_not_exact
from webapp.dice.tree import Dice


def shares(weights: Mapping[int, int]) -> dict[int, Fraction]:
    every = sum(weights.values())
    return {total: Fraction(weight, every) for total, weight in weights.items()}


CASES = made(3000, seed=4)


@pytest.mark.parametrize("part", range(8))
def test_exact_odds_are_those_of_counting_every_outcome(part: int) -> None:
    for text in list(CASES)[part::8]:
        tree = parse(text)
        if effort(tree).seconds < inf:
            assert shares(distribution(tree)) == shares(CASES[text]), text


def test_what_was_counted_stays_within_the_bounds_and_has_a_normal_form() -> None:
    for text, counted in CASES.items():
        tree = parse(text)
        low, high = map(floor, bounds(tree))
        assert low <= min(counted) <= max(counted) <= high, text
        assert parse(notation_of(tree)) == tree, text
        assert {roll(text, seed).total for seed in range(3)} <= set(counted), text


def test_the_counted_notations_are_many_and_have_everything() -> None:
    normal = " ".join(notation_of(parse(text)) for text in CASES)
    for part in (
        *(
            "kh",
            "kl",
            "dh",
            "dl",
            "!",
            "!!",
            "!p",
            "!o",
            "rr<=",
            "ro",
            "mi",
            "ma",
            "dF",
            "f<=",
            "dl1dh1",
        ),
        *("+", "-", "*", "/", "//", "floor(", "ceil(", "round(", "abs(", "max(", "min(", "{"),
    ):
        assert normal.count(part) > 20, part
    unknown = [text for text in CASES if effort(parse(text)).seconds == inf]
    assert len(unknown) < len(CASES) / 8


class Faces:
    """Gives another program one sequence of faces after another, until all have come."""

    def __init__(self) -> None:
        self.path: list[list[int]] = []  # each face with the number of those that there can be
        self.place = 0

    def randrange(self, size: int) -> int:
        if self.place == len(self.path):
            self.path.append([0, size])
        self.place += 1
        return self.path[self.place - 1][0]

    @property
    def chance(self) -> Fraction:
        return Fraction(1, prod(size for _, size in self.path))

    def go_on(self) -> bool:
        """Turn to the next sequence; say whether there is one."""
        if not self.place:
            return True
        self.place = 0
        while self.path and self.path[-1][0] + 1 == self.path[-1][1]:
            self.path.pop()
        if self.path:
            self.path[-1][0] += 1
        return bool(self.path)


# Notations that mean the same to d20.
ALIKE = [
    *("3d6", "4d6kh3", "4d6kl2", "4d6ph1", "4d6pl1", "2d20kh1", "1d6ro1", "1d6ro<3", "2d4ro1"),
    *("1d8mi3", "2d8ma5", "1d6ra6", "1d4ra>2", "2d6+3", "2d6-1d4", "2d4*1d3", "1d10//3", "1d10/3"),
    *("(1d6+2)*2", "(1d6,1d8)kh1", "(1d4,1d6)kl1", "2d4[fire]+1d6[cold]", "-1d6+10", "+1d6"),
]


@pytest.mark.parametrize("text", ALIKE)
def test_the_odds_are_those_of_d20_where_it_reads_the_same(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import d20
    faces = Faces()
    monkeypatch.setattr(d20.expression, "random", faces)
    found: dict[int, Fraction] = {}
    while faces.go_on():
        total = d20.roll(text).total
        found[total] = found.get(total, Fraction(0)) + faces.chance
    assert sum(found.values()) == 1
    assert shares(distribution(parse(text))) == found


@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("4d6kh3", Fraction(15869, 1296)),
        ("2d20kh1", Fraction("13.825")),
        ("2d20kl1", Fraction("7.175")),
        ("100d6", Fraction(350)),
        ("4dF", Fraction(0)),
        ("1d6r<3", Fraction(9, 2)),
        ("1d20ro<2", Fraction("10.975")),
        ("1d6!", Fraction(42, 10) * (1 - Fraction(1, 6**21))),
        ("2d6*3-1", Fraction(20)),
    ],
)
def test_known_means_are_met(text: str, mean: Fraction) -> None:
    weights = distribution(parse(text))
    assert sum(total * share for total, share in shares(weights).items()) == mean
    assert odds(text).mean == pytest.approx(float(mean), rel=1e-15)


def test_the_figures_of_the_usual_way_to_roll_an_ability() -> None:
    known = odds("4d6kh3")
    assert known.exact
    assert (known.minimum, known.maximum) == (3, 18)
    assert known.mean == pytest.approx(12.2446, abs=5e-5)
    assert known.standard_deviation == pytest.approx(2.8468, abs=5e-5)
    assert known.below(13) == pytest.approx(0.512, abs=5e-4)
    assert known.at_least(18) == 21 / 1296
    assert [known.percentile(p) for p in (0, 5, 50, 95, 100)] == [3, 7, 12, 17, 18]


def test_a_sum_of_a_hundred_dice_has_the_moments_that_theory_gives() -> None:
    known = odds("100d6")
    assert (known.mean, known.minimum, known.maximum) == (350, 100, 600)
    assert known.standard_deviation**2 == pytest.approx(100 * 35 / 12, rel=1e-14)
    assert distribution(parse("100d6"))[100] == 1
    assert known.percentile(50) == 350


@pytest.mark.parametrize("text", ["40d7", "90d2", "25d20r<5", "41d1", "30dF"])
def test_a_sum_of_dice_has_the_weights_of_adding_die_after_die(text: str) -> None:
    dice = parse(text)
    assert isinstance(dice, Dice)
    added = Counter({0: 1})
    for _ in range(dice.count):
        more: Counter[int] = Counter()
        for total, weight in added.items():
            for face in dice.staying:
                more[total + face] += weight
        added = more
    assert distribution(dice) == added


def test_the_most_dice_are_weighed_exactly() -> None:
    weights = distribution(parse("1000d6"))
    assert (sum(weights.values()), weights[1000], weights[1001]) == (6**1000, 1, 1000)
    assert list(weights) == list(range(1000, 6001))
    assert odds("1000d6").standard_deviation ** 2 == pytest.approx(1000 * 35 / 12, rel=1e-14)


@pytest.mark.parametrize("text", ["1d6", "4d6kh3", "1d6!", "50d6", "1d6*1d6", "1000d1000", "7"])
def test_probabilities_come_to_one_and_what_is_below_and_above_too(text: str) -> None:
    known = odds(text)
    assert sum(known.probabilities) == pytest.approx(1, abs=1e-12)
    for total in (known.minimum - 1, known.minimum, known.percentile(30), known.maximum + 1):
        assert known.below(total) + known.at_least(total) == pytest.approx(1, abs=1e-12)
    assert known.below(known.minimum) == 0
    assert known.at_least(known.minimum) == 1
    assert known.at_least(known.maximum + 1) == 0
    assert known.below(known.maximum + 1) == 1


@pytest.mark.parametrize("sides", [2, 6, 10, 20, 100])
def test_percentiles_are_not_moved_by_rounding(sides: int) -> None:
    known = odds(f"1d{sides}")
    for percent in range(1, 101):
        assert known.percentile(percent) == -(-percent * sides // 100)


@pytest.mark.parametrize("text", ["4d6kh3", "1d6!", "100d6", "1d1000", "1000d20", "1000d1000", "7"])
def test_bins_show_nearly_all_totals_in_neighbours_of_one_width(text: str) -> None:
    known = odds(text)
    bins = known.bins(30)
    assert 1 <= len(bins) <= 30
    assert 0.998 <= sum(one.probability for one in bins) <= 1 + 1e-9
    assert len({one.high - one.low for one in bins}) == 1
    assert all(one.high + 1 == other.low for one, other in pairwise(bins))


def test_bins_reach_as_far_as_a_rare_total_that_was_rolled() -> None:
    assert odds("1d6!").bins(200)[-1].high < 60
    assert odds("1d6!").bins(200, shown=60)[-1].high == 60
    assert odds("100d6").bins(600, shown=100)[0].low == 100


@pytest.mark.parametrize("text", ["100d6", "20d6!", "100d10ro<3", "100d20mi5", "100d10>=8f1"])
def test_very_many_dice_follow_the_normal_distribution_as_closely_as_they_say(text: str) -> None:
    # Of fewer dice the exact odds are known as well; the error falls with the root of the number.
    tree = parse(text)
    close = by_normal(tree, fewest=20)
    truth = exact(tree)
    assert close
    assert close.error
    assert close.error < 0.4
    assert close.mean == pytest.approx(truth.mean)
    assert close.standard_deviation == pytest.approx(truth.standard_deviation)
    for total in range(truth.percentile(0.1), truth.percentile(99.9), 7):
        assert abs(close.below(total) - truth.below(total)) < close.error


def test_a_hundred_thousand_dice_are_told_by_the_normal_distribution() -> None:
    known = odds("100000d6")
    assert not known.exact
    assert known.samples is None
    assert known.mean == 350_000
    assert known.error == pytest.approx(0.0019, abs=1e-4)
    assert sum(known.probabilities) == pytest.approx(1, abs=1e-12)
    assert (known.minimum, known.maximum) == (100_000, 600_000)
    assert "by the normal distribution" in why_not_exact(known)


def test_what_is_too_large_is_simulated_and_says_so() -> None:
    known = odds("1000d1000000")
    assert not known.exact
    assert known.samples
    assert known.error
    assert known.mean_error
    assert abs(known.mean - 500_000_500) < 2 * known.mean_error
    assert known.standard_deviation == pytest.approx((1000 * 10**12 / 12) ** 0.5, rel=0.1)
    assert (known.minimum, known.maximum) == (1000, 10**9)
    assert "simulated" in why_not_exact(known)
    assert "no exact odds are known" in why_not_exact(odds("4d6!>=5kh3"))


def test_less_time_makes_a_simulation_of_what_is_otherwise_exact() -> None:
    assert odds("200d6").exact
    assert not odds("200d6", seconds=1e-3).exact


def test_a_simulation_is_the_same_every_time() -> None:
    assert simulated(parse("1000d20"), 0.1) == simulated(parse("1000d20"), 0.1)


@pytest.mark.parametrize("text", ["4d6kh3", "1d6!", "2d6*1d8", "5d10ro<4"])
def test_the_error_bars_of_a_simulation_hold_the_truth(text: str) -> None:
    truth, guess = exact(parse(text)), simulated(parse(text), 1)
    assert guess.error
    assert guess.mean_error
    assert abs(guess.mean - truth.mean) < 1.5 * guess.mean_error
    for total in truth.outcomes:
        assert abs(guess.below(total) - truth.below(total)) < 1.5 * guess.error


def test_odds_that_are_close_to_exact_and_what_is_rolled_agree_on_large_numbers() -> None:
    rolled = list(islice(totals("300d7", 9), 20_000))
    known = odds("300d7")
    assert known.exact
    assert abs(sum(rolled) / len(rolled) - known.mean) < 1.5
    assert abs(sum(t < 1200 for t in rolled) / len(rolled) - known.below(1200)) < 0.02


# The widest, longest and most numerous that is accepted, each for another part of the work.
COSTLY = [
    "1000d1000000!",
    "1d1000000",
    "1d1000000!",
    "1000d6",
    "1000d60",
    "30d10000-5",
    "1000d2kh500",
    "100d6dl1",
    "150d6",
    "320d7",
    "5d150kh4",
    "3d300kh2",
    "30d10!kh3",
    "1d400*1d400",
    "1d255*1d255*1d255",
    "60d6*60d8",
    "1000d100r<100",
    "1000d999999r<990000!kh500",
    "+".join(["d6"] * 50),
    "*".join(["d2"] * 30),
    "-".join(["9d9!"] * 40),
    "(" * 20 + "d20" + ")" * 20,
    "1+" * 99 + "1",
]


@pytest.mark.parametrize("text", COSTLY, ids=[text[:20] for text in COSTLY])
def test_every_accepted_notation_is_answered_within_two_seconds(text: str) -> None:
    # Of work, not on the clock: this machine may have other work too.
    started = time.process_time()
    known = odds(text)
    assert time.process_time() - started < 2
    assert known.minimum <= known.mean <= known.maximum


def test_a_wrong_notation_is_refused_as_in_rolling() -> None:
    with pytest.raises(NotationError, match="Did you mean 4d6kh3"):
        odds("4d6kj3")
