"""What the checks say of files that the app reads by name."""

from __future__ import annotations

import pytest
from users import User

from dicectl.checks import data
from dicectl.source.project import Project

from .conftest import ENGINE, SEAM_APP, Look, codes, findings, write

Files = dict[str, str | bytes | None]
MODEL = (
    "import joblib\n\nmodel = joblib.load({})\n\n\n"
    "def predict(x: float) -> float:\n    return model(x)\n"
)
PATH = (
    "import pickle\nfrom pathlib import Path\n\nHERE = Path(__file__).resolve().parent\n"
    "MODEL = {}\n\n\ndef predict(x: float) -> float:\n    with open(MODEL, 'rb') as file:\n"
    "        return pickle.load(file)(x)\n"
)
INSIDE = "import pandas as pd\n\n\ndef predict(x: float) -> float:\n{}\n    return x\n"
PACKAGES = f"./{ENGINE}\njoblib\nnumpy\npandas\n"


def loads(name: str) -> str:
    return MODEL.format(repr(name))


OWN = {**SEAM_APP, "requirements.txt": PACKAGES}


def inside(*lines: str) -> str:
    return INSIDE.format("\n".join(f"    {line}" for line in lines))


# What is found, a text that it must say, and the files besides the healthy ones.
BAD: dict[str, tuple[str, str, Files]] = {
    "a model that is nowhere": (
        "D843",
        "model.py:3: model = joblib.load('model.joblib')",
        {"model.py": loads("model.joblib")},
    ),
    "a model in another folder": (
        "D843",
        "Write models/model.joblib in place of model.joblib",
        {"model.py": loads("model.joblib"), "models/model.joblib": "x"},
    ),
    "a table that the function reads": (
        "D843",
        "model.py:5",
        {"model.py": inside("frame = pd.read_csv('prices.csv')")},
    ),
    "a file of a package": (
        "D843",
        "Put data/a.json into the project",
        {"model.py": inside("import json", "json.load(open('data/a.json', encoding='utf-8'))")},
    ),
    "a path beside the module": (
        "D843",
        "Put model.onnx into the project",
        {"model.py": PATH.format("HERE / 'model.onnx'")},
    ),
    "a path of os.path": (
        "D843",
        "Put data/m.pkl into the project",
        {
            "model.py": "import os\n"
            + PATH.format("os.path.join(os.path.dirname(__file__), 'data', 'm.pkl')")
        },
    ),
    "a text that is read": (
        "D843",
        "Put words.txt",
        {"model.py": inside("from pathlib import Path", "Path('words.txt').read_text()")},
    ),
    "a model that a helper loads": (
        "D843",
        "model.py:2",
        {
            "model.py": "def _load():\n    return open('m.bin', 'rb')\n\n\n"
            "def predict(x: int) -> int:\n    return _load()\n"
        },
    ),
    "a model of an app without the engine": (
        "D843",
        "app.py:5",
        {
            "app.py": "from flask import Flask\napp = Flask('')\n@app.get('/')\ndef home():\n"
            "    return open('page.txt').read()\n",
        },
    ),
    "a model that git ignores": (
        "D844",
        "git add --force model.joblib",
        {
            "model.py": loads("model.joblib"),
            "model.joblib": "x",
            ".gitignore": "*.joblib\n.env\n",
        },
    ),
    "a file with a space that git ignores": (
        "D844",
        "git add --force 'my süß model.pkl'",
        {
            "model.py": loads("my süß model.pkl"),
            "my süß model.pkl": "x",
            ".gitignore": "*.pkl\n.env\n",
        },
    ),
    "a file that may be missing, and git ignores": (
        "D844?",
        "git ignores settings.json",
        {
            "model.py": inside("try:", "    open('settings.json')", "except OSError:", "    pass"),
            "settings.json": "x",
            ".gitignore": "*.json\n.env\n",
        },
    ),
    "a path of one machine": (
        "D845",
        'Path(__file__).parent / "model.pkl"',
        {"model.py": loads("/home/ada/model.pkl")},
    ),
    "a path of Windows": ("D845", "model.pkl", {"model.py": loads("C:\\Users\\ada\\model.pkl")}),
    "a path of a notebook": (
        "D845",
        "model.py:5",
        {"model.py": inside("pd.read_csv('/content/drive/MyDrive/a.csv')")},
    ),
    "a path of a home": (
        "D845",
        "model.py:3",
        {"model.py": loads("~/model.pkl")},
    ),
    "an absolute path of somewhere": ("D845?", "model.py:3", {"model.py": loads("/data/m.pkl")}),
    "a path out of the project": (
        "D846",
        'Path(__file__).parent / "m.pkl"',
        {"model.py": loads("../models/m.pkl")},
    ),
    "a path beside the module, out of the project": (
        "D846",
        "model.py:9",
        {"model.py": PATH.format("HERE.parents[1] / 'm.pkl'")},
    ),
    "another letter case": (
        "D847",
        "mv Model.pkl model.pkl",
        {"model.py": loads("model.pkl"), "Model.pkl": "x"},
    ),
    "a backslash": (
        "D847",
        'Write "data/m.pkl"',
        {"model.py": loads("data\\m.pkl"), "data/m.pkl": "x"},
    ),
    "a file beside the module, but not where the app starts": (
        "D849",
        "there is flats/m.pkl",
        {
            "flats/__init__.py": "",
            "flats/model.py": loads("m.pkl"),
            "flats/m.pkl": "x",
            "app.py": 'from webapp import create_app\n\napp = create_app("flats.model:predict")\n',
        },
    ),
    "a model that another module loads": (
        "D843",
        "loading.py:3",
        {
            "model.py": "from loading import model\ndef predict(x: int) -> int:\n    return x\n",
            "loading.py": loads("model.joblib"),
        },
    ),
    "line ends of Windows": (
        "D843",
        "model.py:3: model = joblib.load('model.joblib')",
        {"model.py": loads("model.joblib").replace("\n", "\r\n")},
    ),
    "a catboost model": (
        "D844?",
        "m.cbm",
        {
            "model.py": inside("model = make()", "model.load_model('m.cbm')"),
            "m.cbm": "x",
            ".gitignore": "*.cbm\n.env\n",
        },
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_will_not_be_there_is_found(case: str, look: Look) -> None:
    wanted, said, files = BAD[case]
    found = look({**SEAM_APP, "requirements.txt": PACKAGES, **files})
    assert codes(found) == {wanted}, found
    assert said in f"{found[0].evidence}\n{found[0].fix}"
    assert found[0].fix


GOOD: dict[str, Files] = {
    "a model": {"model.py": loads("model.joblib"), "model.joblib": "x"},
    "a model in a folder": {"model.py": loads("./models/m.joblib"), "models/m.joblib": "x"},
    "a model beside the module": {"model.py": PATH.format("HERE / 'm.pkl'"), "m.pkl": "x"},
    "a model of a src layout": {
        "src/flats/__init__.py": "",
        "src/flats/model.py": PATH.format("str(HERE.parent.parent / 'models' / 'm.pkl')"),
        "models/m.pkl": "x",
        "requirements.txt": f"{PACKAGES}-e .\n",
        "pyproject.toml": '[project]\nname = "flats"\n',
        "app.py": 'from webapp import create_app\n\napp = create_app("flats.model:predict")\n',
    },
    "a folder": {"model.py": inside("open('data')"), "data/a.txt": ""},
    "a file that is written first": {
        "model.py": inside("open('cache.txt', 'w').close()", "open('cache.txt')")
    },
    "a file that is written elsewhere": {
        "model.py": "from pathlib import Path\n\nCACHE = Path('cache.json')\n\n\n"
        "def save() -> None:\n    CACHE.write_text('{}')\n\n\n"
        "def predict(x: int) -> str:\n    return CACHE.read_text()\n",
        "cache.json": "x",
        ".gitignore": "cache.json\n.env\n",
    },
    "a file that is fetched": {
        "model.py": inside(
            "from urllib.request import urlretrieve",
            "urlretrieve('https://a.b/c', 'c.csv')",
            "pd.read_csv('c.csv')",
        )
    },
    "a file that is only written": {"model.py": inside("open('log.txt', 'a').write('x')")},
    "a file that may be missing": {
        "model.py": inside("try:", "    open('a.json')", "except FileNotFoundError:", "    pass")
    },
    "a file that is asked for": {
        "model.py": inside("import os", "if os.path.exists('a.csv'):", "    pd.read_csv('a.csv')")
    },
    "a table of the web": {"model.py": inside("pd.read_csv('https://a.b/c.csv')")},
    "a name that is made when it runs": {"model.py": inside("open(f'{x}.txt')", "open(str(x))")},
    "a file of the server": {"model.py": inside("open('/proc/cpuinfo')", "open('/tmp/a.txt')")},
    "what only the training reads": {
        "model.py": inside("pass") + "\n\ndef train() -> None:\n    pd.read_csv('train.csv')\n"
    },
    "what only the script reads": {
        "model.py": inside("pass") + "\n\nif __name__ == '__main__':\n    open('train.csv')\n"
    },
    "a function of one's own that reads": {
        "model.py": "def load(name: str) -> str:\n    return name\n\n\n"
        "def read_csv(name: str) -> str:\n    return name\n\n\n"
        "def predict(x: int) -> str:\n    return load('a.pkl') + read_csv('a.csv')\n"
    },
    "another thing that is opened": {
        "model.py": inside("import webbrowser", "webbrowser.open('a.html')", "x.load('a.pkl')")
    },
    "a folder that is changed": {"model.py": "import os\n\nos.chdir('/tmp')\n" + loads("m.joblib")},
    "a path that a name is given twice": {
        "model.py": "NAME = 'a.txt'\nNAME = NAME.upper()\n" + inside("open(NAME)")
    },
    "an empty module": {"other.py": "", "model.py": f"import other\n{SEAM_APP['model.py']!s}"},
    "the folder of gunicorn --chdir": {
        "model.py": None,
        "app.py": None,
        "web/app.py": SEAM_APP["app.py"],
        "web/model.py": loads("m.joblib"),
        "web/m.joblib": "x",
        "Procfile": "web: gunicorn --chdir web app:app\n",
        "tests/test_model.py": "",
    },
}


@pytest.mark.parametrize("committed", [False, True], ids=["new", "committed"])
@pytest.mark.parametrize("case", GOOD)
def test_what_is_there_or_made_is_no_alarm(case: str, look: Look, committed: bool) -> None:
    files: Files = {**SEAM_APP, "requirements.txt": PACKAGES, **GOOD[case]}
    assert look(files, commit=committed) == []


def test_a_file_too_large_for_the_platform_is_named_with_its_size(own_git: User) -> None:
    write(own_git.folder, {**SEAM_APP, "requirements.txt": PACKAGES, "model.py": loads("m.joblib")})
    with (own_git.folder / "m.joblib").open("wb") as file:
        file.truncate(data.MOST_SLUG + 1)
    found = {one.code: one for one in findings(own_git.folder)}
    assert found.keys() == {"D822", "D848"}
    assert (found["D848"].level, "(500 MB)" in found["D848"].evidence) == ("warning", True)


def test_several_files_are_told_at_once(look: Look) -> None:
    lines = [f"open('{name}.csv')" for name in "abc"]
    files: Files = {"model.py": inside(*lines), **{f"{name}.csv": "" for name in "abc"}}
    (found,) = look(
        {**SEAM_APP, "requirements.txt": PACKAGES, **files, ".gitignore": "*.csv\n.env"}
    )
    assert (
        found.fix
        == "git init && git add --force a.csv && git add --force b.csv && git add --force c.csv"
    )
    assert len(found.evidence.splitlines()) == 3


def test_the_fix_for_an_ignored_file_makes_it_well(own_git: User, look: Look) -> None:
    wanted, _, files = BAD["a model that git ignores"]
    (found,) = look({**SEAM_APP, "requirements.txt": PACKAGES, **files}, commit=True)
    assert own_git.run("sh", "-c", found.fix).status == 0
    assert (wanted, findings(own_git.folder)) == ("D844", [])


def test_a_link_to_a_file_outside_is_told(own_git: User, look: Look) -> None:
    (own_git.folder.parent / "m.joblib").write_text("x")
    (own_git.folder / "m.joblib").symlink_to("../m.joblib")
    found = look({**SEAM_APP, "requirements.txt": PACKAGES, "model.py": loads("m.joblib")})
    assert (codes(found), "m.joblib is a link" in found[0].evidence) == ({"D846"}, True)


def test_odd_code_is_read(own_git: User) -> None:
    deep = "x = " + " + ".join(["'a'"] * 3000) + "\n"
    chain = "y = open('m.bin')" + ".a()" * 90 + "\n"
    for source in (deep, chain, "open()\nopen(*a)\nopen(**b)\nopen(1)\nload\n", "open('\\0')\n"):
        write(own_git.folder, {**SEAM_APP, "model.py": source + str(SEAM_APP["model.py"])})
        said = list(data.read(Project.find(own_git.folder)))
        assert [one for one in said if isinstance(one, str) or one.code != "D843"] in ([], [""])
