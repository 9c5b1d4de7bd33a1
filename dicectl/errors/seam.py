"""D837 and on: The function that the page shows, and the files that it reads."""

from dicectl.errors.known import ExitStatus, Known

_PROBLEM = ExitStatus.CHECK_FOUND_PROBLEMS
_WARNING = ExitStatus.DONE

CATALOGUE: dict[str, Known] = {
    "D837": Known(
        "The app needs dicectl's web engine (webapp), and {where} does not bring it",
        "dicectl new .",
        _PROBLEM,
    ),
    "D838": Known(
        "The page shows {target}, and there is no module {module} in the project",
        "{fix}",
        _PROBLEM,
    ),
    "D839": Known(
        "The page shows {target}, and {path} has no function {name}",
        "{fix}",
        _PROBLEM,
    ),
    "D840": Known(
        "The page cannot show {target}: {why}",
        "Mend it in {path}, then run: dicectl check",
        _PROBLEM,
    ),
    "D841": Known(
        "{path} asks for input() while it is loaded, and on a server nobody answers",
        "Make it an input of the function, or put it under  if __name__ == '__main__':",
        _PROBLEM,
    ),
    "D842": Known(
        "A module of the project is called {name} and hides the one of {whose}",
        "{fix}",
        _PROBLEM,
    ),
    "D843": Known(
        "The app reads files that are not in the project",
        "{fix}",
        _PROBLEM,
    ),
    "D844": Known(
        "The app reads files that git ignores, so they are on this machine only",
        "{fix}",
        _PROBLEM,
    ),
    "D845": Known(
        "The app reads files by a path that only one machine has",
        "{fix}",
        _PROBLEM,
    ),
    "D846": Known(
        "The app reads files from outside of the project",
        "{fix}",
        _PROBLEM,
    ),
    "D847": Known(
        "The app reads files whose names are written otherwise in the project",
        "{fix}",
        _PROBLEM,
    ),
    "D848": Known(
        "The app reads files that are larger than the 500 MB that Heroku takes, compressed",
        "{fix}",
        _PROBLEM,
        "https://devcenter.heroku.com/articles/slug-compiler#slug-size",
    ),
    "D849": Known(
        "The app looks for files in the folder that it is started in, and they are elsewhere",
        "{fix}",
        _PROBLEM,
    ),
    "D850": Known(
        "The web engine in {path} is older than dicectl's, which is {newest}",
        "dicectl new . --renew",
        _WARNING,
    ),
    "D865": Known(
        "Calls become jobs, and {packages} is not installed by {where}",
        "dicectl new .",
        _PROBLEM,
    ),
    "D864": Known(
        "The web engine in {path} was changed by hand, so dicectl cannot renew it",
        "To keep the change, leave it. To give it up: `git rm {path} && dicectl new .`",
        _WARNING,
    ),
}
