"""What `check` sees before a push and what `explain` reads after it name each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dicectl.errors import files, seam
from dicectl.errors.catalogue import CATALOGUE
from dicectl.explain import EXPLANATIONS
from dicectl.explain.lookup import about
from dicectl.output.explanations import lines

DOCS = Path(__file__).parents[3] / "docs"
NAMED = {code: [one.name for one in EXPLANATIONS if code in one.checks] for code in CATALOGUE}
# Findings that no program prints anything about later: what goes wrong then, if anything.
SILENT = {
    "D803": "the line is passed over",
    "D818": "a page without its style",
    "D820": "another Python than was meant",
    "D827": "files that nobody needs",
    "D829": "somebody reads the key",
    "D831": "somebody reads the key",
    "D832": "it is about the repair itself",
    "D833": "pip says that the login was refused, as for a misspelt one",
    "D836": "the other line is passed over",
    "D838": "the web engine says so itself, in a page of its own",
    "D839": "the web engine says so itself, in a page of its own",
    "D840": "the web engine says so itself, in a page of its own",
    "D850": "an older page",
    "D865": "the web engine says so itself, in a page of its own",
    "D864": "a page that is not renewed",
}


def test_each_check_of_the_files_names_what_is_explained_later() -> None:
    silent = {code for code in files.CATALOGUE | seam.CATALOGUE if not NAMED[code]}
    assert silent == SILENT.keys()


def test_explanations_name_checks_that_there_are() -> None:
    assert {code for one in EXPLANATIONS for code in one.checks} <= CATALOGUE.keys()


@pytest.mark.parametrize(("page", "sign"), [("errors.md", 1), ("explanations.md", 0)])
def test_the_pages_show_both(page: str, sign: int) -> None:
    rows = [row.split(" | ") for row in (DOCS / page).read_text().splitlines() if " | " in row]
    shown = {
        (re.sub(r"\[(.+?)\].*", r"\1", row[0]).strip("| "), row[-1].strip("| ")) for row in rows
    }
    pairs = [(code, name) for code, names in NAMED.items() for name in names]
    for pair in pairs:
        own, other = pair[1 - sign], pair[sign]
        assert any(one == own and other in rest.split(", ") for one, rest in shown), pair


@pytest.mark.parametrize(("name", "other"), [("D816", "module-not-found"), ("H20", "D875")])
def test_explain_says_it(name: str, other: str) -> None:
    known = about(name)
    assert known
    assert other in lines(known, "")[-1]
