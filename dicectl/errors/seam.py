"""D837 and on: The function that the page shows, and the files that it reads."""

from dicectl.errors import ExitStatus, Known

_PROBLEM = ExitStatus.CHECK_FOUND_PROBLEMS
_WARNING = ExitStatus.DONE

CATALOGUE: dict[str, Known] = {
    "D837": Known(
        "The app needs dicectl's web engine (webapp), and {where} does not bring it",
        "dicectl new .",
        _PROBLEM,
    ),
}
