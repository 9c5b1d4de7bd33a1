"""`dicectl serve`."""

from __future__ import annotations

from typing import Any

import click

from dicectl.machine.system import WINDOWS

SERVERS = ("gunicorn", "waitress")

EXAMPLES = """\b
Examples:
  dicectl serve --open
  dicectl serve model.py --reload
  dicectl serve --port 5001 --debug --reload
  dicectl serve --share
  dicectl serve --share ssh://you@your-server.com/8080
"""


@click.command(epilog=EXAMPLES)
@click.argument("target", required=False)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Port; when it is in use, the next free one is taken.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 lets other machines in.",
)
@click.option(
    "--server",
    type=click.Choice(SERVERS),
    default=SERVERS[WINDOWS],
    show_default=True,
    help="Which web server; waitress is the one on Windows.",
)
@click.option("--reload", is_flag=True, help="Start anew when code or templates change.")
@click.option("--debug", is_flag=True, help="Use Flask's debugger; this machine only.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in a browser.")
@click.option(
    "--share",
    is_flag=False,
    flag_value="auto",
    metavar="[HOW]",
    help="Let anybody in through a tunnel: cloudflared, ngrok, ssh, or ssh://you@server[/port].",
)
def command(target: str | None, port: int, host: str, **options: Any) -> None:  # noqa: ANN401
    """Serve a web app on this machine with the very settings it has on the web.

    TARGET is a function that becomes a page and a JSON API: model.py, if it has one, or
    model:predict. Without it, the app is what the Procfile starts.
    """
    from dicectl.actions import target as where
    from dicectl.actions.built import environment_of
    from dicectl.completion.functions import files
    from dicectl.serving import lending, serve, servers

    lending.lend(where.here(), environment_of)
    serve.serve(servers.Address(host, port), target, own=files, **options)
