"""`dicectl serve`, with real servers."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from users import FLASK_APP, User, fetch, free_port


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def processes_of(group: int) -> list[str]:
    """The processes of a group that are more than zombies."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in listed.stdout.splitlines())
    return [state for pgid, state in rows if int(pgid) == group and not state.startswith("Z")]


def eventually(url: str) -> str:
    """Return the page; a worker that is just being replaced may hang up."""
    for _ in range(50):
        with suppress(OSError):
            return fetch(url, timeout=5)[1]
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize("server", ["gunicorn", "waitress"])
def test_it_prints_the_url_serves_and_ends_on_ctrl_c(user: User, server: str) -> None:
    with user.running("serve", "--server", server, "--port", str(free_port())) as process:
        url = first_line(process)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        assert fetch(f"{url}healthz") == (200, '{"commit":null,"status":"ok"}\n')
        assert "<button" in fetch(url)[1]
        process.send_signal(signal.SIGINT)
        process.wait(15)
        assert processes_of(process.pid) == []


LIMITED = """
import time
from webapp import create_app

def wait(seconds: float = 0.0, fails: bool = False) -> str:
    if fails:
        raise RuntimeError("it fails")
    for _ in range(round(100 * seconds)):  # so that it ends when it is given up
        time.sleep(0.01)
    return "done"

app = create_app(wait, time_limit=0.3)
"""
FORM = "application/x-www-form-urlencoded"
# Requests that come to a limit or end otherwise: method, path, body, headers; then the status.
ASKED: list[tuple[str, str, bytes | None, dict[str, str], int]] = [
    ("GET", "/", None, {}, 200),
    ("HEAD", "/", None, {}, 200),
    ("GET", "/nowhere%0Aelse?a=b", None, {"Accept": "text/html"}, 404),
    ("PUT", "/", None, {}, 405),
    ("GET", "/api/wait?seconds=2", None, {}, 503),
    ("GET", "/api/wait?fails=true", None, {}, 500),
    ("GET", "/api/wait?seconds=x", None, {}, 422),
    ("POST", "/api/wait", b"{", {"Content-Type": "application/json"}, 400),
    ("POST", "/api/wait", b" " * 65537, {"Content-Type": "application/json"}, 413),
    ("POST", "/", b"seconds=" + b"0" * 65537, {"Content-Type": FORM}, 413),
    ("POST", "/", b"seconds=0", {"Content-Type": FORM, "X-Forwarded-Proto": "http"}, 200),
]
# What a server says of itself and of its connection.
SERVERS_OWN = {"server", "date", "connection", "keep-alive", "transfer-encoding", "via"}


def answers(url: str) -> list[tuple[int, set[tuple[str, str]]]]:
    """Return the status and the headers of each answer to ASKED."""
    found = []
    for method, path, body, headers, _ in ASKED:
        connection = http.client.HTTPConnection(url.split("/")[2], timeout=30)
        connection.request(method, path, body, {"X-Request-Id": "of-the-router", **headers})
        with connection.getresponse() as answer:
            answer.read()
            kept = {(name.lower(), value) for name, value in answer.getheaders()}
            found.append((answer.status, {one for one in kept if one[0] not in SERVERS_OWN}))
        connection.close()
    return found


def test_waitress_has_the_limits_and_headers_of_gunicorn(user: User) -> None:
    user.write({"Procfile": "web: gunicorn limited:app\n", "limited.py": LIMITED})
    got: dict[str, list[tuple[int, set[tuple[str, str]]]]] = {}
    for server in ("gunicorn", "waitress"):
        more = ("--server", server, "--port", str(free_port()))
        with user.running("serve", *more, PYTHONHASHSEED="0") as process:  # Allow has an order
            got[server] = answers(first_line(process))
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=30)
        told = [line for line in out.splitlines() if '"' in line and "Traceback" not in line]
        assert len(told) == len(ASKED), out
        assert sum("Traceback" in line for line in out.splitlines()) == 1, out
    assert [status for status, _ in got["gunicorn"]] == [one[-1] for one in ASKED]
    assert got["waitress"] == got["gunicorn"]


def test_waitress_reads_little_more_of_a_body_than_fits(user: User) -> None:
    user.write({"Procfile": "web: gunicorn limited:app\n", "limited.py": LIMITED})
    with user.running("serve", "--server", "waitress", "--port", str(free_port())) as process:
        host, _, port = first_line(process).split("/")[2].partition(":")
        with socket.create_connection((host, int(port)), timeout=30) as upload:
            upload.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n")
            assert upload.recv(12) == b"HTTP/1.1 413"


