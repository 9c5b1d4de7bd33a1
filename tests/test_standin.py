"""The stand-in does to the real Heroku CLI and real git what Heroku does."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from standin import Fault, Settings, Standin
from standin.processes import marked
from standin_fixtures import SMALL, TUTORIAL, Person, call
from users import Ran, fetch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ada(heroku: Standin, tmp_path: Path) -> Person:
    """Somebody in an empty folder."""
    return Person(heroku, tmp_path)


@pytest.fixture
def name(heroku: Standin, request: pytest.FixtureRequest) -> str:
    """An app created for this test, without the CLI for speed."""
    return create(heroku, f"test-{abs(hash(request.node.name)) % 10**9}")


ECHO = """
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/broken":
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        proto, client = self.headers["X-Forwarded-Proto"], self.headers["X-Forwarded-For"]
        text = f"{len(body)} {proto} {client}".encode()
        self.send_response(200)
        if self.path == "/streamed":
            self.send_header("Transfer-Encoding", "chunked")
            text = b"4\\r\\none \\r\\n3\\r\\ntwo\\r\\n0\\r\\n\\r\\n"
        else:
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_POST = do_HEAD = do_GET

ThreadingHTTPServer(("", int(os.environ["PORT"])), Echo).serve_forever()
"""


def create(heroku: Standin, name: str) -> str:
    """Create an app through the API."""
    status, _ = call(heroku, "POST", "/apps", {"name": name})
    assert status == 201
    return name


@dataclass(frozen=True)
class Tutorial:
    """What the tutorial's six commands left."""

    person: Person
    name: str
    outputs: list[Ran]


@pytest.fixture(scope="module")
def tutorial(heroku: Standin, tmp_path_factory: pytest.TempPathFactory) -> Tutorial:
    """Somebody who followed the tutorial to its end, in git's own default branch, master."""
    person = Person(heroku, tmp_path_factory.mktemp("dice"))
    person.write(TUTORIAL)
    outputs = person.type(
        "git init",
        "git add .",
        "git commit -m X",
        "heroku create dice-roller-ada",
        "heroku git:remote -a dice-roller-ada",
        "git push heroku master",
    )
    return Tutorial(person, "dice-roller-ada", outputs)


def lines(text: str) -> list[str]:
    """Lines of a push without git's trailing blanks and without colours."""
    return [re.sub(r"\x1b\[[\d;]*m", "", line).rstrip() for line in text.splitlines()]


def test_the_tutorials_six_commands_end_with_a_page_that_rolls(tutorial: Tutorial) -> None:
    """With no credentials of ours: the CLI's helper gives git the key."""
    push = lines(tutorial.outputs[-1].err)
    url = tutorial.person.heroku.app(tutorial.name).web_url
    assert "remote:        Procfile declares types -> web" in push
    assert "remote:        Released v3" in push
    assert f"remote:        {url} deployed to Heroku" in push
    assert "remote: Verifying deploy... done." in push
    assert 'id="result"></p>' in fetch(url)[1]
    assert re.search(r'id="result">[1-6]</p>', fetch(url, b"")[1])
    assert "!heroku git:credentials" in (tutorial.person.heroku.home / ".gitconfig").read_text()


def test_the_same_commit_is_not_built_again(tutorial: Tutorial) -> None:
    """git itself says so and nothing reaches the hook."""
    ran = tutorial.person.push(tutorial.name, "master:master")
    assert (ran.status, "Everything up-to-date" in ran.err) == (0, True)
    assert tutorial.person.heroku.app(tutorial.name).current.version == 3


def test_another_branch_builds_nothing_and_git_is_content(tutorial: Tutorial) -> None:
    """Heroku's trap: status 0 and nothing deployed."""
    ran = tutorial.person.push(tutorial.name, "master:refs/heads/feature")
    assert ran.status == 0
    assert "Pushed to branch other than [main, master], skipping build." in ran.err
    assert len(tutorial.person.heroku.app(tutorial.name).releases) == 3


