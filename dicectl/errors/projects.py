"""D0: A new project."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D001": Known(
        "The folder {folder} is there already, and it is not empty",
        "To add to what is there: `cd {folder} && dicectl new .`",
        ExitStatus.USAGE,
    ),
    "D002": Known(
        "There is {what}",
        "Name a function as MODULE:FUNCTION or FILE.py, like: dicectl new . --from model:predict",
        ExitStatus.USAGE,
    ),
    "D003": Known(
        "No function here can be put on the web as it is",
        "Mend what stands above, then run the command again. A page needs a type or a default for"
        " each parameter, and takes no *args.",
    ),
    "D004": Known(
        "This folder has a web app of its own already: {app}",
        "dicectl check --fix    writes what its deploy still needs. To show a function beside it:"
        " dicectl new . --from MODULE:FUNCTION",
    ),
    "D005": Known(
        "Several functions could go on the web",
        "Name one: dicectl new . --from {example}    or all of its file: dicectl new . --from"
        " {module}",
        ExitStatus.USAGE,
    ),
    "D006": Known(
        "The project has a webapp of its own, and the web engine is imported under that name",
        "Rename {path}, and what imports it; then run the command again.",
    ),
    "D007": Known(
        "{path} hides the package {module}, which has the same name",
        "Rename the file, like: git mv {path} my_{module}.py    and change what imports it.",
    ),
    "D008": Known(
        "There is a notebook, and no Python file",
        "jupyter nbconvert --to script {notebook}    then put what shall go on the web into a"
        " function, and run the command again.",
    ),
    "D009": Known(
        "The folder is part of the repository in {root}, which is deployed as a whole",
        "`cd {root} && dicectl new . --from {inside}/FILE.py`    or make it a repository of its own"
        " first: git init",
    ),
    "D010": Known(
        "{name} is no name for a project",
        "Take letters, digits, - and _, and a letter first, like: dicectl new my-project",
        ExitStatus.USAGE,
    ),
    "D011": Known(
        "{path} cannot be read, so nothing was added to it",
        "Mend it, then run the command again.",
    ),
    "D012": Known(
        "requirements.txt is sealed with hashes, so no line can be added to it by hand",
        "Add the line ./{wheel} to the file that it is made from, and make it anew; then run the"
        " command again.",
    ),
    "D013": Known(
        "The web engine in {path} was changed by hand, so it is not replaced",
        "To keep the change, leave it. To give it up: `git rm {path} && dicectl new . --renew`",
    ),
    "D014": Known(
        "There is no web engine here that could be renewed",
        "dicectl new .",
        ExitStatus.USAGE,
    ),
    "D015": Known(
        "{target} is a function or a file, and the first word is the folder of the project",
        "dicectl new . --from {target}",
        ExitStatus.USAGE,
    ),
}
