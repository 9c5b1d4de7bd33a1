"""Serve the web app on this machine.

gunicorn as on the web, or waitress where gunicorn cannot run.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dicectl.errors import DicectlError

if TYPE_CHECKING:
    from flask import Flask

# A busy port is passed over for one of the next so many.
PORTS_TRIED = 100
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://{_bracketed(host)}:{self.port}/"


def serve(
    address: Address,
    *,
    server: str,
    reload: bool = False,
    debug: bool = False,
    open_page: bool = False,
) -> None:
    """Serve until Ctrl-C.

    Raises:
        DicectlError: D602 no free port, D604 the server is not installed, D605 debug for other
            machines, D606 the address cannot be listened on.
    """
    if debug and address.host not in LOOPBACK:
        raise DicectlError("D605", evidence=f"--host {address.host}")
    free = _free(address)
    if free != address:
        print(f"Port {address.port} is in use; taking {free.port}.", file=sys.stderr)

    def ready() -> None:
        print(free.url, flush=True)
        print("Stop with Ctrl-C.", file=sys.stderr, flush=True)
        if open_page:
            webbrowser.open(free.url)

    if debug or (reload and server == "waitress"):  # waitress cannot reload
        _flask(free, ready, reload=reload, debug=debug)
    elif server == "waitress":
        _waitress(free, ready)
    else:
        _gunicorn(free, ready, reload=reload)


def _bracketed(host: str) -> str:
    """Return the host as it stands in a URL: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _free(address: Address) -> Address:
    """Return the address with the first port from its own on that nobody listens on."""
    last = min(address.port + PORTS_TRIED, 65535)
    for port in range(address.port, last + 1):
        try:
            family, *_, where = socket.getaddrinfo(
                address.host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
                probe.bind(where)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise DicectlError("D606", host=address.host, port=port, evidence=str(error)) from error
        return replace(address, port=port)
    raise DicectlError("D602", first=address.port, last=last)


def _gunicorn(address: Address, ready: Callable[[], None], *, reload: bool) -> None:
    """Be gunicorn, with the settings of the Procfile and this address."""
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError as error:
        raise DicectlError("D604", server="gunicorn") from error
    from webapp import create_app, gunicorn_conf

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in vars(gunicorn_conf).items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)
            self.cfg.set("bind", f"{_bracketed(address.host)}:{address.port}")
            self.cfg.set("when_ready", lambda _: ready())
            if reload:
                self.cfg.set("reload", True)
                self.cfg.set("preload_app", False)  # or the workers could not see new code
                self.cfg.set("graceful_timeout", 1)  # who edits code does not wait for old requests

        def load(self) -> Flask:
            return create_app()

    Server().run()


def _waitress(address: Address, ready: Callable[[], None]) -> None:
    """Be waitress."""
    try:
        import waitress
    except ImportError as error:
        raise DicectlError("D604", server="waitress") from error
    from webapp import create_app, gunicorn_conf

    server: Any = waitress.create_server(
        create_app(), host=address.host, port=address.port, threads=gunicorn_conf.threads
    )
    ready()
    server.run()


def _flask(address: Address, ready: Callable[[], None], *, reload: bool, debug: bool) -> None:
    """Be Flask's development server."""
    from webapp import create_app

    if os.environ.get("WERKZEUG_RUN_MAIN") != "true":  # once, not in the reloader's child, too
        ready()
    create_app().run(address.host, address.port, debug=debug, use_reloader=reload)
