"""Serve an app on this machine: the address, who may reach it, and which server does it."""

from __future__ import annotations

import errno
import os
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.machine.system import WINDOWS
from dicectl.serving import apps, servers
from dicectl.serving.servers import Address, bracketed

if TYPE_CHECKING:
    from dicectl.serving.share.opening import Shared

# If the port is busy, how many of the next ones are tried.
PORTS_TRIED = 100
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(  # noqa: PLR0913  all but the first are named
    address: Address,
    target: str | None = None,
    *,
    own: Callable[[], Iterable[str]] = tuple,
    server: str,
    reload: bool = False,
    debug: bool = False,
    open_page: bool = False,
    share: str | None = None,
) -> None:
    """Serve until Ctrl-C, with `share` also for others; see `opening.choose`.

    `target` is a function, see `dicectl.serving.function`; without one it is what the Procfile
    starts. `own` are the files of the folder that have functions.

    Raises:
        DicectlError: D602 no free port, D604 the server is not installed, D605 debug for other
            machines, D606 the address cannot be listened on, D611 debug for others, D612 to D614
            it cannot be shared, D615 what the Procfile names cannot be served, D616 it names no
            app, D851 to D858 the function cannot be loaded.
    """
    if debug and address.host not in LOOPBACK:
        raise DicectlError("D605", evidence=f"--host {address.host}")
    if debug and share is not None:
        raise DicectlError("D611")
    make = apps.chosen(Path.cwd(), target, own)
    watched = apps.watched(Path.cwd()) if reload else []
    if reload:
        make = partial(apps.or_told, make)
    # Flask's reloader hands its child the socket.
    free = address if servers.in_reloaders_child() else _free(address)
    if free != address:
        print(f"Port {address.port} is in use; taking {free.port}.", file=sys.stderr)

    with _shared(free, share) as public:

        def ready() -> None:
            print(free.url, flush=True)
            if public:
                print(public.url, flush=True)
                print(public.about, file=sys.stderr)
            print("Stop with Ctrl-C.", file=sys.stderr, flush=True)
            if open_page:
                webbrowser.open(free.url)

        if debug or (reload and server == "waitress"):  # waitress cannot reload
            servers.flask(make(), free, ready, watched, debug=debug)
        elif server == "waitress":
            servers.waitress(make(), free, ready)
        else:
            servers.gunicorn(make, free, ready, watched)


@contextmanager
def _shared(address: Address, wish: str | None) -> Iterator[Shared | None]:
    """Make the address public, if that is wished for, and tell the app about the tunnel."""
    if wish is None or servers.in_reloaders_child():
        yield None
        return
    from dicectl.serving.share.opening import share

    with share(wish, f"{bracketed(address.reached)}:{address.port}") as public:
        if public.ends_tls:  # as on a platform, https is the rule and the tunnel is believed
            os.environ["FORWARDED_ALLOW_IPS"] = address.reached
        yield public


def _free(address: Address) -> Address:
    """Return the address with the first port from its own on that nobody listens on."""
    last = min(address.port + PORTS_TRIED, 65535)
    for port in range(address.port, last + 1):
        try:
            family, *_, where = socket.getaddrinfo(
                address.host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, not WINDOWS)
                probe.bind(where)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise DicectlError("D606", host=address.host, port=port, evidence=str(error)) from error
        return replace(address, port=port)
    raise DicectlError("D602", first=address.port, last=last)
