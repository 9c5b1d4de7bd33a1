"""What the checks say of a project that shows a function: `create_app("model:predict")`."""

from __future__ import annotations

import pytest
from users import User

from dicectl.checks import fixes, seam
from dicectl.source.project import Project

from .conftest import ENGINE, SEAM_APP, Look, codes, findings, write

Files = dict[str, str | bytes | None]
SERVER = "web: gunicorn --config python:webapp.serving.gunicorn_conf"
DIRECT = f"{SERVER} \"webapp:create_app('model:predict')\"\n"
UV_LOCK = """
[[package]]
name = "flats"
source = { virtual = "." }
dependencies = [{ name = "dicectl-web" }]

[[package]]
name = "dicectl-web"
source = { path = "vendor/dicectl_web-0.2.0-py3-none-any.whl" }
dependencies = [{ name = "flask" }, { name = "gunicorn" }, { name = "pydantic" }]

[[package]]
name = "flask"

[[package]]
name = "gunicorn"

[[package]]
name = "pydantic"
"""
PYPROJECT = """
[project]
name = "flats"
requires-python = ">=3.11"
dependencies = ["dicectl-web"]

[tool.uv.sources]
dicectl-web = { path = "vendor/dicectl_web-0.2.0-py3-none-any.whl" }
"""
PIPFILE_LOCK = (
    '{"default": {"dicectl-web": {"path": "./vendor/dicectl_web-0.2.0-py3-none-any.whl"},'
    ' "flask": {}, "gunicorn": {}, "pydantic": {}}}'
)
POETRY_LOCK = UV_LOCK.split("\n\n", 1)[1].replace("[{ name = ", "{").replace(" }]", ' = "*"}')


def app(arguments: str) -> str:
    return f"from webapp import create_app\n\napp = create_app({arguments})\n"


GOOD: dict[str, Files] = {
    "as it is written": {},
    "without app.py": {"app.py": None, "Procfile": DIRECT},
    "without the engine's settings": {"Procfile": "web: gunicorn app:app\n"},
    "title and examples": {
        "app.py": app('\n    "model:predict",\n    title="Flats",\n    examples=[{"size": 50}],\n')
    },
    "every function of a module": {"app.py": app('"model"')},
    "another way to import": {
        "app.py": 'import webapp\napp = webapp.create_app("model:predict")\n'
    },
    "an app that is typed": {
        "app.py": "from flask import Flask\nfrom webapp import create_app as make\n\n"
        'app: Flask = make("model:predict")\n'
    },
    "line ends of Windows": {
        name: SEAM_APP[name].replace("\n", "\r\n")  # type: ignore[arg-type,call-overload]
        for name in ("model.py", "app.py", "requirements.txt")
    },
    "packages of one's own": {
        "model.py": "import numpy\n\n\ndef predict(x: float) -> int:\n    return numpy.ceil(x)\n",
        "requirements.txt": f"numpy\n./{ENGINE}  # the web engine\n",
    },
    "a wheel named without ./": {"requirements.txt": f"{ENGINE}\n"},
    "a wheel by name": {"requirements.txt": f"dicectl-web @ file:./{ENGINE}\n"},
    "a page of one's own": {"templates/page.html": '{% extends "base.html" %}'},
    "a class that is called, and a partial": {
        "model.py": (
            "from functools import partial\n\n\nclass Model:\n"
            "    def __call__(self, x: int) -> int:\n        return x\n\n\n"
            "model = Model()\nfive = partial(model, x=5)\n"
        ),
        "app.py": app('"model:model", "model:five"'),
    },
    "a function of a package": {
        "flats/__init__.py": "from flats.prices import predict\n",
        "flats/prices.py": "def predict(size: float) -> float:\n    return size\n",
        "app.py": app('"flats:predict", "flats.prices:predict"'),
    },
    "a src layout": {
        "src/flats/__init__.py": "",
        "src/flats/prices.py": "def predict(size: float) -> float:\n    return size\n",
        "pyproject.toml": '[project]\nname = "flats"\n',
        "requirements.txt": f"-e .\n./{ENGINE}\n",
        "app.py": app('"flats.prices:predict"'),
    },
    "names that show when it runs": {
        "model.py": "for name in ('predict',):\n    globals()[name] = lambda: 1\n"
    },
    "a function of a try": {
        "model.py": "try:\n    from fast import predict\n"
        "except ImportError:\n    def predict(x: int) -> int:\n        return x\n"
    },
    "an app that chooses": {"app.py": "import os\n" + app('os.environ["TARGET"]')},
    "a function of a package that is installed": {
        "requirements.txt": f"numpy\n./{ENGINE}\n",
        "app.py": app('"numpy:mean", "statistics:mean", "webapp.dice:roll"'),
    },
    "input() where it may stand": {
        "model.py": SEAM_APP["model.py"]  # type: ignore[operator]
        + "\n\ndef ask():\n    return input()\n\n\nif __name__ == '__main__':\n    input()\n"
    },
    "an input of one's own": {
        "model.py": f"def input(x):\n    return x\n\n\ninput(1)\n\n\n{SEAM_APP['model.py']!s}"
    },
    "a folder that is no module": {"json/a.txt": "", "html/page.html": ""},
    "a module of a folder": {"lib/random.py": "", "lib/__init__.py": ""},
    "uv": {"requirements.txt": None, "pyproject.toml": PYPROJECT, "uv.lock": UV_LOCK},
    "Pipenv": {"requirements.txt": None, "Pipfile.lock": PIPFILE_LOCK},
    "Poetry": {
        "requirements.txt": None,
        "pyproject.toml": '[project]\nname = "flats"\ndependencies = ["dicectl-web"]\n',
        "poetry.lock": POETRY_LOCK,
    },
}


