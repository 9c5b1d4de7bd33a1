"""Checks of requirements.txt: what pip could not read, find or install on Heroku's Linux."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicectl.checks import engine, pins
from dicectl.checks.known import FOREIGN, MISNAMED, SYSTEM, TWINS
from dicectl.checks.lines import added, shown
from dicectl.checks.packages import NAME, Requirement, beside, requirements
from dicectl.checks.source import folders
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice
from dicectl.machine.texts import decode
from dicectl.platforms.check import Said, as_warning
from dicectl.source.project import Project

FILE = "requirements.txt"

_SPECIFIER = r"(?:===|~=|==|!=|<=|>=|<|>)\s*[^\s,;()]+"
_SPECIFIERS = rf"\(?\s*{_SPECIFIER}(?:\s*,\s*{_SPECIFIER})*\s*,?\s*\)?"
_REQUIREMENT = re.compile(
    rf"{NAME}\s*(?:\[[^\]]*\])?\s*(?:{_SPECIFIERS}|@\s*\S+(?:\s+#.*)?)?\s*(?:;.*)?(?:\s--?[\w-]+.*)?"
)
_OPTION = re.compile(
    r"(-r|-c|-e|-i|-f|--requirement|--constraint|--editable|--index-url|--extra-index-url"
    r"|--find-links)(?:[\s=]+|(?<=^-[rceif]))(.+)"
)
# "1.numpy": a list as people write it.
_NUMBERED = re.compile(r"\d+[.)]\s*[A-Za-z]{2}")
_CONDA = re.compile(r"[\w.-]+=[\w.!+]+=\w+")
_NOT_CONDA = (
    "conda wrote this file, in its own way and with its own packages. Write a new one with what the"
    " app imports, a line each, like  flask==3.1.2"
)
_LOCAL = re.compile(r"(?:\S+\s+@\s+)?(file:(?://)?\S+|[A-Za-z]:[\\/]\S+|\.{1,2}(?:[\\/]\S*)?|/\S+)")
# A wheel of the project, named without ./ before it.
_WHEEL = re.compile(r"([\w.][^\s:@]*/[^\s:@]+\.whl)")
_IS_BACKWARD = "   (Linux takes \\ for a letter)"
_IGNORED = "   (left out by git's ignore rules)"
# A path as only Windows has it: .\vendor\a.whl, \\server\a, -r requirements\base.txt
_BACKWARD = re.compile(r"(?:^|[\s=])(?:[\w.]|\\\\)[^\s;#]*\\\w")
_SSH = re.compile(r"git\+ssh://|git@|ssh://")
_VARIABLE = re.compile(r"\$\{[A-Z0-9_]+\}")
_MODIFIED = re.compile(r"==\S*(\+ubuntu|\+debian|\+dfsg|ubuntu\d|build\d|-debian)")


def all_of_it(project: Project) -> Iterator[Said]:
    """The list of packages can be read, and what it lists be installed."""
    if FILE not in project.files:
        yield ""
        return
    for look in (encoding, readable, installable, twins, present, reachable, filled_in, pins.fit):
        yield from look(project)


def encoding(project: Project) -> Iterator[Said]:
    """UTF-8 is what pip reads, other encodings only if a byte order mark tells which."""
    raw = project.read(FILE)
    if raw is None:
        return
    text = decode(raw)
    if text is None:
        yield DicectlError("D815", evidence=f"{FILE}: no text", fix="Write it again as plain text.")
    elif text[1].startswith("utf-16"):
        error = DicectlError("D815", evidence=f"{FILE}: saved as UTF-16 (PowerShell's > does so)")
        yield error if "-" in text[1].removeprefix("utf-") else as_warning(error)


def installable(project: Project) -> Iterator[Said]:
    """Nothing is listed that exists only on Windows, on macOS or in Ubuntu's own packages."""
    reasons = [(one, reason) for one in requirements(project) if (reason := _why_not(one))]
    if reasons:
        evidence = shown(f"{one.line}   ({reason})" for one, reason in reasons)
        only_fix = all(one.name == "pkg-resources" for one, _ in reasons)
        foreign = next((one for one, reason in reasons if one.name in FOREIGN), None)
        fix = "dicectl check --fix" if only_fix else _renamed(reasons) or _marked(foreign)
        yield DicectlError("D811", evidence=evidence, fix=fix)


def twins(project: Project) -> Iterator[Said]:
    """No two packages bring a module of the same name."""
    listed = {one.name: one for one in requirements(project)}
    for name, others in TWINS.items():
        kept = next((one for one in others if one in listed), None)
        if name in listed and kept:
            evidence = shown([listed[name].line, listed[kept].line])
            yield DicectlError("D873", name=name, kept=kept, evidence=evidence)


def readable(project: Project) -> Iterator[Said]:
    """Each line is a requirement or an option."""
    asked = list(requirements(project))
    wrong = [one for one in asked if not _is_requirement(one.text) or _NUMBERED.match(one.text)]
    if wrong:
        is_listed = bool(re.match(r"Package\s+Version", wrong[0].text))  # by `pip list`
        is_conda = any(_CONDA.fullmatch(one.text) for one in wrong)
        fix = advice("`pip freeze > requirements.txt`", {}) if is_listed else ""
        fix = _NOT_CONDA if is_conda else fix
        yield DicectlError("D814", evidence=shown(one.line for one in wrong), fix=fix)


