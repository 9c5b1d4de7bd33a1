"""What it means that a server is not reached, or refuses a command."""

from __future__ import annotations

from collections.abc import Sequence

from dicectl.errors import DicectlError, advice
from dicectl.machine import runner
from dicectl.machine.runner import Finished
from dicectl.platforms.dokku import hostkey
from dicectl.platforms.dokku.server import Server


def unreachable(
    server: Server, program: Sequence[str], done: Finished
) -> tuple[DicectlError, hostkey.HostKey | None]:
    """Say why ssh did not come through; with the key of a server that is new to this machine."""
    said, stranger = words(done), None
    to, facts = server.words, {"server": str(server)}
    lines = said.splitlines()[-6:]
    evidence = "\n".join(lines)
    if "IDENTIFICATION HAS CHANGED" in said:
        place = hostkey.place(server, program)
        code, facts["forget"] = "D675", advice.command("ssh-keygen", "-R", place)
    elif "Host key verification failed" in said or "host key is known" in said:
        stranger = hostkey.ask(server, program)
        meet = ("ssh", "-o", "StrictHostKeyChecking=accept-new", *to, "version")
        code, facts["meet"] = "D674", advice.command(*meet)
        evidence = stranger.fingerprint if stranger else evidence
    elif "Permission denied" in said or "Too many authentication" in said:
        code, facts["name"] = "D676", "NAME"
        facts["try_it"] = advice.command("ssh", "-v", *to, "version")
    else:
        code, facts["try_it"] = "D677", advice.command("ssh", *to, "version")
        facts["reason"] = lines[-1] if lines else "the connection broke off"
        evidence = evidence if lines[1:] else ""
    return certain(code, evidence=evidence, **facts), stranger


def no_dokku(server: Server, done: Finished) -> DicectlError:
    """Return the failure of a server that answers, and not as Dokku does."""
    return certain("D678", server=str(server), evidence=words(done))


def refused(command: Sequence[str], done: Finished) -> DicectlError:
    """Return the failure of a command that came through."""
    said = words(done) or f"it ended with status {done.status}"
    return DicectlError("D680", command=" ".join(command[:2]), evidence=said)


def certain(code: str, *, evidence: str, **facts: str) -> DicectlError:
    """Return a failure whose cause is known: in a build its words would mean something else."""
    error = DicectlError(code, evidence=evidence, **facts)
    error.fix_is_known = True
    return error


def words(done: Finished) -> str:
    """Return what is told of a failure: what Dokku prints elsewhere may be somebody's secret."""
    lines = (runner.plain(line).strip() for line in done.stderr.splitlines())
    return "\n".join(line.removeprefix("!").strip() for line in lines if line)
