"""What `dicectl check` asks Heroku. All of it is asked side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dicectl.check import Check, Said
from dicectl.errors import DicectlError
from dicectl.platforms.heroku import cli, login
from dicectl.platforms.heroku.commands import WHOAMI

if TYPE_CHECKING:
    from dicectl.platforms.heroku import Heroku
    from dicectl.project import Project

# Older ones do not give HEROKU_API_KEY to git, and logged out some end with 0 and do nothing.
OLDEST_CLI = (11, 6)


def checks(heroku: Heroku) -> list[Check]:
    """Return the checks of the CLI, the login, git's login and the app."""

    def installed(_project: Project) -> Iterator[Said]:
        version = cli.version(cli.require(heroku.app))
        numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
        if numbers and numbers < OLDEST_CLI:
            yield DicectlError("D209", version=version, needed=".".join(map(str, OLDEST_CLI)))
        else:
            yield f"The Heroku CLI {version} is installed"

    def logged_in(_project: Project) -> Iterator[Said]:
        cli.require(heroku.app)
        token = heroku.questions.begin(login.token_of_cli).result()
        who = login.account(token) or cli.who_is(heroku.questions.ask(*WHOAMI).result())
        yield f"You are logged in to Heroku as {who}"

    def git_logs_in(_project: Project) -> Iterator[Said]:
        cli.require(heroku.app)
        heroku.questions.begin(login.token_of_cli).result()
        yield f"git gets a login for {login.git_host()}"

    def app(_project: Project) -> Iterator[Said]:
        cli.require(heroku.app)
        if not heroku.app:
            yield "No app was named, so no name was looked up: dicectl check NAME"
            return
        found = heroku.info()
        if found:
            yield f"The app {heroku.app} is yours: {found['app']['web_url']}"
        else:
            yield f"The name {heroku.app} is free"

    return [
        Check("history", "The repository has all of its history", _whole),
        Check("cli", "The Heroku CLI is installed", installed, waits=True),
        Check("login", "You are logged in to Heroku", logged_in, waits=True),
        Check("git-login", "git can log in to Heroku", git_logs_in, waits=True),
        Check("app", "The app's name is yours or free", app, waits=True),
    ]


def _whole(project: Project) -> Iterator[Said]:
    """Heroku builds no shallow clone."""
    if project.is_shallow:
        yield DicectlError("D408", evidence="a shallow clone: older commits are missing")
    elif not project.is_repository:
        yield ""
