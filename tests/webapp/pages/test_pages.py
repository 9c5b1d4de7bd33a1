"""The pages, as a browser without JavaScript and as a terminal get them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.dice import chart as dice_chart
from webapp.dice import roll
from webapp.dice import view as dice_view
from webapp.dice.odds import odds

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CURL = {"User-Agent": "curl/8.5.0", "Accept": "*/*"}
ClientOf = Callable[..., FlaskClient]


def big(page: str) -> str:
    """Return the result in big type."""
    found = re.search(r'<strong class="big">(.*?)</strong>', page)
    return found[1] if found else ""


def test_the_button_works_before_anything_is_typed(client: FlaskClient) -> None:
    assert big(client.get("/", headers=BROWSER).text) == ""
    answer = client.post("/", headers=BROWSER)
    assert answer.status_code == 200
    assert big(answer.text) in list("123456")


def test_a_form_with_empty_fields_is_the_same_as_none(client: FlaskClient) -> None:
    answer = client.post("/", data={"notation": "", "seed": ""})
    assert big(answer.text) in list("123456")


def test_a_roll_shows_total_faces_odds_and_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/", data={"notation": "3d6+2", "seed": "5"})
    expected = roll("3d6+2", 5)
    assert big(answer.text) == str(expected.total)
    assert re.findall(r'href="#pips-(\d)"', answer.text) == [str(d.value) for d in expected.dice]
    assert 'value="3d6+2"' in answer.text
    assert 'value="5"' in answer.text
    assert '<path class="here"' in answer.text
    assert f"<title>3d6+2 → {expected.total} · Dice roller</title>" in answer.text


def test_a_dropped_die_says_so_and_fate_dice_show_signs(client: FlaskClient) -> None:
    page = client.post("/", data={"notation": "4d6kh3+9dF"}).text
    assert page.count('class="dropped"') == 1
    assert "dropped)" in page
    assert re.findall(r'class="w1">(.)</text>', page)
    assert set(re.findall(r'class="w1">(.)</text>', page)) <= {"+", "0", "\N{MINUS SIGN}"}


def test_one_tap_rolls_the_usual_dice(client: FlaskClient) -> None:
    start = client.get("/", headers=BROWSER).text
    taps = re.findall(r'name="_tap" value="([^"]+)"', start)
    assert taps == ["d4", "d6", "d8", "d10", "d12", "d20", "d%", "advantage"]
    # The field is sent too.
    page = client.post("/", data={"notation": "3d6", "_tap": "advantage", "seed": "3"}).text
    assert big(page) == str(roll("2d20kh1", 3).total)
    assert 'value="advantage" placeholder' in page


def test_a_link_with_a_seed_rolls_the_same_again_and_leaves_the_form_ready(
    client: FlaskClient,
) -> None:
    rolled = client.post("/", data={"notation": "10d6>=5 # a & b"}).text
    link = html.unescape(re.findall(r'<a href="([^"]*)">Link to this roll', rolled)[0])
    again = client.get(f"/{link}", headers=BROWSER)
    assert big(again.text) == big(rolled)
    details = re.compile(r'<div id="details".*?</div>\n<div id="last"', re.DOTALL)
    assert details.findall(again.text) == details.findall(rolled) != []
    assert 'value="10d6&gt;=5 # a &amp; b" placeholder' in again.text
    assert re.search(r'value="" [^>]*name="seed"', again.text)
    seed = link.partition("seed=")[2]
    assert f"dicectl roll &#39;10d6&gt;=5 # a &amp; b&#39; --seed {seed}" in again.text
    # Without a seed a link only fills in the form, as anywhere.
    assert big(client.get("/?notation=3d6", headers=BROWSER).text) == ""
    assert client.get("/?notation=3dx&seed=1", headers=BROWSER).status_code == 422


def test_a_set_a_group_and_counted_dice_read_well(client: FlaskClient) -> None:
    page = client.post("/", data={"notation": "6x4d6kh3", "seed": "5"}).text
    totals = roll("6x4d6kh3", 5).totals
    assert f'<strong class="big some">{" ".join(map(str, totals))}</strong>' in page
    assert re.findall(r"<li><b>(\d+)</b>", page) == list(map(str, totals))
    assert f"<dt>Together</dt><dd>{sum(totals)}</dd>" in page
    assert "<dt>Average of 4d6kh3</dt><dd>12.24</dd>" in page
    page = client.post("/", data={"notation": "{2d6,9}kl1+1d4[fire]", "seed": "5"}).text
    parts = [(part.name, part.kept) for part in roll("{2d6,9}kl1+1d4[fire]", 5).parts]
    assert [name for name, _ in parts] == ["2d6", "9", "fire"]
    assert page.count("(dropped)</dd>") == 1
    page = client.post("/", data={"notation": "20d6>=5f1", "seed": "5"}).text
    marks = [die.mark for die in roll("20d6>=5f1", 5).dice]
    assert page.count('<li class="success"') == marks.count("success") > 0
    assert page.count('<li class="failure"') == marks.count("failure") > 0


def test_a_name_with_several_meanings_says_which_one_was_taken(client: FlaskClient) -> None:
    page = client.post("/", data={"notation": "4d6r1k3"}).text
    assert "r rolls again until it is right, as in Roll20" in page
    assert "k3 keeps the highest 3" in page
    assert "as in" not in client.post("/", data={"notation": "4d6rr1kh3"}).text
    told = client.post("/", data={"notation": "2x1d20cs>18", "seed": "4"}, headers=CURL).text
    lines = told.splitlines()
    assert tuple(map(int, lines[:2])) == roll("2x1d20cs>18", 4).totals
    assert "Seed: 4." in told
    assert "cs marks dice, as in Roll20" in told


def test_many_dice_are_counted_not_drawn(client: FlaskClient) -> None:
    page = client.post("/", data={"notation": "1000d6"}).text
    assert page.count('<li><svg role="img"') == 100
    assert "and 900 more dice" in page
    assert len(page) < 34_000


def test_a_certain_result_has_no_chart(client: FlaskClient) -> None:
    page = client.post("/", data={"notation": "1d1"}).text
    assert "<figure>" not in page
    assert "<dt>Always</dt><dd>1</dd>" in page


def test_the_last_results_of_the_visit_travel_in_the_form(client: FlaskClient) -> None:
    form: dict[str, list[str]] = {}
    for number in range(14):
        page = client.post("/", data={"notation": str(number), **form}).text
        form = {"_last": re.findall(r'name="_last" value="([^"]*)"', page)}
    assert form["_last"] == [f"{n} → {n}" for n in range(13, 3, -1)]
    assert re.findall(r"<li>(.*?)</li>", page) == form["_last"][1:]
    assert "Last results" not in client.get("/").text


def test_what_others_put_into_the_form_stays_text(client: FlaskClient) -> None:
    evil = '"><script>alert(1)</script>'
    page = client.post("/", data={"notation": evil, "seed": evil, "_last": [evil] * 9}).text
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get("/", query_string={"notation": evil}).text


def test_a_box_that_must_be_given_may_stay_empty_which_is_false(client_of: ClientOf) -> None:
    client = client_of("def run(sure: bool, size: int) -> bool:\n    return sure")
    page = client.get("/").text
    assert 'type="checkbox" value="true" id="field-sure" name="sure">' in page
    assert 'name="size" required' in page
    answer = client.post("/", data={"sure": "false", "size": "1"})
    assert big(answer.text) == '<data value="false">No</data>'


def test_a_wrong_value_keeps_the_form_and_says_what_is_wrong_beside_the_field(
    client: FlaskClient,
) -> None:
    answer = client.post("/", data={"notation": "3d6+x", "seed": "one", "_last": "1d6 → 4"})
    assert answer.status_code == 422
    assert 'value="3d6+x"' in answer.text
    assert "<p>This must be a whole number.</p>" in answer.text
    assert 'id="field-seed" name="seed" aria-describedby="wrong-seed help-seed"' in answer.text
    assert "<details open>" in answer.text
    assert 'value="1d6 → 4"' in answer.text
    assert big(answer.text) == ""


def test_a_notation_error_points_at_the_place(client: FlaskClient) -> None:
    answer = client.post("/", data={"notation": "3d6+x"})
    assert answer.status_code == 422
    assert "<p>Character 5: expected" in answer.text
    assert '<pre aria-hidden="true">3d6+x\n    ^</pre>' in answer.text


def test_the_query_fills_in_the_form_without_rolling(client: FlaskClient) -> None:
    page = client.get("/?notation=3d6%2B2", headers=BROWSER).text
    assert 'value="3d6+2"' in page
    assert big(page) == ""


def test_page_style_and_script_are_under_30_kb_and_14_packed(client: FlaskClient) -> None:
    page = client.post("/", data={"notation": "3d6+2"}).text
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) == 3
    for accept, most in (("", 30_000), ("gzip", 14_000)):
        bodies = [client.get(file, headers={"Accept-Encoding": accept}).data for file in files]
        assert len(page.encode()) + sum(map(len, bodies)) < most


def test_nothing_on_any_page_comes_from_elsewhere(client: FlaskClient) -> None:
    pages = [client.get("/"), client.post("/", data={"notation": "100d6"}), client.get("/api")]
    pages += [client.get("/nothing"), client.post("/", data={"notation": "x"})]
    for page in pages:
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page.text)
        assert " style=" not in page.text


def test_the_page_is_kept_by_browsers_and_asked_for_again(client: FlaskClient) -> None:
    for path in ("/", "/?notation=1d6", "/api"):
        page = client.get(path, headers=BROWSER)
        assert page.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={**BROWSER, "If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == page.headers["ETag"]
        other = client.get(path, headers={**BROWSER, "If-None-Match": '"other"'})
        assert other.status_code == 200


def test_a_roll_is_never_kept(client: FlaskClient) -> None:
    answers = [client.post("/"), client.post("/", data={"notation": "x"})]
    answers += [client.get("/api/roll"), client.get("/", headers=CURL)]
    assert [a.headers["Cache-Control"] for a in answers] == ["no-store"] * 4


def test_static_files_are_kept_for_ever_under_an_address_of_their_content(
    client: FlaskClient,
) -> None:
    page = client.get("/").text
    (style,) = re.findall(r'href="(/static/[0-9a-f]{12}/style.css)"', page)
    answer = client.get(style)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"
    older = client.get("/static/000000000000/style.css")
    assert (older.data, older.headers["Cache-Control"]) == (answer.data, "no-cache")
    assert client.get("/static/000000000000/nothing.css").status_code == 404
    assert client.get("/static/000000000000/..%2fdice.py").status_code == 404


def test_a_terminal_gets_text(client: FlaskClient) -> None:
    answer = client.get("/", headers=CURL)
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines()[0] in list("123456")
    posted = client.post("/", data={"notation": "2d1"}, headers=CURL)
    assert posted.text.splitlines()[:2] == ["2", "2d1: 1, 1"]
    wrong = client.get("/?notation=1dx", headers=CURL)
    assert (wrong.status_code, wrong.mimetype) == (422, "text/plain")
    assert wrong.text.splitlines()[:2] == ["1dx", "  ^"]
    browser = client.get("/", headers={**CURL, "Accept": "text/html"})
    assert browser.mimetype == "text/html"


def test_head_and_options_are_right_everywhere(client: FlaskClient) -> None:
    for path, allowed in {
        "/": {"GET", "POST"},
        "/api": {"GET"},
        "/api/roll": {"GET", "POST"},
    }.items():
        head = client.head(path)
        assert (head.status_code, head.data) == (200, b"")
        options = client.options(path)
        assert options.status_code in {200, 204}
        assert set(options.headers["Allow"].split(", ")) == allowed | {"HEAD", "OPTIONS"}
    assert client.head("/").headers["Content-Length"] == client.get("/").headers["Content-Length"]


def test_the_api_page_shows_lines_to_copy(client: FlaskClient) -> None:
    page = client.get("/api", base_url="http://dice.example/").text
    assert "curl http://dice.example/api/roll</code>" in page
    assert "--data-urlencode notation=1d6" in page
    assert "What to roll, such as 3d6+2" in page


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("def run(a: int = 2) -> int:\n    return a * 21", '<strong class="big">42</strong>'),
        ("def run() -> str:\n    return '<hello>'", '<strong class="big">&lt;hello&gt;</strong>'),
        ("def run() -> list[int]:\n    return [1, 2]", "<li>1</li>\n<li>2</li>"),
        (
            "def run() -> dict[str, bool]:\n    return {'a': True}",
            '<dt>a</dt><dd><data value="true">Yes</data></dd>',
        ),
        ("def run() -> None:\n    pass", '<p class="empty">Done. There is nothing to show.</p>'),
        ("def run() -> str:\n    return 'long ' * 99", '<div class="data">long long'),
        ("def run() -> dict[str, list[int]]:\n    return {'a': [7]}", "<li>7</li>"),
    ],
)
def test_any_result_is_shown_as_the_data_that_it_is(
    client_of: ClientOf, source: str, shown: str
) -> None:
    client = client_of(source)
    assert shown in client.post("/").text
    assert client.get("/", headers=CURL).status_code == 200
    assert "<title>Run</title>" in client.get("/").text


def test_of_a_huge_result_the_page_shows_the_beginning_and_the_api_all(
    client_of: ClientOf,
) -> None:
    client = client_of("def run(n: int = 300_000) -> list[int]:\n    return list(range(n))")
    page = client.post("/").text
    assert page.count("<li>") == 1000
    assert '<p class="more">and 299,000 more</p>' in page
    assert "more</p>" not in client.post("/", data={"n": "1000"}).text
    whole = client.get("/api/run").json
    assert whole is not None
    assert len(whole) == 300_000
    rows = (
        "def run() -> dict[str, list[list[int]]]:\n    return {'more': [[1, 2, 3]] * 9999 + [[4]]}"
    )
    page = client_of(rows).post("/").text
    assert page.count("<li>") == 999
    assert "and 9,750 more" in page


def test_a_number_of_thousands_of_digits_is_shown(client_of: ClientOf) -> None:
    client = client_of("import math\ndef run() -> list[int]:\n    return [math.factorial(2000)]")
    assert "<li>331627509245" in client.post("/").text
    assert "331627509245" in client.get("/", headers=CURL).text
    assert client_of("def run() -> int:\n    return 9**9999").post("/").status_code == 200


def test_what_the_odds_say_is_never_rounded_to_certainty() -> None:
    assert dice_view.percent(1) == "100 %"
    assert dice_view.percent(0) == "0 %"
    assert dice_view.percent(0.99999) == "99.9 %"
    assert dice_view.percent(1 / 46656) == "1 in 46,656"
    assert dice_view.percent(1e-30) == "next to nothing"


@pytest.mark.parametrize(
    ("notation", "total", "said"),
    [
        ("20d20", 20, ["next to nothing", "100 %", "210"]),
        ("20d20", 21, ["next to nothing", "99.9 %", "210"]),
        ("1000d6", 6000, ["next to nothing", "next to nothing", "3,500"]),
        ("3d6", 19, ["0 %", "0 %", "10.5"]),
        ("2d6*2", 5, ["0 %", "97.2 %", "14"]),
        ("1d300000", 1, ["1 in 300,000", "100 %", "150,000.5"]),
        ("1dF", 0, ["33.3 %", "66.7 %", "0"]),
    ],
)
def test_a_certainty_is_told_only_where_there_is_one(
    notation: str, total: int, said: list[str]
) -> None:
    told = [value for _, value in dice_view.facts(odds(notation), total)]
    assert told == said


def test_a_simulation_knows_no_chance_smaller_than_one_of_its_rolls() -> None:
    known = odds("100d1000000")
    assert known.samples
    least = f"less than 1 in {known.samples:,}"
    unseen = next(
        t for t in range(known.outcomes[0], known.outcomes[-1]) if t not in known.outcomes
    )
    assert dice_view.facts(known, unseen)[0][1] == least
    assert [value for _, value in dice_view.facts(known, known.maximum)[:2]] == [least, least]
    assert dice_view.facts(known, known.minimum + 1)[1][1] == "about 99.9 %"


@pytest.mark.parametrize(
    "notation", ["1d6", "3d6+2", "100d6", "1d1000000", "2d6*3", "10d6!", "4dF"]
)
def test_every_total_that_can_come_has_its_bar_in_the_chart(notation: str) -> None:
    known = odds(notation)
    for total in (known.outcomes[0], known.outcomes[-1], round(known.mean) or 1):
        chart = dice_chart.chart(known, total)
        assert chart is not None
        assert chart.low <= total <= chart.high
        places = sorted(int(x) for x in re.findall(r"M(\d+)\.1 ", chart.bars + chart.here))
        assert places == list(range(chart.width))
        assert chart.width <= dice_chart.BARS


def test_odds_are_kept_for_some_notations_of_few_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dice_view, "_small", {})
    monkeypatch.setattr(dice_view, "KEPT", 3)
    for notation in ("1d2", "1d3", "1d4", "1d3", "1d5", "1d100000"):
        dice_view.text(roll(notation))
    assert list(dice_view._small) == ["1d3", "1d4", "1d5"]


@pytest.mark.parametrize(
    "form",
    [
        {"notation": "nonsense"},
        {"notation": "3d6", "more": "x" * 20_000},
        {"notation": "3d6", **{f"n{number}": "" for number in range(300)}},
    ],
)
def test_what_is_not_answered_at_once_is_answered_by_flask(form: dict[str, str]) -> None:
    client = create_app().test_client()
    answer = client.post("/", data=form)
    expected = {"nonsense": 422}.get(form["notation"], 413 if len(form) > 200 else 200)
    assert answer.status_code == expected
    assert "Content-Security-Policy" in answer.headers


def test_the_page_of_a_result_is_the_same_from_flask_and_before_it() -> None:
    """Short forms are answered before Flask, where the algorithm promises to be quick."""
    client = create_app().test_client()
    form = {"notation": "3d1", "seed": "7", "_last": "old"}
    at_once = client.post("/", data=form)
    by_flask = client.post("/", data={**form, "more": "x" * 20_000})
    assert at_once.data == by_flask.data
    kept = {"Content-Type", "Content-Length", "Vary", "Cache-Control", "Content-Security-Policy"}
    assert {k: at_once.headers[k] for k in kept} == {k: by_flask.headers[k] for k in kept}
