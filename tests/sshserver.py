"""An SSH server on loopback that forwards for real, and what somebody needs to use it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from threading import Thread
from typing import Any

import asyncssh

HOST = "dice-server"  # a name in the user's ~/.ssh/config


class SshServer:
    """A server with one user's key, whose forwarded ports are on loopback only.

    Who wishes for port 80 gets another one, for a test must not need root: the ports that were
    opened are in `opened`. `greeting` is what a session prints, as public hosts do.
    """

    def __init__(self, folder: Path, greeting: str = "") -> None:
        self.folder, self.greeting = folder, greeting
        self.port = 0
        self.users: list[str] = []
        self.opened: list[int] = []
        self._said: list[Any] = []
        self._connections: list[asyncssh.SSHServerConnection] = []
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)

    def __enter__(self) -> SshServer:
        self._thread.start()
        keys = {name: asyncssh.generate_private_key("ssh-ed25519") for name in ("host", "user")}
        for name, key in keys.items():
            key.write_private_key(self.folder / name)
            (self.folder / name).chmod(0o600)
        keys["user"].write_public_key(self.folder / "authorized")
        self._server = self._run(self._listen())
        public = keys["host"].export_public_key().decode()
        (self.folder / "known").write_text(f"[127.0.0.1]:{self.port} {public}")
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def give_client(self, bin_folder: Path, *more: str) -> None:
        """Put an `ssh` there: the real one, with a configuration that leads to this server."""
        config = self.folder / "config"
        own = (
            *(f"Host {HOST} localhost.run serveo.net 127.0.0.1", "  HostName 127.0.0.1"),
            *(f"  IdentityFile {self.folder}/user", "  IdentitiesOnly yes", "  IdentityAgent none"),
            *(f"  UserKnownHostsFile {self.folder}/known", "  GlobalKnownHostsFile /dev/null"),
            *("Host localhost.run serveo.net", f"  Port {self.port}"),
        )
        config.write_text("\n".join([*more, *own]) + "\n")
        ssh = bin_folder / "ssh"
        ssh.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {config} "$@"\n')
        ssh.chmod(0o755)

    async def _close(self) -> None:
        """Listen no more, and end what is going on, so that nothing is left half done."""
        self._server.close()
        await self._server.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def say(self, text: str) -> None:
        """Print something in every session."""
        for session in self._said:
            self._loop.call_soon_threadsafe(session.stdout.write, text)

    def hang_up(self) -> None:
        """End every connection."""
        connections, self._connections = self._connections, []
        for connection in connections:
            self._loop.call_soon_threadsafe(connection.abort)

    async def _listen(self) -> asyncssh.SSHAcceptor:
        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=lambda: _Visitor(self),
            server_host_keys=[self.folder / "host"],
            authorized_client_keys=str(self.folder / "authorized"),
            process_factory=self._session if self.greeting else None,
        )
        self.port = server.get_port()
        return server

    async def _session(self, process: asyncssh.SSHServerProcess[str]) -> None:
        self._said.append(process)
        process.stdout.write(self.greeting)
        await process.wait_closed()

    def _run(self, work: Any) -> Any:  # noqa: ANN401  whatever the work returns
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def met(self, connection: asyncssh.SSHServerConnection) -> None:
        """Remember a connection."""
        self._connections.append(connection)


class _Visitor(asyncssh.SSHServer):
    def __init__(self, server: SshServer) -> None:
        self.server = server

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.conn = conn
        self.server.met(conn)

    def begin_auth(self, username: str) -> bool:
        self.server.users.append(username)
        return username != "nokey"  # as localhost.run has it

    async def server_requested(self, listen_host: str, listen_port: int) -> asyncssh.SSHListener:
        """Open a port; asyncssh tells the client when that fails."""
        wanted = 0 if listen_port == 80 else listen_port
        listener = await self.conn.forward_local_port("127.0.0.1", wanted, listen_host, listen_port)
        self.server.opened.append(listener.get_port())
        return listener
