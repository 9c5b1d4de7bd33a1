"""What pip, Pipenv and Poetry say of single lines of their lists."""

from dicectl.explain.explanation import Explanation

AGAIN = "then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "package-not-built",
        r"Failed building wheel for (?P<built>[\w.-]+)|Failed to build"
        r" `(?P<built2>[\w.-]+?)(?:==.*)?`"
        r"|Could not build wheels for (?P<built3>[\w.-]+)"
        r"|failed with error code 1 in \S*/pip-(?:build|install)-\w+/(?P<built4>[\w.-]+?)/?$"
        r"|Encountered error while trying to install package\W+(?P<built5>[\w.-]+)",
        "The package {built} could not be built: there is no ready-made one (a wheel) of that"
        " version for this Python, and what it needs to be compiled is not there.",
        f"In requirements.txt, in place of {{built}}: {{instead}}. Or the Python that it was made"
        f" for: one line in .python-version, {AGAIN}",
        "https://pip.pypa.io/en/stable/reference/build-system/",
        follows=True,
        examples=(
            "  ERROR: Failed building wheel for pandas",
            'Command "/app/.heroku/python/bin/python -u -c install --compile" failed with error'
            " code 1 in /tmp/pip-build-otsn5okf/dlib/",
        ),
    ),
    Explanation(
        "requirement-without-signs",
        r"No matching distribution found for"
        r" (?P<module>[A-Za-z][\w.-]*?)-(?P<version>\d+(?:\.\d+)+)"
        r"(?= |$)",
        "Between {module} and its version stands a - where pip wants ==.",
        f"In requirements.txt: {{module}}=={{version}}, {AGAIN}",
        "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
        checks=("D814",),
        examples=(
            "ERROR: No matching distribution found for channels-redis-2.4.0 (from -r r.txt (line"
            " 3))",
            "ERROR: No matching distribution found for Flask-1.0.2",
        ),
    ),
    Explanation(
        "requirement-version-gone",
        r"Could not find a version that satisfies the requirement (?P<requirement>\S+)"
        r"|Could not find a version that matches (?P<requirement2>\S+)",
        "There is no {requirement} that this Python can use: such a version never was, was taken"
        " back, or exists only for another Python or system.",
        "Take one of the versions that stand behind it (from versions: ...), or its name without a"
        " version. If the newest there is older than the one that works here, the Python is too"
        f" old; if it is newer, too new: one line in .python-version, {AGAIN}",
        "https://pypi.org",
        follows=True,
        examples=(
            "ERROR: Could not find a version that satisfies the requirement numpy==1.19.0 (from"
            " versions: 1.21.0, 2.0.0)",
            "ERROR:: Could not find a version that matches celery==9.0",
        ),
    ),
    Explanation(
        "requirement-twice",
        r"Double requirement given: (?P<requirement>[\w.-]+)",
        "requirements.txt has {requirement} twice, in two versions.",
        f"Delete one of the two lines, {AGAIN}",
        "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
        examples=(
            "ERROR: Double requirement given: requests==2.25 (from -r requirements.txt (line 9))"
            " (already in requests==2.20, name='requests')",
            "Double requirement given: Flask==1.0.2 (already in Flask==0.12, name='Flask')",
        ),
    ),
    Explanation(
        "poetry-does-not-fit",
        r"The Poetry configuration is invalid|Additional properties are not allowed"
        r" \('(?P<name>\w+)'"
        r"|The lock file is not compatible with the current version of Poetry"
        r"|Either \[project\.name\] or \[tool\.poetry\.name\] is required",
        "pyproject.toml, or poetry.lock, is written for another version of Poetry than the one that"
        " reads it.",
        "Bring both to the same one: here pip install -U poetry, then: poetry check, poetry lock,"
        f" and commit both files, {AGAIN}",
        "https://python-poetry.org/docs/pyproject/",
        checks=("D821",),
        examples=(
            "The Poetry configuration is invalid:\n  - Additional properties are not allowed"
            " ('group' was unexpected)",
            "The lock file is not compatible with the current version of Poetry.",
        ),
    ),
    Explanation(
        "pipfile-of-other-python",
        r"Your Pipfile requires \"?python_(?:full_)?version\"? (?P<version>[\d.]+)",
        "The Pipfile asks for Python {version}, and another one is there.",
        'In the Pipfile: python_version = "3.13" (the one that you have here), then: pipenv lock,'
        f" commit both files, {AGAIN}",
        "https://devcenter.heroku.com/articles/python-support",
        follows=True,
        examples=(
            "Warning: Your Pipfile requires python_version 3.6, but you are using 3.9.1"
            " (/app/.heroku/python/bin/python).",
            'Warning: Your Pipfile requires "python_version" 3.7, but you are using 3.10.4',
        ),
    ),
]
