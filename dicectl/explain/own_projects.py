"""What build tools say of the project itself: its pyproject.toml, its Python, its own wheels."""

from dicectl.explain.explanation import Explanation

AGAIN = "then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "lock-unreadable",
        r"Failed to parse `?(?P<file>[\w.]+\.lock)|Unable to read the (?P<file2>lock) file",
        "The lock file cannot be read: it was written by a newer version of the tool, or changed by"
        " hand or by a merge.",
        "Make it anew here: uv lock (or poetry lock), commit it. If the build's uv is older than"
        " yours: required-version in pyproject.toml tells it which one to take."
        " Then: dicectl deploy",
        "https://docs.astral.sh/uv/concepts/projects/sync/",
        examples=(
            "error: Failed to parse `uv.lock`\n  Caused by: TOML parse error at line 5, column 1",
            "Unable to read the lock file (Invalid statement (at line 1, column 1)).",
        ),
    ),
    Explanation(
        "project-not-installable",
        r"current project could not be installed: |Directory '\S+' is not installable"
        r"|Unable to determine which files to ship inside the"
        r" wheel|No file/folder found for package (?P<name>\S+)",
        "Poetry (or hatch, uv) shall install the project itself as a package, and finds no folder"
        " of"
        " its name, or not a file that pyproject.toml names.",
        "An app needs no package. Poetry: package-mode = false below [tool.poetry]; uv: delete"
        f" [build-system]; in requirements.txt: leave the line . out, {AGAIN}",
        "https://python-poetry.org/docs/basic-usage/#operating-modes",
        examples=(
            "The current project could not be installed: No file/folder found for package myapp",
            "ValueError: Unable to determine which files to ship inside the wheel using the"
            " following"
            " heuristics",
        ),
    ),
    Explanation(
        "pythons-differ",
        r"Python request from `(?P<file>[^`]+)` resolved to Python (?P<version>[\d.]+), which is"
        r" incompatible|Current Python version \((?P<version2>[\d.]+)\) is not allowed by the"
        r" project",
        "The project asks for another Python (in pyproject.toml) than {version}, which"
        " .python-version"
        " names or the build takes.",
        "Write the same one into both: requires-python in pyproject.toml and .python-version, then:"
        f" uv lock (or poetry lock), {AGAIN}",
        "https://devcenter.heroku.com/articles/python-support",
        examples=(
            "error: The Python request from `.python-version` resolved to Python 3.13.1, which is"
            " incompatible with the project's Python requirement: `==3.11.*`.",
            "Current Python version (3.13.1) is not allowed by the project (^3.9,<3.12).",
        ),
    ),
    Explanation(
        "wheel-of-other-platform",
        r"(?P<file>\S+\.whl) is not a supported wheel on this platform",
        "The file {file} was built for another system or another Python (win_amd64 is Windows, cp39"
        " Python 3.9).",
        f"Write the package's name and version in its place, like dlib==19.24.6, {AGAIN}",
        "https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/",
        examples=(
            "ERROR: dlib-19.22.99-cp39-cp39-win_amd64.whl is not a supported wheel on this"
            " platform.",
            "ERROR: torch-1.8.0-cp38-cp38-macosx_10_9_x86_64.whl is not a supported wheel on this"
            " platform.",
        ),
    ),
    Explanation(
        "requirement-without-name",
        r"Could not detect requirement name for '(?P<url>[^']+)'",
        "requirements.txt has an address ({url}) without the package's name.",
        f"Write it as: NAME @ {{url}}, {AGAIN}",
        "https://pip.pypa.io/en/stable/topics/vcs-support/",
        checks=("D814",),
        examples=(
            "ERROR: Could not detect requirement name for 'git+https://github.com/x/y', please"
            " specify"
            " one with #egg=your_package_name",
            "Could not detect requirement name for 'https://a.b/c.zip', please specify one with"
            " #egg=",
        ),
    ),
]