@pytest.mark.parametrize("committed", [False, True], ids=["new", "committed"])
@pytest.mark.parametrize("case", GOOD)
def test_a_project_around_a_function_is_healthy(case: str, look: Look, committed: bool) -> None:
    assert look({**SEAM_APP, **GOOD[case]}, commit=committed) == []


# What is found, a warning with a "?"; a text that it must say; the files besides the healthy ones.
BAD: dict[str, tuple[str, str, Files]] = {
    "jobs without a queue": (
        "D865",
        "huey and redis is not installed by requirements.txt",
        {"app.py": app('"model:predict", jobs=True')},
    ),
    "no list of packages": ("D101", "dicectl new .", {"requirements.txt": None}),
    "no list of packages and no app.py": (
        "D101",
        "dicectl new .",
        {"requirements.txt": None, "app.py": None, "Procfile": DIRECT},
    ),
    "no Procfile": ("D101", "dicectl check --fix", {"Procfile": None}),
    "no engine": (
        "D837",
        "requirements.txt does not bring",
        {"requirements.txt": "flask\ngunicorn\n"},
    ),
    "no engine for the Procfile": (
        "D837",
        "Procfile:1",
        {"app.py": None, "Procfile": DIRECT, "requirements.txt": "flask\ngunicorn\n"},
    ),
    "perhaps no engine": ("D837?", "app.py:1", {"requirements.txt": "gunicorn\nobscure\n"}),
    "a package that the function's module imports": (
        "D816",
        "model.py:1: import numpy",
        {"model.py": f"import numpy\n{SEAM_APP['model.py']!s}"},
    ),
    "a package that it imports, without app.py": (
        "D816",
        "model.py:1: import numpy",
        {
            "model.py": f"import numpy\n{SEAM_APP['model.py']!s}",
            "app.py": None,
            "Procfile": DIRECT,
        },
    ),
    "no such module": ("D838", "app.py:3: app = create_app", {"app.py": app('"zzz:nothing"')}),
    "a misspelt module": (
        "D838",
        'Write "model:predict" in app.py, in place of "modle:predict"',
        {"app.py": app('"modle:predict"')},
    ),
    "a module in another letter case": (
        "D838",
        'Write "Model:predict" in app.py',
        {"model.py": None, "Model.py": SEAM_APP["model.py"]},
    ),
    "a file for a module": ("D838", 'Write "model:predict"', {"app.py": app('"model.py:predict"')}),
    "a path for a module": (
        "D838",
        'Write "lib.a:predict"',
        {"lib/a.py": SEAM_APP["model.py"], "app.py": app('"lib/a.py:predict"')},
    ),
    "a dot for a colon": ("D838", 'Write "model:predict"', {"app.py": app('"model.predict"')}),
    "a function that is elsewhere": (
        "D838",
        'Write "model:predict"',
        {"app.py": app('"zz:predict"')},
    ),
    "a module perhaps": (
        "D838?",
        "app.py:3",
        {"app.py": app('"zzz:f"'), "requirements.txt": f"./{ENGINE}\nobscure\n"},
    ),
    "a module that git ignores": (
        "D838",
        "git add --force model.py",
        {".gitignore": "model.py\n.env\n"},
    ),
    "no such module in the Procfile": (
        "D838",
        'Write "model:predict" in Procfile',
        {"app.py": None, "Procfile": DIRECT.replace("model:", "modell:")},
    ),
    "no such function": (
        "D839",
        'Write "model:predict" in app.py',
        {"app.py": app('"model:predcit"')},
    ),
    "no function at all": ("D839", "model.py: no public function", {"model.py": "x = 1\n"}),
    "an empty module": ("D839", "Write a function predict in model.py", {"model.py": ""}),
    "one of two functions": ("D839", "app.py:3", {"app.py": app('"model:predict", "model:train"')}),
    "a function that is imported": (
        "D839",
        "other.py has no function predict",
        {"model.py": "from other import predict\n", "other.py": "def train(x: int): pass\n"},
    ),
    "an untyped parameter": (
        "D840",
        "model.py:1: def predict(size):",
        {"model.py": "def predict(size):\n    return size\n"},
    ),
    "a plain class": (
        "D840",
        "there is no field for things: list[Thing]",
        {"model.py": "class Thing:\n    pass\n\n\ndef predict(things: list[Thing]): pass\n"},
    ),
    "any number of inputs": (
        "D840",
        "name each input",
        {"model.py": "def predict(*sizes):\n    return sizes\n"},
    ),
    "a method": (
        "D840",
        "a method of Model",
        {"model.py": "class Model:\n    def predict(self, x: int) -> int:\n        return x\n"},
    ),
    "a method by its name": (
        "D840",
        "model.py:2",
        {
            "model.py": "class Model:\n    def predict(self, x: int) -> int:\n        return x\n",
            "app.py": app('"model:Model.predict"'),
        },
    ),
    "a class": ("D840", "it is a class", {"model.py": "class predict:\n    pass\n"}),
    "a lambda": ("D840", "it is a lambda", {"model.py": "predict = lambda x: x\n"}),
    "a value": ("D840", "it is no function", {"model.py": "predict = {}\n"}),
    "a module without a function for a page": (
        "D840",
        "model.py:1: def predict(size):   (the parameter size needs a type",
        {"model.py": "def predict(size):\n    return size\n", "app.py": app('"model"')},
    ),
    "a module without functions": ("D840", "no public", {"model.py": "", "app.py": app('"model"')}),
    "a syntax error": ("D807", "model.py:1: def predict(:", {"model.py": "def predict(:\n"}),
    "no text": ("D807", "model.py", {"model.py": b"def predict(\xff\xfe: int): pass\n"}),
    "input()": (
        "D841",
        "model.py:1: size = float(input('Size? '))",
        {"model.py": f"size = float(input('Size? '))\n{SEAM_APP['model.py']!s}"},
    ),
    "input() in a loop of another module": (
        "D841",
        "other.py:2",
        {
            "model.py": f"import other\n{SEAM_APP['model.py']!s}",
            "other.py": "while True:\n    input()\n",
        },
    ),
    "input() in an app of Flask": (
        "D841",
        "app.py:3",
        {"app.py": "from flask import Flask\napp = Flask('')\ninput()\n"},
    ),
    "a module called as one of Python's": (
        "D842",
        "mv random.py my_random.py, and write my_random where random is meant",
        {"random.py": SEAM_APP["model.py"], "app.py": app('"random:predict"')},
    ),
    "another module called as one of Python's": ("D842?", "random.py", {"random.py": ""}),
    "a module called as one of the engine's": ("D842", "the package flask", {"flask.py": ""}),
    "a folder called as one of the engine's": (
        "D842",
        "mv pydantic my_pydantic",
        {"pydantic/__init__.py": ""},
    ),
    "a module called as a package": (
        "D842",
        "the package scikit-learn",
        {"sklearn.py": "", "requirements.txt": f"scikit-learn\n./{ENGINE}\n"},
    ),
    "a webapp of one's own": ("D842", "web engine", {"webapp/__init__.py": "create_app = print\n"}),
    "no wheel": ("D812", "requirements.txt:1", {ENGINE: None}),
    "no wheel named without ./": (
        "D812",
        ENGINE,
        {ENGINE: None, "requirements.txt": f"{ENGINE}\n"},
    ),
    "a wheel that git ignores": ("D812", "left out by git", {".gitignore": "*.whl\n.env\n"}),
}


