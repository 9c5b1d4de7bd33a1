"""How git logs in to Heroku's git host.

The password is the token of the CLI's login. We ask for it once and hand it to git in its
environment: it never stands in a command line, an event or a file, and no other credential helper
is asked or told. A stale entry in one of those would fail the push.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.system import LINUX
from dicectl.platforms.heroku import api, cli
from dicectl.source import gitcli
from dicectl.source.gitenv import configured

PASSWORD = "DICECTL_GIT_PASSWORD"  # noqa: S105  the name of a variable
# Git runs it with its own shell, also on Windows. https://git-scm.com/docs/gitcredentials
_FROM_ENVIRONMENT = f"""!f() {{ test "$1" = get && echo "password=${PASSWORD}"; }}; f"""


def token() -> str:
    """Return the password for Heroku's git host: HEROKU_API_KEY, or what the CLI has.

    Raises:
        DicectlError: D203 nobody is logged in, D204 it is no key, D207 there is none for another
            reason.
    """
    key = cli.key()
    if key and not (key.isascii() and key.isprintable()):
        raise DicectlError("D204", evidence="HEROKU_API_KEY holds characters that no key has")
    return key or _token_in_netrc() or _token_of_cli()


def _token_in_netrc() -> str:
    """Return the CLI's token from where it keeps it without a keychain, "" for any other place.

    The rule is the CLI's own (@heroku-cli/command, credential-storage-selector.ts); to ask it takes
    more than a second.
    """
    is_chosen = os.environ.get("HEROKU_NETRC_WRITE", "").lower() == "true"
    if not is_chosen and (not LINUX or runner.find("secret-tool")):
        return ""
    from netrc import NetrcParseError, netrc

    try:
        hosts = netrc(str(Path.home() / ".netrc")).hosts
    except (OSError, UnicodeError, NetrcParseError):  # it may be an encrypted one
        return ""
    found = hosts.get(urlsplit(api.address()).netloc)  # `default` is for any host, so no token
    return found[2] if found else ""


def _token_of_cli() -> str:
    """Return what git gets when it asks the CLI, without a prompt."""
    asked = _credential(cli.environment() | _helper("!heroku git:credentials"))
    found = re.search(r"^password=(.+)$", asked.stdout, re.MULTILINE)
    if asked.status or not found:
        said = runner.plain(asked.stderr).strip()
        code = "D203" if "not logged in" in said else "D207"
        raise DicectlError(code, evidence=said)
    return found[1]


def can_log_in(password: str) -> bool:
    """Whether git itself, asked without a prompt, has this password for the host."""
    return f"password={password}" in _credential(environment(password)).stdout.splitlines()


def _credential(env: dict[str, str]) -> runner.Finished:
    """Ask git for the login that it would use for the host."""
    asked = f"protocol=https\nhost={api.git_host()}\n\n"
    return gitcli.look(None, "credential", "fill", stdin=asked, env=env, timeout=cli.timeout())


def environment(password: str) -> dict[str, str]:
    """Return the environment in which git logs in with this password."""
    return {**_helper(_FROM_ENVIRONMENT), PASSWORD: password, **_limits()}


def _limits() -> dict[str, str]:
    """Make git give up a connection over which nothing comes any more.

    A build may be silent for minutes. What becomes of it is asked of Heroku, not of the connection.
    """
    silence = round(40 * api.timeout())
    limits = {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": str(silence)}
    return {name: os.environ.get(name, value) for name, value in limits.items()}


def _helper(command: str) -> dict[str, str]:
    """Make `command` the only credential helper; an empty one resets the list."""
    place = f"credential.https://{api.git_host()}"
    return configured(
        (f"{place}.helper", ""), (f"{place}.helper", command), (f"{place}.username", "heroku")
    )
