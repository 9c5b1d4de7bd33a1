"""The local platform when things break: real kills, real pushes, real processes.

Whatever happens, the old release serves, the same command completes, and nothing is left running.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from users import SMALL_APP, Ran, User, fetch

from dicectl.platforms.local import background
from dicectl.platforms.local.records import State
from dicectl.platforms.local.store import Store

PATIENCE = 60

# A package of the project itself whose build waits until it is told to go on. It needs no network.
BACKEND = """
import os, pathlib, sys, time, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    there = pathlib.Path({there!r})
    with (there / "pids").open("a") as pids:
        pids.write(f"{{os.getpid()}}\\n")
    (there / "here").touch()
    while not (there / "go").exists():
        time.sleep(0.05)
    with zipfile.ZipFile(pathlib.Path(folder) / "slow-1-py3-none-any.whl", "w") as wheel:
        for name, text in (
            ("METADATA", "Metadata-Version: 2.1\\nName: slow\\nVersion: 1"),
            ("WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any"),
            ("RECORD", ""),
        ):
            wheel.writestr(f"slow-1.dist-info/{{name}}", text)
    return "slow-1-py3-none-any.whl"
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "slow"
version = "1"
"""
STOPS = "touch {there}/here; while ! test -e {there}/go; do sleep 0.1; done"
TELLS_PID = "web: echo $$ >> {there}/pids; exec python3 -m http.server $PORT\n"


@pytest.fixture(autouse=True)
def _stopped(user: User) -> Iterator[None]:
    """No app outlives its test."""
    yield
    (user.folder.parent / "go").touch()
    for folder in apps(user).glob("*"):
        user.dicectl("stop", folder.name, "--to", "local")


@pytest.fixture
def url(user: User) -> str:
    """The address of an app that is live and says `one`."""
    user.write({**SMALL_APP, "Procfile": TELLS_PID.format(there=user.folder.parent)})
    return deployed(user)


def apps(user: User) -> Path:
    return Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"


def dice(user: User) -> Path:
    return apps(user) / "dice"


def deploy(user: User, *args: str, **env: str) -> Ran:
    return user.dicectl("deploy", "dice", "--commit", "--to", "local", *args, **env)


def deployed(user: User, **env: str) -> str:
    """Deploy, which must go well, and return the app's address."""
    ran = deploy(user, **env)
    assert ran.status == 0, ran.err
    return ran.out.strip()


def rollback(user: User, *args: str) -> Ran:
    return user.dicectl("rollback", *args, "--app", "dice", "--to", "local")


def supervisor(user: User) -> int:
    return int(json.loads((dice(user) / "status.json").read_text())["pid"])


def states(user: User) -> list[str]:
    told = json.loads((dice(user) / "status.json").read_text())["processes"]
    return [str(one["state"]) for one in told]


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.02)


def is_alive(user: User, pid: int) -> bool:
    """Whether a process exists and is more than a zombie."""
    state = user.run("ps", "-o", "stat=", "-p", str(pid)).out
    return bool(state) and not state.startswith("Z")


def pids(user: User) -> list[int]:
    """The web processes and builds that told their numbers, the newest last."""
    return [int(line) for line in (user.folder.parent / "pids").read_text().split()]


def stop_at_the_check_out(user: User) -> None:
    there = user.folder.parent
    config = str(dice(user) / "repo.git" / "config")
    smudge = f"{STOPS.format(there=there)}; cat"
    user.git("config", "--file", config, "filter.slow.smudge", smudge)
    user.write({".gitattributes": "index.html filter=slow\n"})


def stop_at_the_installation(user: User) -> None:
    backend = BACKEND.format(there=str(user.folder.parent))
    user.write({"requirements.txt": "./slow\n", "slow/pyproject.toml": PYPROJECT})
    user.write({"slow/backend.py": backend})


def stop_at_the_trial(user: User) -> None:
    there = user.folder.parent
    tells, waits = f"echo $$ >> {there}/pids", STOPS.format(there=there)
    user.write({"Procfile": f"web: {tells}; {waits}; exec python3 -m http.server $PORT\n"})


