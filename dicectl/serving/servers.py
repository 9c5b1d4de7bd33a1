"""The web servers: gunicorn as on the web, waitress where it cannot run, Flask's for debugging."""

from __future__ import annotations

import logging.config
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dicectl.errors import DicectlError
from dicectl.serving.apps import App, Make

# How many bytes more than an app takes waitress reads.
MORE_THAN_FITS = 1024 * 1024


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
    """Be waitress, with the settings of gunicorn as far as it has them."""
    try:
        import waitress as server_of
    except ImportError as error:
        raise DicectlError("D604", server="waitress") from error
    from webapp.serving import gunicorn_conf

    logging.config.dictConfig(gunicorn_conf.logconfig_dict)
    router = os.environ.get("FORWARDED_ALLOW_IPS")
    behind = {"trusted_proxy": router, "trusted_proxy_headers": "x-forwarded-proto"}
    server: Any = server_of.create_server(
        _logged(app),
        host=address.host,
        port=address.port,
        threads=gunicorn_conf.workers * gunicorn_conf.threads,
        channel_timeout=gunicorn_conf.keepalive,
        channel_request_lookahead=1,  # so that it tells who has gone
        **_most(app),
        **(behind if router else {}),
    )
    ready()
    server.run()


def _most(app: App) -> dict[str, int]:
    """Return the setting that keeps waitress from reading far more of a body than an app takes.

    What is a little too large it reads, so that the app itself can refuse it.
    """
    most = getattr(getattr(app, "wsgi_app", None), "most", None)
    return {"max_request_body_size": most + MORE_THAN_FITS} if most else {}


def _logged(app: App) -> App:
    """Return the app with a line for each request, about as gunicorn writes it."""
    from wsgiref.util import request_uri

    log = logging.getLogger("gunicorn.access")

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:  # noqa: ANN401  # WSGI
        began = time.monotonic()

        def told(status: str, headers: list[tuple[str, str]], *failed: object) -> object:
            asked = f"{environ['REQUEST_METHOD']} {request_uri(environ)}"
            took = round(1000 * (time.monotonic() - began))
            log.info('%s "%s" %s %dms', environ["REMOTE_ADDR"], asked, status[:3], took)
            return start(status, headers, *failed)

        return app(environ, told)

    return answer


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
