"""How git logs in to Heroku's git host.

The password is the token of the CLI's login. We ask for it once and hand it to git in its
environment: it never stands in a command line, an event or a file, and no other credential helper
is asked or told. A stale entry in one of those would fail the push.
"""

from __future__ import annotations

import json
import os
import re

from dicectl import runner
from dicectl.errors import DicectlError
from dicectl.gitenv import NO_QUESTIONS, configured
from dicectl.platforms.heroku.cli import QUIET, TIMEOUT

PASSWORD = "DICECTL_GIT_PASSWORD"  # noqa: S105  the name of a variable
# Git runs it with its own shell, also on Windows. https://git-scm.com/docs/gitcredentials
_FROM_ENVIRONMENT = f"""!f() {{ test "$1" = get && echo "password=${PASSWORD}"; }}; f"""


def git_host() -> str:
    """Return Heroku's git host by the CLI's own rule (@heroku-cli/command, vars.ts)."""
    host = os.environ.get("HEROKU_HOST", "heroku.com")
    default = re.sub(r"^https?://", "", host) if host.startswith("http") else f"git.{host}"
    return os.environ.get("HEROKU_GIT_HOST") or default


def token() -> str:
    """Return the password for Heroku's git host: HEROKU_API_KEY, or what the CLI has.

    Raises:
        DicectlError: D203 nobody is logged in, D207 there is none for another reason.
    """
    return os.environ.get("HEROKU_API_KEY") or token_of_cli()


def token_of_cli() -> str:
    """Return what git gets when it asks the CLI, without a prompt; raises as `token` does."""
    asked = runner.run(
        ["git", "credential", "fill"],
        stdin=f"protocol=https\nhost={git_host()}\n\n",
        env=QUIET | NO_QUESTIONS | _helper("!heroku git:credentials"),
        timeout=TIMEOUT,
    )
    found = re.search(r"^password=(.+)$", asked.stdout, re.MULTILINE)
    if asked.status or not found:
        said = runner.plain(asked.stderr).strip()
        code = "D203" if "not logged in" in said else "D207"
        raise DicectlError(code, evidence=said)
    return found[1]


def account(token: str) -> str:
    """Return the e-mail address of the account that a token belongs to; "" where nobody answers.

    Asked of the API itself, because `heroku auth:whoami` takes a second to start.

    Raises:
        DicectlError: D204 Heroku does not accept the token.
    """
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    host = os.environ.get("HEROKU_HOST", "heroku.com")
    api = host if host.startswith("http") else f"https://api.{host}"  # as in vars.ts
    accept = "application/vnd.heroku+json; version=3"
    headers = {"Accept": accept, "Authorization": f"Bearer {token}"}
    try:
        with urlopen(Request(f"{api}/account", headers=headers), timeout=TIMEOUT) as answer:  # noqa: S310
            return str(json.load(answer)["email"])
    except HTTPError as error:
        with error:
            if error.code == 401:
                said = f"{api}/account: HTTP 401 {error.reason}"
                raise DicectlError("D204", evidence=said) from None
            return ""
    except (OSError, ValueError, LookupError):
        return ""


def environment(password: str) -> dict[str, str]:
    """Return the environment in which git logs in with this password."""
    return {**_helper(_FROM_ENVIRONMENT), PASSWORD: password}


def _helper(command: str) -> dict[str, str]:
    """Make `command` the only credential helper; an empty one resets the list."""
    place = f"credential.https://{git_host()}"
    return configured(
        (f"{place}.helper", ""), (f"{place}.helper", command), (f"{place}.username", "heroku")
    )