STOPS_AT = [stop_at_the_check_out, stop_at_the_installation, stop_at_the_trial]


def begin(user: User) -> subprocess.Popen[str]:
    """Begin a deploy that stops somewhere, and return when it is there."""
    user.write({"index.html": "two\n"})
    process = subprocess.Popen(
        [sys.executable, "-m", "dicectl", "deploy", "dice", "--commit", "--to", "local"],
        cwd=user.folder,
        env=dict(user.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    until((user.folder.parent / "here").exists)
    return process


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a command with all that it has started in its process group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def complete(user: User, url: str, says: str = "two\n", *, tidy: bool = True) -> None:
    """Run the same command again: it completes, and nothing but one web process is left.

    It may find all done, and then what is left of old builds waits for the next push (not tidy).
    """
    (user.folder.parent / "go").touch()
    assert deployed(user) == url
    assert fetch(url) == (200, says)
    # The old release may start again beside the trial of the new one, and tell its number last.
    until(lambda: sum(is_alive(user, pid) for pid in pids(user)) == 1)
    assert fetch(url) == (200, says)
    state = json.loads((dice(user) / "app.json").read_text())
    kept = {one["build"] for one in state["releases"]}
    built = {path.name for path in (dice(user) / "builds").iterdir()}
    assert built == kept if tidy else built >= kept


@pytest.mark.parametrize("stop", STOPS_AT)
def test_a_push_that_is_killed_is_completed_by_the_same_command(
    user: User, url: str, stop: Callable[[User], None]
) -> None:
    stop(user)
    process = begin(user)
    assert fetch(url) == (200, "one\n")
    kill(process)
    assert fetch(url) == (200, "one\n")
    complete(user, url)


@pytest.mark.parametrize("stop", STOPS_AT[1:])
def test_a_first_push_that_is_killed_leaves_nothing_running(
    user: User, stop: Callable[[User], None]
) -> None:
    user.write(SMALL_APP)
    stop(user)
    process = begin(user)
    until(lambda: bool(user.supervisors()))
    kill(process)
    until(lambda: not user.supervisors() and not any(is_alive(user, pid) for pid in pids(user)))
    (user.folder.parent / "go").touch()
    assert fetch(deployed(user)) == (200, "two\n")


def test_a_first_build_that_fails_leaves_nothing_running(user: User) -> None:
    user.write({**SMALL_APP, "requirements.txt": "./nowhere\n"})
    assert deploy(user, "--no-check").status == 4
    until(lambda: not user.supervisors())


def test_after_a_restart_of_the_machine_in_a_push_the_same_command_completes(
    user: User, url: str
) -> None:
    stop_at_the_trial(user)
    process = begin(user)
    os.kill(supervisor(user), signal.SIGKILL)
    kill(process)
    complete(user, url)


def test_a_deploy_that_is_killed_at_any_moment_is_completed_by_the_same_command(
    user: User, url: str
) -> None:
    began = time.monotonic()
    user.write({"index.html": "0\n"})
    deployed(user)
    takes = time.monotonic() - began
    for number in range(1, 6):
        user.write({"index.html": f"{number}\n"})
        argv = ("deploy", "dice", "--commit", "--to", "local")
        with user.running(*argv) as process, suppress(subprocess.TimeoutExpired):
            process.wait(takes * number / 6)
        assert fetch(url)[1] in (f"{number - 1}\n", f"{number}\n")
        complete(user, url, f"{number}\n", tidy=False)


def test_ctrl_c_ends_what_the_build_has_started(user: User, url: str) -> None:
    stop_at_the_installation(user)
    process = begin(user)
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "D903" in output) == (130, True)
    until(lambda: not is_alive(user, pids(user)[-1]))
    complete(user, url)


def test_a_build_that_takes_too_long_is_ended(user: User, url: str) -> None:
    stop_at_the_installation(user)
    ran = deploy(user, DICECTL_BUILD_TIMEOUT="3")
    assert ran.status == 4
    assert "The build took longer than 3 s" in ran.err
    assert "DICECTL_BUILD_TIMEOUT" in ran.err
    assert fetch(url) == (200, "one\n")
    if (user.folder.parent / "here").exists():
        until(lambda: not is_alive(user, pids(user)[-1]))
    complete(user, url, "one\n")


def test_a_limit_that_is_no_number_is_refused_in_words(user: User) -> None:
    user.write(SMALL_APP)
    for name in ("DICECTL_BUILD_TIMEOUT", "DICECTL_BOOT_TIMEOUT"):
        ran = deploy(user, **{name: "soon"})
        assert (ran.status, f"{name} is no number of seconds" in ran.err) == (4, True)


def test_a_supervisor_killed_in_a_trial_fails_the_push_and_nothing_else(
    user: User, url: str
) -> None:
    stop_at_the_trial(user)
    process = begin(user)
    os.kill(supervisor(user), signal.SIGKILL)
    output, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "background process did not answer" in output) == (4, True)
    assert "Traceback" not in output
    until(lambda: not any(is_alive(user, pid) for pid in pids(user)))
    complete(user, url)


