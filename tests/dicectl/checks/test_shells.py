"""What checks tell to type, in PowerShell and cmd."""

from __future__ import annotations

import pytest
from users import User

from dicectl.errors.known import SHELL

from .conftest import HEALTHY, Look, findings
from .test_tree import BAD

TOLD = {
    ("a project in a folder", False): (
        "Move-Item site/Procfile, site/app.py .",
        "move /-Y site\\Procfile . && move /-Y site\\app.py .",
    ),
    ("a folder called Templates", False): (
        "cmd /c ren Templates templates",
        "ren Templates templates",
    ),
    ("a file that git ignores", False): (
        "git init; if ($?) { git add --force 'my prices.csv' }",
        'git init && git add --force "my prices.csv"',
    ),
    ("waitress not installed", False): (
        "Add-Content requirements.txt '', 'waitress' -Encoding ascii",
        ">>requirements.txt (echo.& echo waitress)",
    ),
    ("pip list", False): (
        "pip freeze | Set-Content requirements.txt -Encoding ascii",
        "pip freeze >requirements.txt",
    ),
    ("runtime.txt", True): (
        "Set-Content .python-version '3.13' -Encoding ascii; if ($?) { Remove-Item runtime.txt }",
        ">.python-version echo 3.13 && del runtime.txt",
    ),
    ("a virtual environment", True): (
        "git rm -r --cached --quiet venv; if ($?) { Add-Content .gitignore 'venv/'"
        " -Encoding ascii }",
        "git rm -r --cached --quiet venv && >>.gitignore echo venv/",
    ),
    ("a cache", True): (
        "git rm -r --cached --quiet '*.pyc'; if ($?) { dicectl check --fix }",
        'git rm -r --cached --quiet "*.pyc" && dicectl check --fix',
    ),
}
READS = "open('my prices.csv')\n"


@pytest.mark.parametrize("case", TOLD, ids=str)
def test_a_check_speaks_the_readers_shell(
    case: tuple[str, bool], own_git: User, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    ignored = {
        "app.py": f"{READS}{HEALTHY['app.py']!s}",
        ".gitignore": f"{HEALTHY['.gitignore']!s}*.csv\n",
        "my prices.csv": "1\n",
    }
    name, committed = case
    files = ignored if name == "a file that git ignores" else BAD[name][1]
    look({**HEALTHY, **files}, commit=committed)
    for shell, told in zip(("powershell", "cmd"), TOLD[case], strict=True):
        monkeypatch.setenv(SHELL, shell)
        assert told in {one.fix for one in findings(own_git.folder)}
