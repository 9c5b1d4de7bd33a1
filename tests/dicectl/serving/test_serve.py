"""`dicectl serve`, with real servers."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from users import User, fetch, free_port


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
    assert "D615: The algorithm coins:flip" in ran.err
    assert 'coins.py", line 1' in ran.err
    assert "bug" not in ran.err


def test_an_app_of_another_kind_is_not_taken_for_the_dice(user: User) -> None:
    user.write({"Procfile": "web: gunicorn app:app\n"})
    with user.running("serve", "--port", str(free_port())) as process:
        first_line(process)
        process.terminate()
        assert process.stderr is not None
        assert "own app is started by: gunicorn app:app" in process.stderr.read()