def test_a_function_of_a_folder_with_spaces_is_found(own_git: User) -> None:
    folder = own_git.folder / "für alle Fälle"
    write(folder, {**SEAM_APP, "app.py": app('"model:predcit"')})
    assert [one.code for one in findings(folder)] == ["D839"]


def test_the_procfile_that_is_written_has_the_settings_of_the_engine(own_git: User) -> None:
    write(own_git.folder, {**SEAM_APP, "Procfile": None})
    (fix,) = fixes.find(Project.find(own_git.folder))
    assert (fix.path, fix.after.decode()) == ("Procfile", SEAM_APP["Procfile"])


NOTEBOOK = '{"cells": []}'
# A folder without an app: what is seen of it, and what is to be done.
BEGINNINGS: dict[str, tuple[Files, str, str]] = {
    "a function": (
        {"model.py": SEAM_APP["model.py"]},
        "model.py:4: predict could be shown by a page",
        "dicectl new .",
    ),
    "a function and its helper": (
        {
            "model.py": "def half(x: int) -> int:\n    return x // 2\n\n\n"
            "def predict(x: int) -> int:\n    return half(x)\n"
        },
        "model.py:5: predict could be shown by a page",
        "dicectl new .",
    ),
    "several functions": (
        {"a.py": SEAM_APP["model.py"], "b.py": SEAM_APP["model.py"]},
        "functions that a page could show: a:predict, b:predict",
        "dicectl new . --from a:predict",
    ),
    "more functions than can be shown": (
        {f"m{number}.py": SEAM_APP["model.py"] for number in range(8)},
        "m5:predict and 2 more",
        "dicectl new . --from m0:predict",
    ),
    "a notebook": (
        {"flats.ipynb": NOTEBOOK},
        "flats.ipynb is a notebook, which no server can load",
        "jupyter nbconvert --to script flats.ipynb && dicectl new .",
    ),
    "a notebook with a name that no module has": (
        {"Süße Preise.ipynb": NOTEBOOK},
        "Süße Preise.ipynb is a notebook",
        "jupyter nbconvert --to script --output Sue_Preise 'Süße Preise.ipynb' && dicectl new .",
    ),
    "a bot": (
        {"bot.py": f"import discord\n{SEAM_APP['model.py']!s}"},
        "none of them has an app",
        "Write into Procfile a line",
    ),
}


