"""What a process of an app finds when it starts, as on a dyno.

Before its command, a dyno's shell reads .profile.d/*.sh and then .profile of the project:
https://devcenter.heroku.com/articles/dynos#the-profile-file
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dicectl.platforms.local import disks
from dicectl.platforms.local.ports import spare_port
from dicectl.platforms.local.records import USUAL_MEMORY, Release
from dicectl.platforms.local.store import Store

# The command gets a shell of its own, which it may replace: its signals and its end are its own.
_AFTER_PROFILES = (
    'for file in .profile.d/*.sh; do if [ -f "$file" ]; then . "./$file"; fi; done; unset file; '
    'if [ -f .profile ]; then . ./.profile; fi; exec "$0" -c "$1"'
)
_PATH = "/usr/local/bin:/usr/bin:/bin"
# A web server gets a process for each so many MB, but no more than two for each core and one:
# vendor/WEB_CONCURRENCY.sh of the buildpack. A dyno has eight cores.
_MB_A_PROCESS, _MOST_PROCESSES = 256, 17


@dataclass(frozen=True)
class Dyno:
    """A process that can be started: of a type of the Procfile, or one that runs once.

    Attributes:
        name: "web.1", "release.7", "run.1234".
        command: what its shell runs.
        code: the project's folder in its build.
        disk: the process's own copy of that, which `Dyno.prepare` makes.
        port: the one that it may listen on.
        env: its whole environment.
    """

    name: str
    command: str
    code: Path
    disk: Path
    port: int
    env: Mapping[str, str]

    @classmethod
    def of(cls, store: Store, release: Release, name: str, command: str = "") -> Dyno:
        """Return a process of a release; without `command` it is that of its type."""
        build, disk, port = store.builds / release.build, disks.place(store, name), spare_port()
        memory = quota_of(store, name.partition(".")[0])
        found = environment(store.folder.name, release, disk, build / "env", memory)
        command = command or release.types[name.partition(".")[0]]
        env = found | {"DYNO": name, "PORT": str(port)}
        return cls(name, command, build / "code", disk, port, env)

    @classmethod
    def once(cls, store: Store, release: Release, kind: str, command: str = "") -> Dyno:
        """Return a process that is no part of the formation; see `of`."""
        number = random.randint(1000, 9999)  # noqa: S311  as on Heroku
        return cls.of(store, release, f"{kind}.{number}", command)

    def prepare(self) -> None:
        """Make its disk.

        Raises:
            OSError: its build is gone, or there is no room.
        """
        disks.make(self.disk, self.code)

    def forget(self) -> list[str]:
        """Remove its disk, and return what it has written there that looks like data."""
        files = disks.written(self.disk, self.code)
        disks.remove(self.disk)
        return files

    @property
    def argv(self) -> list[str]:
        """What runs its command in its folder."""
        if (self.code / ".profile").is_file() or (self.code / ".profile.d").is_dir():
            return [shell(), "-c", _AFTER_PROFILES, shell(), self.command]
        return [shell(), "-c", self.command]


def quota_of(store: Store, kind: str) -> int:
    """Return how much memory a process of a type may have, in MB."""
    return store.state().memory.get(kind, USUAL_MEMORY)


def environment(
    app: str, release: Release, disk: Path, packages: Path, memory: int
) -> dict[str, str]:
    """Return what every process sees: what Heroku's Python buildpack sets on a dyno of so many MB.

    Config vars come over its defaults, and what the platform itself needs over them. Nothing of the
    user's own environment is in it. Source of the list: spec/hatchet/pip_spec.rb in
    https://github.com/heroku/heroku-buildpack-python
    """
    return {
        "DYNO_RAM": str(memory),
        "GUNICORN_CMD_ARGS": "--access-logfile -",
        "LANG": language(),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": str(disk),
        **({} if "WEB_CONCURRENCY" in release.config else _concurrency(memory)),
        **release.config,
        "FORWARDED_ALLOW_IPS": "*",
        "HEROKU_APP_NAME": app,
        "HEROKU_RELEASE_VERSION": f"v{release.version}",
        "HEROKU_SLUG_COMMIT": release.commit,
        "HOME": str(disk),
        "PATH": path(packages),
        "PYTHONUNBUFFERED": "true",
    }


def _concurrency(memory: int) -> dict[str, str]:
    count = max(1, min(memory // _MB_A_PROCESS, _MOST_PROCESSES))
    return {"WEB_CONCURRENCY": str(count), "WEB_CONCURRENCY_SET_BY": "heroku/python"}


def shell() -> str:
    """Return bash, or what there is; by its name where a process finds it, as on a dyno."""
    return "bash" if shutil.which("bash", path=_PATH) else shutil.which("bash") or "sh"


def set_at_start(code: Path, name: str, value: str) -> None:
    """Let the project's processes start with a variable, as the buildpack does it.

    The value stands in double quotes, so that it may name other variables.
    """
    file = code / ".profile.d" / "python.sh"
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8") as profile:
        profile.write(f'export {name}="{value}"\n')


def path(env: Path) -> str:
    """Return the PATH with the programs of an environment."""
    return f"{env / 'bin'}:{_PATH}"


def language() -> str:
    """Return a dyno's language where this machine surely has it."""
    return "en_US.UTF-8" if os.environ.get("LANG") == "en_US.UTF-8" else "C.UTF-8"
