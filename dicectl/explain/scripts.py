"""What a shell says when a program cannot be started: made elsewhere, or called by another name."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
PROCFILE = "https://devcenter.heroku.com/articles/procfile"

EXPLANATIONS = [
    Explanation(
        "program-of-other-machine",
        r"[Ee]xec format error|cannot execute binary file",
        "The program, or the image, was made for another kind of processor: mostly on a Mac with"
        " its"
        " own chip (ARM), and dynos have x86.",
        "docker build --platform linux/amd64 -t IMAGE . and push it again; what was compiled here"
        " has to be built there",
        "https://docs.docker.com/build/building/multi-platform/",
        examples=(
            "exec /usr/local/bin/gunicorn: exec format error",
            "app[web.1]: Error: Exec format error",
        ),
    ),
    Explanation(
        "interpreter-of-other-machine",
        r"(?P<file>\S+): (?P<program>/\S+): bad interpreter: No such file"
        r"|(?P<file2>\S+/bin/\S+): cannot execute: required file not found",
        "{file} was made by a virtual environment on another machine, or for another folder, and"
        " asks for a Python that is not there.",
        "Leave the virtual environment out of what is copied or pushed (.venv/ in .gitignore and"
        " .dockerignore), and install the packages there: pip install -r requirements.txt."
        f" {DEPLOY}",
        "https://docs.python.org/3/library/venv.html",
        checks=("D112",),
        examples=(
            "/bin/compile: /app/.heroku/vendor/bin/pip: /usr/local/bin/python: bad interpreter: No"
            " such file or directory",
            "/app/entrypoint.sh: line 84: /app/.venv/bin/uvicorn: cannot execute: required file not"
            " found",
        ),
    ),
    Explanation(
        "python-by-other-name",
        r"(?:bash|sh): (?:line )?\d*:? ?(?P<program>python[23]\.\d+|python2|py): (?:command )?not"
        r" found",
        "The Procfile starts {program}, and on a dyno Python has the names python and python3.",
        f"Write python in the Procfile; which one it is says .python-version. {DEPLOY}",
        PROCFILE,
        examples=(
            "bash: line 1: python3.9: command not found",
            "sh: 1: python2: not found",
        ),
    ),
    Explanation(
        "tool-of-developer",
        r"(?:bash|sh): .*?\.?(?P<program2>v?env)/bin/\w+: No such file"
        r"|(?:bash|sh): (?:line )?\d*:? ?(?P<program>pipenv|poetry|uv|pdm|hatch|conda|virtualenv)"
        r": (?:command )?not found",
        "The Procfile starts {program}, which is for your machine: on a dyno the packages"
        " are"
        " installed, and programs start without it.",
        "Write into the Procfile only what stands behind run: web: gunicorn MODULE:app in place of"
        f" web: {{program}} run gunicorn MODULE:app. {DEPLOY}",
        PROCFILE,
        checks=("D804",),
        examples=("bash: pipenv: command not found", "bash: line 1: poetry: command not found"),
    ),
    Explanation(
        "relative-import",
        r"attempted relative import (?:with no known parent package|beyond top-level package)",
        "A file that is started by its path has no package, so its from . import finds nothing.",
        "Start it as a module: python -m FOLDER.FILE in place of python FOLDER/FILE.py (gunicorn"
        f" FOLDER.FILE:app), or write the whole name: from FOLDER import NAME. {DEPLOY}",
        "https://docs.python.org/3/reference/import.html#package-relative-imports",
        examples=(
            "ImportError: attempted relative import with no known parent package",
            "ImportError: attempted relative import beyond top-level package",
        ),
    ),
    Explanation(
        "port-not-a-number",
        r"'\$PORT' is not a valid port number|invalid literal for int\(\) with base 10: '\$PORT'"
        r"|Error: Invalid value for '--port'.*'\$PORT'",
        "The server was given the word $PORT instead of the number that it stands for; quotation"
        " marks or a settings file keep it from being filled in.",
        "In the Procfile take the quotation marks off: --port $PORT (gunicorn needs no such"
        " option, it"
        " takes $PORT by itself). In a Dockerfile: CMD gunicorn ... without [ ]. Then: dicectl"
        " deploy",
    ),
    Explanation(
        "port-in-use",
        r"Connection in use: \(|\[Errno (?:98|48)\] Address already in use|\[WinError 10048\]"
        r"|^\s*Address already in use|attempting to bind on address .*address already in use"
        r"|Can't connect to \('[\d.]+', (?P<port>\d+)\)",
        "Another program listens on that port already: an earlier start of the same app, or"
        " app.run() beside gunicorn.",
        "Here: stop the other one (Ctrl-C in its terminal) and start again. On Heroku: delete"
        " app.run() or put it below if __name__ == '__main__':, then: dicectl deploy",
        checks=("D875",),
    ),
]
