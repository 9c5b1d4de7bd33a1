"""Words made of names and docstrings, and numbers as people read them."""

from __future__ import annotations

import pytest

from webapp.kinds.figures import figure, shown
from webapp.kinds.prose import prose
from webapp.kinds.words import hint, label, unit


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (153000.0, "153,000"),
        (1234567.891, "1,234,567.89"),
        (3.14159265, "3.1416"),
        (0.123456, "0.1235"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e-7, "1 \N{MULTIPLICATION SIGN} 10⁻⁷"),
        (-6.02214076e23, "-6.022 \N{MULTIPLICATION SIGN} 10²³"),
        (999, "999"),
        (1234, "1,234"),
        (10**30, "1" + "0" * 30),
        (float("inf"), "inf"),
    ],
)
def test_a_number_has_no_more_digits_than_say_something(number: float, told: str) -> None:
    assert shown(number) == told


def test_a_year_is_a_name() -> None:
    assert (shown(1987, "birth_year"), shown(1987, "size")) == ("1987", "1,987")


def test_the_exact_number_is_behind_a_shortened_one() -> None:
    assert figure(1 / 3) == (
        '<data value="0.3333333333333333" title="0.3333333333333333">0.3333</data>'
    )
    assert figure(12345) == '<data value="12345">12,345</data>'
    assert figure(7) == "7"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The price in EUR.", "EUR"),
        ("Expected price (in €).", "€"),
        ("How far it flies [km/h].", "km/h"),
        ("Price in thousands of dollars. Never below 0.", "thousands of dollars"),
        ("The time in seconds", "seconds"),
        ("A share in %.", "%"),
        ("The number of words in the text.", ""),
        ("The winner (if any).", ""),
        ("What was found in order.", ""),
        ("", ""),
    ],
)
def test_a_unit_is_found_where_one_is_named(text: str, found: str) -> None:
    assert unit(text) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("living area in m².", "Living area in m²."),
        ("a number", "A number"),
        ("kg of flour", "kg of flour"),
        ("m² of ground", "m² of ground"),
        ("x_min is kept", "x_min is kept"),
        ("iPhone or not", "iPhone or not"),
        ("Done", "Done"),
        ("", ""),
    ],
)
def test_a_hint_begins_with_a_capital_unless_it_is_no_word(text: str, told: str) -> None:
    assert hint(text) == told


def test_names_of_a_result_become_words_and_data_stays() -> None:
    assert [label("mean_price"), label("New York_2"), label("a-b")] == [
        "mean price",
        "New York_2",
        "a-b",
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two lines.</p>"),
        ("Of:\n- a\n  b\n* c", "<p>Of:</p>\n<ul><li>a b</li><li>c</li></ul>"),
        ("1. one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
        ("`a < b` and ``x``", "<p><code>a &lt; b</code> and <code>x</code></p>"),
        ("2 * 3 ** 4", "<p>2 * 3 ** 4</p>"),
        ("**so**", "<p><strong>so</strong></p>"),
        (">>> f(1)\n2", "<p>&gt;&gt;&gt; f(1) 2</p>"),
        ("    a = 1\n    b", '<pre tabindex="0"><code>a = 1\nb</code></pre>'),
        ("<script>alert('1')</script>", "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("", ""),
    ],
)
def test_a_docstrings_text_is_a_small_part_of_markdown(text: str, html: str) -> None:
    assert prose(text) == html


@pytest.mark.parametrize(
    ("text", "to", "told"),
    [
        ("See https://example.org/a.", "https://example.org/a", "example.org/a"),
        ("<https://example.org/>", "https://example.org/", "example.org"),
        ("[the paper](https://example.org/?a=1&b)", "https://example.org/?a=1&amp;b", "the paper"),
        ("`the paper <https://example.org>`_", "https://example.org", "the paper"),
        ('https://e.org/"onclick="x', "https://e.org/", "e.org"),
    ],
)
def test_links_lead_where_they_say(text: str, to: str, told: str) -> None:
    assert f'<a href="{to}" rel="noreferrer">{told}</a>' in prose(text)
    assert prose(text).count("<a ") == 1
