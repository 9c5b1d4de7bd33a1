"""`dicectl new`: what it finds, what it writes, and what it leaves alone."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest
from users import User

from dicectl.checks.engine import is_unchanged, record
from dicectl.projects import engine
from dicectl.projects.jobs import switched_on

MODEL = '''"""Prices."""


def _rounded(price: float) -> float:
    return round(price, 2)


def area(width: float, depth: float) -> float:
    """Return an area."""
    return width * depth


def predict(width: float, depth: float = 2.0) -> float:
    """Predict a price."""
    return _rounded(area(width, depth) * 1000)
'''
WRITTEN = {
    *("model.py", "app.py", "Procfile", "requirements.txt", ".python-version", ".gitignore"),
    *("README.md", "tests/test_app.py", engine.path()),
}


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, without git's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_a_folder_with_one_function_becomes_a_project(user: User) -> None:
    user.write({"model.py": MODEL})
    ran = user.dicectl("new", ".")
    assert ran.status == 0
    assert files(user.folder).keys() == WRITTEN
    assert 'create_app("model:predict")' in (user.folder / "app.py").read_text()
    assert (user.folder / "model.py").read_text() == MODEL
    assert "dicectl deploy project --to local" in ran.err


@pytest.mark.parametrize("args", [[], ["--template", "flask"], ["--eject", "page"]])
def test_again_it_changes_nothing_and_says_so(user: User, args: list[str]) -> None:
    user.write({"model.py": MODEL})
    user.dicectl("new", ".", *args)
    before = files(user.folder)
    ran = user.dicectl("new", ".", *args)
    assert (ran.status, files(user.folder)) == (0, before)
    assert "Nothing to write" in ran.err


def test_a_new_folder_gets_a_function_that_runs(user: User) -> None:
    ran = user.dicectl("new", "Émile's shop")
    assert ran.status == 0
    folder = user.folder / "Émile's shop"
    assert 'create_app("emile_s_shop:emile_s_shop")' in (folder / "app.py").read_text()
    tested = user.run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder)
    assert tested.status == 0, tested.out


def test_a_dry_run_shows_every_file_and_writes_none(user: User) -> None:
    user.write({"model.py": MODEL})
    ran = user.dicectl("new", ".", "--dry-run")
    assert ran.status == 0
    assert all(path in ran.out for path in WRITTEN - {"model.py"})
    assert files(user.folder).keys() == {"model.py"}
    listed = user.dicectl("new", ".", "--dry-run", "--json").events
    assert {event["path"] for event in listed} == WRITTEN - {"model.py"}


def test_of_several_functions_it_asks_which(user: User) -> None:
    user.write({"model.py": "".join(f"def {name}(x: int): ...\n" for name in ("one", "two"))})
    ran = user.dicectl("new", ".")
    assert (ran.status, files(user.folder).keys()) == (2, {"model.py"})
    assert "model.py:1: one" in ran.err
    assert "dicectl new . --from model:one" in ran.err
    seen = user.on_a_terminal("new", ".", typed="2\n", at="?")
    assert "model:two" in seen
    assert 'create_app("model:two")' in (user.folder / "app.py").read_text()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (["model:area"], 'create_app("model:area")'),
        (["model.py:area"], 'create_app("model:area")'),
        (["model:area", "model:predict"], 'create_app("model:area", "model:predict")'),
        (["model.py"], 'create_app("model:area", "model:predict")'),
        (["model:twice"], 'create_app("model:twice")'),
    ],
)
def test_functions_can_be_named(user: User, given: list[str], written: str) -> None:
    code = "\nfrom functools import partial\n\ntwice = partial(area, depth=2)\n"
    user.write({"model.py": MODEL + code})
    ran = user.dicectl("new", ".", *(word for one in given for word in ("--from", one)))
    assert ran.status == 0, ran.err
    assert written in (user.folder / "app.py").read_text()


HELPED = {
    "of its own module": {
        "model.py": "def half(x: float) -> float:\n    return x / 2\n\n\n"
        "def _scaled(x: float) -> float:\n    return half(x)\n\n\n"
        "def price(x: float) -> float:\n    return _scaled(x)\n"
    },
    "imported from a package": {
        "shop/model.py": "from .util import half as h\n\n\n"
        "def price(x: float) -> float:\n    return h(x)\n",
        "shop/util.py": "def half(x: float) -> float:\n    return x / 2\n",
    },
    "of an imported module": {
        "model.py": "import util\nfrom shop import more as m\n\n\n"
        "def price(x: float) -> float:\n    return util.half(m.twice(x))\n",
        "util.py": "def half(x: float) -> float:\n    return x / 2\n",
        "shop/more.py": "def twice(x: float) -> float:\n    return 2 * x\n",
    },
    "called when the module is loaded": {
        "model.py": "def load(path: str = 'model.txt') -> float:\n    return 2.0\n\n\n"
        "FACTOR = load()\n\n\ndef price(x: float) -> float:\n    return FACTOR * x\n"
    },
}
RESULTS = dict(zip(HELPED, ["2.0\n", "2.0\n", "4.0\n", "8.0\n"], strict=True))


@pytest.mark.parametrize("helped", HELPED)
def test_a_helper_of_the_function_is_not_asked_about(user: User, helped: str) -> None:
    user.write(HELPED[helped])
    ran = user.dicectl("new", ".")
    assert ran.status == 0, ran.err
    assert 'model:price")' in (user.folder / "app.py").read_text()
    path = next(path for path in HELPED[helped] if path.endswith("model.py"))
    assert user.dicectl("run", path, "4").out == RESULTS[helped]


def test_a_parameter_of_the_same_name_is_no_call(user: User) -> None:
    user.write({"model.py": "def area(x: int): ...\n\n\ndef price(area: int):\n    return area\n"})
    assert "D005" in user.dicectl("new", ".").err


def test_only_what_is_missing_is_written(user: User) -> None:
    own = {
        "model.py": MODEL,
        "README.md": "mine\n",
        "Procfile": "worker: python model.py\n",
        "requirements.txt": "# mine\r\nnumpy==2.0.0  # for later\r\n",
        ".gitignore": "*.whl\n",
        "runtime.txt": "python-3.13\n",
    }
    user.write(own)
    (user.folder / "requirements.txt").write_bytes(own["requirements.txt"].encode())
    assert user.dicectl("new", ".").status == 0
    found = files(user.folder)
    assert found["README.md"] == b"mine\n"
    assert found["requirements.txt"].startswith(own["requirements.txt"].encode())
    assert found["requirements.txt"].endswith(f"\r\n./{engine.path()}\r\n".encode())
    assert found["Procfile"].startswith(b"worker: python model.py\nweb: gunicorn ")
    assert ".python-version" not in found
    user.git("init", "--quiet")
    assert user.run("git", "check-ignore", engine.path()).status == 1


def test_a_src_layout_is_found_and_imported(user: User) -> None:
    user.write({"src/shop/__init__.py": "", "src/shop/prices.py": MODEL})
    assert user.dicectl("new", ".").status == 0
    assert 'create_app("shop.prices:predict")' in (user.folder / "app.py").read_text()
    ran = user.run(sys.executable, "-c", "import app; print(app.app.test_client().get('/').status)")
    assert ran.out == "200 OK\n", ran.err


def test_templates_of_their_own_are_not_taken_for_the_engines(user: User) -> None:
    user.write({"model.py": MODEL, "templates/page.html": "mine"})
    assert user.dicectl("new", ".").status == 0
    assert 'folder="web"' in (user.folder / "app.py").read_text()
    ran = user.run(sys.executable, "-c", "import app; print(app.app.test_client().get('/').text)")
    assert "mine" not in ran.out
    assert "Predict" in ran.out


def test_what_was_taken_out_of_the_list_is_put_back(user: User) -> None:
    user.write({"model.py": MODEL})
    user.dicectl("new", ".")
    (user.folder / "requirements.txt").write_text("six\n")
    assert user.dicectl("new", ".").status == 0
    assert (user.folder / "requirements.txt").read_text() == f"six\n./{engine.path()}\n"


def test_jobs_bring_a_worker_and_their_packages(user: User) -> None:
    user.write({"model.py": f"from webapp import progress\n\n\n{MODEL}"})
    # An app that is there already becomes one with jobs.
    assert user.dicectl("new", ".").status == 0
    assert user.dicectl("new", ".", "--jobs").status == 0
    found = files(user.folder).items()
    made = {path: text.decode() for path, text in found if "vendor" not in path}
    assert 'create_app("model:predict", jobs=True)' in made["app.py"]
    assert "worker: python -m webapp.serving.jobs model:predict\n" in made["Procfile"]
    listed = [line.partition("==")[0] for line in made["requirements.txt"].split()]
    assert sorted(listed) == [f"./{engine.path()}", "huey", "redis"]
    assert user.dicectl("check", "--to", "local").status == 0
    # What was taken out comes back, because app.py says that there are jobs.
    user.write({"Procfile": "web: gunicorn app:app\n", "requirements.txt": f"./{engine.path()}\n"})
    assert user.dicectl("new", ".").status == 0
    assert "worker: " in (user.folder / "Procfile").read_text()
    assert "huey" in (user.folder / "requirements.txt").read_text()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('create_app("m:f")', 'create_app("m:f", jobs=True)'),
        ('create_app(\n    "m:f",  # ä\n)', 'create_app(\n    "m:f", jobs=True,  # ä\n)'),
        ('create_app("m", jobs=False, page=True)', 'create_app("m", jobs=True, page=True)'),
        ("create_app()", "create_app(jobs=True)"),
        ("create_app(\n*names, title='ä')", "create_app(\n*names, title='ä', jobs=True)"),
        ("create_app(f), create_app(g)", None),
        ("create_app(", None),
        ("make()", None),
    ],
)
def test_jobs_are_switched_on_in_an_app_as_somebody_wrote_it(
    before: str, after: str | None
) -> None:
    head = "from webapp import create_app\napp = "
    assert switched_on((head + before).encode()) == (after and (head + after).encode())


def test_the_page_can_be_taken_over_and_changed(user: User) -> None:
    user.write({"model.py": MODEL})
    assert user.dicectl("new", ".", "--eject", "page").status == 0
    page = user.folder / "templates" / "page.html"
    page.write_text(page.read_text().replace("{% block main %}", "{% block main %}Ours"))
    ran = user.run(sys.executable, "-c", "import app; print(app.app.test_client().get('/').text)")
    assert "Ours" in ran.out, ran.err


def test_an_app_py_of_their_own_stays(user: User) -> None:
    user.write({"app.py": MODEL})
    assert user.dicectl("new", ".").status == 0
    assert (user.folder / "app.py").read_text() == MODEL
    assert 'create_app("app:predict")' in (user.folder / "site_app.py").read_text()
    assert "site_app:app" in (user.folder / "Procfile").read_text()


UV = """\
[project]
name = "shop"  # mine
version = "0.1.0"
requires-python = ">=3.11"
dependencies = [
    # numbers
    "numpy>=2",
]

