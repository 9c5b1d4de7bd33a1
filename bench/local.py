"""How long the first deploy of the tutorial's app to the local platform takes, packages cached.

Beside it what somebody would type: an environment by uv, the packages, gunicorn, the first answer.
The first app of a machine has its packages compiled when they are imported, as they are by hand;
every other build uses the bytecode of an earlier one.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

from figures import Figure
from people import must, somebody
from running import DICECTL, Run, main, seconds
from standin_fixtures import TUTORIAL
from users import User

TITLE = "The local platform"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
FILES = {**TUTORIAL, ".python-version": f"{VERSION}\n"}
UV = str(Path(sys.executable).with_name("uv"))
PATIENCE = 60


def measure(run: Run) -> Iterator[Figure]:
    """Measure both in folders of their own; what is installed is cached by the warm-up."""
    numbers = count()
    with tempfile.TemporaryDirectory() as scratch, somebody(Path(scratch)) as user:

        def project() -> User:
            one = User(Path(scratch) / f"dice-{next(numbers)}", user.env)
            one.write(FILES)
            return one

        def of_a_new_machine() -> User:
            one = project()
            return User(one.folder, {**user.env, "XDG_DATA_HOME": f"{one.folder}-data"})

        if not run.quick:
            deployed(project())  # there is an app, and the packages are cached
        new, other, hand = run.in_turns(
            7,
            lambda: deployed(of_a_new_machine()),
            lambda: deployed(project()),
            lambda: by_hand(project()),
        )
    for what, ours in (("a first app", new), ("another app", other)):
        yield Figure(
            f"`dicectl deploy --to local`, {what}",
            "s",
            ours,
            "uv venv, uv pip install, gunicorn",
            hand,
            ratio=1.3,
            limit=3,
        )


def deployed(user: User) -> float:
    """Deploy, which ends when the page has answered; then stop the app."""
    name = user.folder.name
    taken = seconds(partial(must, user, DICECTL, "deploy", name, "--to", "local"))
    must(user, DICECTL, "stop", name, "--to", "local")
    return taken


def by_hand(user: User) -> float:
    """Do the same by hand, until the first answer."""
    began = time.perf_counter()
    must(user, UV, "venv", "--quiet", "--python", VERSION)
    must(user, UV, "pip", "install", "--quiet", "-r", "requirements.txt")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    argv = [".venv/bin/gunicorn", "--bind", address, "app:app"]
    server = subprocess.Popen(
        argv, cwd=user.folder, env=user.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://{address}/")
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(PATIENCE)


def wait_for(url: str) -> None:
    """Wait until a page answers."""
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline:
        with suppress(OSError), urllib.request.urlopen(url, timeout=PATIENCE):
            return
        time.sleep(0.005)
    raise TimeoutError(f"{url} does not answer")


if __name__ == "__main__":
    main("local", TITLE, measure)
