"""What a server prints when it speaks another language with the app: WSGI, ASGI, uvicorn."""

from dicectl.explain.explanation import Explanation

UVICORN = "https://www.uvicorn.org/deployment/"
DEPLOY = "Then: dicectl deploy"
ASGI = (
    "In the Procfile: web: uvicorn MODULE:app --host 0.0.0.0 --port $PORT (or: web: gunicorn -k"
    f" uvicorn.workers.UvicornWorker MODULE:app), with uvicorn in requirements.txt. {DEPLOY}"
)

EXPLANATIONS = [
    Explanation(
        "asgi-app-under-wsgi",
        r"__call__\(\) missing (?:1 required positional argument: 'send'"
        r"|2 required positional arguments: '\w+' and 'send')",
        "The app speaks ASGI (FastAPI, Starlette, Quart, Django's asgi.py), and gunicorn's own"
        " workers speak WSGI, so every request fails.",
        ASGI,
        UVICORN,
        checks=("D871",),
        examples=(
            "TypeError: __call__() missing 1 required positional argument: 'send'",
            "TypeError: Starlette.__call__() missing 1 required positional argument: 'send'",
            "TypeError: __call__() missing 2 required positional arguments: 'receive' and 'send'",
        ),
    ),
    Explanation(
        "wsgi-app-under-asgi",
        r"(?:Flask\.|WSGIHandler\.|Dash\."
        r"|\s)__call__\(\) takes (?:from \d to )?[23] positional arguments but [34]"
        r" were given|TypeError: 'Flask' object is not an async"
        r"|__call__\(\) missing 1 required positional argument: 'start_response'",
        "The app speaks WSGI (Flask, Dash, Django's wsgi.py), and the server speaks ASGI to it.",
        "Let gunicorn run it, with its own workers. In the Procfile: web: gunicorn MODULE:app"
        " (without"
        f" -k uvicorn...). {DEPLOY}",
        "https://flask.palletsprojects.com/en/stable/deploying/gunicorn/",
        checks=("D871",),
        examples=(
            "TypeError: Flask.__call__() takes 3 positional arguments but 4 were given",
            "TypeError: __call__() takes 3 positional arguments but 4 were given",
        ),
    ),
    Explanation(
        "asgi-app-missing",
        r'Error loading ASGI app\. (?:Attribute "(?P<name>[^"]+)" not found in module'
        r' "(?P<module>[\w.]+)'
        r'|Could not import module "(?P<module2>[\w.]+)")',
        "The Procfile starts an app in {module}, which was not found: the file has another name,"
        " lies"
        " in a subfolder, fails while it is imported, or calls its app otherwise.",
        "In the Procfile: web: uvicorn MODULE:NAME --host 0.0.0.0 --port $PORT, MODULE being the"
        " file"
        f" without .py and NAME the variable. git ls-files shows what is pushed. {DEPLOY}",
        UVICORN,
        checks=("D805", "D806"),
        examples=(
            'ERROR:    Error loading ASGI app. Could not import module "main".',
            'ERROR:    Error loading ASGI app. Attribute "app" not found in module "api.main".',
        ),
    ),
    Explanation(
        "uvicorn-missing",
        r"No module named 'uvicorn(?:\.workers)?'",
        "The Procfile starts workers of uvicorn, and the app's list of packages does not have it"
        " (newer ones have them in a package of their own, uvicorn-worker).",
        "Write uvicorn into requirements.txt. It is there? Then also uvicorn-worker, and in the"
        f" Procfile -k uvicorn_worker.UvicornWorker. {DEPLOY}",
        UVICORN,
        checks=("D804",),
        examples=(
            "ModuleNotFoundError: No module named 'uvicorn'",
            "Error: No module named 'uvicorn.workers'",
        ),
    ),
    Explanation(
        "port-empty",
        r"Invalid value for ['\"]?--port['\"]?(?!.*\$PORT).*is not a valid int"
        r"|argument --port: invalid int value|'' is not a valid port number"
        r"|ValueError: Invalid host/port specified|argument --port/-p: expected one argument"
        r"|Error: Option '--port' requires an argument"
        r"|Invalid value for ['\"]?--server\.port['\"]?.*is not a valid int",
        "The server was given no number for its port: the Procfile names a variable that does not"
        " exist (misspelt, or %PORT% as on Windows) where $PORT should be.",
        f"In the Procfile: --port $PORT, spelt exactly so. {DEPLOY}",
        "https://devcenter.heroku.com/articles/procfile",
        checks=("D809",),
        examples=(
            "Error: Invalid value for \"--port\": '' is not a valid integer.",
            "Error: Invalid value for '--port': '%PORT%' is not a valid integer.",
            "Error: Option '--port' requires an argument.",
        ),
    ),
    Explanation(
        "procfile-name-dotted",
        r"Failed to parse '(?P<text>\w+\.(?!py')[\w.]+)' as an attribute name",
        "gunicorn takes one name behind the colon, and not {text}, which has a dot.",
        "In that module write: server = {text} (of Dash; of Flask the name before the dot is the"
        " app"
        f" itself). In the Procfile: web: gunicorn MODULE:server. {DEPLOY}",
        "https://docs.gunicorn.org/en/stable/run.html",
        checks=("D872",),
        examples=(
            "Failed to parse 'app.server' as an attribute name or function call.",
            "Failed to parse 'core.web.app' as an attribute name or function call.",
        ),
    ),
]
