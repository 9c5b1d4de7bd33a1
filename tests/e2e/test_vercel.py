"""Vercel, end to end: the real Vercel CLI against the stand-in."""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from standin.faults import Fault
from standin.vercel import Vercel
from standin.vercel_model import Deployment
from users import Ran, User, fetch

from dicectl.errors import DicectlError
from dicectl.platforms.vercel import changes, releases, upload
from dicectl.platforms.vercel.app import VercelApp
from dicectl.source.project import Project

# The methods of the requests that change something.
CHANGES = ("POST", "DELETE")
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
DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = re.compile(r"^\$ dicectl (.+)$", re.MULTILINE)
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


def uploads(user: User) -> list[str]:
    """The processes of `vercel deploy` that carry this user's last commit."""
    mark = f"DICECTL_COMMIT={user.git('rev-parse', 'HEAD')}"
    listed = user.run("ps", "-ww", "-A", "-o", "args=").out.splitlines()
    return [line for line in listed if mark in line]


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


def test_the_whole_way_as_the_page_types_it(account: User, vercel: Vercel, app: str) -> None:
    """From a function to a page, changed, looked into, taken back and removed.

    These are the commands of docs/vercel.md, each with what it has to bring about.
    """
    account.write({"model.py": MODEL})
    assert account.dicectl("new", ".").status == 0
    account.write({".env": "SECRET=1\n"})
    before = listing(account.folder)
    url = ""

    def answers(number: int) -> None:
        assert json.loads(fetch(f"{url}/api/double?n=4")[1]) == number

    def deployed(ran: Ran) -> None:
        nonlocal url
        url = ran.out.strip()
        answers(8)
        assert json.loads(fetch(f"{url}/healthz")[1])["commit"] == account.git("rev-parse", "HEAD")
        assert listing(account.folder) == before
        project = vercel.project(app)
        assert project is not None
        assert project.framework == "python"
        assert ".env" not in {f["file"] for f in project.deployments[-1].wish["files"]}
        assert project.deployments[-1].wish.get("gitMetadata") in (None, {})
        # The remote is a name and never fetched.
        assert account.git("remote", "get-url", "vercel") == f"https://vercel.com/{app}"
        assert account.git("fetch", "--all") == ""

    def configured(ran: Ran) -> None:
        assert f"takes that with its next deploy: dicectl deploy {app} --to vercel" in ran.err
        changed = MODEL.replace("2 * n", 'len(os.environ["COLOUR"]) * n')
        account.write({"model.py": f"import os\n{changed}"})

    def changed(ran: Ran) -> None:
        assert "release v2" in ran.err
        answers(12)

    afterwards = {
        "deploy": deployed,
        "status": lambda ran: f"{url}" in ran.out,
        "config set": configured,
        "deploy -m": changed,
        "logs": lambda ran: "GET /api/double?n=4" in ran.out,
        "rollback": lambda _ran: answers(8),
        "apps": lambda ran: app in ran.out,
        "destroy": lambda _ran: vercel.project(app) is None,
    }
    printed = ""
    for line in COMMANDS.findall((DOCS / "vercel.md").read_text()):
        ran = account.dicectl(*shlex.split(line.replace("my-dice-7", app)))
        assert ran.status == 0, f"{line}\n{ran.out}{ran.err}"
        printed += ran.out + ran.err
        done = [key for key in afterwards if line.startswith(key)]
        assert not done or afterwards[max(done, key=len)](ran) in (None, True), f"{line}\n{ran.out}"
    assert "vercel" not in account.git("remote")
    # A secret is in no command line, no log, no file.
    secrets = (vercel.token,)
    state = Path(account.env["XDG_STATE_HOME"])
    assert not any(
        one in text for text in [printed, words(account), *texts(state)] for one in secrets
    )
    assert "red" not in words(account)
    assert "deploy --prod --skip-domain" in words(account)


