"""Which app `dicectl serve` serves: a function's page, what the Procfile starts, or the dice."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from dicectl.buildpack.procfile import Command, process_types, read_command
from dicectl.errors import DicectlError
from dicectl.machine import streams
from dicectl.serving import environment, function, tracebacks

# A WSGI app, Flask's or any other.
App = Callable[..., Any]
Make = Callable[[], App]

SERVERS = {"gunicorn", "waitress-serve"}
# "app:app", "shop.web:create_app('x')"; gunicorn looks for `application` where no name is given.
_WORD = re.compile(r"([A-Za-z_][\w.]*)(?::([A-Za-z_]\w*)(\(.*\))?)?", re.DOTALL)
# What the engine imports when it makes an app; see `_engine`.
_ENGINE = ("webapp.functions.loading", "webapp.api.routes", "webapp.pages.routes")


def chosen(folder: Path, target: str | None, own: Callable[[], Iterable[str]]) -> Make:
    """Return what makes the app; `own` are the files of the folder that have functions.

    Raises:
        DicectlError: D616 the Procfile starts no such app, D851 there is no such file or module.
    """
    if target:
        function.find(target, folder)
        return lambda: _of_function(target, folder)
    web = _web(folder)
    if web is None:
        if files := list(own()):
            print(f"This is the dice roller. Yours: dicectl serve {files[0]}", file=sys.stderr)
        return _dice
    if not web:
        return _dice
    command = read_command(web)
    word = _word(command) if command else ""
    if command is None or command.after or web.startswith("cd ") or not word:
        raise DicectlError("D616", evidence=f"web: {web}")
    return lambda: _of_procfile(command, word, folder)


def or_told(make: Make) -> App:
    """Return the app; while its code is broken, one that says so, for somebody is mending it."""
    try:
        return make()
    except DicectlError as error:
        text = f"{error.code}: {error.title}\n\n{error.evidence}\n\n{error.fix}\n"
    print(text, file=sys.stderr)

    def broken(_environ: object, start: Callable[..., object]) -> list[bytes]:
        start("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
        return [text.encode()]

    return broken


def watched(folder: Path) -> list[str]:
    """Return the files that a change of is to be seen: code and templates."""
    from webapp.kinds import templates

    found = [str(path) for path in templates.folder().glob("*.html")]
    for at, inside, names in os.walk(folder):
        inside[:] = [one for one in inside if not one.startswith((".", "_")) and one != "venv"]
        found += [f"{at}/{name}" for name in names if name.endswith((".py", ".html"))]
    return found


def _web(folder: Path) -> str | None:
    """Return what the Procfile starts for the web, None without a Procfile."""
    try:
        text = (folder / "Procfile").read_text("utf-8", "replace")
    except OSError:
        return None
    return process_types(text).get("web", "")


def _word(command: Command) -> str:
    """Return what a server is told to load: "app:app", "" if that is not clear."""
    if command.program not in SERVERS:
        return ""
    if command.bare_factory:
        return f"{command.bare_factory}()"
    words = [word for word in command.arguments if _WORD.fullmatch(word)]
    named = [word for word in words if ":" in word]
    if named:
        return named[-1] + ("()" if "--call" in command.arguments else "")
    return f"{words[-1]}:application" if words[-1:] == list(command.arguments[-1:]) else ""


def _dice() -> App:
    from webapp import create_app

    return create_app()


def _of_function(target: str, folder: Path) -> App:
    create_app = _engine()
    with streams.aside():
        name, _ = function.load(target, folder, "serve")
        return create_app(name)


def _of_procfile(command: Command, word: str, folder: Path) -> App:
    """Return the app that a server's command line names, loaded as the server does it."""
    _engine()
    os.environ.update(dict(one.split("=", 1) for one in command.settings))
    environment.join(folder)
    environment.look_in(
        folder / _after(command, "--pythonpath"), folder / _after(command, "--chdir")
    )
    module, _, expression = word.partition(":")
    try:
        with streams.aside():
            made: App = _evaluated(import_module(module), expression)
    except (Exception, SystemExit) as error:
        raise _unserved(word, folder, error) from error
    if not callable(made):
        raise DicectlError(
            "D615", algorithm=word, evidence=f"{expression} is a {type(made).__name__}, not an app"
        )
    return made


def _unserved(word: str, folder: Path, error: BaseException) -> DicectlError:
    said = tracebacks.short(error)
    package = function.missing_package(error, [folder])
    fix = environment.install(folder, package) if package else ""
    return DicectlError("D615", algorithm=word, evidence=said, output=" ", fix=fix)


def _after(command: Command, option: str) -> str:
    """Return the value of an option of the server, "" if it is not given."""
    words = [part for word in command.arguments for part in word.split("=", 1)]
    return words[words.index(option) + 1] if option in words[:-1] else ""


def _evaluated(module: object, expression: str) -> Any:  # noqa: ANN401  # an app
    """Return what `app` or `create_app('x', debug=True)` stands for, as gunicorn reads it.

    https://docs.gunicorn.org/en/stable/run.html
    """
    node = ast.parse(expression, mode="eval").body
    if isinstance(node, ast.Call):
        make = getattr(module, ast.unparse(node.func))
        args = map(ast.literal_eval, node.args)
        return make(*args, **{one.arg or "": ast.literal_eval(one.value) for one in node.keywords})
    return getattr(module, ast.unparse(node))


def _engine() -> Callable[[str], App]:
    """Import the engine before the user's folder is looked into, where a random.py may be."""
    from webapp import create_app

    for name in _ENGINE:
        import_module(name)
    return create_app
