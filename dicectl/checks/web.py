"""Checks that the program or script which the web process runs is there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from dicectl.buildpack.procfile import Command
from dicectl.checks.app import module
from dicectl.checks.ending import ending
from dicectl.checks.entry import PYTHON, entry
from dicectl.checks.fits import dotted, speaks
from dicectl.checks.known import PROGRAMS
from dicectl.checks.lines import Line
from dicectl.checks.names import nearest
from dicectl.checks.packages import can_add, installed
from dicectl.checks.procfile import own_command, web_command, web_line
from dicectl.errors import DicectlError
from dicectl.errors.advice import command as line_of
from dicectl.errors.advice import told
from dicectl.errors.shells import Write
from dicectl.platforms.check import NotLookedInto, Said, as_warning
from dicectl.source.project import Project
from dicectl.source.settings import sees_modes

_KNOWN = (*PROGRAMS, "python", "python3")
# How a package is added with each package manager but pip.
_ADD = {
    "Pipfile.lock": ("pipenv", "install"),
    "poetry.lock": ("poetry", "add"),
    "uv.lock": ("uv", "add"),
}
_GIT_ALLOWS = ("git", "update-index", "--add", "--chmod=+x")


def all_of_it(project: Project) -> Iterator[Said]:
    """The program, the script and the module of the web process are there."""
    if web_line(project) is None:
        yield from script(project) if own_command(project) else [""]
        return
    if web_command(project) is None:
        yield NotLookedInto("The web process does more than start one program: not looked into")
        return
    looks = (program, script, module, dotted, speaks, ending)
    said = [one for look in looks for one in look(project)]
    yield from said or _unseen(project)


def _unseen(project: Project) -> Iterator[Said]:
    """Say so where it is not seen what the process starts, or whether that is in there."""
    found, at = web_command(project), entry(project)
    if found is None or found[1].program == "streamlit":  # `script` has looked at its file
        return
    if at is None and not _finds_itself(project, found[1]):
        why = "no file of the project that its command names"
        yield NotLookedInto(f"What {found[1].program} loads: {why}")
    elif at and at.attribute and not at.is_seen:
        yield NotLookedInto(f"Whether {at.path} has {at.attribute}: it shows only when it runs")


def _finds_itself(project: Project, command: Command) -> bool:
    """Whether it is flask, which loads one of two files by itself."""
    return command.program == "flask" and bool({"app.py", "wsgi.py"} & project.files)


def program(project: Project) -> Iterator[Said]:
    """The program that the web process runs is installed by the build."""
    found = web_command(project)
    if found is None:
        return
    line, command = found
    if command.program not in PROGRAMS:
        yield from _misspelt(project, line, command)
        return
    packages, wanted = installed(project), PROGRAMS[command.program].split()
    if not packages.where:  # `deployable` says so
        yield ""
        return
    if any(one in packages.names for one in wanted):
        return
    can_mend = command.program == "gunicorn" and can_add(project)
    add = "dicectl check --fix" if can_mend and packages.where == "requirements.txt" else ""
    is_left_out = any(one in packages.left_out for one in wanted)
    left_out = f"\n{packages.where}: not among what Heroku installs" * is_left_out
    error = DicectlError(
        "D804",
        program=command.program,
        where=packages.where,
        evidence=f"{line}{left_out}",
        fix=_without_runner(command) or add or adding(packages.where, wanted[0]),
    )
    yield error if packages.complete else as_warning(error)


def adding(where: str, *names: str) -> str:
    """Return the command that adds packages to the file that lists them."""
    if where == "requirements.txt":
        return told(Write(where, ("", *names), adds=True))
    return line_of(*_ADD[where], *names)


def _misspelt(project: Project, line: Line, command: Command) -> Iterator[Said]:
    """A program that nobody knows may be there, but not if its name is nearly a known one."""
    name = command.program
    is_there = name in project.files or name in installed(project).names or PYTHON.fullmatch(name)
    near = "" if is_there or command.module else nearest(name, _KNOWN, 0.75)
    if near:
        yield DicectlError("D834", program=name, near=near, evidence=str(line))


def script(project: Project) -> Iterator[Said]:
    """A script that the web process or the worker runs is in the project and may be run."""
    found = own_command(project)
    if found is None or found[1].settings or found[1].module:
        return
    line, command = found
    process = line.text.partition(":")[0]
    wrong = _wordless(line, command) or _wrong_script(project, command, process)
    if wrong is not None:
        name, mistake, fix = wrong
        facts = {"process": process, "script": name, "mistake": mistake}
        yield DicectlError("D810", **facts, fix=fix, evidence=str(line))


def _wordless(line: Line, command: Command) -> tuple[str, str, str] | None:
    """Streamlit has commands, and a file is none of them."""
    name = command.arguments[0] if command.program == "streamlit" and command.arguments else ""
    if not name.endswith(".py"):
        return None
    fix = f"Write in the Procfile:  {re.sub('streamlit +', 'streamlit run ', line.text.strip())}"
    return name, "and streamlit wants the word run before the file", fix


def _wrong_script(project: Project, command: Command, process: str) -> tuple[str, str, str] | None:
    """Return a script, what is wrong with it and what to do; None if nothing surely is."""
    name = command.program
    if name in {"sh", "bash"} or PYTHON.fullmatch(name):
        return _wrong_argument(project, command.arguments[0] if command.arguments else "")
    if name == "streamlit" and command.arguments[:1] == ("run",):
        return _wrong_argument(project, next(iter(command.arguments[1:]), ""))
    if name in project.files and "/" not in name:
        mistake = "and a program in the project's folder is found only with ./ before its name"
        call = f"bash {name}" if name.endswith(".sh") else f"./{name}"  # needs no permission
        return name, mistake, f"Write in the Procfile:  {process}: {call}"
    if name.startswith("./") and not _is_there(project, name):
        return name, "which is not in the project", f"Add {name} to the project."
    if name.startswith("./") and name[2:] in project.files and not project.is_executable(name[2:]):
        allow = ["chmod", "+x"] if sees_modes(project.git_settings) else [*_GIT_ALLOWS]
        return name, "which may not be executed", line_of(*allow, name[2:])
    return None


def _wrong_argument(project: Project, name: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a script that is given to Python or a shell."""
    if not re.fullmatch(r"(?!/)[\w./-]+\.(py|sh)", name) or _is_there(project, name):
        return None
    near = f"Write the name of a file that is there{_near(project, name)}"
    return name, "which is not in the project", near


def _without_runner(command: Command) -> str:
    """`poetry run` and `uv run` are for the developer's machine: the dyno has neither."""
    if command.program in {"poetry", "uv"} and command.arguments[:1] == ("run",):
        return f"Write in the Procfile:  web: {' '.join(command.arguments[1:])}"
    return ""


def _is_there(project: Project, path: str) -> bool:
    return posixpath.normpath(path) in project.files or ".." in path


def _near(project: Project, name: str) -> str:
    near = nearest(name, project.files)
    return f": {near}" if near else "."