[tool.uv]
package = false
"""
POETRY = """\
[tool.poetry]
name = "shop"
version = "0.1.0"
package-mode = false

[tool.poetry.dependencies]
python = "^3.11"  # mine
"""
PIPFILE = """\
[[source]]
url = "https://pypi.org/simple"
name = "pypi"

[packages]
flask = "*"  # mine
"""


@pytest.mark.parametrize(
    ("path", "text", "added"),
    [
        ("pyproject.toml", UV, ['"dicectl-web"', "[tool.uv.sources]", f'path = "{engine.path()}"']),
        ("pyproject.toml", POETRY, [f'dicectl-web = {{path = "{engine.path()}"}}']),
        ("Pipfile", PIPFILE, [f'dicectl-web = {{file = "./{engine.path()}"}}']),
    ],
    ids=["uv", "Poetry", "Pipenv"],
)
def test_the_engine_goes_into_the_list_of_the_projects_own_tool(
    user: User, tmp_path: Path, path: str, text: str, added: list[str]
) -> None:
    user.write({"model.py": MODEL, path: text})
    ran = user.dicectl("new", ".", PATH=only(tmp_path, "git"))
    assert ran.status == 0, ran.err
    found = (user.folder / path).read_text()
    assert all(line in found for line in added), found
    assert all(line in found for line in text.splitlines())
    assert not (user.folder / "requirements.txt").exists()
    # uv may stand beside dicectl, where it is found; the lock file is made, or its command is told.
    assert "lock" in ran.err or (user.folder / "uv.lock").exists()


@pytest.mark.parametrize(
    ("backend", "table", "key"),
    [
        (
            'requires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"',
            "poetry",
            "-mode",
        ),
        ('requires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[tool.uv]', "uv", ""),
    ],
)
@pytest.mark.parametrize("is_package", [True, False])
def test_a_project_without_a_package_is_said_to_be_none(
    user: User, backend: str, table: str, key: str, is_package: bool
) -> None:
    """Its tool would look for one to install, on Heroku too."""
    text = '[project]\nname = "big-shop"\nversion = "0.1"\nrequires-python = ">=3.11"\n'
    user.write({"model.py": MODEL, "pyproject.toml": f"{text}\n[build-system]\n{backend}\n"})
    if is_package:
        user.write({"big_shop/__init__.py": ""})
    assert user.dicectl("new", ".", "--from", "model:predict").status == 0
    settings = tomllib.loads((user.folder / "pyproject.toml").read_text())
    assert settings["tool"][table].get(f"package{key}", True) is is_package


def only(folder: Path, *programs: str) -> str:
    """Return a PATH that has these programs alone."""
    import shutil

    (folder / "only").mkdir(exist_ok=True)
    for program in programs:
        found = shutil.which(program)
        assert found
        (folder / "only" / program).symlink_to(found)
    return str(folder / "only")


def test_what_the_function_imports_is_listed_with_the_version_used_here(user: User) -> None:
    from importlib.metadata import version

    user.write(
        {
            "model.py": "import yaml\nfrom webapp import Markdown\n\n\n"
            "def read(text: str) -> Markdown:\n    return Markdown(yaml.dump(text))\n"
        }
    )
    assert user.dicectl("new", ".").status == 0
    listed = (user.folder / "requirements.txt").read_text().splitlines()
    assert listed == [f"pyyaml=={version('pyyaml')}", f"./{engine.path()}"]


def test_an_engine_that_is_lost_is_missed_and_comes_back(user: User) -> None:
    user.write({"model.py": MODEL})
    user.dicectl("new", ".")
    (user.folder / engine.path()).unlink()
    said = user.dicectl("check", "--to", "local").out
    assert "D812" in said
    assert "Next: dicectl new ." in said
    user.dicectl("new", ".")
    assert (user.folder / engine.path()).exists()


def test_what_a_function_imports_when_it_is_called_is_listed_too(user: User) -> None:
    code = "def read(text: str) -> str:\n    import yaml\n\n    return yaml.dump(text)\n"
    optional = "try:\n    import numpy\nexcept ImportError:\n    pass\n\n\n"
    user.write({"model.py": optional + code})
    assert user.dicectl("new", ".").status == 0
    listed = (user.folder / "requirements.txt").read_text()
    assert listed.startswith("pyyaml==")
    assert "numpy" not in listed


@pytest.mark.parametrize("template", ["page", "api", "flask"])
def test_every_template_answers(user: User, template: str) -> None:
    user.write({"model.py": MODEL})
    assert user.dicectl("new", ".", "--template", template).status == 0
    code = "import app; c = app.app.test_client(); print(c.get('/').status_code)"
    assert user.run(sys.executable, "-c", code).out == "200\n"
    if template == "flask":
        code = (
            "import app; print(app.app.test_client().post('/', data={'width': 3, 'depth': 2}).text)"
        )
        assert "6000" in user.run(sys.executable, "-c", code).out
        assert not (user.folder / "vendor").exists()
    else:
        code = "import app; print(app.app.test_client().get('/api/predict?width=3').text)"
        assert user.run(sys.executable, "-c", code).out == "6000.0\n"


def test_the_flask_app_has_choices_and_defaults_and_tells_what_the_function_refuses(
    user: User,
) -> None:
    user.write({"model.py": CHOOSY})
    assert user.dicectl("new", ".", "--template", "flask").status == 0
    page = (user.folder / "templates" / "index.html").read_text()
    assert "<option selected>b&amp;w</option>" in page
    assert 'value="3"' in page
    sent = "app.app.test_client().post('/', data={'kind': 'colour', 'count': '0'})"
    ran = user.run(sys.executable, "-c", f"import app; r = {sent}; print(r.status_code, r.text)")
    assert ran.out.startswith("200"), ran.err
    assert "count must be positive" in ran.out


CHOOSY = """\
from typing import Literal


