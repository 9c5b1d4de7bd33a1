"""What makes a build fail or not: the package manager, the Python, and what must not be there.

Read on 2026-11-22 in version v351 (2026-08-18) of
https://github.com/heroku/heroku-buildpack-python, files lib/checks.sh, lib/package_manager.sh and
lib/python_version.sh. The titles of failures and warnings are the buildpack's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from dicectl.buildpack.tree import Rejected, Tree
from dicectl.buildpack.versions import PythonVersion, python_version

# In the order in which the buildpack names them.
PACKAGE_MANAGERS = {
    "Pipfile.lock": "Pipenv",
    "requirements.txt": "pip",
    "poetry.lock": "Poetry",
    "uv.lock": "uv",
}
MISSPELT_REQUIREMENTS = (
    "requirement.txt",
    "requirements.text",
    "Requirements.txt",
    "requirements.txt.txt",
    "requeriments.txt",
    "requirments.txt",
    "requirements",
)
VIRTUAL_ENVIRONMENTS = (".venv", "venv")


def examine(tree: Tree) -> tuple[str, PythonVersion]:
    """Return the package-manager file and the Python version.

    Raises:
        Rejected: the build would fail; the first failure, as in a real build.
    """
    for failure in failures(tree):
        raise failure
    manager = package_manager(tree)
    return manager, python_version(tree, manager)


def failures(tree: Tree) -> Iterator[Rejected]:
    """Yield everything that would make the build fail, in the buildpack's order."""
    if any(path.startswith(".heroku/python/") for path in tree.files):
        yield Rejected(
            "Existing '.heroku/python/' directory found.",
            "`git rm -r --cached --quiet .heroku && echo .heroku/ >> .gitignore`",
            min(path for path in tree.files if path.startswith(".heroku/python/")),
        )
    manager = ""
    try:
        manager = package_manager(tree)
    except Rejected as rejected:
        yield rejected
    yield from _virtual_environments(tree)
    try:
        python_version(tree, manager)
    except Rejected as rejected:
        yield rejected


def package_manager(tree: Tree) -> str:
    """Return the one file that lists what to install.

    Raises:
        Rejected: there is none, there are several, or it is not what the buildpack reads.
    """
    if "Pipfile" in tree.files and "Pipfile.lock" not in tree.files:
        raise Rejected(
            "No 'Pipfile.lock' found!",
            "pipenv lock    or, if you do not use Pipenv:  `rm Pipfile`",
        )
    found = [name for name in PACKAGE_MANAGERS if name in tree.files]
    if len(found) > 1:
        raise Rejected(
            "Multiple Python package manager files were found.",
            "Keep the one that you use:  " + "  or  ".join(_without(tree, one) for one in found),
            "\n".join(f"{name} ({PACKAGE_MANAGERS[name]})" for name in found),
        )
    if found:
        return found[0]
    if "setup.py" in tree.files:
        raise Rejected(
            "Implicit setup.py file support has been sunset.",
            "`echo '--editable .' > requirements.txt`",
        )
    hint = next((f"Rename {name}. " for name in MISSPELT_REQUIREMENTS if name in tree.files), "")
    raise Rejected(
        "Couldn't find any supported Python package manager files.",
        f"{hint}Commit a requirements.txt in the top folder of the project.",
    )


def _without(tree: Tree, name: str) -> str:
    """Return the command that removes a file, and the Pipfile that would ask for its lock."""
    also = " Pipfile" * (name == "Pipfile.lock" and "Pipfile" in tree.files)
    return f"`rm {name}{also}`"


def _virtual_environments(tree: Tree) -> Iterator[Rejected]:
    for name in VIRTUAL_ENVIRONMENTS:
        if f"{name}/pyvenv.cfg" in tree.files:
            yield Rejected(
                f"Existing '{name}/' directory found.",
                f"`git rm -r --cached --quiet {name} && echo {name}/ >> .gitignore`",
                f"{name}/pyvenv.cfg",
            )