def test_a_killed_supervisor_takes_its_web_process_along(user: User, url: str) -> None:
    (web,) = pids(user)
    os.kill(supervisor(user), signal.SIGKILL)
    until(lambda: not is_alive(user, web))
    complete(user, url, "one\n")


def test_what_a_crashed_web_process_leaves_behind_is_ended(user: User) -> None:
    there = user.folder.parent
    child = f"sleep 600 & echo $! >> {there}/pids; echo $$ >> {there}/pids"
    user.write({**SMALL_APP, "Procfile": f"web: {child}; exec python3 -m http.server $PORT\n"})
    deployed(user)
    child_pid, web = pids(user)
    os.kill(web, signal.SIGKILL)
    until(lambda: len(pids(user)) == 4 and not is_alive(user, child_pid))


def test_a_stale_status_ends_nobody_elses_process(user: User, url: str) -> None:
    status = json.loads((dice(user) / "status.json").read_text())
    assert user.dicectl("stop", "dice", "--to", "local").status == 0
    with user.running_program("sleep", "600") as stranger:
        (dice(user) / "status.json").write_text(json.dumps({**status, "pid": stranger.pid}))
        with (apps(user).parent / "locks" / "dice.supervisor").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)  # as one who only looks
            assert user.dicectl("stop", "dice", "--to", "local").status == 0
        with (apps(user).parent / "locks" / "dice.supervisor").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # as a supervisor that begins
            assert user.dicectl("stop", "dice", "--to", "local").status == 0
        assert deployed(user) == url
        assert stranger.poll() is None


def test_files_that_a_crash_has_damaged_are_made_anew(user: User, url: str) -> None:
    for text in ("", '{"pid": 12', "\0\0\0\0", "[]"):
        os.kill(supervisor(user), signal.SIGKILL)
        for name in ("status.json", "trial.json"):
            (dice(user) / name).write_text(text)
        complete(user, url, "one\n")


def test_a_damaged_list_of_releases_says_how_to_make_the_app_anew(user: User, url: str) -> None:
    file = dice(user) / "app.json"
    file.write_text(file.read_text()[:50])
    for command in (("deploy", "dice"), ("rollback", "--app", "dice")):
        ran = user.dicectl(*command, "--to", "local")
        assert (
            ran.status,
            f"D609: The file that describes dice is damaged: {file}" in ran.err,
        ) == (
            1,
            True,
        )
    line = next(line for line in ran.err.splitlines() if "dicectl stop" in line)
    assert f"rm -r {dice(user)}" in " ".join(ran.err.split()), line
    assert user.dicectl("stop", "dice", "--to", "local").status == 0
    shutil.rmtree(dice(user))
    assert deployed(user) == url