def prints(kind: Literal["colour", "b&w"] = "b&w", count: int = 3, gloss: bool = True) -> str:
    if count < 1:
        raise ValueError("count must be positive")
    return f"{count} {kind} {gloss}"
"""
REFUSED = {
    "a folder that is full": ({"shop/model.py": MODEL}, ["shop"], "D001", "cd shop"),
    "a file in place of a folder": ({"model.py": MODEL}, ["model.py"], "D015", "--from model.py"),
    "a function in place of a folder": ({}, ["model:predict"], "D015", "--from model:predict"),
    "no folder": ({"model.py": MODEL}, [], "D909", "dicectl new ."),
    "a name without a letter": ({}, ["!!!"], "D010", "my-project"),
    "no such module": ({"model.py": MODEL}, [".", "--from", "modle:predict"], "D002", "model.py"),
    "no such function": ({"model.py": MODEL}, [".", "--from", "model:forecast"], "D002", "predict"),
    "arguments without names": (
        {"model.py": "def total(*prices) -> float:\n    return 1\n"},
        ["."],
        "D003",
        "model.py:1: total",
    ),
    "a module that is broken": ({"model.py": "def total(:\n"}, ["."], "D003", "model.py:1"),
    "a lambda": ({"model.py": "f = lambda x: x\n"}, ["."], "D003", "model.py:1: f: it is a lambda"),
    "a lambda that is named": (
        {"model.py": "f = lambda x: x\n"},
        [".", "--from", "model:f"],
        "D003",
        "make it a function (def)",
    ),
    "a class": (
        {"model.py": "class Model:\n    def run(self, x: int): ...\n\n\nmodel = Model()\n"},
        ["."],
        "D003",
        "dicectl new . --from model:model",
    ),
    "a script": ({"model.py": "print(1)\n"}, ["."], "D003", "put what it does into one"),
    "a Flask app": (
        {"app.py": "from flask import Flask\n\napp = Flask(__name__)\n"},
        ["."],
        "D004",
        "dicectl check --fix",
    ),
    "a webapp of their own": (
        {"webapp/__init__.py": "", "model.py": MODEL},
        ["."],
        "D006",
        "webapp",
    ),
    "a module named like a package": ({"flask.py": MODEL}, ["."], "D007", "my_flask.py"),
    "a notebook": ({"shop.ipynb": "{}"}, ["."], "D008", "jupyter nbconvert"),
    "requirements with hashes": (
        {"model.py": MODEL, "requirements.txt": "six==1.17.0 --hash=sha256:00\n"},
        ["."],
        "D012",
        "requirements.txt:1",
    ),
    "a pyproject that is broken": (
        {"model.py": MODEL, "pyproject.toml": "[tool.uv]\na = \n"},
        ["."],
        "D011",
        "pyproject.toml",
    ),
    "no engine to renew": ({"model.py": MODEL}, [".", "--renew"], "D014", "dicectl new ."),
    "a file where a folder must be": ({"model.py": MODEL, "vendor": ""}, ["."], "D610", "vendor"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_said_and_changes_nothing(user: User, case: str) -> None:
    given, args, code, said = REFUSED[case]
    user.write(given)
    before = files(user.folder)
    ran = user.dicectl("new", *args)
    assert ran.status != 0
    assert code in ran.err or code == "D909", ran.err
    assert said in ran.err
    assert files(user.folder) == before
    told = user.dicectl("new", *args, "--json")
    assert json.loads(told.out.splitlines()[-1])["code"] == code


def test_a_project_inside_a_larger_repository_is_said(user: User) -> None:
    user.write({"README.md": "", "part/model.py": MODEL})
    user.commit()
    ran = user.dicectl("new", ".", cwd=user.folder / "part")
    assert ran.status == 1
    assert "D009" in ran.err
    assert "--from part/FILE.py" in ran.err


def test_an_older_engine_is_renewed_and_one_changed_by_hand_is_not(user: User) -> None:
    user.write({"model.py": MODEL})
    user.dicectl("new", ".")
    new, old = user.folder / engine.path(), user.folder / engine.path("0.0.9")
    raw = older(new.read_bytes())
    assert is_unchanged(raw)
    new.unlink()
    old.write_bytes(raw)
    listed = user.folder / "requirements.txt"
    listed.write_text(f"six\n./{engine.path('0.0.9')}\n")
    ran = user.dicectl("new", ".", "--renew")
    assert ran.status == 0, ran.err
    assert (new.exists(), old.exists()) == (True, False)
    assert listed.read_text() == f"six\n./{engine.path()}\n"

    new.write_bytes(new.read_bytes()[:-30] + b"x" * 30)
    ran = user.dicectl("new", ".", "--renew")
    assert "D013" in ran.err


def older(wheel: bytes) -> bytes:
    """Return the wheel of an earlier version: whole, and with other content."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    path = next(name for name in entries if name.endswith("/RECORD"))
    del entries[path]
    entries["webapp/__init__.py"] += b"# earlier\n"
    entries[path] = record(entries, path).encode()
    return engine._zipped(entries)
