"""D9: Limits, interruptions and bugs."""

from dicectl.errors.known import ExitStatus, Known

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
    "D904": Known(
        "dicectl knows no code {what}, and there is no such file",
        "dicectl explain --list    shows the names; a file's name is looked for from this folder.",
        ExitStatus.USAGE,
    ),
    "D905": Known("{file} cannot be read", "dicectl explain FILE, with a text file that is yours"),
    "D906": Known(
        "Nothing that dicectl knows was found in {source}",
        "Give it more lines: dicectl logs -n 1000 | dicectl explain    Or look yourself, at the"
        " first line with Error in it. Whoever you ask for help wants to see: the whole text, the"
        " Procfile, the list of packages, and what dicectl check says.",
    ),
    "D907": Known(
        "Interrupted, but the build goes on: {platform} does not stop it",
        "See what comes of it: dicectl logs {app} -f    To wait for it: dicectl deploy {app}",
        ExitStatus.INTERRUPTED,
    ),
    "D908": Known(
        "{variable} is no number of seconds",
        "`export {variable}=30`    or leave it unset: `unset {variable}`",
        ExitStatus.USAGE,
    ),
    "D909": Known("{message}", "See how it is used: {command} --help", ExitStatus.USAGE),
    "D910": Known(
        "zsh does not complete yet: this line is missing in {file}",
        "dicectl completion install zsh --yes    adds it.",
    ),
    "D911": Known(
        "{file} is not of dicectl's making, so it is left as it is",
        "Look into it, move it away, then run the command again.",
    ),
    "D912": Known(
        "Which shell? $SHELL is none of bash, zsh and fish",
        "Name it: dicectl completion install bash",
        ExitStatus.USAGE,
    ),
    "D914": Known(
        "{program} is a batch file, and Windows would obey a sign in what it is given",
        "Leave quotation marks and the signs %!^&|<> out of it, then run the command again.",
    ),
}