def test_what_does_not_answer_never_takes_over(account: User, vercel: Vercel, app: str) -> None:
    """An import error is no build error at Vercel: the build is ready, and every page is a 500."""
    account.write(PLAIN)
    url = publish(account, app).out.strip()
    # Where the deployments' own addresses ask for a login, they are looked at all the same.
    vercel.protected = True
    account.write({"app.py": "import no_such_module\n\napp = None\n"})
    ran = account.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D645" in ran.err) == (5, True), ran.err
    assert "no_such_module" in ran.err
    assert "it has a bypass for automation now" in ran.err
    assert re.search(r"Serving now: release v1 \(commit \w+\) at \S+, which answers", ran.err)
    assert "To go back" not in ran.err
    assert fetch(url) == (200, "one ")
    # What cannot be looked at does not take over either.
    vercel.shut = True
    account.write({"app.py": PLAIN["app.py"].replace("one", "two")})
    ran = account.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D664" in ran.err) == (5, True), ran.err
    assert "Let it take over unseen: vercel promote dpl_" in ran.err
    assert fetch(url) == (200, "one ")
    # Nor does one that cannot be built.
    account.write({"requirements.txt": "no-such-package-for-dicectl==9\n"})
    ran = account.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D644: The build on Vercel failed" in ran.err) == (4, True), ran.err
    assert fetch(url) == (200, "one ")


def test_killed_at_each_step_the_next_deploy_goes_on(
    account: User, vercel: Vercel, app: str
) -> None:
    account.write(PLAIN)
    to = (app, "--to", "vercel", "--no-check")
    assert account.kill_deploy_at("Create", "step_done", *to)
    vercel.slow = 2
    with account.running("deploy", *to, "--json", "--commit") as process:
        assert process.stdout is not None
        assert any('"line": "Building' in line for line in process.stdout)
        assert uploads(account)
        process.kill()  # it alone, so that it can end nothing that it has started
        process.wait()
    deadline = time.monotonic() + 10
    while uploads(account) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not uploads(account)
    vercel.slow = 0
    assert account.kill_deploy_at("Look", "step_started", *to)
    assert account.kill_deploy_at("Let the address", "step_started", *to)
    ran = publish(account)
    assert fetch(ran.out.strip()) == (200, "one ")
    assert account.git("rev-list", "--count", "HEAD") == "1"
    made = [path for method, path in vercel.requests if method == "POST" and "/projects" in path]
    assert len([path for path in made if path.endswith("/projects")]) == 1
    assert account.dicectl("deploy", "--no-check").status == 0  # and nothing is done twice
    assert sum(method == "POST" and "/promote/" in path for method, path in vercel.requests) <= 2


def test_what_vercel_refuses_is_told(account: User, vercel: Vercel, app: str) -> None:
    account.write(PLAIN)
    expired = account.dicectl(
        "deploy", app, "--to", "vercel", "--no-check", VERCEL_TOKEN="0123expired"
    )
    assert (expired.status, "D642: Vercel refuses your login" in expired.err) == (1, True)
    assert "0123expired" not in expired.out + expired.err
    assert not (account.folder / ".git").exists()
    said = "Git author ada@example.com must have access to the team Ada on Vercel."
    refused = {"error": {"code": "forbidden", "message": said}}
    vercel.faults.append(Fault("POST", "/deployments$", 400, refused, times=None))
    ran = account.dicectl("deploy", app, "--to", "vercel", "--no-check", "--region", "eu")
    assert "so eu is left out" in ran.err
    assert (ran.status, "D665" in ran.err, said in ran.err) == (1, True, True), ran.err
    missing = account.dicectl("status", f"{app}-not", "--to", "vercel")
    assert (missing.status, "D303" in missing.err) == (1, True)
    scale = account.dicectl("scale", "web=2")
    assert (scale.status, "nothing to scale" in scale.err) == (2, True)


class Refusal(NamedTuple):
    """What is done, what Vercel answers, and what is told of it."""

    fault: Fault | None
    act: Callable[[VercelApp], Iterable[object]]
    code: str
    words: str


def body(message: str) -> dict[str, object]:
    """An answer of Vercel's that is no success."""
    return {"error": {"code": "any", "message": message}}


