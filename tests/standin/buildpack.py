"""The Python buildpack's rules (heroku-buildpack-python v351, August 2026) on a pushed tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standin import notices
from standin.environments import Environments, indent
from standin.model import Slug
from standin.versions import (
    DEFAULT,
    LAST_WITH_SETUPTOOLS,
    BuildError,
    cache_lines,
    read_version,
    resolve,
    version_warnings,
)

if TYPE_CHECKING:
    from pathlib import Path

Print = Callable[[str], None]
# lib/package_manager.sh, in the order in which the error lists them
MANAGERS = {
    "Pipfile.lock": "Pipenv",
    "requirements.txt": "pip",
    "poetry.lock": "Poetry",
    "uv.lock": "uv",
}
# lib/uv.sh, lib/poetry.sh, lib/pipenv.sh: the program, and what it is told
LOCKS = {
    "uv.lock": ("uv==0.12.5", "uv", "sync", "--locked", "--no-default-groups"),
    "poetry.lock": ("poetry==2.4.1", "poetry", "sync", "--only", "main"),
    "Pipfile.lock": ("pipenv==2026.7.1", "pipenv", "install", "--deploy"),
}
# bin/detect; wider than MANAGERS so that the build can explain what is missing
DETECTED = (
    ".python-version",
    "__init__.py",
    "app.py",
    "main.py",
    "manage.py",
    "pdm.lock",
    "Pipfile",
    "Pipfile.lock",
    "poetry.lock",
    "pyproject.toml",
    "requirements.txt",
    "runtime.txt",
    "server.py",
    "setup.cfg",
    "setup.py",
    "uv.lock",
    "requeriments.txt",
    "requirement.txt",
    "requirements",
    "requirements.text",
    "Requirements.txt",
    "requirements.txt.txt",
    "requirments.txt",
    "__pycache__",
    ".venv",
    "venv",
)


class UndetectedError(BuildError):
    """No buildpack recognises the tree."""


def procfile(tree: Path) -> dict[str, str]:
    """Process types of a file named exactly Procfile: ``type: command`` lines, others ignored."""
    names = {path.name for path in tree.iterdir() if path.is_file()}
    text = (tree / "Procfile").read_text(errors="replace") if "Procfile" in names else ""
    pairs = re.findall(r"^([A-Za-z0-9_-]+):[ \t]*(.+?)[ \t\r]*$", text, re.MULTILINE)
    return dict(pairs)


def check_tree(tree: Path) -> str:
    """The one package manager file. BuildError on what the buildpack refuses to build."""
    if (tree / ".heroku" / "python").exists():
        raise BuildError("Error: Existing '.heroku/python/' directory found.")
    if (tree / "Pipfile").is_file() and not (tree / "Pipfile.lock").is_file():
        raise BuildError("Error: No 'Pipfile.lock' found!")
    found = [name for name in MANAGERS if (tree / name).is_file()]
    if len(found) > 1:
        listed = "\n".join(f"{name} ({MANAGERS[name]})" for name in found)
        raise BuildError(notices.MULTIPLE.format(found=listed))
    if not found:
        if (tree / "setup.py").is_file():
            raise BuildError(notices.SETUP_PY)
        paths = sorted(tree.iterdir())
        listed = "\n".join(path.name + "/" * path.is_dir() for path in paths)
        raise BuildError(notices.NO_MANAGER.format(files=listed))
    for name in (".venv", "venv"):
        if (tree / name / "pyvenv.cfg").is_file():
            raise BuildError(notices.VENV.format(name=name))
    return found[0]


@dataclass
class Buildpack:
    """Builds trees with environments that it may share between apps."""

    environments: Environments

    def build(self, tree: Path, commit: str, before: Slug | None, say: Print) -> Slug:
        """Detect, check and install. BuildError if rejected, its text already said."""
        if not any((tree / name).exists() for name in DETECTED):
            raise UndetectedError
        say("-----> Python app detected")
        try:
            return self._compile(tree, commit, before, say)
        except BuildError as error:
            say(notices.red(str(error)))
            raise

    def _compile(self, tree: Path, commit: str, before: Slug | None, say: Print) -> Slug:
        self._hook(tree, "pre_compile", say)
        manager = check_tree(tree)
        python = self._python(tree, before, say)
        environment = self._install(tree, manager, python, say)
        self._collectstatic(tree, environment, say)
        self._hook(tree, "post_compile", say)
        say("-----> Saving cache")
        if manager == "requirements.txt":
            say(notices.blue(notices.UV_NOTE))
        size = 20_000_000 + sum(p.stat().st_size for p in tree.rglob("*") if p.is_file())
        return Slug(tree, environment, procfile(tree), commit, python, size)

    def _install(self, tree: Path, manager: str, python: str, say: Print) -> Path:
        """Install what the one list of packages asks for; the environment that has it."""
        if manager == "requirements.txt":
            old = int(python.split(".")[1]) <= LAST_WITH_SETUPTOOLS
            say("-----> Installing pip 26.2.1" + " and setuptools 70.3.0" * old)
            say("-----> Installing dependencies using 'pip install -r requirements.txt'")
            environment = self.environments.provide(tree, say)
        else:
            tool = LOCKS[manager]
            say(f"-----> Installing {MANAGERS[manager]} {tool[0].partition('==')[2]}")
            say(f"-----> Installing dependencies using '{' '.join(tool[1:])}'")
            environment = self.environments.locked(tree, manager, tool, say)
        if environment is None:
            raise BuildError(notices.INSTALL_FAILED.format(manager=MANAGERS[manager]))
        return environment

    def _python(self, tree: Path, before: Slug | None, say: Print) -> str:
        """Say which Python is taken and why; its full version."""
        wish, origin = read_version(tree)
        unsaid = "-----> No Python version was specified. Using the"
        if wish is not None:
            say(f"-----> Using Python {wish} specified in {origin}")
        elif before is not None:
            wish = before.python.rpartition(".")[0]  # a version sticks from build to build
            say(f"{unsaid} same major version as the last build: Python {wish}")
        else:
            wish = DEFAULT
            say(f"{unsaid} buildpack default: Python {wish}")
        full = resolve(wish, origin)
        for warning in version_warnings(full, origin):
            say(notices.yellow(warning))
        for line in cache_lines(tree, before, full):
            say(line)
        return full

    def _collectstatic(self, tree: Path, environment: Path, say: Print) -> None:
        """Django's static files are gathered, as bin/steps/collectstatic does it."""
        if not any(environment.glob("lib/python*/site-packages/django/__init__.py")):
            return
        if not (tree / "manage.py").is_file():
            say("-----> Skipping Django collectstatic since no manage.py file found.")
            return
        say("-----> $ python manage.py collectstatic --noinput")
        argv = [str(environment / "bin" / "python"), "manage.py", "collectstatic", "--noinput"]
        for line in self.environments.children.lines(argv, env={}, cwd=tree, timeout=600):
            if isinstance(line, str):
                say(indent(line))
            elif line:
                raise BuildError("Error: Unable to generate Django static files.")

    def _hook(self, tree: Path, name: str, say: Print) -> None:
        """bin/pre_compile and bin/post_compile of the pushed tree are run if they exist."""
        if not (tree / "bin" / name).is_file():
            return
        say(f"-----> Running bin/{name} hook")
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tree)}
        argv = ["bash", f"bin/{name}"]
        for line in self.environments.children.lines(argv, env=env, cwd=tree, timeout=600):
            if isinstance(line, str):
                say(indent(line))
            elif line:
                raise BuildError(f"Error: Failed to run the bin/{name} script.")
