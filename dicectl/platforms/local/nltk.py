"""Downloads in a build what NLTK needs.

From bin/steps/nltk of https://github.com/heroku/heroku-buildpack-python v351, with its words.
"""

from __future__ import annotations

from dicectl.buildpack import Rejected
from dicectl.platforms.local import dyno
from dicectl.platforms.local.phases import say, tell
from dicectl.platforms.local.scripts import Scripts

_PLACE = ".heroku/python/nltk_data"
_FAILED = """The 'python -m nltk.downloader' command to download NLTK
data didn't exit successfully.

See the log output above for more information."""


def download(scripts: Scripts) -> None:
    """Download what nltk.txt names, if NLTK is installed.

    Raises:
        Rejected: it could not be had.
    """
    if not scripts.has_package("nltk"):
        return
    say("Downloading NLTK corpora...")
    listed = scripts.code / "nltk.txt"
    if not listed.is_file():
        tell("'nltk.txt' not found, not downloading any corpora")
        return
    names = listed.read_text(encoding="utf-8", errors="replace").split()
    say(f"Downloading NLTK packages: {' '.join(names)}")
    if scripts.python("-m", "nltk.downloader", "-d", str(scripts.code / _PLACE), *names):
        raise Rejected("Unable to download NLTK data.", _FAILED)
    dyno.set_at_start(scripts.code, "NLTK_DATA", f"$HOME/{_PLACE}")
