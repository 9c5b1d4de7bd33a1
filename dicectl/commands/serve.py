"""`dicectl serve`."""

from __future__ import annotations

import sys

import click

SERVERS = ("gunicorn", "waitress")

EXAMPLES = """\b
Examples:
  dicectl serve --open
  dicectl serve --port 5001 --debug --reload
  dicectl serve --share
  dicectl serve --share ssh://you@your-server.com/8080
"""


@click.command(epilog=EXAMPLES)
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
    default=SERVERS[sys.platform == "win32"],
    show_default=True,
    help="Which web server.",
)
@click.option("--reload", is_flag=True, help="Start anew when the code changes.")
@click.option("--debug", is_flag=True, help="Use Flask's debugger; this machine only.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in a browser.")
@click.option(
    "--share",
    is_flag=False,
    flag_value="auto",
    metavar="[HOW]",
    help="Let anybody in through a tunnel: cloudflared, ngrok, ssh, or ssh://you@server[/port].",
)
def command(
    port: int,
    host: str,
    server: str,
    reload: bool,
    debug: bool,
    open_page: bool,
    share: str | None,
) -> None:
    """Serve the web app on this machine with the very settings it has on the web."""
    from dicectl.serving import serve

    serve.serve(
        serve.Address(host, port),
        server=server,
        reload=reload,
        debug=debug,
        open_page=open_page,
        share=share,
    )
