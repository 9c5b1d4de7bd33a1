"""How programs that dicectl needs are installed: by system and by what package managers it has."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from dicectl.machine import runner
from dicectl.machine.system import NAME

# How a package is installed with each manager.
MANAGERS = {
    "winget": "winget install --exact --id {}",
    "brew": "brew install {}",
    "xcode-select": "{}",
    "curl": "{}",
    "apt-get": "sudo apt-get install {}",
    "dnf": "sudo dnf install {}",
    "pacman": "sudo pacman -S {}",
    "apk": "apk add {}",
    "npm": "npm install --global {}",
}
# Which of them are looked for on a system.
MANAGERS_OF = {
    "Windows": {"winget", "npm"},
    "macOS": {"brew", "xcode-select", "npm"},
    "Linux": {"curl", "apt-get", "dnf", "pacman", "apk", "npm"},
}
# What a program is called by each manager that has it, the best first. Read on 2026-11-22 in the
# pages below, and on 2026-11-29 in the manifests of winget, where Heroku's is an older version.
PACKAGES = {
    "git": {
        "winget": "Git.Git",
        "brew": "git",
        "xcode-select": "xcode-select --install",
        **dict.fromkeys(("apt-get", "dnf", "pacman", "apk"), "git"),
    },
    "ssh": {
        "apt-get": "openssh-client",
        "dnf": "openssh-clients",
        "pacman": "openssh",
        "apk": "openssh-client",
    },
    "heroku": {
        "brew": "heroku/brew/heroku",
        "curl": "curl https://cli-assets.heroku.com/install.sh | sh",
        "npm": "heroku",
        "winget": "Heroku.HerokuCLI",
    },
    "node": {
        "winget": "OpenJS.NodeJS.LTS",
        "brew": "node",
        **dict.fromkeys(("apt-get", "dnf", "pacman", "apk"), "npm"),
    },
}
PAGES = {
    "git": "https://git-scm.com/downloads",
    "heroku": "https://devcenter.heroku.com/articles/heroku-cli",
    "ssh": "https://www.openssh.com/portable.html",
    "node": "https://nodejs.org/en/download",
}


def how_to(program: str) -> str:
    """Return the command that installs `program` here, or where to get it."""
    return choose(program, NAME, lambda manager: bool(runner.find(manager)))


def choose(program: str, system: str, has: Callable[[str], bool]) -> str:
    """Return the command that installs `program` on a system that `has` these package managers."""
    for manager, package in PACKAGES[program].items():
        if manager in MANAGERS_OF[system] and has(manager):
            return MANAGERS[manager].format(package)
    return f"Install it from {PAGES[program]}"


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
