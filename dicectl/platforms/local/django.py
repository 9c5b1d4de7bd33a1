"""Gathers Django's static files in a build, unless that is switched off.

From bin/steps/collectstatic of https://github.com/heroku/heroku-buildpack-python v351, with its
words.
"""

from __future__ import annotations

from pathlib import Path

from dicectl.buildpack import Rejected
from dicectl.platforms.local.phases import say, warn
from dicectl.platforms.local.scripts import Scripts

# How deep below the project's folder manage.py is looked for.
_DEPTH = 3
_FAILED = """The '{command}' Django
management command to generate static files failed.

See the traceback above for details.

You may need to update application code to resolve this error.
Or, you can disable collectstatic for this application:

   $ dicectl config set DISABLE_COLLECTSTATIC=1

https://devcenter.heroku.com/articles/django-assets"""


def collectstatic(scripts: Scripts) -> None:
    """Run manage.py collectstatic, if Django is installed and there is a manage.py.

    Raises:
        Rejected: it failed.
    """
    if reason := _why_not(scripts):
        say(f"Skipping Django collectstatic since {reason}")
        return
    if not scripts.has_package("django"):
        return
    manage = _manage_py(scripts.code)
    if manage is None:
        say("Skipping Django collectstatic since no manage.py file found.")
    else:
        _collect(scripts, manage)


def _collect(scripts: Scripts, manage: Path) -> None:
    command = f"python {manage} collectstatic --noinput"
    say(f"$ {command}")
    path = scripts.config.get("PYTHONPATH", ".")
    argv = (str(manage), "collectstatic", "--noinput", "--traceback")
    if scripts.python(*argv, PYTHONPATH=path):
        text = _FAILED.format(command=command)
        raise Rejected("Unable to generate Django static files.", text)


def _why_not(scripts: Scripts) -> str:
    if (scripts.code / ".heroku" / "collectstatic_disabled").is_file():
        warn(
            "The .heroku/collectstatic_disabled file is deprecated.",
            "",
            "Please remove the file and set the env var DISABLE_COLLECTSTATIC=1 instead.",
        )
        return "the file '.heroku/collectstatic_disabled' exists."
    is_off = (scripts.config.get("DISABLE_COLLECTSTATIC") or "0") != "0"
    return "the env var DISABLE_COLLECTSTATIC is set." if is_off else ""


def _manage_py(code: Path) -> Path | None:
    """Return the manage.py that is least deep."""
    levels = ("/".join([*["*"] * depth, "manage.py"]) for depth in range(_DEPTH))
    found = (path for level in levels for path in sorted(code.glob(level)))
    files = (path for path in found if path.is_file() and not path.is_symlink())
    first = next(files, None)
    return first and first.relative_to(code)
