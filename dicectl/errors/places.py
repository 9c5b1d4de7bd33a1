"""D88: How files are saved and called, and where they lie: what is not alike on all systems."""

from dicectl.errors.known import ExitStatus, Known

_PROBLEM = ExitStatus.CHECK_FOUND_PROBLEMS
_WARNING = ExitStatus.DONE
_CHECK_FIX = "dicectl check --fix"

CATALOGUE: dict[str, Known] = {
    "D880": Known(
        "Text files are not saved as plain UTF-8, so what reads them cannot",
        _CHECK_FIX,
        _PROBLEM,
    ),
    "D881": Known(
        "Files have the line ends of Windows, and Linux takes the half of one for a letter",
        _CHECK_FIX,
        _PROBLEM,
        "https://git-scm.com/docs/gitattributes#_end_of_line_conversion",
    ),
    "D882": Known(
        "The project lies in a folder of {program}, which may hold or change files while git works",
        "Move the project to a folder that is on this machine only, like code in your home folder.",
        _WARNING,
    ),
    "D883": Known(
        "Paths are too long for Windows, which takes 259 letters, so git cannot read or write them",
        "git config --global core.longpaths true    or move the project to a shorter path, like"
        " C:\\code",
        _PROBLEM,
    ),
    "D884": Known(
        "Names differ in letter case only, so that Windows and macOS have one file for several",
        "Give all but one of them another name.",
        _WARNING,
    ),
    "D885": Known(
        "The Procfile has dashes, quotes or spaces of a web page, which no program understands",
        "{fix}",
        _PROBLEM,
        "https://devcenter.heroku.com/articles/procfile",
    ),
}