REFUSALS = {
    "another team's project": Refusal(
        Fault("GET", "/projects/", 403, body("You do not have permission"), times=None),
        lambda one: [one.about()],
        "D666",
        "You do not have permission",
    ),
    "no network": Refusal(
        Fault("GET", "/projects/", how="reset", times=None),
        lambda one: [one.about()],
        "D698",
        "fetch failed",
    ),
    "a config var that is not removed": Refusal(
        Fault("DELETE", "/env/", 200, {}, times=None),
        lambda one: changes.set_config(one, {"OLD": None}).run(),
        "D643",
        "unchanged: OLD",
    ),
    "an address that stays after a promotion": Refusal(
        None, lambda one: changes.rollback(one, 3).run(), "D647", "its address leads elsewhere"
    ),
    "more steps back than Hobby has": Refusal(
        Fault("POST", "/rollback/", 402, body("Upgrade to Pro to roll back further"), times=None),
        lambda one: changes.rollback(one, 1).run(),
        "D647",
        "Upgrade to Pro to roll back further",
    ),
    "a project that stays": Refusal(
        Fault("DELETE", "/projects/", 200, {}, times=None),
        lambda one: changes.destroy(one).run(),
        "D643",
        "remove",
    ),
}


@pytest.fixture
def there(account: User, vercel: Vercel, app: str, monkeypatch: pytest.MonkeyPatch) -> VercelApp:
    """An app with three deployments, to be acted on in this process: dicectl need not start."""
    for key, value in account.env.items():
        monkeypatch.setenv(key, value)
    project = vercel.new_project(app, "python")
    project.set_env({"key": "OLD", "value": "1", "type": "sensitive", "target": ["production"]})
    for number in (1, 2, 3):
        one = Deployment(project, {"meta": {"dicectlRelease": number}}, account.folder)
        one.state, one.created = "READY", number
        project.deployments.append(one)
    project.live = project.deployments[1]
    here = VercelApp(app)
    here.project, here.env = project.json(), project.listed_env()
    here.live = project.live.json()
    here.deployments = releases.numbered([one.json() for one in project.deployments])
    return here


@pytest.mark.parametrize("case", REFUSALS)
def test_what_was_not_done_is_never_called_done(
    there: VercelApp, vercel: Vercel, case: str
) -> None:
    """Each call is looked at afterwards."""
    vercel.stuck = REFUSALS[case].fault is None
    vercel.faults += [one for one in [REFUSALS[case].fault] if one]
    with pytest.raises(DicectlError, match=REFUSALS[case].code) as told:
        list(REFUSALS[case].act(there))
    assert REFUSALS[case].words in told.value.title + told.value.evidence


def test_what_was_done_is_seen_though_its_answer_is_lost(
    there: VercelApp, vercel: Vercel, account: User
) -> None:
    """The CLI asks again what it got no answer to, and is refused for what is there by then."""
    project = vercel.project(there.name)
    assert project is not None
    lost = ("/promote/", "/env$", "/env/")
    vercel.faults += [Fault(method, path, how="lost") for path in lost for method in CHANGES]
    there.made = project.deployments[2].id
    list(upload.promote(there))
    assert project.live is project.deployments[2]
    list(changes.set_config(there, {"NEW": "2", "OLD": None}).run())
    assert [one["key"] for one in project.env] == ["NEW"]
    vercel.faults += [Fault("DELETE", "/projects/", how="lost")]
    list(changes.destroy(there).run())
    assert vercel.project(there.name) is None
    account.write(PLAIN)
    account.git("init", "-q")
    account.git("add", ".")
    account.git("commit", "-q", "-m", "First")
    vercel.faults += [Fault("POST", "/projects$", how="lost")]
    there.project = None
    list(upload.steps(there, Project.find(account.folder), "")[0].run())
    assert vercel.project(there.name) is not None
    lost_ones = [fault.path for fault in vercel.faults if not fault.times]
    assert lost_ones == ["/promote/", "/env$", "/env/", "/projects/", "/projects$"]


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
