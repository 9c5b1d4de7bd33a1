"""What `dicectl check --to vercel` looks at: the CLI, the login, and what cannot run there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.platforms.check import Check, Said
from dicectl.platforms.vercel import bundle, cli, fit, spots
from dicectl.platforms.vercel.app import VercelApp

if TYPE_CHECKING:
    from dicectl.source.project import Project


def checks(app: VercelApp) -> list[Check]:
    """Return all checks; those of the files wait for nothing."""

    def installed(_project: Project) -> Iterator[Said]:
        version = cli.version(cli.require(app.name))
        numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
        if numbers and numbers < cli.OLDEST:
            yield DicectlError("D656", version=version, needed=".".join(map(str, cli.OLDEST)))
        else:
            yield f"The Vercel CLI {version} is installed"

    def logged_in(_project: Project) -> Iterator[Said]:
        app.check_ready()
        if not app.is_logged_in:
            yield "You are not logged in to Vercel; a deploy makes a page without an account"
            return
        yield f"You are logged in to Vercel as {cli.ask('/v2/user')['user']['username']}"

    return [
        Check("vercel-python", "Vercel has the Python that is asked for", fit.python),
        Check("vercel-entry", "Vercel finds the app", fit.starts),
        Check("vercel-processes", "The Procfile has nothing that Vercel cannot run", fit.processes),
        Check("vercel-jobs", "Nothing goes on after its request", fit.jobs),
        Check("vercel-json", "Nothing switches Vercel's own rules off", fit.settings),
        Check("vercel-disk", "No code is seen that writes a file beside itself", spots.disk),
        Check("vercel-uploads", "Files that visitors send fit a request", spots.uploads),
        Check("vercel-sockets", "No code with WebSockets is seen", spots.sockets),
        Check("vercel-beside", "No code is seen that goes on between requests", spots.beside),
        Check("vercel-size", "The packages fit Vercel", bundle.looked_into, waits=True),
        Check("vercel-cli", "The Vercel CLI is installed", installed, waits=True),
        Check("vercel-login", "You are logged in to Vercel", logged_in, waits=True),
    ]