def test_what_a_killed_creation_has_left_does_not_stop_the_next(user: User) -> None:
    repository = dice(user) / "repo.git"
    (repository / "hooks").mkdir(parents=True)
    (repository / "config.lock").touch()
    (repository / "HEAD.lock").touch()
    user.write(SMALL_APP)
    assert fetch(deployed(user)) == (200, "one\n")


def test_a_lock_that_a_killed_git_has_left_does_not_stop_the_next_push(
    user: User, url: str
) -> None:
    for name in ("refs/heads/main", "packed-refs"):
        (dice(user) / "repo.git" / f"{name}.lock").touch()
    user.write({"index.html": "two\n"})
    complete(user, url)


def test_of_two_pushes_at_once_the_slower_one_is_refused_and_not_released(
    user: User, url: str, tmp_path: Path
) -> None:
    other, same = User(tmp_path / "other", user.env), User(tmp_path / "same", user.env)
    shutil.copytree(user.folder, other.folder)
    stop_at_the_trial(user)
    first = begin(user)
    shutil.copytree(user.folder, same.folder)  # with its commit
    other.write({"index.html": "three\n"})
    argv = ("deploy", "dice", "--commit", "--to", "local")
    with other.running(*argv) as second, same.running(*argv) as third:
        for process in (second, third):
            assert process.stderr is not None
            said = ""
            while "waiting until it is done" not in said:
                line = process.stderr.readline()
                assert line, said
                said += line
        assert fetch(url) == (200, "one\n")
        (tmp_path / "go").touch()
        refused = second.communicate(timeout=PATIENCE)[1]
        taken = third.communicate(timeout=PATIENCE)[1]
    output, _ = first.communicate(timeout=PATIENCE)
    assert (first.returncode, second.returncode, third.returncode) == (0, 1, 0), output + refused
    assert "D406" in refused and "has built this commit all the same" in taken
    releases = json.loads((dice(user) / "app.json").read_text())["releases"]
    assert [one["version"] for one in releases] == [1, 2]
    branch = user.git("--git-dir", str(dice(user) / "repo.git"), "rev-parse", "main")
    assert (releases[-1]["commit"], fetch(url)) == (branch, (200, "two\n"))
    other.git("push", "--force", str(dice(user) / "repo.git"), "HEAD:refs/heads/main")
    assert fetch(url) == (200, "three\n")


def test_the_port_of_an_app_that_was_never_live_may_be_taken(user: User) -> None:
    user.write({**SMALL_APP, "Procfile": "web: false\n"})
    assert deploy(user).status == 5
    port = json.loads((dice(user) / "app.json").read_text())["port"]
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        user.write(SMALL_APP)
        url = deployed(user)
    assert str(port) not in url
    assert fetch(url) == (200, "one\n")


def test_nothing_listens_beyond_loopback(user: User) -> None:
    for bind in ("", "--bind 0.0.0.0", "--bind ::"):
        serves = f"exec python3 -m http.server {bind} $PORT"
        user.write({**SMALL_APP, "Procfile": f"web: echo $PORT > port; {serves}\n"})
        url = deployed(user)
        for port in (fetch(f"{url}port")[1], url.strip("/").rsplit(":", 1)[1]):
            with socket.create_connection(("127.0.0.1", int(port)), timeout=10):
                pass
            # Linux answers here for what listens on all addresses; macOS has no such address.
            with pytest.raises(OSError, match=r"\[|timed out"):
                socket.create_connection(("127.0.0.2", int(port)), timeout=5)


def test_its_files_are_the_users_alone_whatever_the_umask(user: User) -> None:
    user.write(SMALL_APP)
    argv = [sys.executable, "-m", "dicectl", "deploy", "dice", "--to", "local"]
    for text in ("one\n", "two\n"):
        user.write({"index.html": text})
        ran = user.run("sh", "-c", 'umask 000; exec "$@"', "sh", *argv, "--commit")
        assert ran.status == 0, ran.err
    everything = [dice(user).parents[1], *dice(user).parents[1].rglob("*")]
    assert len(everything) > 50
    shown = [
        path
        for path in everything
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
        and not path.is_symlink()
        and path.name != ".lock"  # of an environment: uv wants it to be everybody's
    ]
    assert shown == []


