"""D9: Limits, interruptions and bugs."""

from dicectl.errors import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D901": Known(
        "No answer within {seconds} s: {command}",
        "Check your connection, then run the command again.",
    ),
    "D902": Known(
        "This is a bug in dicectl, not your mistake",
        "Please report it with the log file: {log}",
    ),
    "D903": Known(
        "Interrupted",
        "Run the same command again: it goes on where this one stopped.",
        ExitStatus.INTERRUPTED,
    ),
}
