"""What pip, uv, Poetry and Pipenv print when they cannot install what an app asks for."""

from dicectl.explain.explanation import Explanation

FILE = "https://pip.pypa.io/en/stable/reference/requirements-file-format/"
AGAIN = "then: dicectl deploy"
WINDOWS = (
    r"pywin32|pywinpty|pypiwin32|wincertstore|windows[_-]curses|win32[\w-]*|comtypes|wmi|pyreadline"
)
SYSTEM = (
    r"apturl|python-apt|command-not-found|cloud-init|ubuntu-[\w-]+|systemd-python|ufw|python-debian"
    r"|language-selector|distro-info|dbus-python|PyGObject|pycups|cupshelpers|Brlapi|louis"
    r"|usb-creator"
    r"|screen-resolution-extra|xkit|ssh-import-id|unattended-upgrades|defer|launchpadlib|apt-clone"
)

EXPLANATIONS = [
    Explanation(
        "requirement-of-windows",
        rf"No matching distribution found for (?P<requirement>(?:{WINDOWS})\b)"
        rf"|Because (?:there is no version of )?(?P<requirement2>(?:{WINDOWS})\b)\S*"
        r" (?:was not found|and you)"
        rf"|Because (?P<requirement3>(?:{WINDOWS})\b)\S* has no wheels"
        r"|(?P<requirement4>[\w-]+) can only be (?:built|installed|used) (?:for|on) [Ww]indows",
        "requirements.txt asks for {requirement}, which exists for Windows only.",
        f"Delete that line from requirements.txt, {AGAIN}",
        FILE,
        checks=("D811",),
    ),
    Explanation(
        "requirement-of-system",
        rf"No matching distribution found for (?P<requirement>(?:{SYSTEM})\b)"
        rf"|Because (?:there is no version of )?(?P<requirement2>(?:{SYSTEM})\b)\S*"
        r" (?:was not found|and you)",
        "requirements.txt asks for {requirement}, which belongs to a Linux system; pip freeze wrote"
        " down the packages of the whole machine.",
        "Delete requirements.txt and make it anew: dicectl check --fix lists what a Flask app"
        f" imports (add what it does not know), {AGAIN}",
        checks=("D811",),
    ),
    Explanation(
        "requirement-pkg-resources",
        r"No matching distribution found for pkg[-_]resources==0\.0\.0"
        r"|no version of pkg-resources==0\.0\.0|pkg-resources was not found in",
        "requirements.txt has the line pkg-resources==0.0.0, which a Debian or Ubuntu wrote into it"
        " by mistake; there is no such package.",
        "dicectl check --fix, then: dicectl deploy",
        checks=("D811",),
    ),
    Explanation(
        "requirement-of-this-machine",
        r"Could not install packages due to an OSError: .*"
        r"No such file or directory: '?(?P<path>/\S+?)'?$"
        r"|Requirement '(?P<path2>[^']+)' looks like a filename, but the file does not exist"
        r"|ERROR: (?P<path3>\S+) is not a valid editable requirement"
        r"|Invalid requirement: '?(?P<path4>[^':]*@ file:\S*)"
        r"|Distribution not found at: (?P<path5>file:\S+)",
        "requirements.txt points to a file or folder of your own machine"
        " ({path}), which Heroku does not have.",
        "Write the package's name and version instead, like flask==VERSION; a file of the"
        " project: git"
        f" add it, {AGAIN}",
        FILE,
        checks=("D812",),
    ),
    Explanation(
        "requirements-not-text",
        r"UnicodeDecodeError: 'utf-?(?:8|16)[\w-]*' codec can't decode byte 0xf[ef] in position 0:"
        r"|UnicodeDecodeError: 'utf-?16\S*' codec|Invalid requirement: .*(?:\\x00|\\ufeff|\ufeff)"
        r"|Error: Couldn't parse requirement.*\\u\{?0|stream did not contain valid UTF-8"
        r"|distribution spec', '\\xff",
        "requirements.txt is not saved as UTF-8 text, so pip cannot read it; PowerShell's > does"
        " that.",
        "dicectl check --fix, then: dicectl deploy",
        checks=("D815",),
    ),
    Explanation(
        "requirements-file-missing",
        r"Could not open requirements file: .*No such file or directory: '(?P<file>[^']+)'"
        r"|error: File not found: `?(?P<file2>[^`\s]+)",
        "{file} was asked for and was not pushed: it has another name, lies in a subfolder,"
        " or git does not track it.",
        "git add {file}, then: dicectl deploy",
        checks=("D812",),
    ),
    Explanation(
        "requirement-not-for-this-python",
        r"different python version: .*?\b(?P<version>[\w.]+) Requires-Python.*\n(?:.*\n)?"
        r".*No matching distribution found for [\w.-]+==(?P=version)$"
        r"|different python version: .*?\b(?P<version2>[\w.]+) Requires-Python.*\n"
        r".*Could not find a version that satisfies the requirement [\w.-]+==(?P=version2)\b"
        r"|requires a different Python|does not satisfy Python[<>=~!]"
        r"|the current Python version \([\d.]+\) does not satisfy",
        "A package in requirements.txt does not exist in that version for the Python that the app"
        " runs on.",
        "Write the number that python --version tells here (the first two parts of it) into"
        f" .python-version. Or loosen the version in requirements.txt, {AGAIN}",
        "https://devcenter.heroku.com/articles/python-support",
    ),
    Explanation(
        "requirement-not-found",
        r"No matching distribution found for (?P<requirement>\S+)",
        "requirements.txt asks for {requirement}, which does not exist for this Python.",
        "Write its name without a version, or one of the versions that pip names above (from"
        " versions: ...), into requirements.txt. If it has to be that old one, take the Python that"
        " it was made for: one line in .python-version. No versions at all (none)? Then the name is"
        f" misspelt: look for it at https://pypi.org, {AGAIN}",
        FILE,
    ),
    Explanation(
        "requirement-unknown",
        r"Because (?P<name>\S+) was not found in the package registry",
        "requirements.txt asks for {name}, which does not exist.",
        f"Look for the name at https://pypi.org, mend requirements.txt, {AGAIN}",
        FILE,
    ),
    Explanation(
        "requirement-version",
        r"Because there is no version of (?P<requirement>\S+)",
        "requirements.txt asks for {requirement}, and there is no such version.",
        f"Look for the versions at https://pypi.org, mend requirements.txt, {AGAIN}",
        FILE,
    ),
    Explanation(
        "requirements-conflict",
        r"ERROR: ResolutionImpossible|your requirements are unsatisfiable"
        r"|ERROR: Cannot install .* because these package versions have conflicting dependencies",
        "Two lines of requirements.txt exclude each other.",
        f"Loosen or remove one of the versions that are named above, {AGAIN}",
        "https://pip.pypa.io/en/stable/topics/dependency-resolution/",
    ),
    Explanation(
        "requirements-option-unknown",
        r"Invalid requirement: --?\w|^(?!.*\.py: ).*error: no such option: --?[\w-]+$"
        r"|Unexpected '-', expected '-c', '-e'",
        "requirements.txt has a line that begins like an option, and pip knows no such option.",
        f"Each line is a package's name, with ==VERSION if you like. Mend it, {AGAIN}",
        FILE,
        checks=("D814",),
    ),
    Explanation(
        "requirements-invalid",
        r"Invalid requirement: (?P<text>.+)|Couldn't parse requirement",
        "requirements.txt has a line that is no requirement.",
        f"Each line is a package's name, with ==VERSION if you like. Mend it, {AGAIN}",
        FILE,
        checks=("D814",),
    ),
    Explanation(
        "requirement-hash",
        r"THESE PACKAGES DO NOT MATCH THE HASHES|In --require-hashes mode, all requirements must"
        r"|Hash mismatch for ",
        "requirements.txt pins packages by their hashes, and one is missing or does not fit.",
        f"Make the file anew with the tool that made it (pip-compile --generate-hashes), {AGAIN}",
        "https://pip.pypa.io/en/stable/topics/secure-installs/",
    ),
    Explanation(
        "gdal-missing",
        r"Package installation failed since the GDAL library wasn't found"
        r"|gdal-config: (?:command )?not found|Could not find gdal-config",
        "The package GDAL needs a library of the system that a dyno does not have.",
        "heroku buildpacks:add --index 1 https://github.com/heroku/heroku-geo-buildpack, then:"
        " `git commit --allow-empty -m 'Build again'`, then: dicectl deploy",
        "https://github.com/heroku/heroku-geo-buildpack",
    ),
    Explanation(
        "sqlite-headers-missing",
        r"Package installation failed since SQLite headers weren't found"
        r"|sqlite3\.h: No such file or directory",
        "The package pysqlite3 cannot be built there, and is not needed: Python brings sqlite3.",
        f"Delete pysqlite3 from requirements.txt, write import sqlite3 in the code, {AGAIN}",
        "https://docs.python.org/3/library/sqlite3.html",
    ),
    Explanation(
        "requirement-with-broken-metadata",
        r"One of your dependencies contains broken metadata"
        r"|Please use pip<24\.1 if you need to use|has invalid metadata: ",
        "A package in requirements.txt is so old that today's pip refuses it.",
        f"Write a newer version of the package that is named above (pip index versions NAME),"
        f" {AGAIN}",
        "https://devcenter.heroku.com/changelog-items/3073",
    ),
    Explanation(
        "requirement-needs-compiler",
        r"pg_config executable not found|mysql_config: (?:command )?not found"
        r"|error: command '[^']*g(?:cc|\+\+)' failed|mysql_config not found"
        r"|RequiredDependencyException|Unknown compiler\(s\)|CMAKE_C_COMPILER not set"
        r"|No BLAS/LAPACK libraries found"
        r"|Dependency \"[^\"]+\" not found, tried pkgconfig"
        r"|Can not find valid pkg-config name|CMake must be installed to build"
        r"|fatal error: (?P<header>\S+\.h): No such file",
        "A package has to be built from C, and what it needs for that is not there.",
        "Take the ready-made one: psycopg2-binary for psycopg2, PyMySQL for mysqlclient, dlib-bin"
        " for dlib; else a newer version (its name without a version), which is ready-made for this"
        f" Python. Mend requirements.txt, {AGAIN}",
    ),
    Explanation(
        "requirement-from-git",
        r"git clone .*did not run successfully|Git operation failed|exit status 128: git clone",
        "requirements.txt asks for a package from a git server, which the build may not read.",
        f"Use its name on PyPI, or a public address: git+https://..., {AGAIN}",
        FILE,
        lacks=("submodules",),
        checks=("D813",),
    ),
    Explanation(
        "lock-file-stale",
        r"The lockfile at `uv\.lock` needs to be updated"
        r"|pyproject\.toml changed significantly since poetry\.lock was last generated"
        r"|poetry\.lock is not up to date with pyproject\.toml"
        r"|Your Pipfile\.lock .*is out of date"
        r"|Your Pipfile\.lock.*\n(?:.*\n)?.*date\. Expected:",
        "The lock file does not fit what your project asks for: you changed one and not the other.",
        "uv lock (or poetry lock, or pipenv lock), then: dicectl deploy",
        checks=("D821",),
    ),
    Explanation(
        "lock-file-unreadable",
        r"Error: Can't parse Pipfile\.lock",
        "Pipfile.lock is not valid JSON; a merge may have left its marks in it.",
        "pipenv lock, then: dicectl deploy",
    ),
    Explanation(
        "pypi-not-reached",
        r"Could not fetch URL https://pypi\.org|NewConnectionError.*pip"
        r"|host='files\.pythonhosted\.org'.*Read timed out|Failed to fetch: `https://pypi\.org"
        r"|Could not connect to `?https?://pypi",
        "The build got no connection to the Python Package Index.",
        "Wait a minute, then: dicectl deploy. https://status.python.org says how it is.",
        "https://status.python.org",
    ),
]
