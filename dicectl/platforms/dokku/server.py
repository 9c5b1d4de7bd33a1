"""Where a Dokku server is: as `--server` or a git remote says it, and as ssh and git take it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dicectl.errors import DicectlError

# Whoever the key belongs to, Dokku's user is this one.
USER = "dokku"
_USER, _HOST = (
    r"(?P<user>[\w.][\w.-]*)",
    r"(?:\[(?P<v6>[0-9A-Fa-f:.%\w]+)\]|(?P<host>[\w.][\w.-]*))",
)
_SHORT = re.compile(rf"(?:{_USER}@)?{_HOST}", re.ASCII)
_URL = re.compile(rf"ssh://(?:{_USER}@)?{_HOST}(?::(?P<port>\d{{1,5}}))?", re.ASCII)
_BARE_V6 = re.compile(r"(?:([\w.][\w.-]*)@)?([0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)", re.ASCII)
# Dokku would take a digit first, dicectl not: so HOST:2222 is no app.
_APP = r"(?P<app>[a-z][a-z0-9.-]*)"
_LAST_PORT = 65535


@dataclass(frozen=True)
class Server:
    """A server. Without a `user` or a `port`, ssh's own settings decide.

    Attributes:
        host: a name, an address (IPv6 without brackets), or an alias of ~/.ssh/config.
    """

    host: str
    user: str = USER
    port: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The server as ssh takes it."""
        return (*(("-p", self.port) if self.port else ()), f"{self._login}{self.host}")

    def url(self, app: str) -> str:
        """The address to push an app to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.port:
            return f"ssh://{self._login}{host}:{self.port}/{app}"
        return f"{self._login}{host}:{app}"

    @property
    def _login(self) -> str:
        return f"{self.user}@" if self.user else ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.port:
            return f"ssh://{self._login}{host}:{self.port}"
        return host if self.user == USER else f"{self._login}{host}"


def parse(text: str) -> Server:
    """Return the server that `--server` names.

    It is a host, USER@HOST, an IPv6 address, or ssh://USER@HOST:PORT.

    Raises:
        DicectlError: D671 it is none of these.
    """
    if bare := _BARE_V6.fullmatch(text):
        return Server(bare[2], bare[1] or USER)
    found = _SHORT.fullmatch(text) or _URL.fullmatch(text.rstrip("/"))
    if not found or int(_port(found)) > _LAST_PORT:
        hint = re.fullmatch(r"([\w.-]+(?:@[\w.-]+)?):(\d{1,5})", text)
        wish = f"ssh://{'' if '@' in text else 'dokku@'}{text}" if hint else "dokku.example.com"
        raise DicectlError("D671", server=repr(text), example=f"--server {wish}")
    return _server(found)


def of_url(url: str) -> tuple[Server, str] | None:
    """Return the server and the app of a git remote, None if it is no such address.

    Dokku's apps lie at no path: `git@github.com:me/app.git` is none of them.
    """
    found = re.fullmatch(rf"{_SHORT.pattern}:/?{_APP}", url, re.ASCII)
    found = found or re.fullmatch(rf"{_URL.pattern}/{_APP}", url, re.ASCII)
    if not found or found["user"] == "git" or found["app"].endswith(".git"):
        return None
    return _server(found, ""), found["app"]


def _server(found: re.Match[str], user: str = USER) -> Server:
    port = _port(found)
    host = found["v6"] or found["host"]
    return Server(host, found["user"] or user, "" if port == "0" else port)


def _port(found: re.Match[str]) -> str:
    return found.groupdict().get("port") or "0"
