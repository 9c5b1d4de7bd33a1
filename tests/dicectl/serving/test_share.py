"""`dicectl serve --share`: the real ssh to a real server on loopback; nobody leaves this machine.

cloudflared and ngrok, which cannot do without their companies, are scripts that print what the
real ones print.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sshserver import HOST, SshServer
from users import User, fetch, free_port

from dicectl.errors import DicectlError
from dicectl.serving.share import tunnels

CLOUDFLARED = """\
2026-09-30T07:31:10Z INF Thank you for trying Cloudflare Tunnel. Doing so, without a Cloudflare \
account, is a quick way to experiment (https://www.cloudflare.com/website-terms/)
2026-09-30T07:31:10Z INF Requesting new quick Tunnel on trycloudflare.com...
2026-09-30T07:31:15Z INF +----------------------------------------------------------+
2026-09-30T07:31:15Z INF |  Your quick Tunnel has been created! Visit it at:         |
2026-09-30T07:31:15Z INF |  https://ten-towns-join-loudly.trycloudflare.com          |
2026-09-30T07:31:15Z INF +----------------------------------------------------------+
2026-09-30T07:31:18Z INF Registered tunnel connection connIndex=0 event=0 location=del04
"""
CLOUDFLARED_OFFLINE = """\
2026-09-30T07:31:10Z INF Requesting new quick Tunnel on trycloudflare.com...
failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp: no such host
"""
NGROK = """\
{"lvl":"info","msg":"no configuration paths supplied","t":"2026-09-30T02:40:00Z"}
{"addr":"http://127.0.0.1:4142","lvl":"info","msg":"started tunnel","name":"command_line",\
"obj":"tunnels","t":"2026-09-30T02:40:01Z","url":"https://ab12-203-0-113-7.ngrok-free.app"}
"""
NGROK_WITHOUT_ACCOUNT = """\
{"err":"authentication failed: Usage of ngrok requires an account","lvl":"eror","msg":"failed"}
ERROR:  authentication failed: Usage of ngrok requires a verified account and authtoken.
ERROR:
ERROR:  ERR_NGROK_4018
"""
LOCALHOST_RUN = """\

===============================================================================
Welcome to localhost.run!
To explore using localhost.run visit the documentation site:
https://localhost.run/docs/
===============================================================================

** your connection id is 2-3-4, please mention it if you send me a message. **

authenticated as anonymous user
8beaa541ba3dc2.lhr.life tunneled with tls termination, https://8beaa541ba3dc2.lhr.life
"""
SERVEO = "\x1b[32mForwarding HTTP traffic from https://relego.serveousercontent.com\x1b[0m\n"


@pytest.fixture
def programs(user: User, tmp_path: Path) -> Iterator[Path]:
    """The folder with all the programs that the user has: none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    path, user.env["PATH"] = user.env["PATH"], str(folder)
    yield folder
    user.env["PATH"] = path


@pytest.fixture
def server(tmp_path: Path, programs: Path) -> Iterator[SshServer]:
    """A server of the user's own, whose key and host key are known."""
    folder = tmp_path / "server"
    folder.mkdir()
    with SshServer(folder, greeting=LOCALHOST_RUN) as running:
        running.give_client(programs)
        yield running


def stub(folder: Path, name: str, prints: str, *, then: str = "exec /bin/sleep 600") -> Path:
    """Make a program that prints something and notes its arguments in the file returned."""
    called, said, script = folder / f"{name}.called", folder / f"{name}.says", folder / name
    said.write_text(prints)
    script.write_text(f'#!/bin/sh\necho "$@" > {called}\n/bin/cat {said} >&2\n{then}\n')
    script.chmod(0o755)
    return called


def family(pid: int) -> set[int]:
    """A process, its descendants, and all that are in a process group with one of them."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    alive = [tuple(map(int, row[:3])) for row in rows if not row[3].startswith("Z")]
    found = {pid}
    while more := {one for one, parent, group in alive if {parent, group} & found} - found:
        found |= more
    return found & {one for one, _, _ in alive}


def lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


def told(process: subprocess.Popen[str], what: str) -> str:
    """Read standard error until it says something, and return all that was read."""
    assert process.stderr is not None
    seen = ""
    for line in process.stderr:
        seen += line
        if what in seen:
            return seen
    raise AssertionError(f"{what!r} was not said: {seen}")


def wait_until_gone(pids: set[int]) -> None:
    deadline = time.monotonic() + 30
    while left := {pid for pid in pids if family(pid)}:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.1)


def through(
    port: int, path: str, proto: str, form: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    """Ask through a forwarded port as a host does that ends TLS; redirects are not followed."""
    body = urllib.parse.urlencode(form).encode() if form else None
    headers = {"Host": "8beaa541ba3dc2.lhr.life", "X-Forwarded-Proto": proto, "Accept": "text/html"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("gunicorn", signal.SIGINT),
        ("gunicorn", signal.SIGTERM),
        ("gunicorn", signal.SIGKILL),
        ("waitress", signal.SIGINT),
        ("waitress", signal.SIGTERM),
    ],
)
def test_the_public_address_answers_and_ends_with_the_server_however_that_ends(
    user: User, server: SshServer, kind: str, how: signal.Signals
) -> None:
    address = f"ssh://ada@{HOST}:{server.port}"
    with user.running(
        *("serve", "--server", kind, "--port", str(free_port()), "--share", address)
    ) as process:
        local, public = lines(process, 2)
        assert server.users == ["ada"]
        assert public == f"http://127.0.0.1:{server.opened[0]}/", "not the name in ~/.ssh/config"
        assert fetch(f"{local}healthz")[0] == fetch(f"{public}healthz")[0] == 200
        assert "<button" in fetch(public)[1]
        status, page = fetch(public, b"notation=5d1")
        assert (status, ">5<" in re.sub(r"\s", "", page)) == (200, True)
        everybody = family(process.pid)
        assert len(everybody) >= 4  # it, its watch, ssh and the guard of ssh
        process.send_signal(how)
        process.wait(30)
        wait_until_gone(everybody)
        assert process.stderr is not None
        said = process.stderr.read()
        assert "GatewayPorts" in said
        assert "does not answer" not in said, "it was ended, which is no news"


def test_a_port_of_ones_own_server_can_be_chosen(user: User, server: SshServer) -> None:
    port = free_port()
    wish = f"--share=ssh://ada@{HOST}:{server.port}/{port}"
    with user.running("serve", "--port", str(free_port()), wish) as process:
        public = lines(process, 2)[1]
        assert public == f"http://127.0.0.1:{port}/"
        assert fetch(f"{public}healthz")[0] == 200


def test_when_the_tunnel_ends_that_is_said_once_and_the_page_goes_on(
    user: User, server: SshServer
) -> None:
    wish = f"ssh://ada@{HOST}:{server.port}"
    with user.running("serve", "--port", str(free_port()), "--share", wish) as process:
        local, public = lines(process, 2)
        server.hang_up()
        said = told(process, "run the command again.")
        assert f"{public} does not answer any more, because ssh has ended:\n  " in said
        assert "closed by remote host" in said
        assert f"{local} goes on" in said
        time.sleep(1)  # gunicorn looks after its children every second
        assert fetch(f"{local}healthz")[0] == 200
        everybody = family(process.pid)
        process.send_signal(signal.SIGINT)
        process.wait(30)
        wait_until_gone(everybody)
        assert process.stderr is not None
        assert "does not answer" not in process.stderr.read()


@pytest.mark.parametrize("kind", ["gunicorn", "waitress"])
def test_a_public_host_that_ends_tls_is_believed(user: User, server: SshServer, kind: str) -> None:
    """ssh has not met the host before, needs no key there, and the page knows that it is https."""
    (server.folder / "known").unlink()
    with user.running("serve", "--server", kind, "--port", str(free_port()), "--share") as process:
        assert lines(process, 2)[1] == "https://8beaa541ba3dc2.lhr.life/"
        assert server.users == ["nokey"]
        (port,) = server.opened
        status, headers, page = through(port, "/", "https", {"notation": "5d1"})
        assert (status, ">5<" in re.sub(r"\s", "", page)) == (200, True)
        assert "Strict-Transport-Security" in headers
        assert "https://8beaa541ba3dc2.lhr.life" in through(port, "/api", "https")[2]
        status, headers, _ = through(port, "/?notation=1d6", "http")
        assert status == 308
        assert headers["Location"] == "https://8beaa541ba3dc2.lhr.life/?notation=1d6"
        said = told(process, "Stop with Ctrl-C.")
        assert "anybody who has it can use the page.\nIt goes through localhost.run" in said
        assert "another one each time" in said
        server.say("aa.lhr.life tunneled with tls termination, https://aa.lhr.life\n")
        told(process, "The public address is now https://aa.lhr.life/")


def test_what_ssh_says_against_it_is_told_with_what_helps(
    user: User, server: SshServer, programs: Path, tmp_path: Path
) -> None:
    def refused(address: str) -> str:
        ran = user.dicectl("serve", "--port", str(free_port()), "--share", address)
        assert (ran.status, ran.out) == (1, "")
        assert "D614: No public address from ada@" in ran.err
        return re.sub(r"\s+", " ", ran.err)

    own = f"ssh://ada@{HOST}:{server.port}"
    said = refused(f"ssh://ada@{HOST}:1")
    assert "Connection refused" in said
    assert f"Try it by hand: ssh -p 1 ada@{HOST}" in said
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = refused(f"{own}/{other.getsockname()[1]}")
        assert "remote port forwarding failed for listen port" in said
        assert "Choose another port" in said
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True
    )
    server.give_client(programs, f"IdentityFile {tmp_path}/other", "IdentitiesOnly yes")
    (server.folder / "user").unlink()
    said = refused(own)
    assert "Permission denied (publickey)" in said
    assert f"ssh -o BatchMode=yes -p {server.port} ada@{HOST}" in said
    (server.folder / "known").unlink()
    said = refused(own)
    assert "Host key verification failed" in said
    assert f"check its fingerprint: ssh -p {server.port} ada@{HOST}" in said


def test_cloudflared_comes_first_and_ends_with_the_server(user: User, programs: Path) -> None:
    called = stub(programs, "cloudflared", CLOUDFLARED)
    stub(programs, "ngrok", NGROK)
    stub(programs, "ssh", LOCALHOST_RUN)
    with user.running("serve", "--port", str(free_port()), "--share") as process:
        local, public = lines(process, 2)
        assert public == "https://ten-towns-join-loudly.trycloudflare.com/"
        assert f"--url {local.rstrip('/')}" in called.read_text()
        assert "--no-autoupdate" in called.read_text(), "or it downloads itself anew"
        everybody = family(process.pid)
        process.send_signal(signal.SIGINT)
        process.wait(30)
        wait_until_gone(everybody)


def test_a_program_that_fails_leaves_it_to_the_next(user: User, programs: Path) -> None:
    stub(programs, "cloudflared", CLOUDFLARED_OFFLINE, then="exit 1")
    called = stub(programs, "ngrok", NGROK)
    with user.running("serve", "--port", str(free_port()), "--share") as process:
        local, public = lines(process, 2)
        assert public == "https://ab12-203-0-113-7.ngrok-free.app/"
        assert called.read_text().startswith(f"http {local.rstrip('/')} ")
        assert "Cloudflare gave no address; trying ngrok." in told(process, "trying")


def test_serveo_is_there_when_localhost_run_is_not(user: User, programs: Path) -> None:
    called = stub(programs, "ssh", SERVEO)
    ssh = (programs / "ssh").read_text()
    refused = 'case "$@" in *nokey*) echo Connection refused >&2; exit 255;; esac\n'
    (programs / "ssh").write_text(ssh.replace("/bin/cat", f"{refused}/bin/cat"))
    with user.running("serve", "--port", str(free_port()), "--share=ssh") as process:
        assert lines(process, 2)[1] == "https://relego.serveousercontent.com/"
        assert called.read_text().endswith("-- serveo.net\n")
        told(process, "localhost.run gave no address; trying serveo.net.")


def test_when_all_fail_the_words_of_all_are_told(user: User, programs: Path) -> None:
    stub(programs, "ngrok", NGROK_WITHOUT_ACCOUNT, then="exit 1")
    stub(programs, "ssh", "ssh: Could not resolve hostname: Name not known\n", then="exit 255")
    ran = user.dicectl("serve", "--port", str(free_port()), "--share")
    assert (ran.status, ran.out) == (1, "")
    assert "No public address from ngrok or localhost.run or serveo.net" in ran.err
    assert "requires a verified account and authtoken" in ran.err
    assert ran.err.count("Could not resolve hostname") >= 2
    assert "ngrok config add-authtoken" in ran.err


def test_a_program_that_says_nothing_is_not_waited_for_for_ever(user: User, programs: Path) -> None:
    stub(programs, "ngrok", "")
    ran = user.dicectl("serve", "--share", "ngrok", DICECTL_SHARE_TIMEOUT="1")
    assert (ran.status, "no address within 1 s" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)]
)
def test_nothing_is_left_of_what_is_stopped_while_the_tunnel_opens(
    user: User, programs: Path, how: signal.Signals, status: int
) -> None:
    called = stub(programs, "cloudflared", "")
    with user.running("serve", "--share=cloudflared") as process:
        deadline = time.monotonic() + 60
        while not called.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        everybody = family(process.pid)
        assert len(everybody) >= 3
        process.send_signal(how)
        assert process.wait(30) == status
        wait_until_gone(everybody)
        assert process.stderr is not None
        assert process.stderr.read().strip() == ("Interrupted." if how == signal.SIGINT else "")


@pytest.mark.parametrize("wish", [("--share",), ("--share=ssh",), ("--share", "ssh://ada@host")])
def test_without_a_program_it_says_how_to_get_one(
    user: User, programs: Path, wish: tuple[str, ...]
) -> None:
    assert not list(programs.iterdir())
    ran = user.dicectl("serve", *wish)
    assert (ran.status, ran.out) == (1, "")
    assert "D613" in ran.err
    assert "Install cloudflared" in re.sub(r"\s+", " ", ran.err)


def test_a_debugger_is_never_shared(user: User) -> None:
    ran = user.dicectl("serve", "--debug", "--share")
    assert (ran.status, ran.out, "D611" in ran.err) == (2, "", True)


@pytest.mark.parametrize(
    "wish",
    [
        "",
        "localtunnel",
        "https://example.com",
        "ssh://",
        "ssh://ada:secret@host",
        "ssh://host:99999",
        "ssh://host:port",
        "ssh://host/99999",
        "ssh://host/page",
        "ssh://host/80?x",
        "ssh://ho st",
    ],
)
def test_an_unknown_tunnel_is_refused(wish: str) -> None:
    with pytest.raises(DicectlError, match="D612"):
        tunnels.checked(wish)


def test_an_empty_wish_is_no_silence(user: User) -> None:
    ran = user.dicectl("serve", "--share=")
    assert (ran.status, "D612" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "text", "url"),
    [
        ("cloudflared", CLOUDFLARED, "https://ten-towns-join-loudly.trycloudflare.com/"),
        ("cloudflared", CLOUDFLARED[: CLOUDFLARED.index("Registered")], ""),
        ("cloudflared", CLOUDFLARED_OFFLINE, ""),
        ("ngrok", NGROK, "https://ab12-203-0-113-7.ngrok-free.app/"),
        ("ngrok", NGROK_WITHOUT_ACCOUNT, ""),
        ("localhost.run", LOCALHOST_RUN, "https://8beaa541ba3dc2.lhr.life/"),
        ("localhost.run", LOCALHOST_RUN[: LOCALHOST_RUN.index("8beaa")], ""),
        (
            "serveo.net",
            "Forwarding HTTP traffic from https://a.serveo.net",
            "https://a.serveo.net/",
        ),
        ("ssh://h", "Allocated port 4321 for remote forward to [::1]:80", "http://h:4321/"),
        ("ssh://h/99", "debug1: remote forward success for: listen *:99", "http://h:99/"),
        ("ssh://[::1]/99", "debug1: remote forward success for: listen *:99", "http://[::1]:99/"),
        ("ssh://h", "debug1: remote forward success for: listen *:0", ""),
    ],
)
def test_the_address_is_found_in_what_the_program_says(name: str, text: str, url: str) -> None:
    assert tunnels.named(name, "127.0.0.1:8000").find(text) == url


def test_a_host_that_looks_like_an_option_is_none() -> None:
    argv = tunnels.named("ssh://-oProxyCommand=id/1", "127.0.0.1:8000").argv
    assert argv[-2] == "--"
    assert os.path.basename(argv[0]) == "ssh"  # noqa: PTH119


def test_one_s_own_server_must_be_known_and_a_public_host_need_not() -> None:
    def policy(name: str) -> list[str]:
        argv = tunnels.named(name, "127.0.0.1:8000").argv
        return [each for each in argv if each.startswith("StrictHostKeyChecking")]

    assert policy("ssh://host") == []
    assert policy("localhost.run") == policy("serveo.net") == ["StrictHostKeyChecking=accept-new"]
