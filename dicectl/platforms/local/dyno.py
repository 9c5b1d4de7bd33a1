"""What a process of an app finds when it starts, as on a dyno.

Before its command, a dyno's shell reads .profile.d/*.sh and then .profile of the project:
https://devcenter.heroku.com/articles/dynos#the-profile-file
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# The command gets a shell of its own, which it may replace: its signals and its end are its own.
_AFTER_PROFILES = (
    'for file in .profile.d/*.sh; do if [ -f "$file" ]; then . "./$file"; fi; done; unset file; '
    'if [ -f .profile ]; then . ./.profile; fi; exec "$0" -c "$1"'
)


def shell() -> str:
    """Return bash, or what there is."""
    return shutil.which("bash") or "sh"


def command_line(command: str, code: Path) -> list[str]:
    """Return what runs a Procfile's command in the project's folder."""
    if (code / ".profile").is_file() or (code / ".profile.d").is_dir():
        return [shell(), "-c", _AFTER_PROFILES, shell(), command]
    return [shell(), "-c", command]


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
    return f"{env / 'bin'}:/usr/local/bin:/usr/bin:/bin"


def language() -> str:
    """Return a dyno's language where this machine surely has it."""
    return "en_US.UTF-8" if os.environ.get("LANG") == "en_US.UTF-8" else "C.UTF-8"
