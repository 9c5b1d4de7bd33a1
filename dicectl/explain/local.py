"""What a build on this machine prints when it fails, where Heroku's has no such failure."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "port-not-filled-in",
        r"'\$PORT' is not a valid port number|invalid literal for int\(\) with base 10: '\$PORT'",
        "Windows does not fill in $PORT as Heroku does: its own word is %PORT%.",
        "To try the app here: dicectl serve. Or a second file Procfile.windows with %PORT% in"
        " place of $PORT, and: heroku local -f Procfile.windows. The Procfile itself is right",
        "https://devcenter.heroku.com/articles/heroku-local",
        facts={"windows": "."},
        examples=(
            '  File "C:\\Python38\\lib\\runpy.py", line 193, in _run_module_as_main\n'
            "ValueError: invalid literal for int() with base 10: '$PORT'",
            '  File "C:\\app\\venv\\lib\\site-packages\\waitress\\adjustments.py", line 320\n'
            "    self.port = int(port)\nValueError: invalid literal for int() with base 10:"
            " '$PORT'",
        ),
    ),
    Explanation(
        "local-procfile-unreadable",
        r"\[WARN\] Cannot read property '1' of null|Syntax Error in Procfile, Line (?P<line>\d+)",
        "heroku local does not understand a line of the Procfile.",
        "Each line is a name, a colon and a command, like: web: gunicorn app:app. dicectl check"
        " says which one is not",
        "https://devcenter.heroku.com/articles/procfile",
        examples=(
            "[WARN] Cannot read property '1' of null",
            "[FAIL] Syntax Error in Procfile, Line 2: No Prockey Found",
        ),
    ),
    Explanation(
        "local-several-commands",
        r"error: no such option: -\S+;|error: unrecognized arguments: .*;",
        "The line of the Procfile has several commands with ; between them, and the program that"
        " starts it here (foreman, honcho) hands all of it to the first one.",
        "In the Procfile: what has to run before a start belongs behind release:, or write"
        " bash -c '...; ...' around it",
        "https://devcenter.heroku.com/articles/release-phase",
        examples=(
            "manage.py: error: no such option: --noinput;",
            "manage.py migrate: error: unrecognized arguments: --noinput;",
        ),
    ),
    Explanation(
        "python-not-here",
        r"Error: Python (?P<version>[\d.]+) is not on this machine",
        "The project asks for Python {version}, which is not on this machine and could not be"
        " fetched.",
        "The command above installs it. To take the one that dicectl runs on:"
        " dicectl deploy --python-of-this-machine",
        "https://docs.astral.sh/uv/guides/install-python/",
    ),
]
