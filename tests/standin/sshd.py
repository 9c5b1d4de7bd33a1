"""A real OpenSSH server on loopback with one forced command, and an `ssh` that leads to it.

It is a process of its own with its own configuration and keys. It lets in only the user who runs
it, so the `ssh` of `give_client` takes the name that a client asks for away, if it is to be known.
"""

from __future__ import annotations

import getpass
import marshal
import os
import shlex
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from standin.dynos import free_port

HOST = "dokku.test"  # a name in the user's ssh configuration
FORCED = Path(__file__).with_name("dokku_forced.py")
SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") or "sshd"
PATIENCE = 20.0


class Caller:
    """One command that came: what was sent, and the way to answer it."""

    def __init__(self, asked: Mapping[str, Any], write: Callable[[bytes], object]) -> None:
        self.sent, self.stdin = str(asked["sent"]), str(asked["stdin"])
        self._sshd = int(asked["sshd"])
        self._write = write

    def say(self, out: str = "", err: str = "", **more: object) -> None:
        """Print on its streams. OSError: nobody is there any more."""
        self._write(marshal.dumps({"out": out, "err": err, **more}))

    def end(self, status: int, out: str = "", err: str = "") -> None:
        """Print, and end it."""
        self.say(out, err, status=status)

    def become_git(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        """Let git answer instead."""
        self.say(git=list(argv), env=dict(env))

    def hang_up(self) -> None:
        """End the connection over which it came."""
        os.kill(self._sshd, signal.SIGKILL)


class Sshd:
    """The server. Every command that comes is answered by `visit`, in a thread.

    What else a client may do is as with Dokku: nothing is forwarded.
    """

    def __init__(self, folder: Path, visit: Callable[[Caller], None]) -> None:
        self.folder, self.port = folder, 0
        self._door = _Door(visit)

    def __enter__(self) -> Sshd:
        for name in ("host", "user"):
            key = self.folder / name
            words = ("-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(key))
            subprocess.run(["ssh-keygen", *words], check=True, timeout=30)
        command = shlex.join([sys.executable, "-I", "-S", str(FORCED), *self._door.address])
        limits = "no-agent-forwarding,no-user-rc,no-X11-forwarding,no-port-forwarding"
        public = (self.folder / "user.pub").read_text()
        (self.folder / "authorized").write_text(f'command="exec {command}",{limits} {public}')
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._door.close()

    def hang_up(self) -> None:
        """End every connection."""
        for pid in self._connections:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def give_client(
        self,
        bin_folder: Path,
        *,
        known: bool = True,
        key: bool = True,
        named: bool = True,
        port: int = 0,
    ) -> None:
        """Put an `ssh` there that leads to this server: the real one, with a configuration.

        Args:
            bin_folder: where it is put, with its list of known servers and all its `words`.
            known: whether it has met the server.
            key: whether the server knows its key.
            named: whether the server has users of whatever name.
            port: where it is reached, if that is not its own port.
        """
        bin_folder.mkdir(exist_ok=True)
        hosts, config = bin_folder / "known_hosts", bin_folder / "config"
        hosts.write_text(f"{HOST} {(self.folder / 'host.pub').read_text()}" if known else "")
        identity = self.folder / "user" if key else bin_folder / "nobody"
        own = (
            *(
                f"Host {HOST} dokku.example.com",
                "  HostName 127.0.0.1",
                f"  Port {port or self.port}",
            ),
            *(f"Host {HOST} dokku.example.com 127.0.0.1 ::1", f"  User {getpass.getuser()}"),
            *(f"  IdentityFile {identity}", "  IdentitiesOnly yes", "  IdentityAgent none"),
            *(f"  HostKeyAlias {HOST}", f"  UserKnownHostsFile {hosts}"),
            "  GlobalKnownHostsFile /dev/null",
        )
        config.write_text("\n".join(own) + "\n")
        unnamed = 'for word do shift; set -- "$@" "${word#dokku@}"; done' if named else ":"
        lines = (
            *("#!/bin/sh", f"echo \"$*\" >> '{bin_folder}/words'", unnamed),
            f'exec {shutil.which("ssh")} -F {config} "$@"',
        )
        ssh = bin_folder / "ssh"
        ssh.write_text("\n".join(lines) + "\n")
        ssh.chmod(0o755)

    def _start(self) -> None:
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        config = self.folder / "sshd_config"
        for _ in range(5):  # another program may take the port meanwhile
            self.port = free_port()
            config.write_text("\n".join(self._settings()) + "\n")
            log = self.folder / "sshd.log"
            log.write_text("")
            self._process = subprocess.Popen([SSHD, "-D", "-f", str(config), "-E", str(log)])
            if self._listens(log):
                return
        raise RuntimeError(log.read_text())

    def _settings(self) -> list[str]:
        lines = [
            *(f"Port {self.port}", "ListenAddress 127.0.0.1", "ListenAddress ::1"),
            *(f"HostKey {self.folder}/host", f"AuthorizedKeysFile {self.folder}/authorized"),
            *("PidFile none", "StrictModes no", "UsePAM no", "PermitRootLogin prohibit-password"),
            *("PasswordAuthentication no", "KbdInteractiveAuthentication no"),
            "SetEnv SHLVL=2",  # else bash reads a ~/.bashrc for every command
        ]
        # Since OpenSSH 9.8 who shows a wrong key has to wait, and here all come from one address.
        mild = ["PerSourcePenalties no"]
        file = self.folder / "tried"
        file.write_text("\n".join([*lines, *mild]) + "\n")
        asked = subprocess.run([SSHD, "-t", "-f", file], capture_output=True, check=False)
        return lines if asked.returncode else [*lines, *mild]

    def _listens(self, log: Path) -> bool:
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            if f"listening on 127.0.0.1 port {self.port}" in log.read_text():
                return True
            time.sleep(0.01)
        self._process.kill()
        self._process.wait()
        return False

    @property
    def _connections(self) -> list[int]:
        """The processes that have one connection each."""
        told = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        )
        pairs = (line.split() for line in told.stdout.splitlines())
        return [int(pid) for pid, parent in pairs if int(parent) == self._process.pid]


class _Door(socketserver.ThreadingTCPServer):
    """Where the forced command knocks."""

    daemon_threads = True

    def __init__(self, visit: Callable[[Caller], None]) -> None:
        super().__init__(("127.0.0.1", 0), _Knock)
        self.visit, self.secret = visit, uuid.uuid4().hex
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> tuple[str, str]:
        return str(self.server_address[1]), self.secret

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Knock(socketserver.StreamRequestHandler):
    server: _Door

    def handle(self) -> None:
        asked = marshal.load(self.rfile)
        if asked["secret"] != self.server.secret:
            return
        with suppress(OSError):  # who has hung up is told nothing any more
            self.server.visit(Caller(asked, self.wfile.write))
