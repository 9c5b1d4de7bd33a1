"""Somebody's own function on the web, with dicectl installed from its wheel and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from newcomers import Fields, Installed, Newcomer, called, install, newcomer, page
from playwright.sync_api import expect, sync_playwright
from standin import Standin
from users import User

SLUGS = '''"""Slugs."""

import re


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def slug(text: str, separator: str = "-") -> str:
    """Make a text fit for an address.

    Args:
        text: any text.
    """
    return separator.join(words(text))
'''
TRAIN = """\
import joblib
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

data = load_iris()
joblib.dump(LogisticRegression(max_iter=500).fit(data.data, data.target), "iris.joblib")
"""
IRIS = '''"""Irises."""

from pathlib import Path

import joblib

MODEL = joblib.load(Path(__file__).parent / "iris.joblib")
NAMES = ["setosa", "versicolor", "virginica"]


def classify(
    sepal_length: float, sepal_width: float, petal_length: float, petal_width: float
) -> str:
    """Tell which iris this is."""
    return NAMES[MODEL.predict([[sepal_length, sepal_width, petal_length, petal_width]])[0]]
'''
FLOWER = {"sepal_length": 6.3, "sepal_width": 3.3, "petal_length": 6.0, "petal_width": 2.5}
GEOMETRY = """\
def area(width: float, depth: float) -> float:
    return width * depth


def volume(width: float, depth: float, height: float) -> float:
    return width * depth * height
"""
PLURAL = """\
import inflection


def plural(word: str) -> str:
    return inflection.pluralize(word)
"""
UV = """\
[project]
name = "plurals"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["inflection>=0.5"]  # mine

[tool.uv]
package = false
"""
# Poetry asks an index that it does not know by name for pages alone, which every index has.
POETRY = """\
[project]
name = "plurals"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["inflection (>=0.5)"]  # mine

[build-system]
requires = ["poetry-core>=2"]
build-backend = "poetry.core.masonry.api"

[[tool.poetry.source]]
name = "index"
url = "https://pypi.org/simple/"
priority = "primary"
"""
PIPFILE = """\
[[source]]
url = "https://pypi.org/simple"
verify_ssl = true
name = "pypi"

[packages]
inflection = "*"  # mine
"""


@dataclass(frozen=True)
class Case:
    """A folder, what its functions are asked, and what they answer."""

    files: Mapping[str, str]
    calls: Mapping[str, tuple[Mapping[str, Any], Any]]
    new: tuple[str, ...] = ()
    run: str = ""
    lists: str = "requirements.txt"


MICE: Mapping[str, tuple[Mapping[str, Any], Any]] = {"plural": ({"word": "mouse"}, "mice")}
CASES = {
    "a classifier": Case(
        {"train.py": TRAIN, "model.py": IRIS}, {"classify": (FLOWER, "virginica")}, run="model.py"
    ),
    "a text": Case(
        {"slugs.py": SLUGS}, {"slug": ({"text": "To be, or"}, "to-be-or")}, run="slugs.py"
    ),
    "a src layout": Case(
        {"src/shop/__init__.py": "", "src/shop/slugs.py": SLUGS},
        {"slug": ({"text": "A b", "separator": "_"}, "a_b")},
        run="shop.slugs:slug",
    ),
    "uv": Case({"plural.py": PLURAL, "pyproject.toml": UV}, MICE, lists="uv.lock"),
    "Poetry": Case({"plural.py": PLURAL, "pyproject.toml": POETRY}, MICE, lists="poetry.lock"),
    "Pipenv": Case({"plural.py": PLURAL, "Pipfile": PIPFILE}, MICE, lists="Pipfile.lock"),
    "several functions": Case(
        {"geometry.py": GEOMETRY},
        {
            "area": ({"width": 2, "depth": 3}, 6.0),
            "volume": ({"width": 2, "depth": 3, "height": 4}, 24.0),
        },
        new=("--from", "geometry.py"),
        run="geometry:area",
    ),
}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Environments with dicectl's wheel, and with what somebody else has."""
    return install(tmp_path_factory)


@pytest.fixture
def new(user: User, installed: Installed) -> Newcomer:
    """Somebody in an empty folder."""
    return newcomer(user, installed)


