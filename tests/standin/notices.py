"""Texts of the Python buildpack, shortened after what a reader or a parser needs of them."""

from __future__ import annotations

RESET = "\x1b[0m"


def block(colour: int, text: str) -> str:
    """A notice as lib/output.sh prints it: marked, coloured line by line, blank lines around."""
    lines = [f"\x1b[1;{colour}m !     {line}{RESET}" for line in text.strip("\n").splitlines()]
    return "\n".join(["", *lines, ""])


def red(text: str) -> str:
    """An error."""
    return block(31, text)


def yellow(text: str) -> str:
    """A warning."""
    return block(33, text)


def blue(text: str) -> str:
    """A note."""
    return block(34, text)


UV_NOTE = """
Note: We recently added support for the package manager uv:
https://devcenter.heroku.com/changelog-items/3238

It's now our recommended Python package manager, since it
supports lockfiles, is faster, gives more helpful error
messages, and is actively maintained by a full-time team.

If you haven't tried it yet, we suggest you take a look!
https://docs.astral.sh/uv/
"""
NO_MANAGER = """
Error: Couldn't find any supported Python package manager files.

A Python app on Heroku must have either a 'requirements.txt',
'Pipfile.lock', 'poetry.lock' or 'uv.lock' package manager file
in the root directory of its source code.

Currently the root directory of your app contains:

{files}

If your app already has a package manager file, check that it:

1. Is in the top level directory (not a subdirectory).
2. Has the correct spelling (the filenames are case-sensitive).
3. Isn't listed in '.gitignore' or '.slugignore'.
4. Has been added to the Git repository using 'git add --all'
   and then committed using 'git commit'.
"""
MULTIPLE = """
Error: Multiple Python package manager files were found.

Exactly one package manager file should be present in your app's
source code, however, several were found:

{found}

You must decide which package manager you want to use with your
app, and then delete the file(s) and any config from the others.
"""
SETUP_PY = """
Error: Implicit setup.py file support has been sunset.

Your app currently only has a setup.py file and no Python
package manager files. This means that the buildpack can't
tell which package manager you want to use, and whether to
install your project in editable mode or not.
"""
VENV = """
Error: Existing '{name}/' directory found.

Your app's source code contains an existing directory named
'{name}/', which looks like a Python virtual environment.

If you've committed a '{name}/' directory to your Git repo, you
must delete it and add the directory to your .gitignore file.
"""
RUNTIME_INVALID = """
Error: Invalid Python version in runtime.txt.

The Python version specified in your runtime.txt file isn't
in the correct format.

However, the runtime.txt file is deprecated since it has been
replaced by the more widely supported .python-version file:
https://devcenter.heroku.com/changelog-items/3141
"""
RUNTIME_DEPRECATED = """
Warning: The runtime.txt file is deprecated.

The runtime.txt file is deprecated since it has been replaced
by the more widely supported .python-version file:
https://devcenter.heroku.com/changelog-items/3141

Please switch to using a .python-version file instead.

In the future support for runtime.txt will be removed and
this warning will be made an error.
"""
NO_VERSION = """
Warning: No Python version was specified.

Your app doesn't specify a Python version and so the buildpack
picked a default version for you.

In the future we will require the use of a .python-version
file and this warning will be made an error.
"""
MISSPELLED = """
Error: Your .python-version file is spelled incorrectly.

Your app's .python-version file currently has the filename:
'{name}'

However, the correct spelling is (without quotes):
'.python-version'

You must rename your file to the correct name.
"""
UNREADABLE = """
Error: Unable to read .python-version.

Your .python-version file couldn't be read because it's using
an unsupported text encoding.

Configure your editor to save files as UTF-8, without a BOM,
then delete and recreate the file using the correct encoding.
"""
VERSION_INVALID = """
Error: Invalid Python version in .python-version.

The Python version specified in your .python-version file
isn't in the correct format.

The following version was found:
{version}
"""
END_OF_LIFE = """
Error: The requested Python version has reached end-of-life.

Python {version} has reached its upstream end-of-life, and is
therefore no longer receiving security updates.

As such, it's no longer supported by this buildpack.

Please upgrade to a newer Python version by changing the version
in your {origin} file.
"""
UNKNOWN = """
Error: The requested Python version isn't recognised.

The requested Python version {version} isn't recognised.

Check that this Python version has been officially released,
and that the Python buildpack has added support for it.

Otherwise, switch to a supported version (such as Python 3.14)
by changing the version in your {origin} file.
"""
UNAVAILABLE = """
Error: The requested Python version isn't available.

Your app requests Python {version}, but this version isn't available.
"""
PATCH_UPDATE = """
Warning: A Python patch update is available!

Your app is using Python {version}, however, there is a newer
patch release available: {latest}
"""
INSTALL_FAILED = """
Error: Unable to install dependencies using {manager}.

See the log output above for more information.
"""
