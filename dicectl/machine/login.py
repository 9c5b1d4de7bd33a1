"""What starts a command when its user logs in: an entry of systemd --user, or of launchd.

Each entry is files and nothing else, which the system reads at the next login.
"""

from __future__ import annotations

import os
import plistlib
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.disk import writing
from dicectl.machine.system import MACOS, user_id

_NAME = "dicectl-apps"
_UNIT = """\
# Written by `dicectl apps --at-login`; `dicectl apps --not-at-login` removes it.
[Unit]
Description=The apps of dicectl on this machine

[Service]
Type=oneshot
RemainAfterExit=yes
KillMode=mixed
TimeoutStartSec=10min
TimeoutStopSec=1min
{environment}ExecStart={command}

[Install]
WantedBy=default.target
"""


@dataclass(frozen=True)
class Entry:
    """What makes a system start a command at login.

    Attributes:
        system: what reads it.
        file: its file.
        text: what is in that.
        link: a link to the file that switches it on, None where the file itself does.
    """

    system: str
    file: Path
    text: str
    link: Path | None = None

    @property
    def is_there(self) -> bool:
        """Whether it was put in."""
        return os.path.lexists(self.file)

    def put_in(self) -> None:
        """Write it, in place of an earlier one.

        Raises:
            DicectlError: D610 it cannot be written.
        """
        with writing(self.file.parent):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(self.text, encoding="utf-8")
            if self.link:
                self.link.parent.mkdir(parents=True, exist_ok=True)
                self.link.unlink(missing_ok=True)
                self.link.symlink_to(self.file)
        _tell_systemd(self)

    def take_out(self) -> None:
        """Remove it.

        Raises:
            DicectlError: D610 it cannot be removed.
        """
        with writing(self.file.parent):
            if self.link:
                self.link.unlink(missing_ok=True)
            self.file.unlink(missing_ok=True)
        _tell_systemd(self)


def of_this_system(argv: Sequence[str], env: Mapping[str, str]) -> Entry:
    """Return the entry that would run `argv` with `env` added to its environment."""
    return of_launchd(argv, env) if MACOS else of_systemd(argv, env)


def must_be_read(argv: Sequence[str]) -> None:
    """Go on only where there is something that would read the entry for `argv`.

    Raises:
        DicectlError: D320 there is not.
    """
    if MACOS:
        return
    place = _runtime() / "systemd"
    if not place.is_dir():
        raise DicectlError("D320", evidence=f"there is no {place}", fix=_instead(argv))


def is_lingering() -> bool:
    """Whether what starts at login starts with the machine already, and stays after a logout."""
    return MACOS or Path("/var/lib/systemd/linger", _user()).exists()


def of_systemd(argv: Sequence[str], env: Mapping[str, str]) -> Entry:
    """Return a user unit; see systemd.service(5). What it starts goes on when it has ended."""
    folder = _config() / "systemd" / "user"
    unit = f"{_NAME}.service"
    named = (f"Environment={_quoted(f'{key}={value}')}\n" for key, value in env.items())
    program, *words = map(_quoted, argv)
    command = " ".join([program, *(word.replace("$", "$$") for word in words)])
    text = _UNIT.format(environment="".join(named), command=command)
    link = folder / "default.target.wants" / unit
    return Entry("systemd --user", folder / unit, text, link)


def of_launchd(argv: Sequence[str], env: Mapping[str, str]) -> Entry:
    """Return a launch agent; see launchd.plist(5). What it starts goes on when it has ended."""
    job = {
        "Label": _NAME,
        "ProgramArguments": [*argv],
        "EnvironmentVariables": dict(env),
        "RunAtLoad": True,
        "AbandonProcessGroup": True,
    }
    file = Path.home() / "Library" / "LaunchAgents" / f"{_NAME}.plist"
    return Entry("launchd", file, plistlib.dumps(job).decode())


def _quoted(word: str) -> str:
    """Return a word as a unit has it; see systemd.syntax(7)."""
    escaped = re.sub(r'(["\\])', r"\\\1", word).replace("%", "%%").replace("\n", "\\n")
    return f'"{escaped}"'


def _config() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def _runtime() -> Path:
    return Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{user_id()}")


def _user() -> str:
    from getpass import getuser

    return getuser()


def _instead(argv: Sequence[str]) -> str:
    """Return what to do without systemd."""
    start = shlex.join(argv)
    if runner.find("crontab"):
        return f"Let cron do it, by this line in what  crontab -e  shows:  @reboot {start}"
    return f"Let whatever starts this machine's programs run:  {start}"


def _tell_systemd(entry: Entry) -> None:
    """Let `systemctl --user status` know it at once. At the next login it is read in any case."""
    if entry.link and runner.find("systemctl"):
        runner.run(["systemctl", "--user", "daemon-reload"], timeout=10)
