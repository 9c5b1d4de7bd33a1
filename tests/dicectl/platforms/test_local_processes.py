"""What a Procfile names beside `web:`, on the local platform: real processes, kills and signals."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from users import SMALL_APP, Ran, User, fetch, user_in

HERE = ("--app", "dice", "--to", "local")
# Answers with the name of its process. It takes as many MB as it is told to.
WEB = """
import http.server, os

taken = []

class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        taken.append(b"x" * (int(self.path.partition("=")[2] or 0) << 20))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["DYNO"].encode())

http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
"""
# Each tells what it is asked about, and does nothing else.
PROCFILE = """
release: echo "migrates as $DYNO with $COLOUR"; . {there}/phase
web: exec python3 web.py
worker: echo $$ >> {there}/workers; echo "works as $DYNO"; exec sleep 600
crasher: echo sorry; sleep 0.1; exit 3
crowd: sleep 0.1; for n in $(seq 400); do sleep 60 & done; wait
deaf: trap "" TERM; mkdir media; echo >media/cat; echo $$ >>{there}/deaf; while :; do sleep .1; done
"""
QUICK = {
    "DICECTL_RESTART_DELAY": "0.3",
    "DICECTL_STOP_TIMEOUT": "1",
    "DICECTL_MEMORY_INTERVAL": "0.5",
}
TYPES = ("web", "worker", "crasher", "deaf", "crowd")


@pytest.fixture(scope="module")
def someone(
    tmp_path_factory: pytest.TempPathFactory, shared_cache: Path
) -> Iterator[tuple[User, Ran]]:
    """Somebody with an app of all types, and how its first deploy ended."""
    user = user_in(tmp_path_factory.mktemp("processes"), shared_cache, QUICK)
    (user.folder.parent / "phase").touch()
    procfile = PROCFILE.format(there=user.folder.parent)
    user.write({**SMALL_APP, "web.py": WEB, "Procfile": procfile})
    ran = deploy(user)
    yield user, ran
    user.dicectl("stop", "dice", "--to", "local")
    user.end_apps()


@pytest.fixture
def user(someone: tuple[User, Ran]) -> User:
    """Somebody with the app as it was at first: one web process."""
    well(someone[0].dicectl("scale", "web=1", *(f"{kind}=0" for kind in TYPES[1:]), *HERE))
    return someone[0]


def deploy(user: User, *args: str) -> Ran:
    return user.dicectl("deploy", "dice", "--commit", "--to", "local", *args)


def well(ran: Ran) -> Ran:
    assert ran.status == 0, f"{ran.out}\n{ran.err}"
    return ran


def address(user: User) -> str:
    return well(user.dicectl("open", "dice", "--to", "local", DISPLAY="", BROWSER="")).out.strip()


def folder(user: User) -> Path:
    return Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps" / "dice"


def processes(user: User) -> dict[str, str]:
    """How each process is, by its name."""
    (told,) = user.dicectl("status", "dice", "--to", "local", "--json").events
    dynos = told["dynos"]
    assert isinstance(dynos, list)
    return {one["name"]: one["state"] for one in dynos}


def pids(user: User, name: str) -> list[int]:
    file = user.folder.parent / name
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def is_alive(user: User, pid: int) -> bool:
    """Whether a process exists and is more than a zombie."""
    state = user.run("ps", "-o", "stat=", "-p", str(pid)).out
    return bool(state) and not state.startswith("Z")


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)


@contextmanager
def visited(url: str) -> Iterator[list[tuple[int, str]]]:
    """Ask for the page without a pause, from two sides."""
    seen: list[tuple[int, str]] = []
    ended = threading.Event()

    def visit() -> None:
        while not ended.is_set():
            seen.append(fetch(url))

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for one in visitors:
        one.start()
    try:
        yield seen
    finally:
        ended.set()
        for one in visitors:
            one.join()


def test_a_first_deploy_runs_the_release_phase_and_says_what_does_not_run(
    someone: tuple[User, Ran],
) -> None:
    _, ran = someone
    said = [line.strip() for line in well(ran).err.splitlines()]
    phase = said.index("Running release command...")
    assert said[phase + 2].startswith("migrates as release.")
    assert said[phase + 3] == "Waiting for release.... done."
    assert said[phase + 4] == "Released v1"
    start = "dicectl scale worker=1 crasher=1 crowd=1 deaf=1 --app dice --to local"
    assert f"Note: Not running: worker, crasher, crowd, deaf. To start one of each: {start}" in said


def test_a_release_phase_that_fails_keeps_the_release_before(user: User) -> None:
    url, phase = address(user), user.folder.parent / "phase"
    before = json.loads((folder(user) / "app.json").read_text())
    user.write({"other.txt": "one more\n"})
    red = ("config", "set", "COLOUR=red", *HERE)
    phase.write_text("exit 3\n")
    failed = [deploy(user), user.dicectl(*red)]
    phase.write_text("sleep 60\n")
    late = user.dicectl(*red, DICECTL_RELEASE_TIMEOUT="0.5")
    phase.write_text("")
    for ran in (*failed, late):
        assert (ran.status, "D405" in ran.err) == (4, True), ran.err
        assert "migrates as release." in ran.err
    assert "with red" in late.err and "took longer than 0.5 s" in late.err
    assert json.loads((folder(user) / "app.json").read_text()) == before
    assert fetch(url) == (200, "web.1")
    log = user.dicectl("logs", "dice", "--to", "local", "--process", "release").out
    ends = [line.split()[-1] for line in log.splitlines() if "Process exited" in line]
    assert ends[-3:] == ["3", "3", "137"]


def test_it_runs_for_config_vars_and_rollbacks_too(user: User) -> None:
    phase = user.folder.parent / "phase"
    phase.write_text("echo data > db.sqlite3\n")
    changed = well(user.dicectl("config", "set", "COLOUR=blue", *HERE))
    phase.write_text("")
    assert "with blue" in changed.err and "Waiting for release.... done." in changed.err
    assert "Warning: The release phase wrote db.sqlite3," in changed.err
    assert user.dicectl("exec", *HERE, "--", "test -e db.sqlite3").status == 1
    back = well(user.dicectl("rollback", *HERE))
    assert "migrates as release." in back.err and "with blue" not in back.err


def test_a_formation_outlives_redeploys_restarts_and_a_killed_supervisor(user: User) -> None:
    ran = well(user.dicectl("scale", "worker=2", *HERE))
    assert "dice runs web=1 worker=2 crasher=0 crowd=0 deaf=0" in ran.err
    wanted = dict.fromkeys(("web.1", "worker.1", "worker.2"), "up")
    assert processes(user) == wanted
    user.write({"index.html": "two\n"})
    well(deploy(user))
    assert processes(user) == wanted
    old = pids(user, "workers")[-2:]
    os.kill(json.loads((folder(user) / "status.json").read_text())["pid"], signal.SIGKILL)
    until(lambda: not any(is_alive(user, pid) for pid in old))
    assert well(user.dicectl("apps", "--to", "local", "--json")).events[0]["state"] == "down"
    assert "dice is started" in well(user.dicectl("apps", "--to", "local", "--start")).err
    assert processes(user) == wanted
    log = user.dicectl("logs", "dice", "--to", "local", "--process", "worker.2", "--source", "app")
    assert log.out.splitlines()[-1].endswith("app[worker.2]: works as worker.2")


def test_no_request_is_lost_while_two_web_processes_are_scaled_replaced_and_restarted(
    user: User,
) -> None:
    with visited(address(user)) as seen:
        well(user.dicectl("scale", "web=2", *HERE))
        begun = len(seen)
        user.write({"index.html": f"{begun}\n"})
        well(deploy(user))
        well(user.dicectl("restart", "dice", "--to", "local"))
        both = {text for _, text in seen[begun:]}
        well(user.dicectl("scale", "web=1", *HERE))
    assert both == {"web.1", "web.2"}
    assert {status for status, _ in seen} == {200}


def test_a_process_that_crashes_is_started_again_ever_more_slowly_and_told(user: User) -> None:
    ran = user.dicectl("scale", "crasher=1", *HERE)
    assert (ran.status, "D508" in ran.err, "sorry" in ran.err) == (5, True, True), ran.err
    assert "crasher.1 of release v" in ran.err and "ended with status 3" in ran.err
    logs = ("logs", "dice", "--to", "local", "--process", "crasher.1", "--source", "local")
    until(lambda: user.dicectl(*logs).out.count("Starting process") > 3)
    lines = user.dicectl(*logs).out.splitlines()
    assert [line.split("]: ")[1] for line in lines[1:4]] == [
        "Process exited with status 3",
        "State changed from starting to crashed",
        "State changed from crashed to starting",
    ]
    starts = [datetime.fromisoformat(one.split()[0]) for one in lines if "Starting" in one]
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert pauses == sorted(pauses), pauses
    status = user.dicectl("status", "dice", "--to", "local")
    assert (status.status, "not healthy" in status.out) == (5, True), status.out
    assert "crasher.1 crashed since" in status.out


def test_a_process_that_ignores_sigterm_is_killed(user: User) -> None:
    well(user.dicectl("scale", "deaf=1", *HERE))
    until(lambda: bool(pids(user, "deaf")))
    well(user.dicectl("scale", "deaf=0", *HERE))
    until(lambda: not is_alive(user, pids(user, "deaf")[-1]))
    log = user.dicectl("logs", "dice", "--to", "local", "--process", "deaf.1", "-n", "6").out
    assert "Error R12 (Exit timeout) -> At least one process failed to exit within 1 sec" in log
    assert "Process exited with status 137" in log
    assert "State changed from up to down" in log
    assert "What it wrote is gone with its disk, as on Heroku: media/cat" in log
    assert [one.name[:6] for one in (folder(user) / "disks").iterdir()] == ["web.1."]


def test_memory_beyond_the_quota_is_told_and_far_beyond_it_kills(user: User) -> None:
    ran = well(user.dicectl("scale", "--dyno-memory", "60", "web=1", *HERE))
    assert "dice runs web=1:60MB" in ran.err
    url, logs = address(user), ("logs", "dice", "--to", "local", "--process", "web.1", "-n", "50")
    tells_size = well(user.dicectl("exec", *HERE, "--", "echo $DYNO_RAM")).out
    assert tells_size == "512\n", "that of web alone was changed"
    fetch(f"{url}?mb=60")
    until(lambda: "Error R14 (Memory quota exceeded)" in user.dicectl(*logs).out)
    fetch(f"{url}?mb=80")
    until(lambda: "Process exited with status 137" in user.dicectl(*logs).out)
    said = user.dicectl(*logs).out
    assert re.search(r"Process running mem=\d+M\(1\d\d\.\d%\)\n", said)
    assert "Error R15 (Memory quota vastly exceeded)" in said
    until(lambda: fetch(url) == (200, "web.1"))
    well(user.dicectl("scale", "--dyno-memory", "512", "web=1", *HERE))


def test_a_process_that_starts_ever_more_is_killed(user: User) -> None:
    user.dicectl("scale", "crowd=1", *HERE)
    log = ("logs", "dice", "--to", "local", "--process", "crowd.1", "-n", "40")
    until(lambda: "SIGKILL: it has started more than 256" in user.dicectl(*log).out)
    well(user.dicectl("scale", "crowd=0", *HERE))
    assert " to crashed" in user.dicectl(*log).out  # it may not have been up yet


def test_a_command_runs_once_in_the_environment_of_the_release(user: User) -> None:
    tells = 'echo "$DYNO $HEROKU_APP_NAME $MY_OWN"; pwd; cat; exit 7'
    ran = user.dicectl("exec", *HERE, "--", "sh", "-c", tells, MY_OWN="secret")
    name, where = ran.out.splitlines()
    assert (ran.status, ran.err) == (7, "")
    assert name.startswith("run.") and name.endswith(" dice ")
    assert where.startswith(str(folder(user) / "disks"))
    asks = 'test -t 1 && echo "who?" && read name && echo "<$name>"'
    seen = user.at_a_terminal("exec", *HERE, "--", asks, typed="Ada\n", at="who?")
    assert (seen.status, "<Ada>" in seen.out) == (0, True), seen.out


def test_what_an_app_costs_is_told(user: User) -> None:
    for _ in range(3):
        fetch(address(user))
    (told,) = user.dicectl("apps", "--to", "local", "--json").events
    usage = told["usage"]
    assert isinstance(usage, dict)
    assert usage["requests"] >= 3
    assert 100_000 < usage["disk"] < 50_000_000
    assert 10_000_000 < usage["memory"] < 200_000_000
    assert "REQUESTS/MIN" in user.dicectl("apps", "--to", "local").out


def test_ctrl_c_reaches_the_command(user: User) -> None:
    waits = "trap 'echo caught; exit 9' INT; echo ready; while true; do sleep 0.1; done"
    seen = user.at_a_terminal("exec", *HERE, "--", waits, typed="\x03", at="ready")
    assert (seen.status, "caught" in seen.out) == (9, True)


def test_a_bot_is_released_without_a_page(tmp_path: Path, shared_cache: Path) -> None:
    user = user_in(tmp_path, shared_cache, QUICK)
    user.write({**SMALL_APP, "Procfile": "worker: python3 bot.py\n"})
    user.write({"bot.py": "import time\nprint('polls', flush=True)\ntime.sleep(600)\n"})
    try:
        ran = well(deploy(user))
        assert ran.out == ""
        assert "dice is released and has no page" in ran.err
        assert "Wait until its processes are up" in ran.err
        assert "dicectl scale worker=1 --app dice --to local" in ran.err
        idle = user.dicectl("status")
        assert (idle.status, "dice on the local platform: stopped" in idle.out) == (5, True)
        assert "next      dicectl scale worker=1 --app dice --to local" in idle.out
        well(user.dicectl("scale", "worker=1"))
        status = well(user.dicectl("status"))
        assert "dice on the local platform: running" in status.out
        assert "answers   no page" in status.out and "worker.1 up" in status.out
        assert "polls" in user.dicectl("logs").out
        user.write({"bot.py": "def load():\n    import nothing_like_it\n\n\nload()\n"})
        broken = deploy(user)
        assert (broken.status, "D501" in broken.err) == (5, True)
        assert "The code imports nothing_like_it" in broken.err
        assert "crashed and has no page" in broken.err
    finally:
        user.end_apps()


DJANGO = {
    ".python-version": "3.13\n",
    ".gitignore": ".env\nstaticfiles/\n",
    "requirements.txt": "django\nwhitenoise\ngunicorn\n",
    "Procfile": "release: python manage.py migrate --noinput\nweb: gunicorn site_.wsgi\n",
    "manage.py": """