def test_what_does_not_fit_is_said_and_the_old_release_goes_on(user: User, url: str) -> None:
    """A limit on the size of files stands for a full disk: it can be had without being root."""
    user.write({"large.txt": "0" * 3_000_000})
    argv = [sys.executable, "-m", "dicectl", "deploy", "dice", "--to", "local"]
    ran = user.run("sh", "-c", 'ulimit -f 2000; exec "$@"', "sh", *argv, "--commit")
    assert (ran.status, "D401" in ran.err, "Traceback" in ran.err) == (4, True, False)
    assert "File too large" in ran.err
    assert "df -h" in ran.err
    assert fetch(url) == (200, "one\n")
    complete(user, url, "one\n")


def test_an_app_goes_on_when_its_log_cannot_be_written(user: User) -> None:
    prints = "python3 -c \"print(('x' * 99 + '\\n') * 30_000)\"; echo done > done"
    user.write({**SMALL_APP, "Procfile": f"web: {prints}; exec python3 -m http.server $PORT\n"})
    user.commit()
    argv = [sys.executable, "-m", "dicectl", "deploy", "dice", "--to", "local"]
    ran = user.run("sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *argv)
    assert ran.status == 0, ran.err
    assert fetch(f"{ran.out.strip()}done") == (200, "done\n")


def test_a_data_folder_that_cannot_be_written_is_named(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    (tmp_path / "file").touch()
    ran = deploy(user, XDG_DATA_HOME=str(tmp_path / "file"))
    said = " ".join(ran.err.split())
    assert (ran.status, "D610" in said, "Not a directory" in said) == (1, True, True)
    assert f"ls -ld {tmp_path / 'file'}" in said


def test_rollback_goes_back_and_a_deploy_brings_the_code_again(user: User, url: str) -> None:
    user.write({"index.html": "two\n"})
    deployed(user)
    for release, says in ((["v1"], "one\n"), (["v2"], "two\n"), ([], "one\n")):
        ran = rollback(user, *release)
        assert (ran.status, ran.out.strip()) == (0, url), ran.err
        assert fetch(url) == (200, says)
    complete(user, url)


def test_rollback_to_a_release_that_there_is_not_says_so(user: User, url: str) -> None:
    for args in (("v7",), ()):
        ran = rollback(user, *args)
        assert (ran.status, "D304" in ran.err) == (1, True)
    assert fetch(url) == (200, "one\n")


def test_rollback_to_a_release_that_boots_no_more_leaves_the_live_one(user: User) -> None:
    flag = user.folder.parent / "flag"
    flag.touch()
    needs = f"web: cat {flag} && exec python3 -m http.server $PORT\n"
    user.write({**SMALL_APP, "Procfile": needs})
    url = deployed(user)
    user.write({"Procfile": SMALL_APP["Procfile"], "index.html": "two\n"})
    deployed(user)
    flag.unlink()
    ran = rollback(user, "v1", "--json")
    failure = ran.events[-1]
    assert (ran.status, failure["code"]) == (4, "D409")
    assert "it ended with status 1" in str(failure["title"])
    assert "No such file" in str(failure["evidence"])
    assert fetch(url) == (200, "two\n")


def test_rollback_to_a_build_that_is_gone_leaves_the_live_one(user: User, url: str) -> None:
    user.write({"index.html": "two\n"})
    deployed(user)
    state = json.loads((dice(user) / "app.json").read_text())
    shutil.rmtree(dice(user) / "builds" / state["releases"][0]["build"])
    ran = rollback(user, "v1")
    assert (ran.status, "it could not be started" in ran.err) == (4, True)
    assert fetch(url) == (200, "two\n")
    assert is_alive(user, supervisor(user))


def test_a_rollback_that_is_killed_is_completed_by_the_same_command(user: User, url: str) -> None:
    user.write({"index.html": "two\n"})
    deployed(user)
    for moment, release, says in ((1, "v1", "one\n"), (3, "v2", "two\n")):
        argv = ("rollback", release, "--app", "dice", "--to", "local")
        with user.running(*argv) as process, suppress(subprocess.TimeoutExpired):
            process.wait(moment * 0.2)
        assert fetch(url)[0] == 200
        assert rollback(user, release).status == 0
        assert fetch(url) == (200, says)


def test_a_web_process_that_warms_up_late_after_a_crash_is_up_at_last(user: User) -> None:
    there = user.folder.parent
    warms_up = (
        "import http.server, os, pathlib, time\n"
        f"before = pathlib.Path('{there}/before')\n"
        "began, crashed = time.monotonic(), before.exists()\n"
        "before.touch()\n"
        "class Page(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        cold = crashed and time.monotonic() - began < 7\n"
        "        self.send_response(500 if cold else 200)\n"
        "        self.end_headers()\n"
        "address = '', int(os.environ['PORT'])\n"
        "http.server.ThreadingHTTPServer(address, Page).serve_forever()\n"
    )
    procfile = f"web: echo $$ >> {there}/pids; exec python3 page.py\n"
    user.write({**SMALL_APP, "page.py": warms_up, "Procfile": procfile})
    url = deployed(user)
    os.kill(pids(user)[-1], signal.SIGKILL)
    until(lambda: len(pids(user)) == 2)
    until(lambda: fetch(url)[0] == 200)
    until(lambda: states(user) == ["up"])


def test_a_first_deploy_that_is_interrupted_can_be_repeated_at_once(user: User) -> None:
    there = user.folder.parent
    listens = (
        "import os, pathlib, socket, time\n"
        "here = socket.create_server(('', int(os.environ['PORT'])))\n"
        f"pathlib.Path('{there}/here').touch()\n"
        "time.sleep(60)\n"  # as one that imports much, and has not come to answering
    )
    user.write({**SMALL_APP, "page.py": listens, "Procfile": "web: exec python3 page.py\n"})
    process = begin(user)
    kill(process)
    user.write({"Procfile": SMALL_APP["Procfile"]})
    began = time.monotonic()
    assert fetch(deployed(user)) == (200, "two\n")
    assert time.monotonic() - began < 25


def test_after_a_refused_rollback_the_branch_is_what_is_live(user: User, url: str) -> None:
    starts = f"test -e {user.folder.parent}/go && exit 3; exec python3 -m http.server $PORT"
    user.write({"Procfile": f"web: {starts}\n"})
    deployed(user)
    user.write({**SMALL_APP, "index.html": "three\n"})
    deployed(user)
    (user.folder.parent / "go").touch()
    assert rollback(user).status == 4
    assert fetch(url) == (200, "three\n")
    branch = user.git("--git-dir", str(dice(user) / "repo.git"), "rev-parse", "main")
    assert branch == user.git("rev-parse", "HEAD")


def test_an_app_is_made_anew_by_who_has_waited_for_its_end(user: User, url: str) -> None:
    with (apps(user).parent / "locks" / "dice.build").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as a destroy that goes on
        assert user.dicectl("stop", "dice", "--to", "local").status == 0
        (dice(user) / "app.json").unlink()
        with user.running("deploy", "dice", "--commit", "--to", "local") as process:
            assert process.stderr is not None
            next(line for line in process.stderr if "Create the app" in line)
            shutil.rmtree(dice(user))
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert process.wait(PATIENCE) == 0
    assert fetch(url) == (200, "one\n")


def test_a_port_that_is_taken_before_the_first_release_is_changed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        store.write_state(State(taken))
        with subprocess.Popen(background.argv(store), stdin=subprocess.PIPE) as supervisor:
            until(lambda: store.supervised() == supervisor.pid)
            port = store.state().port
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            supervisor.terminate()
    assert port != taken
