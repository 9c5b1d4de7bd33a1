"""How the programs that dicectl needs are installed on this system."""

from __future__ import annotations

import json
from pathlib import Path

from dicectl.machine import runner
from dicectl.machine.system import LINUX

# The first line whose package manager is here is the one for this system. Read on 2026-11-22 in
# https://git-scm.com/downloads and https://devcenter.heroku.com/articles/heroku-cli
INSTALL = {
    "git": (
        ("winget", "winget install --id Git.Git"),
        ("brew", "brew install git"),
        ("xcode-select", "xcode-select --install"),
        ("apt-get", "sudo apt-get install git"),
        ("dnf", "sudo dnf install git"),
        ("pacman", "sudo pacman -S git"),
        ("apk", "apk add git"),
        ("", "Install it from https://git-scm.com/downloads"),
    ),
    "ssh": (
        ("apt-get", "sudo apt-get install openssh-client"),
        ("dnf", "sudo dnf install openssh-clients"),
        ("pacman", "sudo pacman -S openssh"),
        ("apk", "apk add openssh-client"),
        ("", "Install OpenSSH: https://www.openssh.com/portable.html"),
    ),
    "heroku": (
        ("brew", "brew install heroku/brew/heroku"),
        ("npm", "npm install --global heroku"),
        ("", "Install it from https://devcenter.heroku.com/articles/heroku-cli"),
    ),
}
_LINUX_HEROKU = "curl https://cli-assets.heroku.com/install.sh | sh"


def how_to(program: str) -> str:
    """Return the command that installs `program` here, or where to get it."""
    if program == "heroku" and LINUX and runner.find("curl"):
        return _LINUX_HEROKU
    return next(how for manager, how in INSTALL[program] if not manager or runner.find(manager))


def version_beside(path: str, package: str) -> str:
    """Return the version of npm's `package` whose program is at `path`, "" if no file says it.

    A program of npm takes half a second to say so itself.
    """
    for folder in Path(path).resolve().parents[:3]:
        try:
            said = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if said.get("name") == package:
            return str(said["version"])
    return ""