import os, sys
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
execute_from_command_line(sys.argv)
""",
    "site_/__init__.py": "",
    "site_/settings.py": """
import os
from pathlib import Path
BASE_DIR = Path(__file__).parent.parent
SECRET_KEY = os.environ.get("SECRET_KEY", "while-it-is-built")
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [f"django.contrib.{name}" for name in ("contenttypes", "auth", "staticfiles")]
MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]
ROOT_URLCONF = "site_.urls"
STATIC_URL, STATIC_ROOT = "static/", BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "assets"]
NAME = os.environ.get("DATABASE", str(BASE_DIR.parents[6] / "kept.sqlite3"))
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": NAME}}
""",
    "site_/urls.py": """
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse(f"{User.objects.count()} users"))]
""",
    "site_/wsgi.py": """
import os
from django.core.wsgi import get_wsgi_application
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
application = get_wsgi_application()
""",
    "assets/style.css": "p { color: red }\n",
}


def test_django_migrates_in_the_release_phase(tmp_path: Path, shared_cache: Path) -> None:
    user = user_in(tmp_path, shared_cache)
    user.write(DJANGO)
    try:
        ran = well(deploy(user))
        url = ran.out.strip()
        assert "Applying auth.0001_initial... OK" in ran.err
        assert fetch(url) == (200, "0 users")
        assert fetch(f"{url}static/style.css") == (200, DJANGO["assets/style.css"])
        broken = user.dicectl("config", "set", "DATABASE=/nowhere/db.sqlite3", *HERE)
        assert (broken.status, "D405" in broken.err) == (4, True), broken.err
        assert "Cause: SQLite cannot make" in broken.err
        assert fetch(url) == (200, "0 users")
        well(user.dicectl("exec", *HERE, "--", "python", "manage.py", "migrate", "--check"))
    finally:
        user.end_apps()
