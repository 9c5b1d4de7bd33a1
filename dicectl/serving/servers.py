"""The web servers: gunicorn as on the web, waitress where it cannot run, Flask's for debugging."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dicectl.errors import DicectlError
from dicectl.serving.apps import App, Make


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        return f"http://{bracketed(self.reached)}:{self.port}/"

    @property
    def reached(self) -> str:
        """The host under which this machine reaches it."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104


def bracketed(host: str) -> str:
    """Return the host as it stands in a URL: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def gunicorn(make: Make, address: Address, ready: Callable[[], None], watched: list[str]) -> None:
    """Be gunicorn, with the settings of the Procfile and this address.

    It starts anew when one of the files that are `watched` changes, or any module.
    """
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError as error:
        raise DicectlError("D604", server="gunicorn") from error
    from webapp.serving import gunicorn_conf

    # One for all workers, or with `reload` a new one in each, for they could not see new code.
    app = None if watched else make()

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in vars(gunicorn_conf).items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)
            self.cfg.set("bind", f"{bracketed(address.host)}:{address.port}")
            self.cfg.set("when_ready", lambda _: ready())
            if watched:
                self.cfg.set("reload", True)
                self.cfg.set("reload_extra_files", watched)
                self.cfg.set("preload_app", False)
                self.cfg.set("graceful_timeout", 1)  # who edits code does not wait for old requests

        def load(self) -> App:
            return app or make()

    Server().run()


def waitress(app: App, address: Address, ready: Callable[[], None]) -> None:
    """Be waitress."""
    try:
        import waitress as server_of
    except ImportError as error:
        raise DicectlError("D604", server="waitress") from error
    from webapp.serving import gunicorn_conf

    router = os.environ.get("FORWARDED_ALLOW_IPS")
    behind = {"trusted_proxy": router, "trusted_proxy_headers": "x-forwarded-proto"}
    server: Any = server_of.create_server(
        app,
        host=address.host,
        port=address.port,
        threads=gunicorn_conf.threads,
        channel_request_lookahead=1,  # so that it tells who has gone
        **(behind if router else {}),
    )
    ready()
    server.run()


def flask(
    app: App, address: Address, ready: Callable[[], None], watched: list[str], *, debug: bool
) -> None:
    """Be Flask's development server, for any app."""
    from werkzeug.serving import run_simple

    if not in_reloaders_child():
        ready()
    if hasattr(app, "debug"):
        app.debug = debug
    run_simple(
        address.host,
        address.port,
        app,
        use_reloader=bool(watched),
        use_debugger=debug,
        extra_files=watched,
        threaded=True,
    )


def in_reloaders_child() -> bool:
    """Whether this is what Flask's reloader starts anew; what is done once was done before."""
    return os.environ.get("WERKZEUG_RUN_MAIN") == "true"
