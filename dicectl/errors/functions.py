"""D85: A function of the user's own."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D851": Known(
        "There is no {what} here",
        "Name a function as model:predict, or its file as model.py; this folder is {folder}",
        ExitStatus.USAGE,
    ),
    "D852": Known(
        "{file} has no function {name}",
        "Name one of its functions.",
        ExitStatus.USAGE,
    ),
    "D853": Known(
        "{file} has several functions",
        "Say which one: {first}",
        ExitStatus.USAGE,
    ),
    "D854": Known(
        "{file} has no function that can be run",
        "Write one with def at the left edge, a type for each parameter, and a name without _ in"
        " front.",
        ExitStatus.USAGE,
    ),
    "D855": Known(
        "{module} cannot be imported: {why}",
        "Mend it where the last line of it says, then run the command again.",
    ),
    "D856": Known("{module} needs {package}, which is not installed", "{install}"),
    "D857": Known(
        "{target} is no function for a page: {why}",
        "Change that in {file}, then run the command again.",
    ),
    "D858": Known(
        "{file} has the name of another module, {other}, which is imported in its place",
        "Give the file another name.",
    ),
    "D859": Known("{name} does not take this", "What it takes: {command} --help", ExitStatus.USAGE),
    "D860": Known(
        "{name} failed: {why}",
        "Mend it where the last line of it says, then run the command again.",
    ),
    "D861": Known(
        "The input is not JSON: {why}",
        "Give one object with a value for each option, like {example}",
        ExitStatus.USAGE,
    ),
    "D862": Known(
        "The result of {name} is not what its type says",
        "Mend what the function returns, or the type after its ->.",
    ),
    "D863": Known(
        "The result could not be written to {file}: {why}",
        "Name another file after -o, in a folder that is there.",
    ),
}
