"""Vercel, end to end: the real Vercel CLI against the stand-in."""

from __future__ import annotations

import itertools
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from standin.faults import Fault
from standin.vercel import Vercel
from users import Ran, User, fetch

MODEL = '''def double(n: int = 1) -> int:
    """Double a number."""
    print(f"doubling {n}", flush=True)
    return 2 * n
'''
# Installs nothing and starts at once: the stand-in takes any WSGI app.
PLAIN = {
    "app.py": (
        "import os\n\n\ndef app(environ, start_response):\n"
        '    print("page", environ["PATH_INFO"], flush=True)\n'
        '    start_response("200 OK", [("Content-Type", "text/plain")])\n'
        '    return [b"one " + os.environ.get("COLOUR", "").encode()]\n'
    ),
    "requirements.txt": "",
    "Procfile": "web: gunicorn app:app\n",
    ".python-version": "3.13\n",
    ".gitignore": ".env\n",
}
VERCEL_CLI = Path(__file__).parents[2] / ".tools" / "vercel" / "node_modules" / ".bin" / "vercel"
# The CLI takes most of a second for each of its calls, and a deploy makes ten.
pytestmark = pytest.mark.timeout(600)
_numbers = itertools.count()


@pytest.fixture
def app() -> str:
    """A name that no other test uses."""
    return f"dice-{os.getpid()}-{next(_numbers)}"


@pytest.fixture
def account(verceluser: User, vercel: Vercel) -> User:
    """Somebody with an account, by a token in the environment; `words` tells what the CLI got."""
    shim = verceluser.folder.parent / "bin" / "vercel"
    shim.parent.mkdir()
    log = f"echo \"$*\" >> '{shim.parent}/words'"
    shim.write_text(f"#!/bin/sh\n{log}\nexec '{VERCEL_CLI}' \"$@\"\n")
    shim.chmod(0o755)
    more = {"VERCEL_TOKEN": vercel.token, "PATH": f"{shim.parent}:{verceluser.env['PATH']}"}
    return User(verceluser.folder, {**verceluser.env, **more})


def words(user: User) -> str:
    """Every command line that the CLI was given."""
    return (user.folder.parent / "bin" / "words").read_text()


def publish(user: User, *args: str) -> Ran:
    """Deploy, which must go well."""
    ran = user.dicectl("deploy", "--to", "vercel", "--commit", "--no-check", *args)
    assert ran.status == 0, ran.out + ran.err
    return ran


def texts(folder: Path) -> Iterator[str]:
    """Everything that is written in the files below a folder."""
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size < 1_000_000:
            yield path.read_text(errors="replace")


