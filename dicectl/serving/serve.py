"""Serve the web app on this machine.

gunicorn as on the web, or waitress where gunicorn cannot run.
"""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicectl.buildpack.procfile import process_types
from dicectl.errors import DicectlError

if TYPE_CHECKING:
    from flask import Flask

    from dicectl.serving.share.opening import Shared

# A busy port is passed over for one of the next so many.
PORTS_TRIED = 100
LOOPBACK = ("127.0.0.1", "::1", "localhost")
DICE = "webapp.dice:roll"
# How a Procfile names the algorithm.
_CREATED = re.compile(r"""webapp:create_app(?:\(\s*(?:'([^']*)'|"([^"]*)")?\s*\))?""")


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        return f"http://{_bracketed(self.reached)}:{self.port}/"

    @property
    def reached(self) -> str:
        """The host under which this machine reaches it."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104


def serve(  # noqa: PLR0913  all but the first are named
    address: Address,
    *,
    server: str,
    reload: bool = False,
    debug: bool = False,
    open_page: bool = False,
    share: str | None = None,
) -> None:
    """Serve until Ctrl-C, with `share` also for others; see `opening.choose`.

    Raises:
        DicectlError: D602 no free port, D604 the server is not installed, D605 debug for other
            machines, D606 the address cannot be listened on, D611 debug for others, D612 to D614
            it cannot be shared, D615 the algorithm that the Procfile names cannot be served.
    """
    if debug and address.host not in LOOPBACK:
        raise DicectlError("D605", evidence=f"--host {address.host}")
    if debug and share is not None:
        raise DicectlError("D611")
    make = partial(_made, _algorithm(Path.cwd()))
    # Flask's reloader hands its child the socket.
    free = address if _in_reloaders_child() else _free(address)
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
            _flask(make(), free, ready, reload=reload, debug=debug)
        elif server == "waitress":
            _waitress(make(), free, ready)
        else:
            _gunicorn(make, free, ready, reload=reload)


def _algorithm(folder: Path) -> str:
    """Return the algorithm that the Procfile names, as `module:function`; the dice without one."""
    try:
        text = (folder / "Procfile").read_text("utf-8", "replace")
    except OSError:
        return DICE
    web = process_types(text).get("web", "")
    found = _CREATED.search(web)
    if web and not found:
        print(
            f"This is the dice roller. The Procfile's own app is started by: {web}", file=sys.stderr
        )
    return (found and (found[1] or found[2])) or DICE


def _made(algorithm: str) -> Flask:
    """Return the app; an algorithm of this folder is found there, as on the web."""
    from webapp import create_app

    if algorithm == DICE:
        return create_app()
    sys.path.insert(0, str(Path.cwd()))
    try:
        return create_app(algorithm)
    except Exception as error:  # whatever its module raises
        import traceback

        said = traceback.format_exc(limit=-1).strip()
        raise DicectlError("D615", algorithm=algorithm, evidence=said) from error


@contextmanager
def _shared(address: Address, wish: str | None) -> Iterator[Shared | None]:
    """Make the address public, if that is wished for, and let the app know who stands before it."""
    if wish is None or _in_reloaders_child():
        yield None
        return
    from dicectl.serving.share.opening import share

    with share(wish, f"{_bracketed(address.reached)}:{address.port}") as public:
        if public.ends_tls:  # as on a platform, https is the rule and the tunnel is believed
            os.environ["FORWARDED_ALLOW_IPS"] = address.reached
        yield public


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


def _gunicorn(
    make: Callable[[], Flask], address: Address, ready: Callable[[], None], *, reload: bool
) -> None:
    """Be gunicorn, with the settings of the Procfile and this address."""
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError as error:
        raise DicectlError("D604", server="gunicorn") from error
    from webapp.serving import gunicorn_conf

    # One for all workers, or with `reload` a new one in each, for they could not see new code.
    app = None if reload else make()

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in vars(gunicorn_conf).items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)
            self.cfg.set("bind", f"{_bracketed(address.host)}:{address.port}")
            self.cfg.set("when_ready", lambda _: ready())
            if reload:
                self.cfg.set("reload", True)
                self.cfg.set("preload_app", False)
                self.cfg.set("graceful_timeout", 1)  # who edits code does not wait for old requests

        def load(self) -> Flask:
            return app or make()

    Server().run()


def _waitress(app: Flask, address: Address, ready: Callable[[], None]) -> None:
    """Be waitress."""
    try:
        import waitress
    except ImportError as error:
        raise DicectlError("D604", server="waitress") from error
    from webapp.serving import gunicorn_conf

    router = os.environ.get("FORWARDED_ALLOW_IPS")
    behind = {"trusted_proxy": router, "trusted_proxy_headers": "x-forwarded-proto"}
    server: Any = waitress.create_server(
        app,
        host=address.host,
        port=address.port,
        threads=gunicorn_conf.threads,
        **(behind if router else {}),
    )
    ready()
    server.run()


def _flask(
    app: Flask, address: Address, ready: Callable[[], None], *, reload: bool, debug: bool
) -> None:
    """Be Flask's development server."""
    if not _in_reloaders_child():
        ready()
    app.run(address.host, address.port, debug=debug, use_reloader=reload)


def _in_reloaders_child() -> bool:
    """Whether this is what Flask's reloader starts anew; what is done once was done before."""
    return os.environ.get("WERKZEUG_RUN_MAIN") == "true"
