"""Dokku, end to end: real ssh and real git against the stand-in."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from standin.dokku import Dokku, Fault, wait_for
from standin.sshd import HOST
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
    checked = dokkuser.dicectl("check", "--json")
    assert f"The app {app} is on {HOST}" in checked.out
    https = [one for one in checked.events if one["check"] == "dokku-domain"]
    assert [(one["level"], one["code"]) for one in https] == [("warning", "D694")]
    gone = dokkuser.dicectl("destroy", app, "--to", "dokku", "--confirm", app)
    assert gone.status == 0, gone.err
    assert app not in dokku.apps
    assert "dokku" not in dokkuser.git("remote")


def test_a_function_is_deployed_and_its_way_back_is_never_a_loss(
    dokkuser: User, dokku: Dokku, app: str
) -> None:
    dokkuser.write({"model.py": MODEL})
    assert dokkuser.dicectl("new", ".").status == 0
    dokku.branch = "live"  # what this server deploys
    url = first(dokkuser, app)
    assert json.loads(fetch(f"{url}/api/double?n=4")[1]) == 8
    assert dokku.apps[app].tip("live") == dokkuser.git("rev-parse", "HEAD")
    dokkuser.write({"model.py": MODEL.replace("2 * n", "20 * n")})
    publish(dokkuser)
    # Somebody else has deployed what is not here: it would be lost.
    stranger = dokkuser.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "theirs")
    dokkuser.git("push", "--quiet", f"dokku@{HOST}:{app}", f"{stranger}:refs/heads/live")
    dokkuser.git("reflog", "expire", "--expire=now", "--all")
    dokkuser.git("-c", "gc.reflogExpire=now", "gc", "--quiet", "--prune=now")
    ran = dokkuser.dicectl("rollback")
    assert (ran.status, "D687: Going back would drop commit" in ran.err) == (1, True), ran.err
    assert dokku.apps[app].tip("live") == stranger
    told = dokkuser.dicectl("releases", "--json").out.splitlines()
    assert [json.loads(line)["version"] for line in told] == [3, 2, 1]


def test_what_fails_changes_nothing_there_and_the_next_deploy_goes_on(
    dokkuser: User, dokku: Dokku, app: str
) -> None:
    dokkuser.write(PLAIN)
    at = ("deploy", app, "--to", "dokku", "--server", HOST, "--commit", "--no-check")
    faults = [
        (Fault("apps:create", "cut"), "D677: dokku.test does not answer"),
        (Fault("apps:create", "refuse", "You may not"), "D680: Dokku refuses"),
        (Fault("git-receive-pack", "cut"), "D407: git could not push"),
    ]
    for fault, said in faults:
        dokku.faults = [fault]
        ran = dokkuser.dicectl(*at)
        assert (ran.status, said in ran.err) == (1, True), ran.err
    dokku.faults = [Fault("apps:create", "lost")]  # done, but nobody was told
    dokku.run(["apps:destroy", "--force", app])
    url = publish(dokkuser, app).out.strip()
    assert fetch(url) == (200, "one ")
    assert dokkuser.git("rev-list", "--count", "HEAD") == "1"
    # The network goes while it builds; the build goes on there, and is waited for.
    dokkuser.write({"serve.py": PLAIN["serve.py"] + "# and more\n"})
    dokku.faults = [Fault(f"BUILD {app}", "slow", seconds=1.5)]
    built = dokku.apps[app].builds
    with ThreadPoolExecutor() as pool:
        deploy = pool.submit(publish, dokkuser, app)
        wait_for(lambda: any(one["status"] == "running" for one in built), 60)
        dokku.ssh.hang_up()
    assert "Dokku has built this commit all the same" in deploy.result().err
    dokku.locked = True
    dokkuser.write({".python-version": "3.5\n"})
    ran = dokkuser.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D682: Another deploy of" in ran.err) == (1, True), ran.err
    dokku.locked = False
    ran = dokkuser.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D401: The build failed" in ran.err) == (4, True), ran.err
    # What ends at once never takes over, and its last words are in the log.
    dokkuser.write({".python-version": "3.13\n", "Procfile": "web: echo no luck; exit 3\n"})
    ran = dokkuser.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D683: The new containers did not start" in ran.err) == (4, True), ran.err
    assert "Serving now: release v2" in ran.err
    assert fetch(url) == (200, "one ")
    assert "app[failed.1]: no luck" in dokkuser.dicectl("logs").out
    broken = PLAIN["serve.py"].replace("send_response(200)", "send_response(500)")
    dokkuser.write({"Procfile": PLAIN["Procfile"], "serve.py": broken})
    ran = dokkuser.dicectl("deploy", "--commit", "--no-check")
    assert (ran.status, "D502: The app does not answer" in ran.err) == (5, True), ran.err
    assert f"dicectl rollback v2 --app {app} --to dokku" in ran.err


def test_what_ssh_fails_with_is_told_with_the_next_step(
    dokkuser: User, dokku: Dokku, app: str
) -> None:
    dokkuser.write(PLAIN)
    nowhere = dokkuser.dicectl("status", app, "--to", "dokku")
    assert (nowhere.status, "D670: Which server?" in nowhere.err) == (2, True), nowhere.err
    bad = dokkuser.dicectl("status", app, "--to", "dokku", "--server", "my.server:2222")
    assert "--server ssh://dokku@my.server:2222" in bad.err
    other = dokkuser.dicectl("status", app, "--to", "local", "--server", HOST)
    assert (other.status, "D672" in other.err) == (2, True)
    dokkuser.write({"pyproject.toml": '[tool.dicectl]\nto = "dokkku"\n'})
    misspelt = dokkuser.dicectl("status", app)
    assert (misspelt.status, "there is no platform 'dokkku'" in misspelt.err) == (2, True)
    (dokkuser.folder / "pyproject.toml").unlink()
    offered = dokkuser.on_a_terminal("deploy", app, typed="dokku\n", at="Where to?")
    assert re.search(r"vercel: nothing .*account: no.*sleeps: yes", offered)
    assert "D670: Which server?" in offered
    status = ("status", app, "--server", HOST)
    nobody = dokkuser.dicectl(*status)
    assert (nobody.status, "D303: There is no app" in nobody.err) == (1, True), nobody.err
    bin_folder = dokkuser.folder.parent / "bin"
    run = {"XDG_RUNTIME_DIR": "/nowhere"}  # no connection is shared, so each is a new one
    # A server where Dokku's user has the name that ssh's own settings say.
    dokku.ssh.give_client(bin_folder, named=False)
    plan = dokkuser.dicectl("deploy", app, "--server", HOST, "--dry-run", "--no-check", **run)
    assert f"git push {HOST}:{app} HEAD:refs/heads/master" in plan.out, plan.err
    dokku.ssh.give_client(bin_folder, key=False)
    refused = dokkuser.dicectl(*status, **run)
    assert (refused.status, "D676: dokku.test does not accept" in refused.err) == (1, True)
    dokku.version = "0.35.1"
    dokku.ssh.give_client(bin_folder)
    old = dokkuser.dicectl(*status, **run)
    assert "D679: dokku.test has Dokku 0.35.1, and dicectl needs 0.38" in old.err
    for address in ("127.0.0.1", "dokku@[::1]"):
        there = dokkuser.dicectl("status", app, "--server", f"ssh://{address}:{dokku.ssh.port}")
        assert "D679" in there.err, there.err
    gone = dokkuser.dicectl("status", app, "--server", "ssh://127.0.0.1:1", **run)
    assert (gone.status, "Connection refused" in gone.err) == (1, True), gone.err


def test_a_server_is_met_once_and_never_in_silence(dokkuser: User, dokku: Dokku, app: str) -> None:
    dokkuser.write({**PLAIN, "pyproject.toml": '[tool.dicectl]\nto = "dokku"\n'})
    dokku.ssh.give_client(dokkuser.folder.parent / "bin", known=False)
    env = {"DOKKU_HOST": HOST}
    ran = dokkuser.dicectl("deploy", app, "--commit", "--no-check", **env)
    assert (ran.status, "D674: This machine has not met" in ran.err) == (1, True), ran.err
    assert f"ssh -o StrictHostKeyChecking=accept-new dokku@{HOST} version" in ran.err
    fingerprint = dokkuser.run("ssh-keygen", "-lf", str(dokku.folder / "host")).out.split()[1]
    assert fingerprint in ran.err
    seen = dokkuser.on_a_terminal(
        "deploy", app, "--commit", "--no-check", typed="y\n", at="[y/N]", **env
    )
    assert fingerprint in seen
    assert "Is it the key of your server?" in seen
    assert f"{app} is live" in seen or "http://127.0.0.1:" in seen, seen
    # Another key than that one is somebody else's, and nobody is asked.
    hosts = dokkuser.folder.parent / "bin" / "known_hosts"
    line = hosts.read_text().splitlines()[-1].split(" ")
    other = dokkuser.folder.parent / "other"
    dokkuser.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other))
    hosts.write_text(f"{line[0]} {(other.with_suffix('.pub')).read_text()}")
    changed = dokkuser.dicectl("status", XDG_RUNTIME_DIR="/nowhere")
    assert (changed.status, "D675" in changed.err, "ssh-keygen -R" in changed.err) == (
        1,
        True,
        True,
    ), changed.err


def test_check_says_what_is_proved_of_the_server(dokkuser: User, dokku: Dokku, app: str) -> None:
    dokkuser.write({**PLAIN, "Dockerfile": "FROM scratch\n"})
    dokku.domain, dokku.disk = "", 96
    ran = dokkuser.dicectl("check", app, "--to", "dokku", "--server", HOST, "--json")
    told = {one["check"]: [] for one in ran.events}
    for one in ran.events:
        told[one["check"]].append((one["level"], one["code"]))
    assert told["dokku-builder"] == [("warning", "D690")]
    assert told["dokku-disk"] == [("warning", "D692")]
    assert told["dokku-domain"] == [("warning", "D693")]
    assert told["dokku-server"] == [("ok", ""), ("ok", "")]
    assert f"The name {app} is free on {HOST}" in ran.out
    dokku.domain, dokku.disk = "example.com", 40
    dokku.ssh.give_client(dokkuser.folder.parent / "bin", key=False)
    env = {"XDG_RUNTIME_DIR": "/nowhere"}
    ran = dokkuser.dicectl("check", app, "--to", "dokku", "--server", HOST, "--json", **env)
    assert ran.status == 3
    of_server = [one for one in ran.events if one["check"].startswith("dokku-")]
    assert {one["level"] for one in of_server if one["check"] == "dokku-server"} == {"problem"}
    assert sum(one["code"] == "D676" for one in of_server) == 1
    assert "is free" not in ran.out


def test_processes_can_be_scaled_stopped_and_started(
    dokkuser: User, dokku: Dokku, app: str
) -> None:
    dokkuser.write({**PLAIN, "Procfile": PLAIN["Procfile"] + "worker: sleep 100\n"})
    url = first(dokkuser, app)
    ran = dokkuser.dicectl("scale", "worker=1")
    assert ran.status == 0, ran.err
    assert dokku.apps[app].scale == {"web": 1, "worker": 1}
    sized = dokkuser.dicectl("scale", "web=2:basic")
    assert (sized.status, "D689" in sized.err) == (2, True), sized.err
    before = dokku.apps[app].containers[0].id
    ran = dokkuser.dicectl("restart")
    assert ran.status == 0, ran.err
    assert dokku.apps[app].containers[0].id != before
    ran = dokkuser.dicectl("exec", "--", "echo 'it is' \"$HOME\"; ls serve.py; exit 3")
    assert (ran.status, "it is /" in ran.out, "serve.py" in ran.out) == (3, True, True), ran
    assert dokkuser.dicectl("stop").status == 0
    assert fetch(url)[0] == 502
    assert json.loads(dokkuser.dicectl("status", "--json").out)["state"] == "stopped"
    publish(dokkuser)
    assert fetch(url) == (200, "one ")
    # Config vars that an app does not start with leave its old containers running.
    dokkuser.write(
        {"serve.py": "import os\nassert os.environ.get('A') != 'b'\n" + PLAIN["serve.py"]}
    )
    publish(dokkuser)
    older = Fault("config:import", "refuse", "`config:import` is not a dokku command.")
    dokku.faults = [older]
    ran = dokkuser.dicectl("config", "set", "A=b")
    assert (ran.status, "D684" in ran.err) == (5, True), ran.err
    assert "the values stand in a command line of ssh" in ran.err
    assert fetch(url) == (200, "one ")
    with dokkuser.running("logs", "-f", "--json") as process:
        assert process.stdout is not None
        fetch(f"{url}/followed")
        seen = next(line for line in process.stdout if "/followed" in line)
    assert json.loads(seen)["process"] == "web.1"
