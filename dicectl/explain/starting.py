"""What is printed when an app starts in another way than its parts want."""

from dicectl.explain.explanation import Explanation
from dicectl.explain.programs import BUILDPACK, CALLED, apt

DEPLOY = "Then: dicectl deploy"
NODE = "https://devcenter.heroku.com/articles/using-multiple-buildpacks-for-an-app"

EXPLANATIONS = [
    Explanation(
        "node-missing",
        r"(?:^|\s)(?P<program>npm|node|npx|yarn|pnpm): (?:command )?not found$"
        r"|No such file or directory: '(?P<program2>npm|node|npx|yarn|pnpm)'",
        "The build or the app calls {program}, which only Heroku's buildpack for Node brings; the"
        " one for Python has none, or it runs before.",
        "heroku buildpacks:add --index 1 heroku/nodejs, so that it comes before heroku/python"
        f" (heroku buildpacks shows the order), and a package.json at the top. {DEPLOY}",
        NODE,
        examples=(
            "remote: bin/run_webpack: line 15: npm: command not found",
            "FileNotFoundError: [Errno 2] No such file or directory: 'npm'",
        ),
    ),
    Explanation(
        "system-program-not-found",
        rf"(?:^|: |\s)(?P<program>{CALLED}): (?:command )?not found$",
        "The Procfile, or the code, runs {program}, a program of the system that a dyno does not"
        " have; pip does not bring it.",
        apt("{apt_package}"),
        BUILDPACK,
        examples=(
            "sh: 1: ffmpeg: not found",
            "/bin/bash: line 1: aria2c: command not found",
        ),
    ),
    Explanation(
        "socketio-server-missing",
        r"Werkzeug web server is not designed to run in production\. Pass allow_unsafe_werkzeug"
        r"|Invalid async_mode specified|trying to start the (?P<name>Eventlet|Gevent) server"
        r"|You need to use the (?P<name2>eventlet|gevent) server|WebSocket transport not available",
        "Flask-SocketIO finds no server that it can use: eventlet or gevent is not installed, or"
        " the app is started by Python in place of gunicorn.",
        "In requirements.txt: gunicorn, and gevent with gevent-websocket. In the Procfile: web:"
        " gunicorn -k geventwebsocket.gunicorn.workers.GeventWebSocketWorker -w 1 MODULE:app (or"
        f" gunicorn --threads 100 -w 1 MODULE:app with simple-websocket). {DEPLOY}",
        "https://flask-socketio.readthedocs.io/en/latest/deployment.html",
        examples=(
            "RuntimeError: The Werkzeug web server is not designed to run in production. Pass"
            " allow_unsafe_werkzeug=True to the run() method to disable this error.",
            "ValueError: Invalid async_mode specified",
        ),
    ),
    Explanation(
        "patched-too-late",
        r"(?:ssl|sslcontext|urllib3/util/ssl_)\.py\", line \d+.*\n(?:.*\n){0,8}?\s*RecursionError: "
        r"maximum recursion|MonkeyPatchWarning: Monkey-patching ssl after ssl has already"
        r"|greenlet\.error: cannot switch to a different thread",
        "gevent (or eventlet) changes Python's own ssl, and that was in use already when it did.",
        "As the very first lines of the app's file: from gevent import monkey;"
        " monkey.patch_all() (eventlet: import eventlet; eventlet.monkey_patch()). Without gunicorn"
        f" --preload. {DEPLOY}",
        "https://www.gevent.org/api/gevent.monkey.html",
        examples=(
            '  File "/app/.heroku/python/lib/python3.9/ssl.py", line 602, in options\n'
            "    super(SSLContext, SSLContext).options.__set__(self, value)\n"
            "RecursionError: maximum recursion depth exceeded while calling a Python object",
            "MonkeyPatchWarning: Monkey-patching ssl after ssl has already been imported may lead",
        ),
    ),
    Explanation(
        "folder-of-app-missing",
        r"RuntimeError: Directory '(?P<folder>[^']+)' does not exist",
        "The app serves files from the folder {folder}, and it was not pushed: git leaves empty"
        " folders out; or the app is started in another folder.",
        "Put a file into it (touch {folder}/.gitkeep) and git add it, or write its whole path:"
        f" Path(__file__).parent / 'static'. {DEPLOY}",
        "https://fastapi.tiangolo.com/tutorial/static-files/",
        examples=(
            "RuntimeError: Directory 'static' does not exist",
            "RuntimeError: Directory 'app/static' does not exist",
        ),
    ),
    Explanation(
        "websocket-not-routed",
        r"No application configured for scope type 'websocket'|Django can only handle ASGI/HTTP"
        r" connections|No route found for path '(?P<path>"
        r"[^']*)'",
        "The page opens a websocket that the app does not answer: asgi.py has no routes for it, or"
        " the address is another.",
        "In asgi.py: ProtocolTypeRouter with 'http' and 'websocket' (URLRouter of your"
        f" websocket_urlpatterns), and compare the address in the page's JavaScript. {DEPLOY}",
        "https://channels.readthedocs.io/en/stable/topics/routing.html",
        examples=(
            "ValueError: No application configured for scope type 'websocket'",
            "ValueError: No route found for path 'ws/chat/1/'.",
        ),
    ),
    Explanation(
        "environ-without-quotes",
        r"(?:environ\[|environ\.get\(|getenv\(|config\()[^'\"\n]*\n\s*NameError: name"
        r" '(?P<name>\w+)'",
        "The code reads the environment by a name without quotation marks ({name}), so Python"
        " takes that for a variable; perhaps the value itself stands there.",
        "In the code: os.environ['NAME'], NAME being what the config var is called; its value is"
        f" set by: dicectl config set NAME (it asks for the value). {DEPLOY}",
        "https://devcenter.heroku.com/articles/config-vars",
        checks=("D830",),
        examples=(
            '  File "/app/bot.py", line 11, in <module>\n    token = os.environ[TOKEN]\n'
            "NameError: name 'TOKEN' is not defined",
            '  File "/app/index.py", line 11, in <module>\n    key=os.environ.get(API_KEY)\n'
            "NameError: name 'API_KEY' is not defined",
        ),
    ),
    Explanation(
        "python-module-of-system",
        r"No module named '?(?P<module>_?tkinter|turtle|apt_pkg|gi|dbus|win32\w+|winreg|msvcrt"
        r"|_winapi|winsound|RPi|AppKit|Foundation)\b",
        "{module} belongs to a desktop or to another system than a dyno's, and no package of pip"
        " brings it there.",
        "Take it out of what the web runs: delete the import, or put it into the function that"
        f" needs it, below if sys.platform == 'win32':. {DEPLOY}",
        "https://docs.python.org/3/library/sys.html#sys.platform",
        checks=("D811",),
        examples=(
            "ModuleNotFoundError: No module named 'tkinter'",
            "ModuleNotFoundError: No module named 'winreg'",
        ),
    ),
    Explanation(
        "token-is-text-already",
        r"(?:jwt\.encode|encode_auth_token|generate_\w*token|create_\w*token).*\n(?:.*\n){0,4}?"
        r"\s*AttributeError: 'str' object has no attribute '(?P<name>decode)'"
        r"|It is required that you pass in a value for the \"algorithms\"",
        "The code is written for PyJWT 1: since 2, jwt.encode returns a text and no bytes, and"
        " jwt.decode has to be told the algorithms.",
        "In the code: leave .decode('utf-8') out, and jwt.decode(token, key,"
        " algorithms=['HS256']). Or keep the old one: pyjwt<2 in requirements.txt."
        f" {DEPLOY}",
        "https://pyjwt.readthedocs.io/en/stable/changelog.html#v2-0-0",
        examples=(
            '  File "/app/auth.py", line 9, in login\n'
            "    return jwt.encode(payload, key, algorithm='HS256').decode('utf-8')\n"
            "AttributeError: 'str' object has no attribute 'decode'",
            "jwt.exceptions.DecodeError: It is required that you pass in a value for the"
            ' "algorithms" argument when calling decode().',
        ),
    ),
]