def present(project: Project) -> Iterator[Said]:
    """Files and folders that are named are in the project."""
    missing = [one for one in requirements(project) if _points_nowhere(project, one)]
    if missing:
        is_frozen = all(one.name and " @ file:" in one.text for one in missing)  # by conda
        fix = advice("`pip list --format=freeze > requirements.txt`", {}) if is_frozen else ""
        seen = {one: _IS_BACKWARD for one in missing if _BACKWARD.search(one.text)}
        others = [one for one in missing if one not in seen]
        kept_out = {one: path for one in others if (path := _ignored_file(project, one))}
        if not others:
            fix = "Write / in place of \\ in these lines, which every system reads."
        elif len(kept_out) == len(missing):
            fix = added(project, *kept_out.values())
        elif all(one.name == engine.PACKAGE for one in missing):
            fix = engine.GET
        seen |= dict.fromkeys(kept_out, _IGNORED)
        reasons = (f"{one.line}{seen.get(one, '')}" for one in missing)
        yield DicectlError("D812", evidence=shown(reasons), fix=fix)


def reachable(project: Project) -> Iterator[Said]:
    """Nothing needs a key that the build has not."""
    if over_ssh := [one for one in requirements(project) if _SSH.search(one.text)]:
        yield DicectlError("D813", evidence=shown(one.line for one in over_ssh))


def filled_in(project: Project) -> Iterator[Said]:
    """Nothing waits for a variable: of the config vars pip gets PIP_EXTRA_INDEX_URL only."""
    if waiting := [one for one in requirements(project) if _VARIABLE.search(one.text)]:
        yield DicectlError("D833", evidence=shown(one.line for one in waiting))


def _why_not(one: Requirement) -> str:
    """Return why pip could not install a requirement on Heroku, "" if it can or may."""
    if ";" in one.rest:  # a marker like sys_platform == "win32" leaves it out
        return ""
    if one.name in FOREIGN or one.name.startswith("pyobjc-framework-"):
        return f"only for {FOREIGN.get(one.name, 'macOS')}"
    if one.name == "pkg-resources":
        return "not a package, but a mistake of Ubuntu's pip freeze"
    if one.name in MISNAMED:
        return f"{one.name} is the name to import; the package is {MISNAMED[one.name]}"
    if one.name in SYSTEM or _MODIFIED.match(one.rest):
        return "a part of Ubuntu, not from PyPI"
    return ""


def _renamed(reasons: list[tuple[Requirement, str]]) -> str:
    """Return what to write where only the names are wrong, "" if more is."""
    names = [one.name for one, _ in reasons]
    if not all(name in MISNAMED for name in names):
        return ""
    told = " and ".join(f"{MISNAMED[name]} in place of {name}" for name in names)
    return f"Write in requirements.txt {told}"


def _marked(foreign: Requirement | None) -> str:
    if foreign is None:
        return "Delete these lines. Freeze a virtual environment instead of the whole system."
    mark = f'{foreign.text}; sys_platform == "win32"'
    return f"Delete the lines, or add a mark to each that is for Windows: {mark}"


def _is_requirement(text: str) -> bool:
    if text.startswith("-"):
        return not re.fullmatch(r"-+(\s.*)?", text)
    if re.match(r"[a-z+]+://|[a-z]+\+[a-z]+:", text) or _LOCAL.match(text):
        return True
    head = text.partition(";")[0].strip()
    has_path = "/" in head or head.endswith((".whl", ".zip", ".gz"))
    return bool(_REQUIREMENT.fullmatch(text)) or has_path or "${" in text


def _points_nowhere(project: Project, one: Requirement) -> bool:
    """Whether a line names a file or folder of its own machine."""
    option = _OPTION.fullmatch(one.text)
    if option and option[1] in {"-i", "-f", "--index-url", "--extra-index-url", "--find-links"}:
        return False
    named = option[2].strip() if option else one.text
    if _BACKWARD.search(one.text.partition(";")[0]):
        return True
    if option and option[1] in {"-r", "-c", "--requirement", "--constraint"}:
        return "://" not in named and "$" not in named and _is_missing(project, one, named)
    local = _LOCAL.match(named) or _WHEEL.match(named)
    if not local:
        return bool(option) and _is_missing_folder(project, named)
    return _is_absolute(local[1]) or _is_missing(project, one, _path(local[1]), top=True)


def _ignored_file(project: Project, one: Requirement) -> str:
    """Return the file of this folder that a line names, if git ignores it; "" if it does not."""
    local = _LOCAL.match(one.text) or _WHEEL.match(one.text)
    path = "" if not local or _is_absolute(local[1]) else beside("", _path(local[1]))
    is_here = path and ".." not in local[1] and (project.root / path).is_file() if local else False
    return path if is_here else ""


def _is_missing_folder(project: Project, named: str) -> bool:
    """`-e name` is a folder, unless it is an address."""
    plain = re.split(r"[\[;\s]", named)[0]
    return "://" not in named and "+" not in plain and not _is_in_tree(project, beside("", plain))


def _is_absolute(path: str) -> bool:
    return bool(re.match(r"file:|[A-Za-z]:[\\/]|/", path)) and not re.match(r"file:\.", path)


def _path(local: str) -> str:
    return re.split(r"[\[;\s#]", local.removeprefix("file:"))[0]


def _is_missing(project: Project, one: Requirement, named: str, *, top: bool = False) -> bool:
    # pip takes -r and -c from the file's folder, and all other paths from where it runs.
    if named.startswith("../") and (top or "/" not in one.line.path):
        return True
    return not _is_in_tree(project, beside("" if top else one.line.path, named.strip("\"'")))


def _is_in_tree(project: Project, path: str) -> bool:
    return (
        not path or path in project.files or path in folders(project) | project.repositories_inside
    )
