"""The key by which a server proves who it is, for the first contact."""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dicectl.machine import runner
from dicectl.machine.disk import writing
from dicectl.platforms.dokku.server import Server

TIMEOUT = 30.0


@dataclass(frozen=True)
class HostKey:
    """A key that a server has shown.

    Attributes:
        lines: as ssh keeps it in `file`.
    """

    lines: str
    file: Path

    @property
    def fingerprint(self) -> str:
        """The keys as `ssh-keygen -l` tells them: "ED25519 SHA256:…"."""
        return "\n".join(_fingerprint(line) for line in self.lines.splitlines())

    def keep(self) -> None:
        """Let ssh know the server from now on.

        Raises:
            DicectlError: D610 that cannot be written.
        """
        with writing(self.file.parent):
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            before = self.file.read_bytes() if self.file.exists() else b""
            end = b"\n" if before and not before.endswith(b"\n") else b""
            with self.file.open("ab") as file:
                file.write(end + self.lines.encode())


def ask(server: Server, ssh: Sequence[str]) -> HostKey | None:
    """Let ssh meet the server with no list of known ones, and return the key; no login is tried."""
    with tempfile.TemporaryDirectory(prefix="dicectl-") as folder:
        file = Path(folder) / "known"
        settings = (
            *("BatchMode=yes", "ConnectTimeout=10", "StrictHostKeyChecking=accept-new"),
            *(f"UserKnownHostsFile={file}", "GlobalKnownHostsFile=/dev/null"),
            *("PreferredAuthentications=none", "ControlPath=none"),
        )
        options = [word for one in settings for word in ("-o", one)]
        runner.run([*ssh, *options, *server.words, "version"], timeout=TIMEOUT)
        lines = file.read_text(encoding="utf-8") if file.exists() else ""
    return HostKey(lines, _known_hosts(server, ssh)) if lines else None


def place(server: Server, ssh: Sequence[str]) -> str:
    """Return under which name ssh keeps the server's key."""
    told = _settings(server, ssh)
    host, port = told.get("hostname", server.host), told.get("port", "22")
    host = told.get("hostkeyalias", host)
    return host if port == "22" else f"[{host}]:{port}"


def _known_hosts(server: Server, ssh: Sequence[str]) -> Path:
    """Return the file in which ssh keeps the keys of servers."""
    said = _settings(server, ssh).get("userknownhostsfile", "~/.ssh/known_hosts")
    return Path(said.split(" ")[0]).expanduser()


def _settings(server: Server, ssh: Sequence[str]) -> dict[str, str]:
    done = runner.run([*ssh, "-G", *server.words], timeout=TIMEOUT)
    return dict(re.findall(r"(?m)^(\w+) (.+)$", done.stdout))


def _fingerprint(line: str) -> str:
    kind, key = line.split()[-2:]
    digest = base64.b64encode(hashlib.sha256(base64.b64decode(key)).digest()).decode().rstrip("=")
    return f"{kind.removeprefix('ssh-').upper()} SHA256:{digest}"
