"""The text of each file that `dicectl new` writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GITIGNORE = "__pycache__/\n.venv\n.env\n.pytest_cache/\n"
CONFIG = "python:webapp.serving.gunicorn_conf"


@dataclass(frozen=True)
class Facts:
    """What the files are about.

    Attributes:
        title: the project's name in words: "Iris".
        app: a name for the app, as platforms take it: "iris".
        targets: what the site shows: "model:predict", or "model" for all of its functions.
        entry: the module that holds the app: "app".
        source: the folder that modules are imported from: "" or "src/".
        folder: where templates and static files of the project's own are: "" or "web/".
        template: page, api or flask.
        jobs: whether each call becomes a job.
    """

    title: str
    app: str
    targets: tuple[str, ...]
    entry: str = "app"
    source: str = ""
    folder: str = ""
    template: str = "page"
    jobs: bool = False


def example(module: str, title: str) -> str:
    """Return a module with a small function that runs."""
    return f'''"""{title}: change this function into yours."""

from typing import Literal


def {module}(name: str = "world", language: Literal["English", "Spanish"] = "English") -> str:
    """Greet somebody.

    Args:
        name: who is greeted.
        language: in which language.
    """
    word = {{"English": "Hello", "Spanish": "Hola"}}[language]
    return f"{{word}}, {{name}}!"
'''


def procfile(facts: Facts) -> str:
    """Return the Procfile: gunicorn with the engine's settings, or with its own."""
    config = "" if facts.template == "flask" else f" --config {CONFIG}"
    return f"web: gunicorn{config} {facts.entry}:app\n"


def worker(targets: Sequence[str]) -> str:
    """Return the Procfile's line for what works off the jobs."""
    return f"worker: python -m webapp.serving.jobs {' '.join(targets)}\n"


def entry(facts: Facts) -> str:
    """Return the module that makes the app."""
    options = [
        *map(_quoted, facts.targets),
        *(["page=False"] if facts.template == "api" else []),
        *(["jobs=True"] if facts.jobs else []),
        *([f"folder={_quoted(facts.folder.rstrip('/'))}"] if facts.folder else []),
    ]
    path = ""
    if facts.source:
        path = (
            "import sys\nfrom pathlib import Path\n\n"
            f"sys.path.insert(0, str(Path(__file__).parent / {_quoted(facts.source.rstrip('/'))}))"
            "\n\n"
        )
    where = "  # noqa: E402" if facts.source else ""
    return (
        f'"""The web app: a page and a JSON API for {_and(facts.targets)}."""\n\n{path}'
        f"from webapp import create_app{where}\n\napp = create_app({', '.join(options)})\n"
    )


def test(facts: Facts) -> str:
    """Return the test of the project."""
    if facts.template == "flask":
        body = 'assert app.test_client().get("/").status_code == 200'
        return f"from {facts.entry} import app\n\n\ndef test_the_page_answers():\n    {body}\n"
    return f'''"""Calls the function as the web does. Run it with: python -m pytest"""

from {facts.entry} import app


def test_the_site_answers():
    assert app.test_client().get("/").status_code == 200


def test_every_example_has_a_result():
    # The examples that create_app has, else one made from the types.
    for function, arguments in app.extensions["site"].examples():
        function(arguments)
'''


def readme(facts: Facts) -> str:
    """Return a README that says how to run, change and deploy."""
    commands = {
        "dicectl serve": "on this machine",
        f"dicectl deploy {facts.app} --to local": "as on Heroku, without an account",
        f"dicectl deploy {facts.app}": "on Heroku",
        "python -m pytest": "its test, after: pip install pytest -r requirements.txt",
    }
    width = max(map(len, commands))
    lines = "".join(f"    {one:<{width}}  # {why}\n" for one, why in commands.items())
    return f"""# {facts.title}

{_and(facts.targets)} on the web.

{lines}
Change the function, and run the command again. `{facts.entry}.py` says which functions are shown.
"""


def _and(targets: Sequence[str]) -> str:
    return " and ".join(targets)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
