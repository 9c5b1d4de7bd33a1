"""What dicectl knows of Vercel without asking it: what fits, and how its answers are read."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from dicectl.checks import fixes
from dicectl.checks.run import _asked
from dicectl.errors import DicectlError
from dicectl.machine.fetch import Answer
from dicectl.platforms.check import Said, run
from dicectl.platforms.vercel import cli, fit, health, kept, releases, spots, upload
from dicectl.platforms.vercel.app import VercelApp
from dicectl.platforms.vercel.platform import Vercel
from dicectl.source.project import Project

GOOD = {
    "app.py": "from webapp import create_app\n\napp = create_app('model:f')\n",
    "Procfile": "web: gunicorn app:app\n",
    ".python-version": "3.13\n",
    "requirements.txt": "flask\n",
}
LOOKS = (fit.python, fit.starts, fit.processes, fit.jobs, fit.settings)
LOOKS += (spots.disk, spots.uploads, spots.sockets, spots.beside)
BAD: dict[str, tuple[Callable[[Project], Iterator[Said]], dict[str, str], str]] = {
    "an old Python": (fit.python, {".python-version": "3.11\n"}, "D657"),
    "a factory only": (fit.starts, {"app.py": "def create_app():\n    return None\n"}, "D661"),
    "an app made in an if": (fit.starts, {"app.py": "if True:\n    app = 1\n"}, "D661"),
    "a worker": (fit.processes, {"Procfile": "web: x\nworker: python w.py\n"}, "D658"),
    "jobs": (fit.jobs, {"app.py": "app = create_app(\n    'm:f', jobs=True)\n"}, "D662"),
    "old settings": (fit.settings, {"vercel.json": '{"builds": []}'}, "D659"),
    "SQLite": (spots.disk, {"db.py": "import sqlite3\nc = sqlite3.connect('my.db')\n"}, "D660"),
    "SQLite's URL": (spots.disk, {"db.py": "URL = 'sqlite:///my.db'\n"}, "D660"),
    "a large upload": (
        spots.uploads,
        {"m.py": "from webapp import File\ntype Log = Annotated[bytes, File(max='5MB')]\n"},
        "D663",
    ),
    "limits below": (
        fit.python,
        {".python-version": "", "pyproject.toml": '[project]\nrequires-python = "<3.12"\n'},
        "D657",
    ),
    "a file that is not read": (
        fit.python,
        {".python-version": "", "runtime.txt": "python-3.11.9\n"},
        "D657",
    ),
    "a release phase": (fit.processes, {"Procfile": "web: x\nrelease: python m.py\n"}, "D658"),
    "no app in spite of settings": (fit.starts, {"app.py": "", "vercel.json": "{}"}, "D661"),
    "a named database": (
        spots.disk,
        {"db.py": "import sqlite3\nDB = 'my.db'\ndef get():\n    return sqlite3.connect(DB)\n"},
        "D660",
    ),
    "a database beside the code": (
        spots.disk,
        {"db.py": "DB = Path(__file__).parent / 'x.db'\nsqlite3.connect(DB)\n"},
        "D660",
    ),
    "Django's database": (
        spots.disk,
        {"s.py": "D = {'ENGINE': 'django.db.backends.sqlite3'}\n"},
        "D660",
    ),
    "a log file": (spots.disk, {"m.py": "h = logging.FileHandler('app.log')\n"}, "D660"),
    "a written path": (spots.disk, {"m.py": "Path('x').write_text('y')\n"}, "D660"),
    "a mode by name": (spots.disk, {"m.py": "open('x', mode='a')\n"}, "D660"),
    "a table": (spots.disk, {"m.py": "frame.to_csv('out.csv')\n"}, "D660"),
    "a WebSocket": (
        spots.sockets,
        {"m.py": "@app.websocket('/ws')\nasync def f(ws): ...\n"},
        "D669",
    ),
    "Socket.IO": (spots.sockets, {"m.py": "from flask_socketio import SocketIO\n"}, "D669"),
    "a thread that stays": (
        spots.beside,
        {"m.py": "threading.Thread(target=f, daemon=True).start()\n"},
        "D697",
    ),
    "a scheduler": (
        spots.beside,
        {"m.py": "from apscheduler.schedulers.background import BackgroundScheduler\n"},
        "D697",
    ),
    "a written file": (spots.disk, {"m.py": "with open('out.txt', 'w') as f:\n    pass\n"}, "D660"),
}
WELL = {
    "a database in memory": {"db.py": "import sqlite3\nc = sqlite3.connect(':memory:')\n"},
    "a file in /tmp": {"m.py": "f = open('/tmp/x', 'w')\n"},
    "a small upload": {"m.py": "from webapp import File\nx: Annotated[bytes, File(max=9)]\n"},
    "a thread that is waited for": {"m.py": "t = Thread(target=f)\nt.start()\nt.join()\n"},
    "a table as text": {"m.py": "text = frame.to_csv()\nframe.to_csv('/tmp/x.csv')\n"},
    "limits that fit": {
        ".python-version": "",
        "pyproject.toml": '[project]\nrequires-python = ">=3.11,<3.14"\n',
    },
    "settings of today": {"vercel.json": '{"regions": ["fra1"]}'},
    "a read file": {"m.py": "f = open('x.txt', 'r')\n"},
    "a test that writes": {"tests/test_m.py": "f = open('x.txt', 'w')\n"},
    "no version": {".python-version": ""},
    "an app by another name": {"app.py": "from web import server as application\n"},
    "an entry point that is told": {
        "app.py": "x = 1\n",
        "pyproject.toml": '[tool.vercel]\nentrypoint = "web:server"\n',
    },
}


def project(folder: Path, files: Mapping[str, str]) -> Project:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Project(folder)


def codes(said: Iterator[Said]) -> list[str]:
    return [one.code for one in said if isinstance(one, DicectlError)]


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_run_there_is_found(tmp_path: Path, case: str) -> None:
    look, files, code = BAD[case]
    assert codes(look(project(tmp_path, {**GOOD, **files}))) == [code]


@pytest.mark.parametrize("case", ["what dicectl writes", *WELL])
def test_what_can_run_there_is_not_spoken_of(tmp_path: Path, case: str) -> None:
    tree = project(tmp_path, {**GOOD, **WELL.get(case, {})})
    assert [code for look in LOOKS for code in codes(look(tree))] == []


@pytest.mark.parametrize(
    ("limits", "fit_there"),
    [
        (">=3.11", ["3.12", "3.13", "3.14"]),
        (">=3.10,<3.13", ["3.12"]),
        (">=3.12, <=3.13", ["3.12", "3.13"]),
        ("~=3.12", ["3.12", "3.13", "3.14"]),
        ("~=3.12.1", ["3.12"]),
        ("==3.13.*", ["3.13"]),
        ("<3.12.4", ["3.12"]),
        ("<3.12.0", []),
        (">=3.12.1,!=3.13.0", ["3.12", "3.13", "3.14"]),
        ("==3.11.*", []),
        ("", ["3.12", "3.13", "3.14"]),
    ],
)
def test_the_limits_of_requires_python_are_understood(limits: str, fit_there: list[str]) -> None:
    assert [one for one in fit.PYTHONS if fit._allows(limits, one)] == fit_there


FLASK = "from flask import Flask\n\napp = Flask(__name__)\n"
BY_HAND = "Write app.py with: "


@pytest.mark.parametrize(
    ("files", "fix"),
    [
        ({"Procfile": "web: gunicorn site:server\n"}, f"{BY_HAND}from site import server as app"),
        (
            {"Procfile": "web: gunicorn 'shop:create_app()'\n"},
            f"{BY_HAND}import shop; app = shop.create_app()",
        ),
        ({"hello.py": FLASK}, f"{BY_HAND}from hello import app"),
        ({"app.py": "import streamlit as st\n"}, "A program of streamlit goes on"),
        ({"Procfile": "worker: python w.py\n"}, "Vercel only answers requests"),
        ({"roll.py": "print(6)\n"}, f"{BY_HAND}from MODULE import NAME as app    or, for a func"),
    ],
)
def test_where_no_app_is_found_the_fix_fits_the_project(
    tmp_path: Path, files: dict[str, str], fix: str
) -> None:
    (said,) = fit.starts(project(tmp_path, files))
    assert isinstance(said, DicectlError)
    assert said.fix.startswith(fix)


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"app.py": FLASK, "requirements.txt": "flask\n"}, []),
        ({"api/index.py": FLASK, "Pipfile": "[packages]\nflask = '*'\n"}, []),
        ({"main.py": FLASK, "pyproject.toml": "[project]\ndependencies = ['flask']\n"}, []),
        ({"app.py": FLASK}, ["D101"]),
        # What it starts is looked into as on any other platform, whatever the Procfile says.
        ({"app.py": f"import requests\n{FLASK}", "requirements.txt": "flask\n"}, ["D816"]),
        ({"app.py": FLASK, "requirements.txt": "flask\nnumpy==1.26.4\n"}, []),  # it has 3.12
    ],
)
def test_neither_a_procfile_nor_gunicorn_is_needed(
    tmp_path: Path, files: dict[str, str], codes: list[str]
) -> None:
    tree = project(tmp_path, {".gitignore": ".env\n.venv/\nvenv/\n__pycache__/\n", **files})
    needs = Vercel("").needs(tree)
    asked = _asked(Vercel(""), tree, needs)
    said = [one for _, answers in run(list(asked), needs.seen) for one in answers]
    found = [one.code for one in said if isinstance(one, DicectlError)]
    assert [code for code in found if code != "D114"] == codes
    mended = [file.path for file in fixes.find(tree, buildpack=False)]
    assert set(mended) <= {"requirements.txt"}


def test_releases_have_the_number_that_they_carry() -> None:
    def made(created: int, state: str = "READY", **meta: object) -> cli.Json:
        return {"uid": f"dpl_{created}", "created": created, "state": state, "meta": meta}

    told = [made(4, dicectlRelease="7"), made(3, "ERROR"), made(1), made(2), made(5)]
    found = releases.numbered(told)
    assert {n: one["uid"] for n, one in found.items()} == {
        1: "dpl_1",
        2: "dpl_2",
        7: "dpl_4",
        8: "dpl_5",
    }


def test_the_print_of_config_vars_changes_with_them() -> None:
    one = {"key": "A", "id": "env_1", "updatedAt": 1}
    assert releases.print_of([one]) == releases.print_of([dict(one)])
    assert len({releases.print_of(env) for env in ([], [one], [{**one, "updatedAt": 2}])}) == 3


def test_a_sign_in_page_is_told_from_an_app_that_asks_for_a_login() -> None:
    cookie = {"Set-Cookie": "_vercel_sso_nonce=x"}
    assert health.is_closed(Answer(401, "", headers=cookie))
    assert health.is_closed(Answer(302, "", headers={"location": "https://vercel.com/sso-api?x"}))
    assert not health.is_closed(Answer(401, ""))
    assert not health.is_closed(Answer(302, "", headers={"location": "/login"}))


def test_an_address_has_https_but_on_this_machine() -> None:
    assert health.address("a.vercel.app") == "https://a.vercel.app"
    assert health.address("https://a.vercel.app") == "https://a.vercel.app"
    assert health.address("127.0.0.1:1") == "http://127.0.0.1:1"
    assert health.address("") == ""


def test_the_claim_link_is_in_no_event_of_a_deploy() -> None:
    told = {"id": "dpl_1", "readyState": "READY", "claimUrl": "https://vercel.com/claim/x"}

    def lines() -> Iterator[str]:
        yield from ["Building", *json.dumps(told, indent=2).splitlines(), "see /claim/x", "Done"]
        return 0

    said = upload.read(lines(), "dice")  # type: ignore[arg-type]
    events = []
    while True:
        try:
            events.append(next(said))
        except StopIteration as ended:
            assert ended.value == told
            break
    assert [getattr(event, "line", "") for event in events] == ["Building", "Done"]


def test_what_is_kept_of_a_page_can_be_read_by_its_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    ends = datetime.now(UTC) + timedelta(days=7)
    told = {"projectId": "p", "claimUrl": "secret", "expiresAt": int(ends.timestamp() * 1000)}
    page = kept.Kept("dice", told)
    kept.save(page)
    assert kept.load("dice") == page
    assert not page.is_over
    assert "secret" not in repr(page)
    file = tmp_path / "dicectl" / "vercel" / "dice.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in kept.everything()] == ["dice"]
    file.write_text("{")
    assert kept.load("dice") is None
    kept.forget("dice")
    assert list(kept.everything()) == []


def test_a_page_that_has_ended_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    kept.save(kept.Kept("dice", {"projectId": "p", "expiresAt": 1}, release=1))
    with pytest.raises(DicectlError, match="D648"):
        Vercel("dice").claim()
    with pytest.raises(DicectlError, match="D654"):
        Vercel("other").claim()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://vercel.com/dice", "dice"),
        ("https://vercel.com/team/dice", "dice"),
        ("https://github.com/ada/dice.git", None),
    ],
)
def test_the_remote_names_the_app(url: str, name: str | None) -> None:
    assert Vercel("").app_of(url) == name


# What the CLI 64.0.2 printed when the stand-in refused, and what that means.
WORDS = {
    "Error: No existing credentials found. Please run `vercel login`": ("D641", ""),
    "Error: Not authorized (403)": ("D642", "Not authorized (403)"),
    "Error: Not authorized\nContact Support: https://vercel.link/help": ("D642", "Not authorized"),
    "Deploying ada/x\nError: Git author b@c.d must have access to the team Ada on Vercel to create "
    "deployments.\nContact Support: https://vercel.link/help": ("D665", ""),
    "Error: You do not have permission to access this resource. (403)": ("D666", "You do not have"),
    "Error: The specified scope does not exist\nLearn More: https://err.sh/vercel/scope": (
        "D666",
        "The specified scope does not exist",
    ),
    "✗ Resource is limited - try again in 24 hours (more than 100, code: free-per-day).\n"
    "  Check the billing or feature requirement reported above.": ("D699", "Resource is limited"),
    "Error: too many (402)": ("D699", "too many"),
    "Retrieving project…\nError: fetch failed": ("D698", "fetch failed"),
    "Error: Could not confirm the status of deployment dpl_1. The deployment may still complete.": (
        "D698",
        "Could not confirm",
    ),
    "": ("D698", "it says no more"),
    "Error: Something else (500)": ("D643", ""),
}


@pytest.mark.parametrize("said", WORDS)
def test_the_words_of_the_cli_say_what_is_wrong(said: str) -> None:
    code, reason = WORDS[said]
    error = cli.failure(cli.Finished(("vercel", "x"), 1, "", f"Vercel CLI 64.0.2\n{said}\n"))
    assert error.code == code, error
    assert reason in error.title
    assert "Contact Support" not in error.evidence


def test_the_token_is_in_the_environment_without_its_line_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", "abc\n")
    monkeypatch.setenv("VERCEL_PROJECT_ID", "prj_other")
    environment = cli.environment()
    assert environment["VERCEL_TOKEN"] == "abc"
    assert environment["VERCEL_PROJECT_ID"] == ""


def test_what_needs_processes_is_refused_with_the_reason() -> None:
    vercel = Vercel("dice")
    for act in (
        vercel.restart,
        vercel.stop,
        lambda: vercel.scale([]),
        lambda: vercel.execute("ls"),
    ):
        with pytest.raises(DicectlError, match="D652 Vercel runs functions and no processes"):
            act()


class Edge(BaseHTTPRequestHandler):
    """One deployment's own address: an app of ours behind a login, which a bypass may open."""

    bypass, answers = "", 200

    def do_GET(self) -> None:
        """Answer as Vercel's login, or as the app."""
        if self.headers.get(health.BYPASS, "-") != self.bypass:
            self.say(401, {}, ("Set-Cookie", "_vercel_sso_nonce=x"))
        elif self.path == "/healthz":
            self.say(200, {"commit": "abc"})
        elif self.path == "/openapi.json":
            self.say(200, {"paths": {"/api/double": {"get": {}}}})
        else:
            self.say(self.answers, {})

    def say(self, status: int, told: object, *headers: tuple[str, str]) -> None:
        """Send JSON."""
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_words: object) -> None:
        """Print nothing."""


