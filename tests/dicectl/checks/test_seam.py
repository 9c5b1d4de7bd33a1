"""What the checks say of a project that shows a function: `create_app("model:predict")`."""

from __future__ import annotations

import pytest

from .conftest import ENGINE, SEAM_APP, Look, codes

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
source = { path = "vendor/dicectl_web-0.1.0-py3-none-any.whl" }
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
dicectl-web = { path = "vendor/dicectl_web-0.1.0-py3-none-any.whl" }
"""
PIPFILE_LOCK = (
    '{"default": {"dicectl-web": {"path": "./vendor/dicectl_web-0.1.0-py3-none-any.whl"},'
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
        for name in ("model.py", "app.py", "Procfile", "requirements.txt")
    },
    "packages of one's own": {
        "model.py": "import numpy as np\n\n\ndef predict(x: float) -> int:\n    return np.ceil(x)\n",
        "requirements.txt": f"numpy\n./{ENGINE}  # the web engine\n",
    },
    "a wheel named without ./": {"requirements.txt": f"{ENGINE}\n"},
    "a wheel by name": {"requirements.txt": f"dicectl-web @ file:./{ENGINE}\n"},
    "a page of one's own": {"templates/page.html": '{% extends "base.html" %}'},
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
    "no wheel": ("D812", "requirements.txt:1", {ENGINE: None}),
    "no wheel named without ./": (
        "D812",
        ENGINE,
        {ENGINE: None, "requirements.txt": f"{ENGINE}\n"},
    ),
    "a wheel that git ignores": ("D812", "left out by git", {".gitignore": "*.whl\n.env\n"}),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_is_found(case: str, look: Look) -> None:
    wanted, said, files = BAD[case]
    found = look({**SEAM_APP, **files})
    assert codes(found) == {wanted}, found
    assert said in f"{found[0].title}\n{found[0].evidence}\n{found[0].fix}"
    assert found[0].fix
