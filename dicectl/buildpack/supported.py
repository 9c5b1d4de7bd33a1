"""Which Pythons Heroku has. This ages: read on 2026-11-22 in v351 of the buildpack, see `rules`."""

from __future__ import annotations

# The newest patch of each supported minor version.
PATCHES = {(3, 10): 21, (3, 11): 16, (3, 12): 14, (3, 13): 15, (3, 14): 7}
SUPPORTED = tuple(PATCHES)
DEFAULT = (3, 14)
NEWEST = f"{DEFAULT[0]}.{DEFAULT[1]}"
# Supported still, but not for long: the version and the day of its end.
DEPRECATED = {(3, 10): "2027-01-06"}

# Names that the buildpack takes for a misspelt .python-version.
MISSPELT_PYTHON_VERSIONS = (
    " .python-version",
    ". python-version",
    ".python_version.txt",
    ".python_version",
    ".python-version ",
    ",python-version",
    ".python-version.",
    ".python-version.py",
    ".python-version.rtf",
    ".python-version.txt",
    ".python-version.TXT",
    ".Python-version",
    ".python.version",
    ".pythonversion",
    "'.python-version'",
    "python_version.txt",
    "python_version",
    "python-version.",
    "python-version.txt",
    "python-version",
)