@pytest.fixture
def edge() -> Iterator[HTTPServer]:
    """The address, which asks for a login."""
    Edge.bypass, Edge.answers = "", 200
    with HTTPServer(("127.0.0.1", 0), Edge) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def looked_at(edge: HTTPServer, live: str) -> list[object]:
    """Look at a new deployment of an app, which is live at an address or nowhere yet."""
    app = VercelApp("dice")
    targets = {"production": {"alias": [live] if live else []}}
    app.project = {"id": "p", "accountId": "t", "protectionBypass": {"key": {}}, "targets": targets}
    app.live, app.made = {"url": f"127.0.0.1:{edge.server_port}"}, "dpl_1"

    class Commit:
        head = "abc"

    return list(upload._look(app, Commit()))  # type: ignore[arg-type]


def test_what_the_bypass_opens_is_looked_at(edge: HTTPServer) -> None:
    Edge.bypass = "key"
    (said,) = looked_at(edge, "dice.vercel.app")
    assert getattr(said, "line", "") == "HTTP 200 OK, of this commit"


def test_what_nobody_can_look_at_replaces_nothing(edge: HTTPServer) -> None:
    Edge.bypass = "another"
    with pytest.raises(DicectlError, match="D664") as told:
        looked_at(edge, "dice.vercel.app")
    assert "vercel promote dpl_1" in told.value.fix
    (said,) = looked_at(edge, "")  # a first deployment harms nothing
    assert "looked at once it is live" in getattr(said, "text", "")


