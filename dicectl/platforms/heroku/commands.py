"""Command lines of the Heroku CLI. Nothing is run here; `cli` runs them."""

from __future__ import annotations

import re

from dicectl.platforms.facts import Formation

# How many lines of an app's log Heroku keeps.
KEPT_LINES = 1500


def create_argv(app: str, region: str | None, team: str | None) -> tuple[str, ...]:
    """Create an app. No remote: the CLI keeps an old one, and sets none in a subfolder."""
    argv = ["heroku", "apps:create", app, "--no-remote", "--json"]
    argv += ["--region", region] if region else []
    argv += ["--team", team] if team else []
    return tuple(argv)


def logs_argv(
    app: str, lines: int, *, follow: bool, source: str = "", process: str = ""
) -> tuple[str, ...]:
    """Print log lines. `process` is a type, or one dyno if there is a number in it."""
    argv = ["heroku", "logs", "--app", app, "--num", str(min(lines, KEPT_LINES))]
    argv += ["--source", source] if source else []
    if process:
        argv += ["--dyno-name" if re.search(r"[.-]\d", process) else "--process-type", process]
    argv += ["--tail"] if follow else []
    return tuple(argv)


def rollback_argv(app: str, release: int) -> tuple[str, ...]:
    """Make a new release of an earlier one's slug and config vars."""
    return ("heroku", "releases:rollback", f"v{release}", "--app", app)


def scale_argv(app: str, *wishes: Formation) -> tuple[str, ...]:
    """Set how many dynos of some types run, and of which size."""
    return ("heroku", "ps:scale", *map(str, wishes), "--app", app)


def run_argv(app: str, command: str) -> tuple[str, ...]:
    """Run a command in a one-off dyno. The CLI hands one word to the dyno's shell as it is."""
    return ("heroku", "run", "--exit-code", "--app", app, "--", command)


def destroy_argv(app: str) -> tuple[str, ...]:
    """Remove an app. Without --confirm and a terminal the CLI does nothing and exits with 0."""
    return ("heroku", "apps:destroy", "--app", app, "--confirm", app)


def restart_argv(app: str) -> tuple[str, ...]:
    """Replace all dynos by new ones."""
    return ("heroku", "ps:restart", "--app", app)