def listing(folder: Path) -> dict[str, bytes]:
    """Every file of a project but git's own, with what is in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(p): p.read_bytes() for p in files if ".git" not in p.relative_to(folder).parts}


def test_a_function_becomes_a_page_without_an_account(
    verceluser: User, vercel: Vercel, app: str
) -> None:
    verceluser.write({"model.py": MODEL})
    assert verceluser.dicectl("new", ".").status == 0
    verceluser.write({".env": "SECRET=1\n"})
    before = listing(verceluser.folder)
    ran = publish(verceluser, app, "--temporary", "--json", "--region", "eu")
    assert "so eu is left out" in ran.out
    url = str(ran.events[-1]["url"])
    status, page = fetch(url)
    assert (status, "Double a number" in page) == (200, True)
    head = verceluser.git("rev-parse", "HEAD")
    assert json.loads(fetch(f"{url}/healthz")[1])["commit"] == head
    assert json.loads(fetch(f"{url}/api/double?n=4")[1]) == 8
    assert listing(verceluser.folder) == before
    assert not any(".env" in f["file"] for f in vercel.projects[-1].deployments[-1].wish["files"])
    # The link is told on demand only, and kept where nobody else can read it.
    claim = verceluser.dicectl("claim", app).out.strip()
    assert re.fullmatch(r"https://vercel\.com/claim/\w+", claim)
    assert claim not in ran.out + ran.err
    told = [event["text"] for event in ran.events if event["event"] == "notice"]
    assert any("ends on 20" in text and f"dicectl claim {app}" in text for text in told)
    data = Path(verceluser.env["XDG_DATA_HOME"]) / "dicectl" / "vercel" / f"{app}.json"
    assert stat.S_IMODE(data.stat().st_mode) == 0o600
    others = [verceluser.folder, Path(verceluser.env["XDG_STATE_HOME"])]
    assert not any(claim in text for folder in others for text in texts(folder))
    assert verceluser.dicectl("status").status == 0
    logs = verceluser.dicectl("logs")
    assert (logs.status, "D649" in logs.err) == (2, True)
    # The next deploy goes to the same page, until it is somebody's.
    verceluser.write({"model.py": MODEL.replace("2 * n", "20 * n")})
    again = str(publish(verceluser, "--json").events[-1]["url"])
    assert json.loads(fetch(f"{again}/api/double?n=4")[1]) == 80
    assert verceluser.dicectl("claim", app).out.strip() == claim
    vercel.projects[-1].claimed = True
    verceluser.write({"model.py": MODEL})
    refused = verceluser.dicectl("deploy", "--commit", "--no-check")
    assert (refused.status, "D650" in refused.err) == (1, True), refused.err


def test_the_whole_way_with_an_account(account: User, vercel: Vercel, app: str) -> None:
    account.write(PLAIN)
    account.write({".env": "SECRET=1\n"})
    before = listing(account.folder)
    first = publish(account, app)
    url = first.out.strip()
    assert fetch(url) == (200, "one ")
    assert listing(account.folder) == before
    project = vercel.project(app)
    assert project is not None
    assert project.framework == "python"
    assert ".env" not in {f["file"] for f in project.deployments[-1].wish["files"]}
    assert project.deployments[-1].wish.get("gitMetadata") in (None, {})
    account.write({"app.py": PLAIN["app.py"].replace("one", "two")})
    publish(account)
    assert fetch(url) == (200, "two ")
    status = account.dicectl("status", "--json")
    assert (status.status, json.loads(status.out)["release"]) == (0, 2)
    logs = account.dicectl("logs", "-n", "50")
    assert (logs.status, "page /" in logs.out) == (0, True), logs.err
    back = account.dicectl("rollback")
    assert back.status == 0, back.err
    assert fetch(url) == (200, "one ")
    # A secret is in no command line and no file, and comes with the next deploy.
    ran = account.dicectl("config", "set", "COLOUR=gr33n")
    assert ran.status == 0, ran.err
    assert f"takes that with its next deploy: dicectl deploy {app} --to vercel" in ran.err
    assert fetch(url) == (200, "one ")
    publish(account)
    assert fetch(url) == (200, "two gr33n")
    state = Path(account.env["XDG_STATE_HOME"])
    secrets = ("gr33n", vercel.token)
    assert not any(secret in text for text in texts(state) for secret in secrets)
    assert not any(secret in ran.out + ran.err + words(account) for secret in secrets)
    assert "deploy --prod --skip-domain" in words(account)
    scale = account.dicectl("scale", "web=2")
    assert (scale.status, "nothing to scale" in scale.err) == (2, True)
    assert app in account.dicectl("apps", "--to", "vercel").out
    gone = account.dicectl("destroy", app, "--to", "vercel", "--confirm", app)
    assert gone.status == 0, gone.err
    assert vercel.project(app) is None
    assert "vercel" not in account.git("remote")


def test_what_does_not_answer_never_takes_over(account: User, vercel: Vercel, app: str) -> None:
    """An import error is no build error at Vercel: the build is ready, and every page is a 500."""
    account.write(PLAIN)
    url = publish(account, app).out.strip()
    account.write({"app.py": "import no_such_module\n\napp = None\n"})
    ran = account.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D645" in ran.err) == (5, True), ran.err
    assert "no_such_module" in ran.err
    assert re.search(r"Serving now: release v1 \(commit \w+\) at \S+, which answers", ran.err)
    assert "To go back" not in ran.err
    assert fetch(url) == (200, "one ")
    # Nor does one that cannot be built.
    account.write({**PLAIN, "requirements.txt": "no-such-package-for-dicectl==9\n"})
    ran = account.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D644: The build on Vercel failed" in ran.err) == (4, True), ran.err
    assert fetch(url) == (200, "one ")
    # Where the deployments' own addresses ask for a login, they are looked at all the same.
    vercel.protected = True
    account.write({"app.py": "import no_such_module\n\napp = None\n", "requirements.txt": ""})
    ran = account.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D645" in ran.err) == (5, True), ran.err
    assert "it has a bypass for automation now" in ran.err
    assert fetch(url) == (200, "one ")


def test_killed_in_the_midst_of_the_build_the_next_deploy_goes_on(
    account: User, vercel: Vercel, app: str
) -> None:
    account.write(PLAIN)
    vercel.slow = 3
    assert account.kill_deploy_at("Upload", "output", app, "--to", "vercel", "--no-check")
    vercel.slow = 0
    ran = publish(account)
    assert fetch(ran.out.strip()) == (200, "one ")
    assert account.git("rev-list", "--count", "HEAD") == "1"
    made = [path for method, path in vercel.requests if method == "POST" and "/projects" in path]
    assert len([path for path in made if path.endswith("/projects")]) == 1


def test_what_vercel_refuses_is_told(account: User, vercel: Vercel, app: str) -> None:
    account.write(PLAIN)
    expired = account.dicectl(
        "deploy", app, "--to", "vercel", "--no-check", VERCEL_TOKEN="0123expired"
    )
    assert (expired.status, "D642: Vercel refuses your login" in expired.err) == (1, True)
    assert "0123expired" not in expired.out + expired.err
    assert not (account.folder / ".git").exists()
    refused = {"error": {"code": "forbidden", "message": "Git author must have access"}}
    vercel.faults.append(Fault("POST", "/deployments$", 400, refused, times=None))
    ran = account.dicectl("deploy", app, "--to", "vercel", "--no-check", "--region", "eu")
    assert "so eu is left out" in ran.err
    assert (ran.status, "Git author must have access" in ran.err) == (1, True), ran.err
    missing = account.dicectl("status", f"{app}-not", "--to", "vercel")
    assert (missing.status, "D303" in missing.err) == (1, True)


def test_without_a_login_or_the_cli_it_says_what_to_do(verceluser: User, app: str) -> None:
    verceluser.write(PLAIN)
    unattended = verceluser.dicectl("deploy", app, "--to", "vercel", "--no-check", CI="true")
    assert (unattended.status, "D641: You are not logged in to Vercel" in unattended.err) == (
        1,
        True,
    )
    alone = verceluser.dicectl("deploy", app, "--to", "vercel", "--no-check", PATH="/usr/bin:/bin")
    assert (alone.status, "D640: The Vercel CLI is not installed" in alone.err) == (1, True)
    heroku = verceluser.dicectl("deploy", app, "--to", "local", "--no-check", "--temporary")
    assert (heroku.status, "D655" in heroku.err) == (2, True)
    nothing = verceluser.dicectl("claim", app)
    assert (nothing.status, "D654" in nothing.err) == (1, True)


def test_the_remote_is_a_name_and_never_fetched(account: User, app: str) -> None:
    account.write(PLAIN)
    publish(account, app)
    assert account.git("remote", "get-url", "vercel") == f"https://vercel.com/{app}"
    assert account.git("fetch", "--all") == ""
