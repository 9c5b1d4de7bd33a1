"""The Vercel CLI: calling it, and what its answers mean.

What its commands print, and when they exit with 0 although nothing was done, was tried with
version 64.0.2. Its requests go through `vercel api`: only the CLI knows where its login is kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dicectl.errors import DicectlError
from dicectl.machine import install, runner
from dicectl.machine.runner import Finished

Json = dict[str, Any]

# Earlier ones know no `vercel api` or no `--temporary`.
OLDEST = (60, 1)
# A call starts slowly and makes several requests, each of which the CLI tries three times.
TIMEOUT = 90.0
_QUIET = {"VERCEL_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1"}
# With one of these the CLI takes its user for a program, and says other things.
_AGENTS = re.compile(
    r"(CLAUDE|CURSOR|CODEX|GEMINI|OPENCODE|AUGMENT|ANTIGRAVITY|COPILOT|REPL_ID|AI_AGENT|PI_CODING)"
)
# Which project a call is about is said with each call, see `about`.
_OWN = ("VERCEL_ORG_ID", "VERCEL_PROJECT_ID")
_STATUS = re.compile(r"\((\d{3})\)\s*$")


def token() -> str:
    """Return VERCEL_TOKEN without the line end that a secret read from a file has; "" for none."""
    return os.environ.get("VERCEL_TOKEN", "").strip()


def environment() -> dict[str, str]:
    """Return what is added to the environment of the CLI; the login is in it, never in argv."""
    unset = {name: "" for name in os.environ if _AGENTS.match(name) or name in _OWN}
    return {**unset, **_QUIET, **({"VERCEL_TOKEN": token()} if token() else {})}


def about(project: Json) -> dict[str, str]:
    """Return what makes a call be about a project, whatever folder it runs in."""
    return {"VERCEL_ORG_ID": project["accountId"], "VERCEL_PROJECT_ID": project["id"]}


def require(app: str) -> str:  # noqa: ARG001
    """Return the path of the CLI.

    Raises:
        DicectlError: D640 it is not installed.
    """
    found = runner.find("vercel")
    if not found:
        first = "" if runner.find("node") else f"{install.how_to('node')}    Then: "
        raise DicectlError("D640", first=first)
    return found


def version(path: str) -> str:
    """Return the version of the CLI at `path`: from its package.json, else by asking it."""
    asked = install.version_beside(path, "vercel") or call("--version").stdout.strip()
    return asked or "of unknown version"


def call(*args: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Finished:
    """Run the CLI to its end, in a folder that is nobody's project."""
    environ = environment() | dict(env or {})
    home = Path.home()
    return runner.run(["vercel", *args], cwd=home, env=environ, stdin=stdin, timeout=TIMEOUT)


def must(*args: str, env: Mapping[str, str] | None = None) -> Finished:
    """Run the CLI, and raise `failure` unless it ends well."""
    done = call(*args, env=env)
    if done.status:
        raise failure(done)
    return done


def ask(path: str, *, method: str = "GET", body: object = None) -> Any:  # noqa: ANN401  JSON
    """Make a request to Vercel's API and return its answer; the body goes by standard input.

    Raises:
        DicectlError: what the answer says.
    """
    words = ["--method", method] if method != "GET" else []
    words += ["--dangerously-skip-permissions"] if method == "DELETE" else []
    words += ["--input", "-"] if body is not None else []
    done = call("api", path, "--raw", *words, stdin=json.dumps(body) if body is not None else "")
    if done.status:
        raise failure(done)
    try:
        return json.loads(done.stdout or "null")
    except ValueError:
        raise failure(done) from None


def find(path: str, no: tuple[int, ...] = (404,)) -> Any:  # noqa: ANN401  JSON
    """Make a request as `ask` does; the answer is None where there is no such thing."""
    try:
        return ask(path)
    except DicectlError as error:
        if status_of(error) in no:
            return None
        raise


def status_of(error: DicectlError) -> int:
    """Return the HTTP status that a failure tells of, 0 where it tells none."""
    found = _STATUS.search(error.evidence)
    return int(found[1]) if found else 0


def failure(done: Finished) -> DicectlError:
    """Say why a call failed."""
    said = words(done.said)
    if re.search(r"No existing credentials|not authenticated|vercel login", said):
        return DicectlError("D641", app="NAME", evidence=said)
    if re.search(r"token provided|not valid|Not authorized|invalidToken|must contain only", said):
        return DicectlError("D642", reason=said or "it says no more", evidence=said)
    command = " ".join(done.argv[:3])
    return DicectlError("D643", command=command, evidence=said or "no answer: is there a network?")


def words(printed: str) -> str:
    """Return what the CLI said, without its banner."""
    lines = [line.strip() for line in runner.plain(printed).replace("\r", "\n").splitlines()]
    kept = (line for line in lines if line and not line.startswith(("Vercel CLI", "> NOTE")))
    return "\n".join(kept)


def is_logged_in() -> bool:
    """Whether the CLI has a login. A token is believed here: what refuses it says so."""
    if token():
        return True
    done = call("whoami", "--format", "json")
    return done.status == 0 and '"loggedIn": false' not in done.stdout
