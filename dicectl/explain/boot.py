"""What is printed when a web process does not start or stay: the shell, gunicorn, Flask."""

from dicectl.explain.explanation import Explanation, adding
from dicectl.explain.facts import BIGGER_DYNO

GUNICORN = "https://docs.gunicorn.org/en/stable/run.html"
PROCFILE = "https://devcenter.heroku.com/articles/procfile"
# What a shell says begins so.
SHELL = r"^\s*(?:\w+: \")?(?:/bin/)?(?:bash|sh): (?:line \d+: |\d+: )?(?:exec: )?"

EXPLANATIONS = [
    Explanation(
        "script-not-on-path",
        SHELL + r"(?P<file>[\w.-]+\.(?:py|sh)): (?:command )?not found$",
        "The Procfile starts {file} like a program, and a file of yours has to be started by its"
        " path or by Python.",
        "In the Procfile, for an app: web: gunicorn MODULE:app, for a script: bash {file} or python"
        " {file}. Then: dicectl deploy",
        PROCFILE,
        checks=("D810",),
    ),
    Explanation(
        "program-not-found",
        SHELL + r"(?P<program>[\w.-]+): (?:command )?not found\"?$",
        "The Procfile runs {program}, which none of the installed packages brings.",
        f"See that the name is spelt right. Then: {adding('program')}, and: dicectl deploy",
        PROCFILE,
        checks=("D804", "D834"),
    ),
    Explanation(
        "script-not-executable",
        SHELL + r"(?P<file>\S+): Permission denied$",
        "The Procfile starts {file}, which git does not mark as a program.",
        "git add --chmod=+x {file} (or write in the Procfile: web: bash {file}), then: dicectl"
        " deploy",
        PROCFILE,
        checks=("D810",),
    ),
    Explanation(
        "script-missing",
        r"python[\d.]*: can't open file '(?:/app/)?(?P<file>[^']+)': \[Errno 2\]"
        r"|" + SHELL + r"(?P<file2>\S+): No such file or directory$",
        "The command (in the Procfile, or of heroku run) starts {file}, and no such file was"
        " pushed at"
        " the top: it lies in a subfolder, has another name, or git does not track it.",
        "git ls-files shows what is pushed. In a subfolder: write FOLDER/{file}, or make that"
        " folder"
        " the top of the repository. Not in the list: git add it, then: dicectl deploy",
        PROCFILE,
        checks=("D810",),
    ),
    Explanation(
        "python-module-missing",
        r"python[\d.]*: No module named (?P<module>[\w.]+)",
        "The Procfile runs python -m {module}, which none of the installed packages brings.",
        f"See that the name is spelt right. Then: {adding('package')}, and: dicectl deploy",
    ),
    Explanation(
        "attribute-missing",
        r"Failed to find (?:attribute|application object) '(?P<name>[\w.]+)'"
        r" in '(?P<module>[\w.]+)'"
        r"|^\s*\d\. module '(?P<module2>[\w.]+)' has no attribute '(?P<name2>\w+)'",
        "The Procfile starts {module}:{name}, and there is no {name} in {module}.",
        "Write the name of your Flask object behind the colon in the Procfile (for a function that"
        ' makes the app: web: gunicorn "{module}:create_app()"). Dash needs a line more in'
        " {module}:"
        " server = app.server. Then: dicectl deploy",
        GUNICORN,
        checks=("D806",),
    ),
    Explanation(
        "procfile-name-invalid",
        r"Failed to parse '(?P<text>[^']+)' as an attribute name or function call",
        "gunicorn does not understand {text}, which the Procfile has behind the colon.",
        "In the Procfile: web: gunicorn MODULE:app, with your file's name without .py and the name"
        " of your Flask object. Then: dicectl deploy",
        GUNICORN,
        checks=("D806",),
    ),
    Explanation(
        "app-not-callable",
        r"Application object must be callable|TypeError: 'Dash' object is not callable"
        r"|self\.wsgi\(environ.*\n(?:.*\n)?\s*TypeError: '\w+' object is not callable",
        "What the Procfile names behind the colon is not a Flask app, but something else.",
        "Write the name of the variable that holds Flask(__name__), like web: gunicorn app:app. Of"
        " Dash: server = app.server in the code, and app:server. Then: dicectl deploy",
        GUNICORN,
        checks=("D876",),
    ),
    Explanation(
        "factory-returns-nothing",
        r"Failed to find application object: '(?P<call>[^']+)'",
        "The Procfile calls {call}, which returned nothing; it has to return the app.",
        "End the function with: return app. Then: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/patterns/appfactories/",
    ),
    Explanation(
        "factory-needs-arguments",
        r"^\s*TypeError: (?P<name>\w+)\(\) missing \d+ required positional arguments?: (?P<what>.+)"
        r"\n(?:\s*\[.*\n)*\s*\[.*exited with code 4",
        "The Procfile calls {name}() without {what}, which it needs.",
        "Give the parameter a default in the code, then: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/patterns/appfactories/",
    ),
    Explanation(
        "server-without-app",
        r"Error: No application module specified",
        "The Procfile starts gunicorn without saying which app.",
        "In the Procfile: web: gunicorn app:app (your file's name without .py, a colon, the name of"
        " your Flask object). Then: dicectl deploy",
        GUNICORN,
    ),
    Explanation(
        "server-option-unknown",
        r"(?:gunicorn|daphne|waitress-serve|hypercorn): error: (?P<text>(?:unrecognized arguments"
        r"|argument|ambiguous option|the following arguments are required).*)"
        r"|^\s*Error: (?P<text2>No such option:? .+)|Error: (?P<text3>option -\S+ not recognized)",
        "The server does not know an option that the Procfile gives it, or lacks one: {text}.",
        "Mend the line web: in the Procfile (the server's --help lists the options), then: dicectl"
        " deploy",
        "https://docs.gunicorn.org/en/stable/settings.html",
    ),
    Explanation(
        "server-settings-missing",
        r"^\s*Error: '(?P<file>[^']+)' doesn't exist",
        "The Procfile names {file} as gunicorn's settings, and no such file was pushed.",
        "git add {file}, or leave -c {file} out of the Procfile. Then: dicectl deploy",
        "https://docs.gunicorn.org/en/stable/configure.html",
    ),
    Explanation(
        "worker-class-missing",
        r"RuntimeError: (?P<program>gevent|eventlet|tornado) worker requires"
        r"|^\s*ImportError: Entry point \('gunicorn\.workers', '(?P<program2>\w+)'\) not found"
        r"|class uri '(?P<program3>(?!uvicorn)\w+)[\w.]*' invalid or not found",
        "gunicorn is to use workers of the kind {program}, and no package brings them.",
        f"{adding('program')}, then: dicectl deploy. With Flask-SocketIO, -k {{program}} in the"
        f" Procfile has to"
        " stay; a plain Flask app works without it",
        "https://docs.gunicorn.org/en/stable/settings.html#worker-class",
    ),
    Explanation(
        "app-run-left-in",
        r"\* Debug mode: \w+\n(?:.*WARNING: This is a development server.*\n)?"
        r" *\* Running on http://127\.0\.0\.1:(?P<port>\d+)",
        "The app starts Flask's own development server, which listens on this machine only"
        " (127.0.0.1:{port}); on the web nobody can reach it.",
        "Put app.run() below if __name__ == '__main__':, write web: gunicorn app:app into the"
        " Procfile, then: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/deploying/gunicorn/",
        checks=("D875",),
    ),
    Explanation(
        "flask-app-not-found",
        r"Error: Could not locate a Flask application",
        "flask run looks for app.py or wsgi.py, and the app is in another file.",
        "In the Procfile: web: gunicorn MODULE:app, with your file's name without .py. Then:"
        " dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/cli/",
    ),
    Explanation(
        "worker-timeout",
        r"\[CRITICAL\] WORKER TIMEOUT",
        "A page took longer than gunicorn allows (30 seconds if the Procfile says nothing), so its"
        " worker was stopped in the middle.",
        "In the log, the traceback after that line shows where it was: mend a loop that does not"
        " end. Where it waits for others, threads help: web: gunicorn --threads 8 app:app. Then:"
        " dicectl deploy",
        "https://docs.gunicorn.org/en/stable/settings.html#timeout",
    ),
    Explanation(
        "worker-killed",
        r"Worker \(pid:\d+\) was sent SIGKILL! Perhaps out of memory\?"
        r"|Worker with pid \d+ was terminated due to signal 9",
        "A worker was killed from outside, mostly because the app uses more memory than there is.",
        "Load less at once. On Heroku: heroku config:set WEB_CONCURRENCY=1 starts one worker"
        f" instead of two, {BIGGER_DYNO} rents a bigger dyno.",
        follows=True,
    ),
    Explanation(
        "python-error",
        "",
        "The app's own code failed: {text}.",
        "The line of your project is shown; mend it and try it here. Then: dicectl deploy",
        raised="project",
    ),
    Explanation(
        "package-error",
        "",
        "A package of the app failed ({raiser}), so the cause is what it says, not a line of yours:"
        " {text}.",
        "See what it asks for: a setting, a service, a file or another version. If it began with a"
        " newer version of a package, write the one that works here (pip freeze tells it) into"
        " requirements.txt. Then: dicectl deploy",
        raised="packages",
    ),
]

