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
}
