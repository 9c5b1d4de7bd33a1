"""What git prints when it cannot commit or push."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "host-not-found",
        r"Could not resolve host: (?P<host>\S+)",
        "This machine cannot find {host}: it has no connection, or a proxy stands in between.",
        "Check your connection, then run the command again.",
    ),
    Explanation(
        "lock-left-behind",
        r"Unable to create '(?P<lock>[^']+\.lock)': File exists",
        "Another git process works in this repository, or one was killed and left its lock.",
        "If no other git process runs: rm '{lock}'",
    ),
    Explanation(
        "dubious-ownership",
        r"detected dubious ownership in repository at '(?P<folder>[^']+)'",
        "The folder belongs to another user, so git does not trust it.",
        "If you trust it: git config --global --add safe.directory '{folder}'",
    ),
]