# What follows from something that is mostly said before it.
CONSEQUENCES = [
    Explanation(
        "request-failed",
        r"Exception on (?P<page>/\S*) \[[A-Z]+\]|\[ERROR\] Error handling request"
        r" (?P<page2>/\S*)",
        "The app failed while it answered {page}; the visitor saw an error page.",
        "In the log, the traceback after that line says where. Mend that, try it here: flask run."
        " Then: dicectl deploy",
        follows=True,
    ),
    Explanation(
        "start-of-app-failed",
        r"Application startup failed\. Exiting|Exception in ASGI application",
        "The app's own code failed, while it was starting or while it answered.",
        "In the log, the traceback beside that line says where: dicectl logs -n 1000. Mend that,"
        " try it here. Then: dicectl deploy",
        "https://fastapi.tiangolo.com/advanced/events/",
        follows=True,
        examples=(
            "ERROR:    Application startup failed. Exiting.",
            "[2026-11-22 10:00:00 +0000] [7] [ERROR] Exception in ASGI application",
        ),
    ),
    Explanation(
        "worker-not-booted",
        r"Worker failed to boot|Worker .*exited with code 3\b",
        "gunicorn could not load the app, because its code failed while it was imported.",
        "Look at the lines before it: dicectl logs -n 1000. Try it here, with your file's name"
        ' without .py: python -c "import MODULE"',
        GUNICORN,
        follows=True,
    ),
    Explanation(
        "app-not-loaded",
        r"Reason: App failed to load|Worker .*exited with code 4\b",
        "gunicorn could not find the app that the Procfile names.",
        "In the Procfile: web: gunicorn MODULE:app, with your file's name without .py and the name"
        " of your Flask object. Then: dicectl deploy",
        GUNICORN,
        follows=True,
    ),
    Explanation(
        "start-failed",
        r"Error: (?:The web process did not start|\S+ of release v\d+ is not up(?: at \S+)?): "
        r"(?P<reason>(?!it did not bind).+)",
        "The new release was tried, and its web process did not come up: {reason}.",
        "Its own words stand above or below this line; dicectl check finds the usual causes.",
        follows=True,
    ),
]
