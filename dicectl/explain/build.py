"""What Heroku's build prints when it fails: its Python buildpack, and what is around it."""

from dicectl.buildpack.supported import NEWEST
from dicectl.explain.explanation import Explanation

SUPPORT = "https://devcenter.heroku.com/articles/python-support"
AGAIN = "`git commit --allow-empty -m 'Build again'`, then: dicectl deploy"
FIX = "dicectl check --fix, then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "package-file-missing",
        r"Error: Couldn't find any supported Python package manager files",
        "The build found no requirements.txt at the top of what was pushed: it is missing,"
        " misspelt, in a subfolder, or git does not track it.",
        "dicectl check shows which; dicectl check --fix writes one for a Flask app. Then: dicectl"
        " deploy",
        SUPPORT,
        checks=("D101", "D801", "D802"),
    ),
    Explanation(
        "project-not-recognised",
        r"No default language could be detected|no default language|no Cedar-supported app detected"
        r"|App not compatible with buildpack|Unable to select a buildpack"
        r"|Error: Your app is configured to use the Python buildpack",
        "Heroku sees no Python project at the top of what was pushed: requirements.txt is missing,"
        " misspelt, in a subfolder, or git does not track it.",
        "dicectl check shows which; dicectl check --fix writes one for a Flask app. Then: dicectl"
        " deploy",
        "https://devcenter.heroku.com/articles/buildpacks#buildpack-auto-detection",
        checks=("D101", "D801", "D802"),
    ),
    Explanation(
        "package-files-several",
        r"Error: Multiple Python package manager files were found",
        "The project has several lists of packages, and Heroku wants exactly one.",
        "Keep one of requirements.txt, Pipfile.lock, poetry.lock and uv.lock and remove the others,"
        " like: git rm poetry.lock, then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "setup-py-alone",
        r"Error: Implicit setup\.py file support has been sunset",
        "There is a setup.py, but no list of packages, and Heroku installs by such a list only.",
        "Write a requirements.txt with the line --editable . in it, then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "pipfile-not-locked",
        r"Error: No 'Pipfile\.lock' found",
        "There is a Pipfile without its Pipfile.lock, which Heroku needs.",
        "pipenv lock, then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "environment-pushed",
        r"Error: Existing '(?P<folder>\.?venv)/' directory found",
        "The virtual environment {folder} was committed; it works on your machine only.",
        "git rm -r --cached --quiet {folder}, then: dicectl check --fix (for the .gitignore), then:"
        " dicectl deploy",
        "https://docs.github.com/en/get-started/git-basics/ignoring-files",
        checks=("D112", "D828"),
    ),
    Explanation(
        "buildpack-folder-pushed",
        r"Error: Existing '\.heroku/python/' directory found",
        "The folder .heroku/python was committed, and the build needs that place for itself.",
        "git rm -r --cached --quiet .heroku/python, then write the line .heroku/ into .gitignore,"
        " then: dicectl deploy",
        checks=("D112",),
    ),
    Explanation(
        "buildpack-twice",
        r"Error: The Python buildpack has already been run this build",
        "The app is set to be built by the Python buildpack twice.",
        f"heroku buildpacks:clear, then: heroku buildpacks:set heroku/python, then: {AGAIN}",
        "https://devcenter.heroku.com/articles/managing-buildpacks",
    ),
    Explanation(
        "django-static-files",
        r"Error: Unable to generate Django static files"
        r"|Error while running '\$ python \S*manage\.py collectstatic",
        "Django could not gather its static files; the traceback above says why.",
        f"If the app needs none: dicectl config set DISABLE_COLLECTSTATIC=1, then: {AGAIN}",
        "https://devcenter.heroku.com/articles/django-assets",
        follows=True,
        checks=("D877",),
    ),
    Explanation(
        "python-version-file-misspelt",
        r"Error: Your \.python-version file is spelled incorrectly",
        "The file that names the Python version has to be called exactly .python-version.",
        "git mv the file that is named above to .python-version, then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "python-version-invalid",
        r"Error: Invalid Python version in (?P<file>runtime\.txt|\.python-version|Pipfile\.lock)",
        "{file} does not name the Python version as Heroku wants it: only the number, like"
        f" {NEWEST} (in runtime.txt: python-{NEWEST}).",
        "git rm -f --quiet --ignore-unmatch runtime.txt .python-version, then: dicectl check --fix,"
        " then: dicectl deploy. In a Pipfile: mend python_version, then: pipenv lock",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "python-version-unreadable",
        r"Error: Unable to read \.python-version",
        ".python-version is not saved as UTF-8 text; PowerShell's > does that.",
        FIX,
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "python-version-empty",
        r"Error: No Python version found in \.python-version",
        ".python-version is empty, or has only comments.",
        f"Write one line into .python-version, like {NEWEST}, then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "python-versions-several",
        r"Error: Multiple Python versions found in \.python-version",
        ".python-version names more than one Python.",
        f"Write one line into .python-version, like {NEWEST}, then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "python-too-old",
        r"Error: The (?:requested|cached) Python version has reached end-of-life"
        r"|Requested runtime '?\(?python-\S+?\)?'? (?:is not|isn't) available for this stack",
        "Heroku does not have the Python that runtime.txt or .python-version asks for: it is too"
        " old, or the app's stack never had exactly this version.",
        "git rm -f --quiet --ignore-unmatch runtime.txt .python-version, then: dicectl check --fix,"
        " then: dicectl deploy",
        SUPPORT,
        checks=("D112", "D819"),
    ),
    Explanation(
        "python-unknown",
        r"Error: The (?:requested|cached) Python version isn't (?:recognised|available)",
        "Heroku does not have the Python that runtime.txt or .python-version asks for: it is too"
        " new, or no such version was released.",
        "git rm -f --quiet --ignore-unmatch runtime.txt .python-version, then: dicectl check --fix,"
        " then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "python-version-missing",
        r"Error: No Python version was specified",
        "A project with uv.lock has to say which Python it wants, and this one does not.",
        FIX,
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "runtime-txt-with-uv",
        r"Error: The runtime\.txt file isn't supported when using uv",
        "A project with uv.lock names its Python in .python-version, not in runtime.txt.",
        "git rm --quiet runtime.txt, then: dicectl check --fix, then: dicectl deploy",
        SUPPORT,
        checks=("D112",),
    ),
    Explanation(
        "download-failed",
        r"Error: Unable to download/install Python|Error: Unable to install (?:pip|Pipenv"
        r"|Poetry|uv)\.",
        "The build could not download what it needs before it begins; mostly the network's fault.",
        f"{AGAIN}. If it happens again, see https://status.heroku.com",
        "https://status.heroku.com",
    ),
    Explanation(
        "buildpack-failed",
        r"Internal Error: (?:An unhandled buildpack error occurred|Unable to locate the Python)"
        r"|Error: Can't find the buildpack's build data file",
        "Heroku's Python buildpack failed by itself, or a script in bin/ removed what it needs.",
        f"heroku buildpacks:set heroku/python, then: {AGAIN}. If it happens again:"
        " https://help.heroku.com",
        "https://github.com/heroku/heroku-buildpack-python/issues",
        follows=True,
    ),
    Explanation(
        "requirement-not-built",
        r"error: metadata-generation-failed|error: subprocess-exited-with-error",
        "A package could not be built; mostly its version is too old for this Python, or it needs"
        " something of the system.",
        "Write a newer version of it into requirements.txt (or its name alone), then: dicectl"
        " deploy",
        "https://pypi.org",
        follows=True,
        examples=(
            "error: metadata-generation-failed",
            "error: subprocess-exited-with-error",
        ),
    ),
    Explanation(
        "installation-failed",
        r"Error: Unable to install dependencies using pip",
        "pip could not install what the project asks for; its own words stand just above.",
        "Mend the line that is named there, try it here with: pip install -r requirements.txt."
        " Then: dicectl deploy",
        SUPPORT,
        follows=True,
    ),
    Explanation(
        "slug-too-large",
        r"Compiled slug size: (?P<size>\S+) is too large \(max is (?P<limit>[^)]+)\)",
        "What was built is {size}, and Heroku takes {limit} at most; mostly large packages or data"
        " files are the reason.",
        "du -sh * shows what is large: list data in .slugignore, ask for smaller packages"
        " (tensorflow-cpu for"
        " tensorflow, torch's CPU build), and for none that the app does not import, then: dicectl"
        " deploy",
        "https://devcenter.heroku.com/articles/slug-compiler#slug-size",
        checks=("D822", "D823", "D848"),
    ),
    Explanation(
        "release-command-failed",
        r"Waiting for release\.* failed|Release command exited with (?:exit )?(?:code|status)",
        "The build went well, but the command release: of the Procfile failed, so the release"
        " before it goes on.",
        "heroku releases:output shows what it printed; mend that, then: dicectl deploy",
        "https://devcenter.heroku.com/articles/release-phase",
        follows=True,
    ),
    Explanation(
        "web-process-missing",
        r"Procfile declares types\s*-> \(none\)",
        "What was pushed has no Procfile, so nothing will run. It has to be called exactly Procfile"
        " and lie at the top of the folder.",
        FIX,
        "https://devcenter.heroku.com/articles/procfile",
        checks=("D111", "D101"),
    ),
    Explanation(
        "same-code-again",
        r"The same version of this code has already been built",
        "This very commit was built before, and failed or was replaced; nothing in it has changed.",
        "git status shows what is not committed. dicectl deploy commits and pushes it.",
        follows=True,
    ),
    Explanation(
        "build-rejected",
        r"^\s*Push rejected, failed to compile|pre-receive hook declined|^\s*Push rejected to \S+\."
        r"|^\s*Push failed$",
        "The build failed, so nothing was deployed and the release before it goes on. The reason"
        " stands above this line.",
        "dicectl deploy shows the whole output and explains what it knows.",
        "https://devcenter.heroku.com/articles/git",
        follows=True,
    ),
]
