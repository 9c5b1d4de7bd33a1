"""D5: The running app."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D501": Known(
        "The app crashed: {process} of release v{release} is not up ({reason})",
        "See all of its output: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D502": Known(
        "The app does not answer at {url}",
        "See its output: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D503": Known(
        "The app has no web process running",
        "{fix}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D504": Known(
        "The log of {app} broke off",
        "Run the command again; with -f it connects again by itself.",
    ),
    "D505": Known(
        "The page answers, but the algorithm does not",
        "See why: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D506": Known(
        "The page answers, but the new web processes are not up",
        "See what they print: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D507": Known(
        "The app is in maintenance mode, in which it answers nobody",
        "heroku maintenance:off -a {app}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D508": Known(
        "The page answers, but {process} of release v{release} is not up ({reason})",
        "See all of its output: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
}
