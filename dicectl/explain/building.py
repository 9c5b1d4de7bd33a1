"""What stops a build beside the packages: memory, time, an old cache, folders of the project."""

from dicectl.explain.explanation import Explanation

AGAIN = "`git commit --allow-empty -m 'Build again'`, then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "build-killed",
        r"returned a non-zero code: 137|did not complete successfully: exit code: 137"
        r"|pip-install: line \d+:\s+\d+ Killed|^\s*Killed$|signal: killed",
        "The build was killed from outside (137), nearly always because it needed more memory than"
        " there is: mostly a very large package, like torch or tensorflow.",
        "Ask for a smaller build of it in requirements.txt: for torch a first line"
        " --extra-index-url"
        " https://download.pytorch.org/whl/cpu, tensorflow-cpu for tensorflow. In a Dockerfile: pip"
        " install --no-cache-dir; or give the build more memory",
        "https://pytorch.org/get-started/locally/",
        examples=(
            "The command '/bin/sh -c pip install -r r.txt' returned a non-zero code: 137",
            'ERROR: process "/bin/sh -c pip install torch" did not complete successfully: exit'
            " code:"
            " 137",
            "Collecting torch\nKilled",
        ),
    ),
    Explanation(
        "build-too-long",
        r"[Bb]uild timed out|Timed out compiling|exceeded the maximum build time",
        "The build took longer than Heroku allows (15 minutes).",
        "See which step takes so long: a package built from source (ask for a version that has a"
        " wheel), a download, or a script in bin/. Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/slug-compiler#time-limit",
        examples=(
            "remote:  !     Timed out compiling Python app (15 minutes)",
            "remote:  !     Push rejected, build timed out",
        ),
    ),
    Explanation(
        "postdeploy-too-long",
        r"[Pp]ostdeploy (?:script )?(?:exceeded|timed out)",
        "The script postdeploy of app.json took longer than Heroku waits for it.",
        "Keep it short: migrations belong into a line release: of the Procfile, long work into:"
        " heroku run COMMAND. Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/app-json-schema",
        examples=(
            " !     Postdeploy exceeded 10 minutes, terminating",
            "postdeploy timed out",
        ),
    ),
    Explanation(
        "build-cache-stale",
        r"\.heroku/python/bin/(?:pip|python)[\d.]*: (?:No such file|cannot execute|bad interpreter)"
        r"|\.heroku/python/bin/python[\d.]*: bad interpreter"
        r"|python[\d.]*: No module named (?:pip|ensurepip)$"
        r"|error while loading shared libraries: libpython"
        r"|Error: No module named '?pip(?:\._(?:vendor|internal)[\w.]*)?'?$",
        "The Python of the build or its pip is not whole: its cache is of another Python, or the"
        " buildpack has no such version as the project asks for.",
        "heroku plugins:install heroku-builds, then: heroku builds:cache:purge -a NAME --confirm"
        " NAME."
        f" See also that the Python is one of today's: dicectl check. Then: {AGAIN}",
        "https://help.heroku.com/18PI5RSY/how-do-i-clear-the-build-cache",
        examples=(
            "pip-install: line 7: /app/.heroku/python/bin/pip: No such file or directory",
            "/app/.heroku/python/bin/pip: /app/.heroku/python/bin/python3.6: bad interpreter: No"
            " such",
            "ImportError: No module named 'pip._vendor.html5lib'",
        ),
    ),
    Explanation(
        "folders-side-by-side",
        r"Multiple top-level (?:packages|modules) discovered in a flat-layout",
        "setuptools shall install the project itself, and does not know which of its folders are"
        " the"
        " package.",
        'In pyproject.toml: [tool.setuptools] and below it packages = ["NAME"] (or py-modules ='
        " [])."
        " Or leave the line . out of requirements.txt. Then: dicectl deploy",
        "https://setuptools.pypa.io/en/latest/userguide/package_discovery.html",
        examples=(
            "error: Multiple top-level packages discovered in a flat-layout: ['static', 'app'].",
            "error: Multiple top-level modules discovered in a flat-layout: ['a', 'b'].",
        ),
    ),
    Explanation(
        "nltk-data",
        r"Error: Unable to download NLTK data",
        "A name in nltk.txt is not one that NLTK can download.",
        "Mend the names in nltk.txt, then: dicectl deploy",
        "https://www.nltk.org/nltk_data/",
    ),
    Explanation(
        "build-script-failed",
        r"Error: Failed to run the (?P<script>bin/\w+) script",
        "The project has a script {script}, which the build runs, and it failed.",
        "Mend what it says above, or if you do not need it: git rm {script}, then: dicectl deploy",
    ),
    Explanation(
        "locked-installation-failed",
        r"Error: Unable to install dependencies using (?P<tool>Pipenv|Poetry|uv)",
        "{tool} could not install what the lock file asks for; its own words stand just above.",
        "Mend what is named there and lock anew (pipenv lock, poetry lock or uv lock); try it here"
        " with pipenv sync, poetry install or uv sync. Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/python-support",
        follows=True,
    ),
]
