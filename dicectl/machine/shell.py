"""Which shell the user types into: the one that dicectl's advice is written for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dicectl.errors.known import SHELL
from dicectl.machine.system import WINDOWS

# What is called otherwise is written like sh: bash, zsh, and Git Bash on Windows.
_NAMES = {"powershell": "powershell", "pwsh": "powershell", "cmd": "cmd"}


def chosen(environ: Mapping[str, str], *, for_programs: bool) -> str:
    """Return the shell that advice is for: as DICECTL_SHELL says, else the one that is there.

    What programs read (`--json`) is for sh everywhere, so that it is the same on all systems.
    """
    if wish := environ.get(SHELL, "").lower():
        return _NAMES.get(wish, "sh")
    return "sh" if for_programs else found(environ, _parent, windows=WINDOWS)


def found(environ: Mapping[str, str], parent: Callable[[], str], *, windows: bool) -> str:
    """Return the shell by the variables that it sets, and by the name of the nearest parent.

    Outside of Windows only a PowerShell has PSModulePath, and what it has started. cmd has PROMPT.
    """
    if not windows and "PSModulePath" not in environ:
        return "sh"
    if name := parent():
        return _NAMES.get(name, "sh")
    if not windows or "MSYSTEM" in environ:
        return "sh"
    return "cmd" if "PROMPT" in environ else "powershell"


def _parent() -> str:
    """Return the name of the shell among the parents of this process, "" if none is seen."""
    from shellingham import ShellDetectionFailure, detect_shell

    try:
        return str(detect_shell()[0])
    except (ShellDetectionFailure, OSError):
        return ""
