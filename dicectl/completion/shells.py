"""The script that lets a shell ask dicectl, and the place where the shell looks for it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path

import click

from dicectl.errors import DicectlError
from dicectl.machine.disk import writing

PROGRAM = "dicectl"
# The variable that click looks for: it makes the name from that of the program.
VARIABLE = "_DICECTL_COMPLETE"

SHELLS = ("bash", "zsh", "fish")


def own() -> str:
    """Return the user's shell, as $SHELL says.

    Raises:
        DicectlError: D912 there is no completion for it.
    """
    shell = Path(os.environ.get("SHELL", "")).name
    if shell not in SHELLS:
        raise DicectlError("D912", evidence=f"SHELL={os.environ.get('SHELL', '')}")
    return shell


def script(shell: str) -> str:
    """Return the script that click has for a shell."""
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise ValueError(shell)
    # Not `kind.source`, which starts a bash to ask for its version.
    return ShellComplete.source(kind(click.Command(PROGRAM), {}, PROGRAM, VARIABLE))


def place(shell: str) -> Path:
    """Return the file that a shell reads by itself; zsh has none, see `zsh_line`.

    bash: https://github.com/scop/bash-completion#faq, "Where should I put it".
    fish: https://fishshell.com/docs/current/completions.html#where-to-put-completions
    """
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    if shell == "bash":
        own_folder = os.environ.get("BASH_COMPLETION_USER_DIR", "").split(":")[0]
        return Path(own_folder or data / "bash-completion") / "completions" / PROGRAM
    if shell == "fish":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return config / "fish" / "completions" / f"{PROGRAM}.fish"
    return data / PROGRAM / "completion.zsh"


def zshrc() -> Path:
    """Return the file that zsh begins with."""
    return Path(os.environ.get("ZDOTDIR") or Path.home()) / ".zshrc"


def zsh_line() -> str:
    """Return the line that makes zsh read the script, with its completion switched on before."""
    on = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }"
    return f"{on}; source {shlex.quote(str(place('zsh')))}"


def install(shell: str, agrees: Callable[[str], bool]) -> list[str]:
    """Write the script, and return in lines what was done and how to undo it.

    zsh needs a line in the user's own `.zshrc`, which is added if `agrees` says yes to it.

    Raises:
        DicectlError: D911 there is a file of somebody else's, D910 the line was not to be added,
            D610 nothing can be written there.
    """
    file = place(shell)
    changed = _write(file, script(shell))
    told = [f"{'Wrote' if changed else 'Already there:'} {file}"]
    undo = f"rm {shlex.quote(str(file))}"
    if shell == "zsh":
        told += _read_by_zsh(agrees)
        undo += f"    and take that line out of {zshrc()}"
    elif shell == "bash":
        told.append(
            f"bash 4.4 or newer reads it where bash-completion is installed; else put this into"
            f" ~/.bashrc:\n  source {shlex.quote(str(file))}"
        )
    return [*told, f"Begin to use it: exec {shell}", f"Undo it: {undo}"]


def _write(file: Path, text: str) -> bool:
    """Write the script unless it is there; return whether that was needed."""
    with writing(file.parent):
        there = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
        if there == text:
            return False
        if there and VARIABLE not in there:
            raise DicectlError("D911", file=file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return True


def _read_by_zsh(agrees: Callable[[str], bool]) -> list[str]:
    line, file = zsh_line(), zshrc()
    with writing(file.parent):
        there = file.read_text(encoding="utf-8", errors="surrogateescape") if file.exists() else ""
        if line in there.splitlines():
            return [f"Already in {file}: {line}"]
        if not agrees(f"zsh needs this line in {file}:\n  {line}\nAdd it?"):
            raise DicectlError("D910", file=file, evidence=line)
        begin = "\n" if there and not there.endswith("\n") else ""
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"{begin}{line}\n")
    return [f"Added to {file}: {line}"]
