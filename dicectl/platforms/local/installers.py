"""How packages are installed from each kind of list, with the buildpack's own commands.

From lib/pip.sh, lib/uv.sh, lib/poetry.sh and lib/pipenv.sh of
https://github.com/heroku/heroku-buildpack-python v351. There packages go into the Python itself;
here into an environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dicectl.buildpack import Rejected
from dicectl.buildpack.tools import TOOLS
from dicectl.platforms.local import dyno
from dicectl.platforms.local.phases import live, say, users_environment
from dicectl.platforms.local.tools import provide


@dataclass(frozen=True)
class Order:
    """What is to be installed, and where.

    Attributes:
        manager: the list of packages: a key of `INSTALLERS`.
        code: the project's folder; paths in the list are relative to it.
        python: the interpreter.
        uv: the path of uv, if there is one.
        config: the app's config vars.
        with_pip: whether the environment shall hold pip, for scripts that install more.
        project: whether the project itself is installed too, where its list says so.
    """

    manager: str
    code: Path
    python: str
    uv: str | None
    config: Mapping[str, str]
    with_pip: bool = False
    project: bool = True


def install(order: Order, env: Path) -> None:
    """Make the environment `env` as it was ordered.

    Raises:
        Rejected: something could not be installed; what was printed before says more.
    """
    INSTALLERS[order.manager](order, env)


def _pip(order: Order, env: Path) -> None:
    _make(order, env)
    into = str(env / "bin" / "python")
    if order.uv:
        argv = [order.uv, "pip", "install", "--no-config", "--python", into]
        shown = "uv pip install -r requirements.txt"
    else:
        argv = [into, "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
        argv += ["--disable-pip-version-check"]
        shown = "pip install -r requirements.txt"
    say(f"Installing dependencies using '{shown}'")
    _must([*argv, "-r", "requirements.txt"], order, _indexes(order.config), "pip")


def _uv(order: Order, env: Path) -> None:
    """The project's own settings of uv hold, so that --no-config would be wrong."""
    tool = TOOLS["uv.lock"]
    uv = order.uv or provide(tool, None)
    _make(order, env)
    say(f"Installing dependencies using '{tool.command}'")
    argv = [uv, *tool.command.split()[1:], "--no-progress", "--no-python-downloads"]
    argv += ["--python", str(env / "bin" / "python")]
    _must(argv, order, {"UV_PROJECT_ENVIRONMENT": str(env)}, tool.title)


def _poetry(order: Order, env: Path) -> None:
    tool = TOOLS["poetry.lock"]
    poetry = provide(tool, order.uv)
    if not env.exists():
        _make(order, env)
    say(f"Installing dependencies using '{tool.command}'")
    argv = [poetry, *tool.command.split()[1:], "--no-ansi", "--no-interaction"]
    argv += ["--no-root"] * (not order.project)
    more = {
        **_active(env),
        "POETRY_VIRTUALENVS_CREATE": "false",
        # Some keyrings of a desktop ask for a password, and nobody is there to type it.
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    _must(argv, order, more, tool.title)


def _pipenv(order: Order, env: Path) -> None:
    tool = TOOLS["Pipfile.lock"]
    pipenv = provide(tool, order.uv)
    _make(order, env)
    say(f"Installing dependencies using '{tool.command}'")
    more = {
        **_active(env),
        **_indexes(order.config),
        "PIPENV_NOSPIN": "1",
        "PIPENV_VERBOSITY": "-1",
    }
    _must([pipenv, *tool.command.split()[1:]], order, more, tool.title)
    (env / "bin" / tool.program).symlink_to(pipenv)


def at_start(order: Order, env: Path) -> None:
    """Let the app's processes find what the build has used: `pipenv run` is usual in a Procfile."""
    if order.manager == "Pipfile.lock":
        dyno.set_at_start(order.code, "VIRTUAL_ENV", str(env))
        dyno.set_at_start(order.code, "PIPENV_VERBOSITY", "-1")


INSTALLERS: dict[str, Callable[[Order, Path], None]] = {
    "requirements.txt": _pip,
    "uv.lock": _uv,
    "poetry.lock": _poetry,
    "Pipfile.lock": _pipenv,
}


def _make(order: Order, env: Path) -> None:
    """Make an empty environment; pip's own way of installing needs pip in it."""
    if order.uv:
        argv = [order.uv, "venv", "--quiet", "--no-config", "--no-project"]
        argv += ["--seed"] * order.with_pip + ["--python", order.python, str(env)]
    else:
        argv = [order.python, "-m", "venv", str(env)]
    if live(argv, order.code):
        raise Rejected("Unable to make a fresh environment.", f"See above. Python: {order.python}")


def _active(env: Path) -> dict[str, str]:
    """Return what an activated environment sets: Poetry and Pipenv install into that."""
    path = users_environment().get("PATH", os.defpath)
    return {"VIRTUAL_ENV": str(env), "PATH": f"{env / 'bin'}{os.pathsep}{path}"}


def _indexes(config: Mapping[str, str]) -> dict[str, str]:
    """Return what pip sees of the config vars: as on Heroku, where to look for packages.

    uv calls it otherwise, and would take what it finds first where pip takes what is best.
    """
    index = config.get("PIP_EXTRA_INDEX_URL")
    if not index:
        return {}
    of_uv = {"UV_EXTRA_INDEX_URL": index, "UV_INDEX_STRATEGY": "unsafe-best-match"}
    return {"PIP_EXTRA_INDEX_URL": index, **of_uv}


def _must(argv: list[str], order: Order, more: Mapping[str, str], title: str) -> None:
    if live(argv, order.code, more):
        raise Rejected(
            f"Unable to install dependencies using {title}.",
            "See the log output above for more information.",
        )
