"""Other systems: what is there, what is not, and how a program is installed; all by their facts."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from dicectl.checks import tools
from dicectl.errors import DicectlError
from dicectl.machine import install, systems
from dicectl.plan import Step
from dicectl.platforms import PLATFORMS, Formation, Platform
from dicectl.platforms.local.platform import Local
from dicectl.source.project import Project

# Every method of `Platform` that is about an app or its place, and what it is given.
ALONE = ("spare", "check_ready", "find", "look", "apps", "git_url", "config")
ALONE += ("start", "restart", "destroy", "stop")
GIVEN: dict[str, dict[str, Any]] = {
    **{name: {} for name in ALONE},
    "create": {"region": None, "team": None},
    "rollback": {"release": 1},
    "set_config": {"wishes": {"COLOUR": "red"}},
    "scale": {"wishes": [Formation("web", 1, "")]},
    "execute": {"command": "ls"},
    "wait_until_live": {"release": 1},
    "logs": {"lines": 1, "follow": False},
}
ABOUT_NO_APP = {"checks", "needs", "upload", "app_of", "cost", "again", "be_temporary", "claim"}
ABOUT_NO_APP |= {"push_environment", "greet"}
# Which package managers are there, by system, and what is told then.
TOLD = {
    ("git", "Windows", "winget npm"): "winget install --exact --id Git.Git",
    ("git", "Windows", "npm"): "Install it from https://git-scm.com/downloads",
    ("git", "macOS", "brew xcode-select"): "brew install git",
    ("git", "macOS", "xcode-select"): "xcode-select --install",
    ("git", "Linux", "apt-get curl"): "sudo apt-get install git",
    ("git", "Linux", "brew"): "Install it from https://git-scm.com/downloads",
    ("git", "Linux", "dnf"): "sudo dnf install git",
    ("heroku", "Windows", "winget npm"): "npm install --global heroku",
    ("heroku", "Windows", "winget"): "winget install --exact --id Heroku.HerokuCLI",
    ("heroku", "macOS", "brew npm curl"): "brew install heroku/brew/heroku",
    ("heroku", "macOS", "npm curl"): "npm install --global heroku",
    ("heroku", "Linux", "curl apt-get"): "curl https://cli-assets.heroku.com/install.sh | sh",
    ("heroku", "Linux", ""): "Install it from https://devcenter.heroku.com/articles/heroku-cli",
    ("ssh", "Linux", "dnf"): "sudo dnf install openssh-clients",
    ("ssh", "Windows", "winget"): "Install it from https://www.openssh.com/portable.html",
    ("node", "Windows", "winget"): "winget install --exact --id OpenJS.NodeJS.LTS",
    ("node", "macOS", "brew"): "brew install node",
    ("node", "Linux", "apt-get"): "sudo apt-get install npm",
    ("node", "Windows", ""): "Install it from https://nodejs.org/en/download",
}


@pytest.mark.parametrize(("case", "told"), TOLD.items(), ids=" ".join)
def test_a_program_is_installed_with_what_the_system_has(
    case: tuple[str, str, str], told: str
) -> None:
    program, system, there = case
    assert install.choose(program, system, there.split().__contains__) == told


def test_each_system_and_platform_is_told_of() -> None:
    assert set(install.MANAGERS_OF) == set(systems.SYSTEMS)
    assert set(systems.PARTS) >= set(PLATFORMS)
    for part in systems.PARTS.values():
        assert part.missing <= part.otherwise.keys() <= set(systems.SYSTEMS)


def test_each_method_of_a_platform_is_tried_below() -> None:
    methods = {name for name, _ in inspect.getmembers(Platform, inspect.isfunction)}
    assert {name for name in methods if name[0] != "_"} == GIVEN.keys() | ABOUT_NO_APP


@pytest.mark.parametrize("method", GIVEN)
def test_on_windows_the_local_platform_refuses_before_anything_is_done(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    local = Local("dice", "Windows")
    with pytest.raises(DicectlError, match="D603 The local platform does not run on Windows") as no:
        made = getattr(local, method)(**GIVEN[method])
        list(made.run() if isinstance(made, Step) else made)
    assert "wsl --install" in no.value.fix
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("system", systems.SYSTEMS)
def test_check_says_what_is_different_on_this_system(system: str, platform: str) -> None:
    here = Project.find(Path(__file__).parent)
    if system in systems.PARTS[platform].missing:
        with pytest.raises(DicectlError, match="D603"):
            list(tools.runs_here(platform, "dice", here, system))
        return
    said = list(tools.runs_here(platform, "dice", here, system))
    assert bool(said) == (system == "Windows")
    assert all(f"on {system} " in str(one) for one in said)


def test_where_the_local_platform_is_missing_nobody_is_sent_there() -> None:
    assert systems.without_account("Windows", "dice") == "dicectl serve"
    assert systems.without_account("macOS", "dice") == "dicectl deploy dice --to local"
    assert {one: systems.first(one) for one in systems.SYSTEMS} == {
        "Linux": "local",
        "macOS": "local",
        "Windows": "heroku",
    }