def test_the_cli_reads_the_dynos_and_releases(tutorial: Tutorial) -> None:
    """As JSON, the newest release first."""
    tutorial.person.heroku.app(tutorial.name).wait()
    dynos, releases = (
        json.loads(ran.out)
        for ran in tutorial.person.type(
            f"heroku ps --json -a {tutorial.name}", f"heroku releases --json -a {tutorial.name}"
        )
    )
    assert [(d["name"], d["state"], d["command"]) for d in dynos] == [
        ("web.1", "up", "gunicorn app:app")
    ]
    assert [r["version"] for r in releases] == [3, 2, 1]
    assert [r["current"] for r in releases] == [True, False, False]
    assert releases[1]["description"] == "Enable Logplex"
    assert re.fullmatch("Deploy [0-9a-f]{8}", releases[0]["description"])


def test_the_cli_reads_the_log(tutorial: Tutorial) -> None:
    """The last lines, in Heroku's format."""
    fetch(tutorial.person.heroku.app(tutorial.name).web_url + "seen")
    [ran] = tutorial.person.type(f"heroku logs -n 3 -a {tutorial.name}")
    assert len(ran.out.splitlines()) == 3
    pattern = r'^\S+\+00:00 heroku\[router\]: at=info method=GET path="/seen" .* status=404 '
    assert re.search(pattern, ran.out, re.MULTILINE)


def test_the_cli_follows_the_log(tutorial: Tutorial) -> None:
    """With -t a new line is shown when it is written; Ctrl-C ends it."""
    app = tutorial.person.heroku.app(tutorial.name)
    argv = ["heroku", "logs", "-t", "-s", "app", "-a", tutorial.name]
    env = tutorial.person.environment()
    with subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, text=True) as tail:
        assert tail.stdout
        tail.stdout.readline()
        app.logs.write("app", "web.1", "the last word")
        assert any("the last word" in line for line in tail.stdout)
        tail.send_signal(signal.SIGINT)
        assert tail.wait(10) in (130, -signal.SIGINT)


def test_scaling_to_zero_leaves_no_web_process_and_h14(heroku: Standin, ada: Person) -> None:
    """And back to one, it answers again."""
    name = create(heroku, "scaled")
    ada.commit(SMALL)
    assert ada.push(name).status == 0
    url = heroku.app(name).web_url
    assert fetch(url)[0] == 200
    [ran] = ada.type(f"heroku ps:scale web=0 -a {name}")
    assert "now running web at 0:Basic" in ran.err
    assert fetch(url)[0] == 503
    assert 'code=H14 desc="No web processes running"' in heroku.app(name).logs.text()
    call(heroku, "PATCH", f"/apps/{name}/formation", {"updates": [{"type": "web", "quantity": 1}]})
    assert fetch(url)[0] == 200


def test_config_vars_reach_the_process_and_a_rollback_takes_them_back(
    heroku: Standin, ada: Person
) -> None:
    """Each is a release of its own, as the CLI shows it."""
    name = create(heroku, "configured")
    command = "web: echo $GREETING > index.html; python -m http.server $PORT\n"
    ada.commit({**SMALL, "Procfile": command})
    ada.push(name)
    [ran] = ada.type(f"heroku config:set GREETING=hello -a {name}")
    assert "done, v4" in ran.err
    assert fetch(heroku.app(name).web_url) == (200, "hello\n")
    [ran] = ada.type(f"heroku releases:rollback v3 -a {name}")
    assert "done, v5" in ran.err
    assert fetch(heroku.app(name).web_url) == (200, "\n")
    assert heroku.app(name).current.description == "Rollback to v3"


def test_a_wrong_key_is_refused_by_the_git_host(tutorial: Tutorial) -> None:
    """In Heroku's words."""
    ran = tutorial.person.run("git", "push", "heroku", "HEAD:main", HEROKU_API_KEY="HRKU-wrong")
    assert ran.status == 128
    assert "Do not authenticate with username and password using git." in ran.err
    assert "Authentication failed for" in ran.err


