"""What is put in to start a command at login, as files; systemd itself reads its own."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from dicectl.errors import DicectlError
from dicectl.machine import login

# What has to be quoted: spaces, and what systemd would replace.
PYTHON = "/home/Jürgen B/100 %h/python"
ARGV = [PYTHON, "-m", "dicectl", 'say "$HOME"']
ENV = {"XDG_DATA_HOME": "/home/Jürgen B/50 %/data"}


def test_systemd_takes_the_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    python = tmp_path / "100 %h" / "python"
    python.parent.mkdir()
    python.symlink_to("/bin/true")
    entry = login.of_systemd([str(python), *ARGV[1:]], ENV)
    entry.put_in()
    entry.put_in()
    assert entry.is_there
    assert entry.link and entry.link.read_text() == entry.text
    assert entry.file == tmp_path / "config" / "systemd" / "user" / "dicectl-apps.service"
    assert 'Environment="XDG_DATA_HOME=/home/Jürgen B/50 %%/data"' in entry.text
    assert '/100 %%h/python" "-m" "dicectl" "say \\"$$HOME\\""' in entry.text
    if analyze := shutil.which("systemd-analyze"):
        env = {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
        argv = [analyze, "verify", "--user", "--man=no", str(entry.file)]
        told = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
        assert "dicectl-apps.service" not in told.stderr, told.stderr
    entry.take_out()
    assert not entry.is_there and not entry.link.is_symlink()


def test_launchd_takes_the_agent() -> None:
    job = plistlib.loads(login.of_launchd(ARGV, ENV).text.encode())
    assert job["ProgramArguments"] == ARGV
    assert job["EnvironmentVariables"] == ENV
    assert job["RunAtLoad"] and job["AbandonProcessGroup"]


def test_without_a_systemd_of_the_user_it_is_said_what_else_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "MACOS", False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DicectlError) as raised:
        login.must_be_read(ARGV)
    assert raised.value.code == "D320"
    assert raised.value.evidence == f"there is no {tmp_path}/systemd"
    assert raised.value.fix.endswith("""100 %h/python' -m dicectl 'say "$HOME"'""")
    (tmp_path / "crontab").symlink_to("/bin/true")
    with pytest.raises(DicectlError) as raised:
        login.must_be_read(ARGV)
    assert "  @reboot '/home" in raised.value.fix
    (tmp_path / "systemd").mkdir()
    login.must_be_read(ARGV)