def test_a_function_that_fails_does_not_take_over(
    edge: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = tmp_path / "vercel"  # the log cannot be had
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    cli.program.cache_clear()
    Edge.bypass, Edge.answers = "key", 500
    with pytest.raises(DicectlError, match="D645") as told:
        looked_at(edge, "dice.vercel.app")
    cli.program.cache_clear()
    assert "what is live stays" in told.value.title
    assert "HTTP 500" in told.value.evidence


def test_an_address_that_is_not_the_names_own_is_told() -> None:
    assert upload.another("dice", "https://dice.vercel.app") == ""
    assert upload.another("dice", "http://127.0.0.1:1") == ""
    said = upload.another("dice", "https://dice-sigma.vercel.app")
    assert said == "dice.vercel.app is somebody else's, so the address is dice-sigma.vercel.app."


def test_npx_starts_what_it_has_fetched_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npx = tmp_path / "npx"
    npx.write_text("#!/bin/sh\necho 64.0.2\n")
    npx.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    asked = []
    cli.program.cache_clear()
    assert cli.program() == ()
    cli.offer(lambda question: bool(asked.append(question)))
    assert "108 MB to download, 360 MB on the disk" in asked[0]
    package = tmp_path / "npm" / "_npx" / "1f" / "node_modules" / "vercel" / "package.json"
    package.parent.mkdir(parents=True)
    package.write_text("{}")
    cli.program.cache_clear()
    assert cli.program() == ("npx", "--yes", "vercel")
    assert cli.call("--version").stdout == "64.0.2\n"
    cli.program.cache_clear()
