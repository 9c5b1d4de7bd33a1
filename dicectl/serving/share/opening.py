"""Opens a tunnel, so that others see what is served on this machine.

gunicorn's master takes every child that ends for one of its workers, and forks, which threads do
not survive. So the tunnel is run by a process of its own, `watch`, which ends with this one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.timeouts import seconds
from dicectl.serving.share import tunnels
from dicectl.serving.share.tunnels import Tunnel

# cloudflared and ngrok take some seconds; a server that does not answer takes for ever.
PATIENCE = 45


@dataclass(frozen=True)
class Shared:
    """A public address, and what there is to know about it."""

    url: str
    about: str

    @property
    def ends_tls(self) -> bool:
        """Whether visitors come by https to somebody who hands their requests on by http."""
        return self.url.startswith("https:")


def choose(wish: str) -> list[str]:
    """Return the names of the tunnels to try, best first, of which the program is here.

    Args:
        wish: "auto", a program's name, or an address ssh://user@host[:port][/remote-port].

    Raises:
        DicectlError: D612 there is no such tunnel, D613 its program is not installed.
    """
    names = tunnels.WISHES.get(wish) or (tunnels.checked(wish),)
    programs = {name: tunnels.named(name, "").program for name in names}
    if here := [name for name in names if runner.find(programs[name])]:
        return here
    raise DicectlError("D613", programs=", ".join(dict.fromkeys(programs.values())))


@contextmanager
def share(wish: str, target: str) -> Iterator[Shared]:
    """Make `target`, a host:port of this machine, public until the end of the block.

    Raises:
        DicectlError: D612, D613 as `choose`; D614 no tunnel could be opened; D908 as
            `seconds`.
    """
    patience = seconds("DICECTL_SHARE_TIMEOUT", PATIENCE)
    failed: list[tuple[Tunnel, str]] = []
    for name in choose(wish):
        tunnel = tunnels.named(name, target)
        if failed:
            print(f"{failed[-1][0].via} gave no address; trying {tunnel.via}.", file=sys.stderr)
        with ExitStack() as open_tunnel:
            answer = open_tunnel.enter_context(runner.companion(_watcher(name, target, patience)))
            said = json.loads(answer.readline() or "{}")
            if "url" in said:
                yield Shared(said["url"], tunnel.about)
                return
        failed.append((tunnel, said.get("last_words", "")))
    raise _none(failed)


def _watcher(name: str, target: str, patience: float) -> list[str]:
    """Return the command line of `watch`; -P because the folder here is the user's."""
    return [sys.executable, "-P", "-m", "dicectl.serving.share", name, target, str(patience)]


def _none(failed: list[tuple[Tunnel, str]]) -> DicectlError:
    evidence = "\n".join(f"{tunnel.via}: {words}" for tunnel, words in failed)
    tunnel, words = failed[0]
    tried = " or ".join(tunnel.via for tunnel, _ in failed)
    return DicectlError("D614", tried=tried, evidence=evidence, fix=tunnels.fix(tunnel, words))