def test_the_cli_says_why_a_name_or_an_app_is_refused(heroku: Standin, ada: Person) -> None:
    """Somebody else's app can neither be read nor created."""
    heroku.seed_foreign("taken-by-bob")
    created = ada.run("heroku", "create", "taken-by-bob")
    assert created.status == 2
    assert "Name taken-by-bob is already taken" in created.err
    assert call(heroku, "GET", "/apps/taken-by-bob") == (
        403,
        {"id": "forbidden", "message": "You do not have access to the app taken-by-bob."},
    )
    assert call(heroku, "GET", "/apps/nowhere")[0] == 404
    assert call(heroku, "POST", "/apps", {"name": "No_Good"})[0] == 422


def test_main_is_a_branch_to_push_to_and_destroying_ends_the_app(
    heroku: Standin, ada: Person
) -> None:
    """The CLI removes the remote too."""
    create(heroku, "short-lived")
    ada.commit(SMALL)
    ada.type(f"git remote add heroku {ada.url('short-lived')}")
    assert "main -> main" in ada.push("short-lived", "main").err
    heroku.app("short-lived").wait()
    url = heroku.app("short-lived").web_url
    assert fetch(url) == (200, "small\n")
    ada.type("heroku apps:destroy -a short-lived --confirm short-lived")
    assert ada.run("git", "remote").out == ""
    with pytest.raises(OSError, match="refused"):
        fetch(url)
    assert "No such app as short-lived." in ada.push("short-lived").err


def test_broken_requirements_are_rejected_and_the_old_release_serves(
    heroku: Standin, ada: Person, name: str
) -> None:
    """The reason is in pip's own words."""
    ada.commit(SMALL)
    ada.push(name)
    ada.commit({"requirements.txt": "no-such-package-of-ours==99\n"})
    ran = ada.push(name)
    assert ran.status == 1
    assert "ERROR: No matching distribution found for no-such-package-of-ours==99" in ran.err
    assert "remote:  !     Error: Unable to install dependencies using pip." in lines(ran.err)
    assert "remote:  !     Push rejected, failed to compile Python app." in lines(ran.err)
    assert "(pre-receive hook declined)" in ran.err
    assert heroku.app(name).current.version == 3
    assert fetch(heroku.app(name).web_url) == (200, "small\n")


def test_a_crash_at_boot_leaves_a_good_push_and_h10(heroku: Standin, ada: Person) -> None:
    """What the tutorial's reader meets and must read the log for."""
    name = create(heroku, "crasher")
    ada.commit({**TUTORIAL, "app.py": "import nothing_like_this\n"})
    assert ada.push(name).status == 0
    heroku.app(name).wait("crashed")
    status, page = fetch(heroku.app(name).web_url)
    assert (status, "Application error" in page) == (503, True)
    [ran] = ada.type(f"heroku logs -n 200 -a {name}")
    assert "ModuleNotFoundError: No module named 'nothing_like_this'" in ran.out
    # 3 says gunicorn, or 1 when both its workers fail at once
    assert re.search(r"heroku\[web.1\]: Process exited with status [13]$", ran.out, re.MULTILINE)
    assert "heroku[web.1]: State changed from starting to crashed" in ran.out
    assert 'heroku[router]: at=error code=H10 desc="App crashed"' in ran.out


def test_a_server_on_localhost_only_never_boots(heroku: Standin, ada: Person, name: str) -> None:
    """R10, since a dyno is reached from outside."""
    heroku.app(name).settings = Settings(boot_timeout=1)
    ada.commit({**SMALL, "Procfile": "web: python -m http.server -b 127.0.0.1 $PORT\n"})
    ada.push(name)
    heroku.app(name).wait("crashed")
    assert "Error R10 (Boot timeout) -> Web process failed to bind" in heroku.app(name).logs.text()