def test_a_busy_port_is_passed_over_and_said(user: User) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with user.running("serve", "--port", str(port)) as process:
            assert first_line(process) != f"http://127.0.0.1:{port}/"
            process.terminate()
            assert process.stderr is not None
            assert f"Port {port} is in use; taking" in process.stderr.read()


def test_it_has_the_settings_of_the_procfile(user: User) -> None:
    """Two workers of the class in gunicorn_conf, behind one master: three processes."""
    with user.running("serve", "--port", str(free_port()), WEB_CONCURRENCY="2") as process:
        url = first_line(process)
        assert fetch(url)[0] == 200
        deadline = time.monotonic() + 30
        while len(processes_of(process.pid)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(processes_of(process.pid)) == 3
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert "Using worker: gthread" in process.stderr.read()


def test_the_control_socket_of_gunicorn_is_off(user: User) -> None:
    with user.running("serve", "--port", str(free_port())) as process:
        assert fetch(first_line(process))[0] == 200
        process.send_signal(signal.SIGINT)
        process.wait(15)
    assert not list(Path(user.env["HOME"]).rglob("*.ctl"))


def test_debug_is_for_this_machine_only(user: User) -> None:
    ran = user.dicectl("serve", "--debug", "--host", "0.0.0.0")
    assert (ran.status, "D605" in ran.err) == (2, True)


def test_debug_serves_with_flasks_debugger(user: User) -> None:
    with user.running("serve", "--debug", "--port", str(free_port())) as process:
        url = first_line(process)
        deadline = time.monotonic() + 30
        while True:
            try:
                assert fetch(f"{url}?__debugger__=yes&cmd=resource&f=style.css")[0] == 200
                break
            except OSError:
                assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        process.wait(15)
        assert processes_of(process.pid) == []


def test_an_address_of_another_machine_is_refused(user: User) -> None:
    ran = user.dicectl("serve", "--host", "192.0.2.1")
    assert (ran.status, "D606: Cannot listen on 192.0.2.1" in ran.err) == (1, True)


def test_an_ipv6_address_is_served(user: User) -> None:
    with user.running("serve", "--host", "::1", "--port", str(free_port())) as process:
        url = first_line(process)
        assert re.fullmatch(r"http://\[::1\]:\d+/", url)
        assert fetch(f"{url}healthz")[0] == 200


def test_reload_serves_changed_code(user: User, tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    for name in ("webapp", "templates"):
        shutil.copytree(root / name, tmp_path / "copy" / name)
    api = tmp_path / "copy" / "webapp" / "api" / "routes.py"
    port = str(free_port())
    with user.running(
        "serve", "--reload", "--port", port, PYTHONPATH=f"{tmp_path}/copy"
    ) as process:
        url = first_line(process)
        assert '"ok"' in eventually(f"{url}healthz")
        api.write_text(api.read_text().replace('"ok"', '"anew"'))
        deadline = time.monotonic() + 60
        while '"anew"' not in eventually(f"{url}healthz"):
            assert time.monotonic() < deadline
            api.touch()  # a worker that has just begun to watch takes the file for unchanged
            time.sleep(1)


def test_open_shows_the_page_in_the_browser(user: User, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    port = str(free_port())
    with user.running("serve", "--open", "--port", port, BROWSER=f"{browser} %s") as process:
        url = first_line(process)
        deadline = time.monotonic() + 30
        while not opened.exists() or not opened.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert opened.read_text().strip() == url


@pytest.mark.parametrize("server", ["gunicorn", "waitress"])
def test_the_algorithm_is_that_of_the_procfile(user: User, server: str) -> None:
    user.write(
        {
            "Procfile": "web: gunicorn \"webapp:create_app('coins:flip')\"\n",
            "coins.py": "def flip(times: int = 1) -> str:\n    return 'heads'\n",
        }
    )
    with user.running("serve", "--server", server, "--port", str(free_port())) as process:
        url = first_line(process)
        assert fetch(f"{url}api/flip")[1].strip() == '"heads"'


def test_an_algorithm_that_cannot_be_served_is_told_with_its_line(user: User) -> None:
    user.write(
        {
            "Procfile": "web: gunicorn \"webapp:create_app('coins:flip')\"\n",
            "coins.py": "import nowhere\n",
        }
    )
    ran = user.dicectl("serve", "--port", str(free_port()))
    assert ran.status == 1
    assert "D615: webapp:create_app('coins:flip'), which the Procfile names" in ran.err
    assert 'coins.py", line 1' in ran.err
    assert "bug" not in ran.err


@pytest.mark.parametrize(
    "web",
    [
        "gunicorn shop:app",
        "gunicorn --workers 2 -b 0.0.0.0:$PORT shop:app --log-file -",
        "exec gunicorn shop",
        "gunicorn \"shop:make(name='other')\"",
        "waitress-serve --call shop:make",
        "python -m gunicorn --chdir inside deep:app",
    ],
)
def test_an_app_of_another_kind_is_served_as_the_procfile_starts_it(user: User, web: str) -> None:
    plain = (
        "def app(environ, start):\n    start('200 OK', [])\n    return [b'the shop']\n"
        "application = app\ndef make(name=''):\n    return app\n"
    )
    user.write({"Procfile": f"web: {web}\n", "shop.py": plain, "inside/deep.py": plain})
    with user.running("serve", "--port", str(free_port())) as process:
        assert fetch(first_line(process)) == (200, "the shop")


def test_a_flask_app_is_served_and_debugged(user: User) -> None:
    user.write(FLASK_APP)
    for more in ([], ["--server", "waitress"], ["--debug"]):
        with user.running("serve", *more, "--port", str(free_port())) as process:
            assert eventually(first_line(process)) == "one"


@pytest.mark.parametrize(
    ("web", "app", "words"),
    [
        ("gunicorn shop:app", "import nowhere_at_all", "pip install nowhere-at-all"),
        ("gunicorn shop:app", "1 / 0", 'shop.py", line 1'),
        ("gunicorn shop:nothing", "", "has no attribute 'nothing'"),
        ("gunicorn shop:app", "app = 3", "app is a int, not an app"),
        ("python shop.py", "", "D616: dicectl serve knows only the apps that gunicorn"),
        ("cd x && gunicorn shop:app", "", "D616"),
    ],
)
def test_what_the_procfile_starts_and_cannot_be_served_is_told(
    user: User, web: str, app: str, words: str
) -> None:
    user.write({"Procfile": f"web: {web}\n", "shop.py": f"{app}\n"})
    ran = user.dicectl("serve", "--port", str(free_port()))
    assert (ran.status, words in ran.err) == (1, True), ran.err


COINS = "def flip(times: int = 1) -> str:\n    return 'heads'\n"


@pytest.mark.parametrize("target", ["coins.py", "coins:flip", "coins.py:flip", "./coins.py"])
def test_a_function_is_served_without_a_procfile(user: User, target: str) -> None:
    user.write({"coins.py": COINS})
    with user.running("serve", target, "--port", str(free_port())) as process:
        url = first_line(process)
        assert fetch(f"{url}api/flip")[1].strip() == '"heads"'
        assert "<button" in fetch(url)[1]


def test_a_function_that_cannot_be_served_is_told_as_by_run(user: User) -> None:
    user.write({"coins.py": COINS + "def other(x: int) -> int:\n    return x\n"})
    several = user.dicectl("serve", "coins.py", "--port", str(free_port()))
    assert (several.status, "dicectl serve coins.py:other" in several.err) == (2, True)
    missing = user.dicectl("serve", "coin.py", "--reload", "--port", str(free_port()))
    assert (missing.status, "Did you mean coins.py?" in missing.err) == (2, True)


def test_the_dice_name_what_else_could_be_served(user: User) -> None:
    user.write({"coins.py": COINS})
    with user.running("serve", "--port", str(free_port())) as process:
        assert "Dice" in fetch(first_line(process))[1]
        process.terminate()
        assert process.stderr is not None
        assert "Yours: dicectl serve coins.py" in process.stderr.read()


def test_reload_serves_a_changed_function_also_after_it_was_broken(user: User) -> None:
    user.write({"coins.py": COINS})
    coins = user.folder / "coins.py"

    def until(words: str, source: str) -> None:
        coins.write_text(source)
        deadline = time.monotonic() + 60
        while words not in eventually(f"{url}api/flip"):
            assert time.monotonic() < deadline
            time.sleep(1)
            coins.write_text(source)  # a worker may have begun to watch it after the change

    port = str(free_port())
    with user.running("serve", "coins.py", "--reload", "--port", port) as process:
        url = first_line(process)
        until("tails", COINS.replace("heads", "tails"))
        until("D855: coins.py cannot be imported", "def flip(:\n")
        until("edge", COINS.replace("heads", "edge"))
