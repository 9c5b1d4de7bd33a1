"""The Vercel CLI: calling it, and what its answers mean.

What its commands print, and when they exit with 0 although nothing was done, was tried with
version 64.0.2. Its requests go through `vercel api`: only the CLI knows where its login is kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dicectl.errors import DicectlError
from dicectl.machine import install, runner
from dicectl.machine.runner import Finished
from dicectl.machine.system import WINDOWS

Json = dict[str, Any]

# Earlier ones know no `vercel api` or no `--temporary`.
OLDEST = (60, 1)
# A call starts slowly and makes several requests, each of which the CLI tries three times.
TIMEOUT = 90.0
# Version 64.0.2 on Linux, measured on 2026-11-29.
SIZE = "108 MB to download, 360 MB on the disk"
FETCH_TIMEOUT = 600.0
_QUIET = {"VERCEL_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1"}
# With one of these the CLI takes its user for a program, and says other things.
_AGENTS = re.compile(
    r"(CLAUDE|CURSOR|CODEX|GEMINI|OPENCODE|AUGMENT|ANTIGRAVITY|COPILOT|REPL_ID|AI_AGENT|PI_CODING)"
)
# Which project a call is about is said with each call, see `about`.
_OWN = ("VERCEL_ORG_ID", "VERCEL_PROJECT_ID")
# What it says beside the matter: its banner, whom to ask, a bar that is drawn again and again.
_NOISE = ("Vercel CLI", "> NOTE", "Contact Support", "Learn More", "Uploading [")
_STATUS = re.compile(r"\((\d{3})\)\s*$")
# What the CLI says, and the failure that it means; the first that fits counts. All words but those
# of the daily limit were seen with 64.0.2.
_MEANINGS = (
    (r"No existing credentials|not authenticated|vercel login", "D641"),
    (r"token provided|not valid|Not authorized|invalidToken|must contain only", "D642"),
    (r"Git author|commit author", "D665"),
    (r"do not have permission|scope does not exist|Not allowed|\(403\)", "D666"),
    (r"Resource is limited|Upgrade to Pro|payment_required|\(402\)", "D699"),
    (r"fetch failed|Could not confirm|ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|hang up", "D698"),
)


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


@cache
def program() -> tuple[str, ...]:
    """Return what starts the CLI: it, or `npx` where that has fetched it before; () for none."""
    if runner.find("vercel"):
        return ("vercel",)
    return ("npx", "--yes", "vercel") if runner.find("npx") and _is_fetched() else ()


def _is_fetched() -> bool:
    """Whether `npx` has the CLI in npm's cache. To ask itself would take most of a second."""
    local = os.environ.get("LOCALAPPDATA", "")
    default = Path(local) / "npm-cache" if local else Path.home() / ".npm"
    cache_folder = Path(os.environ.get("npm_config_cache") or default)  # noqa: SIM112  npm's own
    return any(cache_folder.glob("_npx/*/node_modules/vercel/package.json"))


def offer(agrees: Callable[[str], bool]) -> None:
    """Ask whether `npx` shall fetch the CLI, where it is not installed, and let it do so.

    Raises:
        DicectlError: D640 it cannot, and why.
    """
    if program() or not runner.find("npx"):
        return
    if agrees(f"The Vercel CLI is not installed. Let npx fetch it ({SIZE}; a minute or two)?"):
        done = runner.run(["npx", "--yes", "vercel", "--version"], timeout=FETCH_TIMEOUT)
        if done.status:
            raise DicectlError("D640", first="", size=SIZE, evidence=done.said.strip()[-500:])
        program.cache_clear()


def require(app: str) -> str:  # noqa: ARG001
    """Return the path of the program that starts the CLI.

    Raises:
        DicectlError: D640 it is not installed.
    """
    if not program():
        first = "" if runner.find("node") else f"{install.how_to('node')}    Then: "
        raise DicectlError("D640", first=first, size=SIZE)
    return runner.find(program()[0]) or program()[0]


def version(path: str) -> str:
    """Return the version of the CLI at `path`: from its package.json, else by asking it."""
    asked = install.version_beside(path, "vercel") or call("--version").stdout.strip()
    return asked or "of unknown version"


def call(*args: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Finished:
    """Run the CLI to its end, in a folder that is nobody's project."""
    environ = environment() | dict(env or {})
    argv = [*(program() or ("vercel",)), *args]
    return runner.run(argv, cwd=Path.home(), env=environ, stdin=stdin, timeout=TIMEOUT)


def stream(argv: Sequence[str], folder: Path, env: Mapping[str, str]) -> Generator[str, None, int]:
    """Run the CLI in a folder and yield its lines, as `runner.stream` does.

    It is a shell script that starts Node.js, so that it gets a process group, which ends with this
    process however that ends.
    """
    words = [*(program() or ("vercel",)), *argv[1:]]
    return runner.stream(words, cwd=folder, env={**os.environ, **env}, apart=not WINDOWS)


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
    """Say why a call failed. Without a connection, the CLI may say nothing at all."""
    said = words(done.said)
    code, reason = _meaning(said.splitlines())
    facts = {"app": "NAME", "reason": reason, "command": " ".join(done.argv[:3])}
    return DicectlError(code, **facts, evidence=said or "The Vercel CLI says nothing.")


def _meaning(lines: list[str]) -> tuple[str, str]:
    """Return the code of what was said, and the line that says it."""
    for pattern, code in _MEANINGS:
        for line in lines:
            if re.search(pattern, line):
                return code, re.sub(r"^(Error:|✗) ", "", line)
    return ("D643" if lines else "D698"), "it says no more"


def words(printed: str) -> str:
    """Return what the CLI said, without its banner, and each line once: it draws some anew."""
    lines = [line.strip() for line in runner.plain(printed).replace("\r", "\n").splitlines()]
    kept = (line for line in lines if line and not line.startswith(_NOISE))
    return "\n".join(dict.fromkeys(line.removeprefix("> ") for line in kept))


def is_logged_in() -> bool:
    """Whether the CLI has a login. A token is believed here: what refuses it says so."""
    if token():
        return True
    done = call("whoami", "--format", "json")
    return done.status == 0 and '"loggedIn": false' not in done.stdout