def test_a_failing_release_phase_keeps_the_old_release_and_git_is_content(
    heroku: Standin, ada: Person, name: str
) -> None:
    """Heroku's other trap."""
    ada.commit(SMALL)
    ada.push(name)
    ada.commit({"Procfile": SMALL["Procfile"] + "release: echo migrating; false\n"})
    ran = ada.push(name)
    assert ran.status == 0
    assert lines(ran.err).index("remote: Running release command...") < lines(ran.err).index(
        "remote: Waiting for release.... failed."
    )
    assert [(r.version, r.status) for r in heroku.app(name).releases[2:]] == [
        (3, "succeeded"),
        (4, "failed"),
    ]
    assert heroku.app(name).current.version == 3
    ada.commit({"Procfile": SMALL["Procfile"] + "release: true\n"})
    assert "Waiting for release.... done." in ada.push(name).err
    assert heroku.app(name).current.version == 5


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({"Procfile": "web: x\n"}, "No default language could be detected for this app."),
        ({"app.py": ""}, "Error: Couldn't find any supported Python package manager files."),
        ({"uv.lock": ""} | SMALL, "Error: Multiple Python package manager files were found."),
        ({"runtime.txt": "3.14\n"} | SMALL, "Error: Invalid Python version in runtime.txt."),
        ({".venv/pyvenv.cfg": ""} | SMALL, "Error: Existing '.venv/' directory found."),
        (
            SMALL | {".python-version": "3.9"},
            "Error: The requested Python version has reached end-of-life.",
        ),
        (
            {"runtime.txt": "python-3.99"} | SMALL,
            "Error: The requested Python version isn't recognised.",
        ),
    ],
)
def test_what_the_buildpack_refuses_is_rejected(
    heroku: Standin, ada: Person, name: str, files: dict[str, str], error: str
) -> None:
    """Exit status 1, the buildpack's title, no release."""
    ada.commit(files)
    ran = ada.push(name)
    assert ran.status == 1
    assert f"remote:  !     {error}" in lines(ran.err)
    assert "remote:  !     Push failed" in lines(ran.err)
    assert len(heroku.app(name).releases) == 2


def test_pushing_a_rejected_commit_again_says_so(ada: Person, name: str) -> None:
    """A hint that the wrong branch was pushed."""
    ada.commit({"app.py": ""})
    assert "has already been built" not in ada.push(name).err
    assert "The same version of this code has already been built" in ada.push(name).err


def test_a_shallow_clone_is_refused(heroku: Standin, ada: Person, name: str) -> None:
    """As checkouts of CI services are."""
    ada.commit(SMALL)
    ada.commit({"index.html": "changed"})
    ada.type(f"git clone -q --depth 1 file://{ada.folder} clone")
    ran = Person(heroku, ada.folder / "clone").push(name)
    assert ran.status == 1
    assert "Push rejected, source repository is a shallow clone." in ran.err


def test_a_push_that_is_interrupted_is_still_released(
    heroku: Standin, ada: Person, name: str
) -> None:
    """Ctrl-C only detaches."""
    ada.commit(SMALL | {"bin/post_compile": "sleep 1\n"})
    url = f"https://any:{heroku.key}@localhost:{heroku.cloud.git_port}/{name}.git"
    argv = ["git", "push", url, "HEAD:main"]
    with subprocess.Popen(
        argv, cwd=ada.folder, env=ada.environment(), stderr=subprocess.PIPE, text=True
    ) as push:
        assert push.stderr
        assert any("post_compile" in line for line in push.stderr)
        push.terminate()
    deadline = time.monotonic() + 20
    while heroku.app(name).current.version < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert heroku.app(name).current.version == 3
    assert fetch(heroku.app(name).web_url) == (200, "small\n")


def test_the_router_carries_bodies_of_every_framing(
    heroku: Standin, ada: Person, name: str
) -> None:
    """Counted and streamed answers, big requests, HEAD, and who asked."""
    ada.commit(SMALL | {"Procfile": "web: python echo.py\n", "echo.py": ECHO})
    assert ada.push(name).status == 0
    url = heroku.app(name).web_url
    assert fetch(url + "streamed") == (200, "one two")
    assert fetch(url, b"x" * 300_000) == (200, "300000 http 127.0.0.1")
    with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=30) as head:
        assert (head.status, head.read()) == (200, b"")
    assert fetch(url + "broken")[0] == 503
    assert 'code=H13 desc="Connection closed without response"' in heroku.app(name).logs.text()