@pytest.mark.parametrize("case", BEGINNINGS)
def test_a_folder_without_an_app_is_told_how_to_get_one(case: str, look: Look) -> None:
    files, seen, fix = BEGINNINGS[case]
    gitignore = {".gitignore": SEAM_APP[".gitignore"], ".python-version": "3.13\n"}
    (found,) = look({**gitignore, **files})
    assert (found.code, seen in found.evidence) == ("D101", True)
    assert found.fix.startswith(fix)


def test_a_deploy_stops_with_the_same_words(own_git: User) -> None:
    write(own_git.folder, {"model.py": SEAM_APP["model.py"]})
    ran = own_git.dicectl("deploy", "flats", "--to", "local")
    assert ran.status == 3
    assert "model.py:4: predict could be shown by a page" in ran.err
    assert "Next: dicectl new .\n" in ran.err


def test_what_shows_only_when_the_app_runs_gets_no_tick(own_git: User) -> None:
    write(own_git.folder, {**SEAM_APP, "app.py": app("*TARGETS, 'model:predict'")})
    assert list(seam.shown(Project.find(own_git.folder))) == [""]
    write(own_git.folder, SEAM_APP)
    assert list(seam.shown(Project.find(own_git.folder))) == []


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_is_found(case: str, look: Look) -> None:
    wanted, said, files = BAD[case]
    found = look({**SEAM_APP, **files})
    assert codes(found) == {wanted}, found
    assert said in f"{found[0].title}\n{found[0].evidence}\n{found[0].fix}"
    assert found[0].fix


def test_an_older_engine_is_seen_and_how_to_renew_it(look: Look) -> None:
    old = ENGINE.replace("0.2.0", "0.0.9")
    (found,) = look({**SEAM_APP, ENGINE: None, old: SEAM_APP[ENGINE], "requirements.txt": old})
    assert (found.code, found.level, found.fix) == ("D850", "warning", "dicectl new . --renew")


def test_an_engine_that_was_changed_by_hand_is_seen(look: Look) -> None:
    (found,) = look({**SEAM_APP, ENGINE: bytes(SEAM_APP[ENGINE])[:-9]})
    assert (found.code, found.level) == ("D864", "warning")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("pandas.DataFrame", []),
        ("list[table.DataFrame | None]", []),
        ("Picture.Image", []),
        ("Annotated[int, Field(ge=1)]", []),
        ("pandas.Series", [""]),
        ("list[table.Series]", [""]),
        ("Ours", [""]),
    ],
)
def test_a_type_from_elsewhere_is_not_said_to_be_well(
    own_git: User, wanted: str, said: list[str]
) -> None:
    imports = (
        "import pandas\nimport pandas as table\nfrom typing import Annotated\n"
        "from PIL import Image as Picture\nfrom pydantic import Field\nfrom ours import Ours\n"
    )
    source = f"{imports}def predict(x: {wanted}) -> int:\n    return 1\n"
    write(own_git.folder, {**SEAM_APP, "model.py": source})
    assert list(seam.shown(Project.find(own_git.folder))) == said