def written(someone: Newcomer, case: Case, installed: Installed) -> None:
    """Write the files of a case, train its model, and make a project of it."""
    someone.write(case.files)
    if "train.py" in case.files:
        ran = someone.run(str(installed.science / "bin" / "python"), "train.py")
        assert ran.status == 0, ran.err
    someone.dicectl("new", ".", *case.new)


def answers(someone: Newcomer, url: str, case: Case) -> None:
    """The page and the API give the right answer of each function, and so does the terminal."""
    for name, (values, wanted) in case.calls.items():
        address = f"{url}{name}" if len(case.calls) > 1 else url
        assert set(values) <= page(address).names
        shown = f"{wanted:g}" if isinstance(wanted, float) else wanted
        assert shown in page(address, values).text
        assert called(url, name, values) == wanted
    name, (values, wanted) = next(iter(case.calls.items()))
    (someone.folder.parent / "values.json").write_text(json.dumps(values))
    target = case.run or f"plural:{name}"
    ran = someone.dicectl("run", target, "--json", "--input", "../values.json")
    assert json.loads(ran.out) == wanted


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a project."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path): path.read_bytes()
        for path in paths
        if not {".git", "__pycache__"} & set(path.relative_to(folder).parts)
    }


@pytest.mark.parametrize("name", CASES)
def test_a_function_is_deployed_and_gives_one_answer_everywhere(
    new: Newcomer, installed: Installed, name: str
) -> None:
    case = CASES[name]
    written(new, case, installed)
    assert (new.folder / case.lists).exists()
    assert "No problems found" in new.dicectl("check", "--to", "local").out
    url = new.dicectl("deploy", "my-function", "--to", "local").out.strip()
    answers(new, url, case)
    before = files(new.folder)
    new.dicectl("new", ".", *case.new)
    assert files(new.folder) == before


def test_the_page_is_changed_by_the_users_templates_and_shows_in_a_browser(
    new: Newcomer, installed: Installed
) -> None:
    case = CASES["a text"]
    new.write(case.files)
    new.dicectl("new", ".", "--eject", "page")
    changed(new.folder / "templates" / "page.html", r"(\{% block main %\})", r"\1<p>Ours.</p>")
    style = new.folder / "static" / "theme.css"
    style.write_text(style.read_text() + "\nbody { background: rgb(1, 2, 3) !important }\n")
    url = new.dicectl("deploy", "my-page", "--to", "local").out.strip()
    answers(new, url, case)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"], timeout=60_000
        )
        seen = browser.new_page()
        seen.goto(url)
        expect(seen.get_by_text("Ours.")).to_be_visible()
        assert seen.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(1, 2, 3)"
        seen.locator("[name=text]").fill("To be, or")
        seen.locator("form button").first.click()
        expect(seen.get_by_text("to-be-or").first).to_be_visible()
        browser.close()


def changed(path: Path, what: str, by: str) -> None:
    """Change a file, which must have the place."""
    text, count = re.subn(what, by, path.read_text(), count=1)
    assert count == 1, path.read_text()
    path.write_text(text)


@pytest.fixture
def tutor(herokuser: User, installed: Installed) -> Newcomer:
    """Somebody who has the Heroku CLI as well."""
    return newcomer(herokuser, installed)


def test_a_classifier_is_deployed_to_heroku(
    tutor: Newcomer, installed: Installed, heroku: Standin
) -> None:
    case = CASES["a classifier"]
    written(tutor, case, installed)
    url = tutor.dicectl("deploy", "my-irises-7", "--commit").out.strip()
    assert url == heroku.app("my-irises-7").web_url
    for name, (values, wanted) in case.calls.items():
        assert called(url, name, values) == wanted


def test_a_project_is_pushed_by_hand_with_the_tutorials_commands(
    tutor: Newcomer, installed: Installed, heroku: Standin
) -> None:
    case = CASES["a text"]
    written(tutor, case, installed)
    for command in (
        *("git init --quiet --initial-branch=main", "git add .", "git commit --quiet -m First"),
        *("heroku create my-slugs-7", "heroku git:remote -a my-slugs-7", "git push heroku main"),
    ):
        ran = tutor.run(*command.split())
        assert ran.status == 0, f"{command}\n{ran.out}{ran.err}"
    heroku.app("my-slugs-7").wait("up", timeout=60)
    url = heroku.app("my-slugs-7").web_url
    found: Fields = page(url, {"text": "To be, or"})
    assert "to-be-or" in found.text
    assert called(url, "slug", {"text": "To be, or"}) == "to-be-or"
