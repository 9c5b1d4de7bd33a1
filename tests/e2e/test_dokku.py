"""Dokku, end to end: real ssh and real git against the stand-in."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from standin.dokku import HOST, Dokku
from users import SMALL_APP, Ran, User, fetch

# Installs nothing, starts at once, and tells a config var.
PLAIN = {
    **SMALL_APP,
    "Procfile": "web: python3 -u serve.py $PORT\n",
    "serve.py": (
        "import os, sys\nfrom http.server import BaseHTTPRequestHandler, HTTPServer\n\n\n"
        "class Page(BaseHTTPRequestHandler):\n    def do_GET(self):\n"
        "        print('page', self.path)\n        self.send_response(200)\n"
        "        self.end_headers()\n"
        "        self.wfile.write(b'one ' + os.environ.get('COLOUR', '').encode())\n\n\n"
        "HTTPServer(('0.0.0.0', int(sys.argv[1])), Page).serve_forever()\n"
    ),
}
MODEL = 'def double(n: int = 1) -> int:\n    """Double a number."""\n    return 2 * n\n'
_numbers = itertools.count()


@pytest.fixture
def app() -> str:
    """A name that no other test uses."""
    return f"dice-{os.getpid()}-{next(_numbers)}"


def publish(user: User, *args: str) -> Ran:
    """Deploy, which must go well."""
    ran = user.dicectl("deploy", "--commit", "--no-check", *args)
    assert ran.status == 0, ran.out + ran.err
    return ran


def first(user: User, app: str) -> str:
    """Deploy for the first time and return the address."""
    return publish(user, app, "--to", "dokku", "--server", HOST).out.strip()


def words(user: User) -> str:
    """Every command line that ssh was given."""
    return (user.folder.parent / "bin" / "words").read_text()


def texts(folder: Path) -> Iterator[str]:
    """Everything that is written in the files below a folder."""
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size < 1_000_000:
            yield path.read_text(errors="replace")


def test_the_whole_way(dokkuser: User, dokku: Dokku, app: str) -> None:
    dokkuser.write(PLAIN)
    url = first(dokkuser, app)
    assert fetch(url) == (200, "one ")
    assert dokkuser.git("remote", "get-url", "dokku") == f"dokku@{HOST}:{app}"
    dokkuser.write({"serve.py": PLAIN["serve.py"].replace("one", "two")})
    publish(dokkuser)
    assert fetch(url) == (200, "two ")
    logs = dokkuser.dicectl("logs", "-n", "50")
    assert (logs.status, bool(re.search(r"Z app\[web\.1\]: page /", logs.out))) == (0, True), logs
    status = dokkuser.dicectl("status", "--json")
    assert (status.status, json.loads(status.out)["release"]) == (0, 2)
    # Values with whatever is in them, in one go, and in no command line, log or event.
    ran = dokkuser.dicectl("config", "set", "COLOUR=gr33n 'it \"s", "OTHER=x\ny", "--json")
    assert ran.status == 0, ran.out
    assert fetch(url) == (200, "two gr33n 'it \"s")
    assert dokku.apps[app].config["OTHER"] == "x\ny"
    state = Path(dokkuser.env["XDG_STATE_HOME"])
    assert not any("gr33n" in text for text in (ran.out + ran.err, words(dokkuser), *texts(state)))
    restarts = [one for one in dokku.apps[app].builds if one["source"] == "config-redeploy"]
    assert len(restarts) == 1
    assert dokkuser.dicectl("config", "get", "OTHER").out == "x\ny\n"
    assert "DICECTL" not in dokkuser.dicectl("config").out
    back = dokkuser.dicectl("rollback")
    assert back.status == 0, back.err
    assert fetch(url) == (200, "one gr33n 'it \"s")
    releases = dokkuser.dicectl("releases", "--json")
    told = [json.loads(line) for line in releases.out.splitlines()]
    assert [(one["version"], one["live"]) for one in told] == [(3, True), (2, False), (1, False)]
    assert told[0]["what"] == "Rollback to v1"
    publish(dokkuser)  # what was rolled back comes again with the next deploy
    assert fetch(url) == (200, "two gr33n 'it \"s")
    assert app in dokkuser.dicectl("apps", "--to", "dokku").out
    gone = dokkuser.dicectl("destroy", app, "--to", "dokku", "--confirm", app)
    assert gone.status == 0, gone.err
    assert app not in dokku.apps
    assert "dokku" not in dokkuser.git("remote")
