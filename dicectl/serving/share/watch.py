"""Runs a tunnel program, writes down its address, and ends it with the server.

It writes one JSON object to standard output: {"url": ...}, or {"last_words": ...} when there is
no tunnel. Later news go to standard error, for the user. It ends when its standard input does: with
the server at the latest.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread, Timer

from dicectl.machine import runner
from dicectl.machine.system import WINDOWS
from dicectl.serving.share import tunnels
from dicectl.serving.share.tunnels import Tunnel

KEPT_LINES = 200


class Watch:
    """One tunnel from its beginning to its end; it must have an address within `patience` s."""

    def __init__(self, tunnel: Tunnel, patience: float) -> None:
        self.tunnel = tunnel
        self.heard: list[str] = []
        self.server_ended = Event()
        self._patience = patience
        self._late = Event()
        self._pid = 0

    def end(self, reason: Event) -> None:
        """End the tunnel program, from any thread; `lines` then ends, too."""
        reason.set()
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM)

    def lines(self) -> Iterator[str]:
        """Yield what the program prints until it ends."""
        for line in runner.stream(
            self.tunnel.argv, env=os.environ, apart=not WINDOWS, begun=self._begun
        ):
            self.heard = [*self.heard[-KEPT_LINES:], line]
            yield line

    def opened(self, lines: Iterator[str]) -> str:
        """Return the public address, "" if there is none."""
        timer = Timer(self._patience, self.end, (self._late,))
        timer.daemon = True
        timer.start()
        url = ""
        while not url and next(lines, None) is not None:
            url = self.tunnel.find("\n".join(self.heard))
        timer.cancel()
        return url

    @property
    def last_words(self) -> str:
        """The last lines of the program, without those that it always prints."""
        said = tunnels.last_words(self.tunnel, self.heard)
        if self._late.is_set():
            return f"{said}\nno address within {self._patience:g} s".lstrip()
        return said or "it ended and said nothing"

    def _begun(self, pid: int) -> None:
        self._pid = pid
        if self.server_ended.is_set():  # before there was anything to end
            self.end(self.server_ended)


def watch(name: str, target: str, patience: str) -> None:
    """Open a tunnel to `target`, a host:port, say its address, and stay to the end."""
    this = Watch(tunnels.named(name, target), float(patience))
    server = Thread(target=_until_the_server_ends, args=(this,), daemon=True)
    server.start()
    lines = this.lines()
    url = this.opened(lines)
    if this.server_ended.is_set():
        return  # nobody reads any more
    print(json.dumps({"url": url} if url else {"last_words": this.last_words}), flush=True)
    if url:
        _follow(this, lines, url, target)
        server.join()  # a child that ends before gunicorn does would puzzle it


def _until_the_server_ends(this: Watch) -> None:
    while os.read(sys.stdin.fileno(), 1):  # not sys.stdin.read(), which locks until Python's end
        pass
    this.end(this.server_ended)


def _follow(this: Watch, lines: Iterator[str], url: str, target: str) -> None:
    """Say when the address changes, as those of localhost.run do after hours, and when it ends."""
    for line in lines:
        new = this.tunnel.find(line)
        if new and new != url:
            url = new
            _tell(f"The public address is now {url}")
    if not this.server_ended.is_set():
        last = this.last_words.replace("\n", "\n  ")
        _tell(
            f"{url} does not answer any more, because {this.tunnel.program} has ended:\n  {last}\n"
            f"http://{target}/ goes on. For a new public address, run the command again."
        )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
