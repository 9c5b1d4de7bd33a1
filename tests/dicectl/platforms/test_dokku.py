"""What dicectl knows of Dokku without asking it: servers, releases, and what fits."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from dicectl.errors import DicectlError
from dicectl.machine.runner import Finished
from dicectl.machine.system import private_folder
from dicectl.platforms.dokku import app, failures, fit, hostkey, overview, releases, ssh
from dicectl.platforms.dokku.platform import Dokku
from dicectl.platforms.dokku.releases import Past
from dicectl.platforms.dokku.server import Server, of_url, parse
from dicectl.source.project import Project

# What `--server` says, how ssh takes it, and what the remote of the app "a" is then.
SERVERS = {
    "h": (("dokku@h",), "dokku@h:a"),
    "me@h.example.com": (("me@h.example.com",), "me@h.example.com:a"),
    "ssh://h": (("dokku@h",), "dokku@h:a"),
    "ssh://me@h:2222": (("-p", "2222", "me@h"), "ssh://me@h:2222/a"),
    "::1": (("dokku@::1",), "dokku@[::1]:a"),
    "[fe80::1]": (("dokku@fe80::1",), "dokku@[fe80::1]:a"),
    "ssh://[::1]:2222": (("-p", "2222", "dokku@::1"), "ssh://dokku@[::1]:2222/a"),
}


@pytest.mark.parametrize("text", SERVERS)
def test_a_server_is_found_again_in_the_remote(text: str) -> None:
    server = parse(text)
    assert (server.words, server.url("a")) == SERVERS[text]
    assert of_url(server.url("a")) == (server, "a")
    assert parse(str(server)) == server


@pytest.mark.parametrize(
    "text", ["", "-oProxyCommand=touch x", "h:2222", "http://h", "a b", "ssh://h:99999", "h/app"]
)
def test_what_is_no_server_never_reaches_ssh(text: str) -> None:
    with pytest.raises(DicectlError, match="D671"):
        parse(text)


@pytest.mark.parametrize(
    "url",
    [
        *("git@github.com:me/app.git", "git@host:app", "https://git.heroku.com/a.git"),
        *("/srv/dicectl/apps/a/repo.git", "git@heroku.com:a.git", "https://vercel.com/a", "h:22"),
    ],
)
def test_a_remote_that_is_somebody_elses_is_left_alone(url: str) -> None:
    assert Dokku("a").app_of(url) is None


def test_a_remote_is_ours_only_at_this_server() -> None:
    assert Dokku("a").app_of("dokku@h:a") == "a"
    assert Dokku("a", "h").app_of("dokku@h:a") == "a"
    assert Dokku("a", "other").app_of("dokku@h:a") is None
    assert Dokku("a", "dokku@h:a").git_url() == "dokku@h:a"


ONE, TWO, THREE = (digit * 40 for digit in "123")


def test_releases_are_those_written_down_and_what_is_live() -> None:
    text = f"1:{ONE}:100,2:{TWO}:200"
    assert releases.read(text) == [Past(1, ONE, 100), Past(2, TWO, 200)]
    assert releases.written(releases.read(text)) == text
    assert releases.read("nonsense;1:xyz:1") == []
    known = releases.read(text)
    assert releases.up_to(TWO, 300, known) == known
    assert releases.up_to(THREE[:8], 300, known)[-1] == Past(3, THREE[:8], 300)
    assert releases.up_to("", 0, []) == []
    # What was seen before in this process is not forgotten because it is not written down yet.
    seen = releases.up_to(THREE, 300, known)
    assert releases.up_to(ONE, 400, known, seen)[-1] == Past(4, ONE, 400)


def test_a_rollback_is_told_and_leads_to_the_code_before() -> None:
    history = [Past(1, ONE), Past(2, TWO), Past(3, ONE)]
    newest, *older = releases.listed(history)
    assert (newest.what, newest.live, newest.kept, newest.deploy) == (
        "Rollback to v1",
        True,
        False,
        False,
    )
    assert [one.what for one in older] == ["Deploy 22222222", "Deploy 11111111"]
    assert releases.previous(history) == 2
    assert releases.previous([Past(1, ONE), Past(2, ONE)]) == 0


def test_what_runs_is_what_was_pushed_or_else_what_was_built_again() -> None:
    pushed = {"deploy-source-metadata": ONE}
    branch = {"sha": TWO[:8]}
    push = {"kind": "build", "status": "succeeded", "source": "git-hook", "started_at": "1"}
    rebuilt = {**push, "source": "ps:rebuild", "started_at": "2"}
    failed = {**rebuilt, "status": "failed"}
    restarted = {**push, "kind": "deploy", "source": "ps:restart", "started_at": "3"}
    assert releases.live_commit(pushed, branch, [restarted, push, failed]) == ONE
    assert releases.live_commit(pushed, branch, [push, rebuilt]) == TWO[:8]
    assert releases.live_commit({}, branch, []) == TWO[:8]


FITS = {
    "a Dockerfile": ({"Dockerfile": "FROM scratch\n"}, ["D690"]),
    "buildpacks beside one": ({"Dockerfile": "FROM scratch\n", ".buildpacks": "x\n"}, []),
    "a worker": ({"Procfile": "web: x\nworker: y\n"}, ["D691"]),
    "a name that is no label": ({"Procfile": "web: x\nMy_Worker: y\n"}, ["D695"]),
    "what dicectl writes": ({"Procfile": "web: x\nrelease: y\n"}, []),
}


@pytest.mark.parametrize("case", FITS)
def test_what_dokku_does_otherwise_is_found(tmp_path: Path, case: str) -> None:
    files, codes = FITS[case]
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    project, dokku = Project(tmp_path), app.DokkuApp("a", None)
    said = [one for look in (fit.builder, fit.processes) for one in look(dokku)(project)]
    assert [one.code for one in said if isinstance(one, DicectlError)] == codes


def test_the_connection_is_shared_in_a_folder_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = private_folder(tmp_path, "x")
    assert folder == tmp_path / f"x-{os.getuid()}"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert private_folder(tmp_path, "x") is None  # others could put a socket there
    assert private_folder(tmp_path / "nowhere", "x") is None
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("long" * 20)))
    assert "ControlMaster=auto" not in ssh.command()
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -i 'my key'")
    assert ssh.command()[:3] == ("ssh", "-i", "my key")


def test_what_a_command_prints_is_in_no_failure() -> None:
    """`config:import` prints the values, and the failure goes into the log."""
    done = Finished(("ssh",), 1, "Setting config var A=secret", " !     No such thing\n")
    error = failures.refused(("config:import", "--format"), done)
    assert (error.code, error.evidence) == ("D680", "No such thing")


def test_a_fingerprint_is_that_of_ssh_keygen() -> None:
    key = "AAAAC3NzaC1lZDI1NTE5AAAAIIHqiUKn1+PTlTYJ5FX4rMjGhAy3oOHUWtKkBQHrNRzL"
    found = hostkey.HostKey(f"[127.0.0.1]:2222 ssh-ed25519 {key}\n", Path("x"))
    assert found.fingerprint.startswith("ED25519 SHA256:")
    assert len(found.fingerprint.split(":")[1]) == 43


def test_the_best_address_is_the_secure_one() -> None:
    assert overview.best(["http://a", "https://a"]) == "https://a"
    assert overview.best(["!", "http://a", "http://b"]) == "http://a"
    assert overview.best([]) == ""


def test_a_default_server_needs_no_port() -> None:
    assert str(Server("h")) == "h"
    assert str(Server("::1", port="2222")) == "ssh://dokku@[::1]:2222"


@pytest.mark.parametrize(
    ("files", "is_needed"),
    [({"Dockerfile": "FROM python\n"}, False), ({"Dockerfile": "", ".buildpacks": ""}, True)],
)
def test_where_a_dockerfile_builds_no_procfile_is_needed(
    tmp_path: Path, files: dict[str, str], *, is_needed: bool
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert (Dokku("", "host").needs(Project.find(tmp_path)) is None) is is_needed
