"""Advice is proved: who does what a finding tells has that finding no more, and no new problem.

Every tree of the tests for mistakes is mended by what it is told: a shell runs a command, `FORMS`
obeys sentences of a known form, and `DONE` has what a person does who is told any other one.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from users import User

from dicectl.checks import fixes
from dicectl.errors.files import CATALOGUE
from dicectl.errors.fits import CATALOGUE as FITS
from dicectl.errors.seam import CATALOGUE as SEAM
from dicectl.machine import edits
from dicectl.source.project import Project

from . import test_data, test_seam, test_tree
from .conftest import HEALTHY, SEAM_APP, Look, findings, write

Files = Mapping[str, str | bytes | None]
TREES = (
    [(one, code, {**HEALTHY, **files}) for one, (code, files) in test_tree.BAD.items()]
    + [(one, code, {**SEAM_APP, **files}) for one, (code, _, files) in test_seam.BAD.items()]
    + [(one, code, {**test_data.OWN, **files}) for one, (code, _, files) in test_data.BAD.items()]
)
# What cannot be proved here, and why.
UNPROVED = {
    "D814 pip freeze": "it lists what is installed in the user's own environment",
    "D812 pip list": "it lists what is installed in the user's own environment",
    "D821 uv lock": "uv asks the net for the packages",
    "D824 Take them out of LFS": "it rewrites the history, with a program that is not here",
    "D101 jupyter": "jupyter is not here; test_new.py tries the command where it is",
}
# Findings of trees that take too long to make for each test, and who proves them.
ELSEWHERE = {
    "D822": "large files: what is out of the build is not looked at",
    "D823": "a gigabyte of files",
    "D825": "test_repository.py: a person looks whether an address is public",
    "D826": "test_repository.py: what belongs to the project only its owner knows",
    "D830": "test_repository.py",
    "D832": "test_fixes.py",
    "D848": "half a gigabyte of a model",
    "D850": "test_engine.py",
    "D864": "test_engine.py",
}
MODEL = "from pathlib import Path\n\nHERE = Path(__file__).parent\n"
READS = "\n\ndef predict(x: int) -> int:\n    return len(open({}).read())\n"
# What a person does who is told a sentence that needs thought: by the code and its start.
DONE: dict[str, Files] = {
    "input() in an app of Flask": {"app.py": HEALTHY["app.py"]},
    "D111 Add a line": {"Procfile": "web: python -m site2\n"},
    "D109 Write it as plain": {"Procfile": "web: gunicorn app:app\n"},
    "D835 Write into the Procfile": {"Procfile": "web: gunicorn app:app\n"},
    "D836 Delete the others": {"Procfile": "web: gunicorn app:app\n"},
    "D803 Write each line": {"Procfile": "web: gunicorn app:app\n"},
    "D810 Write the name": {"Procfile": "web: python app.py\n", "app.py": test_tree.SERVES},
    "D806 Define app": {"app.py": HEALTHY["app.py"]},
    "D875 Put it": {
        "app.py": f"{HEALTHY['app.py']!s}\nif __name__ == '__main__':\n    app.run()\n"
    },
    "D811 Delete": {"requirements.txt": "flask\ngunicorn\n"},
    "D812 Put the files": {"requirements.txt": "flask==3.1.2\ngunicorn\n"},
    "D813 Use an https": {
        "requirements.txt": "flask\ngunicorn\nx @ git+https://github.com/a/x.git\n"
    },
    "D814 Write one": {"requirements.txt": "flask==3.0\ngunicorn\n"},
    "D817 Put them": {"templates/index.html": "hi", "templates/base.html": "hi"},
    "D818 Put them": {"static/a.css": ""},
    "D833 Write the value": {"requirements.txt": "flask\ngunicorn\n"},
    "D112 uv.lock is of no use": {"pyproject.toml": "[project]\nname = 'a'\n"},
    "D829 Make each": {
        "settings.py": "import os\n\nAWS = os.environ['AWS']\n",
        "tests/test_aws.py": "",
    },
    "D831 Read it": {"settings.py": 'import os\nSECRET_KEY = os.environ["SECRET_KEY"]\n'},
    "D807 Mend": {"app.py": HEALTHY["app.py"]},
    "D839 Write a function": {"model.py": SEAM_APP["model.py"]},
    "D840 Mend it": {"model.py": SEAM_APP["model.py"], "app.py": SEAM_APP["app.py"]},
    "D841 Make it an input": {"model.py": SEAM_APP["model.py"], "other.py": ""},
    "D838 Add the module": {"zzz.py": "def nothing(x: int) -> int:\n    return x\n"},
    "D845 Put the file": {"model.py": MODEL + READS.format('HERE / "m.pkl"'), "m.pkl": "x"},
    "D846 Put the file": {"model.py": MODEL + READS.format('HERE / "m.pkl"'), "m.pkl": "x"},
    "D847 Write": {"model.py": READS.format('"data/m.pkl"')},
    "D101 Write into Procfile": {"Procfile": "web: python3 -m http.server $PORT\n"},
    "D887 Use": {"app.py": HEALTHY["app.py"], "requirements.txt": "flask\ngunicorn\n"},
    "D890 Add whitenoise": {"shop/settings.py": test_tree.GATHERED},
    "a database of Django on this machine": {
        "shop/settings.py": f"import os\n{test_tree.GATHERED}DATABASES = "
        "{'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': os.environ['A']}}\n"
    },
    "D891 Read the address": {
        "app.py": f"import os\n{HEALTHY['app.py']!s}A = os.environ['DATABASE_URL']\n"
    },
    "D849 Name it": {"flats/model.py": MODEL + READS.format('HERE / "m.pkl"')},
}
_COMMAND = re.compile(r"(?:dicectl|git|mv|rm|echo|printf|chmod|jupyter) ")
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
_MENDS = "dicectl check --fix"


def edit(folder: Path, path: str, old: str, new: str) -> None:
    """Replace what a regular expression finds in a file."""
    file = folder / path
    text, count = re.subn(old, lambda _: new, file.read_text(), count=1, flags=re.MULTILINE)
    assert count
    file.write_text(text)


def shell(user: User, command: str) -> None:
    for part in command.split(" && "):
        if part == _MENDS:  # with --yes, and in this process
            for one in fixes.find(Project.find(user.folder)):
                edits.write(user.folder, [one])
        else:
            assert user.run("sh", "-c", part, PATH=PATH).status == 0, part


def as_line(user: User, told: re.Match[str]) -> None:
    if also := re.search(r"with (\S+) in requirements.txt", told.string):
        edit(user.folder, "requirements.txt", r"\Z", f"{also[1]}\n")
    name = "Procfile" if (user.folder / "Procfile").exists() else "Procfile.txt"
    edit(user.folder, name, r"^\"?(?:[Ww]eb *:|worker:).*", told[1].strip())


def as_option(user: User, told: re.Match[str]) -> None:
    edit(user.folder, "Procfile", r"(?<=.)$", f" {told[1]}")


def in_project(user: User, told: re.Match[str]) -> None:
    write(user.folder, {told[1]: "x"})


def in_place_of(path: str) -> Callable[[User, re.Match[str]], None]:
    return lambda user, told: edit(user.folder, path, re.escape(told[2]), told[1])


def as_setting(user: User, told: re.Match[str]) -> None:
    name = told[2].partition(" = ")[0]
    file = user.folder / told[1]
    file.write_text(re.sub(rf"(?m)^{name} = .*\n", "", file.read_text()) + f"{told[2]}\n")


def in_list(user: User, told: re.Match[str]) -> None:
    """Write new lines in place of those for the same packages, or below them."""
    file = user.folder / "requirements.txt"
    old = file.read_text().splitlines()
    for new in re.split("  +", told[1]):
        name = re.split("[<>]", new)[0].lower()
        old = [one for one in old if re.split("[=<>]", one.lower())[0] != name] + [new]
    file.write_text("\n".join(old) + "\n")


def in_server(user: User, told: re.Match[str]) -> None:
    edit(user.folder, "app.py", r"\Z", "server = app.server\n")
    edit(user.folder, "Procfile", r"app:app(\.server)?", told[1])


FORMS: list[tuple[str, Callable[[User, re.Match[str]], None]]] = [
    (r"and in the Procfile:  (?:web: gunicorn )?(\S+)", in_server),
    (r"Write (?:in|line 1 of) the Procfile(?: as)?:  (.+?)(?:    |$)", as_line),
    (r"into the Procfile, like  (.+)", as_line),
    (r"(?:Add at the end of the command.*:|or add:)  (.+)", as_option),
    (
        r"Leave out --bind",
        lambda user, _: edit(user.folder, "Procfile", r" (-b|--bind)[ =]\S+", ""),
    ),
    (
        r"Write in (\S+\.py):  ((?:STATIC_ROOT|ALLOWED_HOSTS) = .+)",
        as_setting,
    ),
    (
        r"Delete the line bind = \.\.\. at (\S+):\d+",
        lambda user, told: edit(user.folder, told[1], r"^bind = .*\n", ""),
    ),
    (
        r"Delete the line (\S+) from requirements.txt",
        lambda user, told: edit(user.folder, "requirements.txt", rf"^{told[1]}\n", ""),
    ),
    (r"Write in requirements.txt, in place of their lines:  (.+)", in_list),
    (r"Write in requirements.txt (\S+) in place of (\S+)", in_place_of("requirements.txt")),
    (
        r"Delete line 1 of the Procfile",
        lambda user, _: edit(user.folder, "Procfile", r"\A.*\n", ""),
    ),
    (r"Write (\S+) in place of (\S+)\.$", in_place_of("model.py")),
    (
        r'Write "(.+?)" in (\S+), in place of "(.+?)"',
        lambda user, told: edit(user.folder, told[2], re.escape(told[3]), told[1]),
    ),
    (
        r"If (\S+) is meant, write",
        lambda user, told: edit(user.folder, "Procfile", r"(?<=^web: )\S+", told[1]),
    ),
    (r"Take it out of .gitignore, or: (.+)", lambda user, told: shell(user, told[1])),
    (r"Keep the one that you use:  rm .+?  or  (.+)", lambda user, told: shell(user, told[1])),
    (r"(mv .+), and write", lambda user, told: shell(user, told[1])),
    (r"Put (\S+) into the project\.", in_project),
    (
        r"Write / in place of",
        lambda user, _: edit(user.folder, "requirements.txt", r"^.*\\.*$", "click"),
    ),
    (r"Give all but one of them another", lambda user, _: shell(user, "mv a/Data.csv a/more.csv")),
]


def follow(user: User, name: str, code: str, fix: str) -> None:
    """Do what a fix tells."""
    told = f"{code} {fix}"
    for start, files in DONE.items():
        if told.startswith(start) or start == name:
            write(user.folder, files)
            return
    if _COMMAND.match(fix) and ", and write" not in fix:
        shell(user, fix)
        return
    for form, obey in FORMS:
        if found := re.search(form, fix):
            obey(user, found)
            return
    pytest.fail(f"nothing tells how to do this: {told}")


@pytest.mark.parametrize(("name", "wanted", "files"), TREES, ids=[one[0] for one in TREES])
def test_who_does_what_is_told_has_the_finding_no_more(
    name: str, wanted: str, files: Files, look: Look, own_git: User
) -> None:
    before = look(files)
    code = wanted.rstrip("?")
    one = next(found for found in before if found.code == code)
    assert "{" not in one.title.replace("{% ", "")
    if any(f"{code} {one.fix}".startswith(told) for told in UNPROVED):
        return
    follow(own_git, name, code, one.fix)
    after = findings(own_git.folder)
    known = {found.code for found in before}
    assert code not in {found.code for found in after}, f"{name}: {one.fix}"
    assert [found for found in after if found.level == "problem" and found.code not in known] == []


def test_every_kind_of_finding_is_proved_or_said_not_to_be() -> None:
    tried = {wanted.rstrip("?") for _, wanted, _ in TREES} | ELSEWHERE.keys()
    assert CATALOGUE.keys() | FITS.keys() | SEAM.keys() <= tried