def test_runtime_txt_wins_over_python_version(heroku: Standin, ada: Person, name: str) -> None:
    """With a warning that is not an error."""
    ada.commit(SMALL | {"runtime.txt": "python-3.13\n"})
    ran = ada.push(name)
    assert ran.status == 0
    assert "remote: -----> Using Python 3.13 specified in runtime.txt" in lines(ran.err)
    assert "\x1b[1;33m !     Warning: The runtime.txt file is deprecated.\x1b[0m" in ran.err


def test_without_a_procfile_there_is_no_web_process(
    heroku: Standin, ada: Person, name: str
) -> None:
    """The push says (none) and succeeds."""
    ada.commit({key: text for key, text in SMALL.items() if key != "Procfile"})
    ran = ada.push(name)
    assert "remote:        Procfile declares types -> (none)" in lines(ran.err)
    assert fetch(heroku.app(name).web_url)[0] == 503
    assert "code=H14" in heroku.app(name).logs.text()


def test_the_build_is_seen_while_it_runs(heroku: Standin, ada: Person, name: str) -> None:
    """A second lies between the lines around a step that takes one."""
    ada.commit(SMALL | {"bin/post_compile": "sleep 1\n"})
    url = f"https://any:{heroku.key}@localhost:{heroku.cloud.git_port}/{name}.git"
    argv = ["git", "push", url, "HEAD:main"]
    seen: dict[str, float] = {}
    with subprocess.Popen(
        argv, cwd=ada.folder, env=ada.environment(), stderr=subprocess.PIPE, text=True
    ) as push:
        assert push.stderr
        for line in push.stderr:
            seen[line.strip()] = time.monotonic()
    hook, cache = "remote: -----> Running bin/post_compile hook", "remote: -----> Saving cache"
    assert seen[cache] - seen[hook] > 0.8


def test_a_big_push_comes_in_chunks(heroku: Standin, ada: Person, name: str) -> None:
    """More than http.postBuffer, which git sends with chunked transfer coding."""
    ada.commit(SMALL)
    noise = b"".join(hash((name, n)).to_bytes(8, "big", signed=True) for n in range(400_000))
    (ada.folder / "noise.bin").write_bytes(noise)
    ada.commit({})
    assert ada.push(name).status == 0


def test_faults_answer_instead_of_the_platform(heroku: Standin) -> None:
    """As often as they say."""
    body = {"id": "rate_limit", "message": "Your account reached the API limit."}
    heroku.faults.append(Fault("GET", "^/account$", status=429, body=body))
    assert call(heroku, "GET", "/account") == (429, body)
    assert call(heroku, "GET", "/account")[0] == 200


def test_requests_are_recorded(heroku: Standin) -> None:
    """So that a test can show what was only looked at."""
    before = len(heroku.requests), len(heroku.writes())
    call(heroku, "GET", "/apps")
    assert heroku.requests[before[0] :] == [("GET", "/apps")]
    assert len(heroku.writes()) == before[1]


def test_nothing_survives_the_end(tmp_path: Path) -> None:
    """Not even a process that left its group and ignores SIGTERM."""
    with Standin(tmp_path / "heroku") as heroku:
        (tmp_path / "code").mkdir()
        ada = Person(heroku, tmp_path / "code")
        runaway = (
            "python -c 'import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(99)'"
        )
        ada.commit(SMALL | {"Procfile": f"web: setsid {runaway} & exec {runaway}\n"})
        ada.push(create(heroku, "runaway"))
        mark = heroku.app("runaway").children.mark
        deadline = time.monotonic() + 10
        while len(list(marked(mark))) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(list(marked(mark))) >= 2
        began = time.monotonic()
    assert time.monotonic() - began < 10
    assert not list(marked(mark))
