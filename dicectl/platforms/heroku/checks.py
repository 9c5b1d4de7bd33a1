"""What `dicectl check` asks Heroku. All of it is asked side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.plan import value
from dicectl.platforms.check import NO_NAME, WHOLE, Check, Said
from dicectl.platforms.heroku import api, cli, login
from dicectl.platforms.heroku.app import HerokuApp

if TYPE_CHECKING:
    from dicectl.source.project import Project

# Older ones do not give HEROKU_API_KEY to git, and logged out some end with 0 and do nothing.
OLDEST_CLI = (11, 6)


def checks(app: HerokuApp) -> list[Check]:
    """Return the checks of the CLI, the login, git's login and the app."""

    def installed(_project: Project) -> Iterator[Said]:
        version = cli.version(cli.require(app.name))
        numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
        if numbers and numbers < OLDEST_CLI:
            yield DicectlError("D209", version=version, needed=".".join(map(str, OLDEST_CLI)))
        else:
            yield f"The Heroku CLI {version} is installed"

    def logged_in(_project: Project) -> Iterator[Said]:
        app.check_ready()
        (answer,) = value(app.api.ask("/account"))
        yield f"You are logged in to Heroku as {api.value(answer, '/account')['email']}"

    def git_logs_in(_project: Project) -> Iterator[Said]:
        app.check_ready()
        if not login.can_log_in(app.token.result()):
            raise DicectlError("D207")
        yield f"git gets a login for {api.git_host()}"

    def name_is_ours(_project: Project) -> Iterator[Said]:
        app.check_ready()
        if not app.name:
            yield NO_NAME
            return
        found = value(app.about())
        if found:
            yield f"The app {app.name} is yours: {found['web_url']}"
        else:
            yield f"The name {app.name} is free"

    return [
        WHOLE,
        Check("cli", "The Heroku CLI is installed", installed, waits=True),
        Check("login", "You are logged in to Heroku", logged_in, waits=True),
        Check("git-login", "git can log in to Heroku", git_logs_in, waits=True),
        Check("app", "The app's name is yours or free", name_is_ours, waits=True),
    ]
