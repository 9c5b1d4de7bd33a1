"""What a function on Vercel prints, or answers, when it does not run."""

from dicectl.explain.explanation import Explanation

AGAIN = "then: dicectl deploy"
PYTHON = "https://vercel.com/docs/functions/runtimes/python"
LIMITS = "https://vercel.com/docs/functions/limitations"

EXPLANATIONS = [
    Explanation(
        "vercel-handler-wrong",
        r"issubclass\(base, BaseHTTPRequestHandler\).*\n(?:.*\n){0,3}?\s*TypeError: issubclass\(\)",
        "The file has a variable handler that is no class of http.server: Vercel takes one of that"
        " name for the way to answer.",
        "Call it otherwise: app for a Flask or FastAPI app, and anything else for other objects"
        f" (logging's handler, Mangum's). {AGAIN.capitalize()}",
        PYTHON,
        examples=(
            '  File "/var/task/vc__handler__python.py", line 242, in <module>\n'
            "    if not issubclass(base, BaseHTTPRequestHandler):\n"
            "TypeError: issubclass() arg 1 must be a class",
            "    if not issubclass(base, BaseHTTPRequestHandler):\n"
            "       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "TypeError: issubclass() arg 1 must be a class",
        ),
    ),
    Explanation(
        "vercel-runtime-too-old",
        r"\bTypeError: Queue\.__init__\(\) got an unexpected keyword argument 'loop'",
        "Vercel's old way to run an ASGI app does not fit the Python that runs (3.10 took the"
        " argument loop away).",
        "Take builds and @vercel/python with a version out of vercel.json, so that today's"
        " runtime is"
        " taken. Then: dicectl deploy",
        PYTHON,
        facts={"vercel": "."},
        examples=(
            "[ERROR] TypeError: Queue.__init__() got an unexpected keyword argument 'loop'\n"
            '  File "/var/task/vc__handler__python.py", line 305, in vc_handler',
            '  File "/var/task/vc__handler__python.py", line 202, in __call__\n'
            "    self.app_queue = asyncio.Queue(loop=loop)\n"
            "TypeError: Queue.__init__() got an unexpected keyword argument 'loop'",
        ),
    ),
    Explanation(
        "vercel-disk-read-only",
        r"Read-only file system: '(?P<file>(?:/var/task|\w)[^']*)'",
        "The code writes to {file}, and on Vercel a function may write below /tmp only.",
        "Write below /tmp what may be lost (Flask: instance_path='/tmp'); what has to stay belongs"
        f" into a database or a storage service. {AGAIN.capitalize()}",
        LIMITS,
        facts={"vercel": "."},
        examples=(
            '  File "/var/task/app.py", line 3, in <module>\n    open("/var/task/x.txt", "w")\n'
            "OSError: [Errno 30] Read-only file system: '/var/task/x.txt'",
            '  File "/var/task/api/index.py", line 3, in <module>\n    os.mkdir("uploads")\n'
            "OSError: [Errno 30] Read-only file system: 'uploads'",
        ),
    ),
    Explanation(
        "vercel-function-timeout",
        r"Vercel Runtime Timeout Error|FUNCTION_INVOCATION_TIMEOUT|Task timed out after [\d.]+ sec",
        "A function took longer than it may on Vercel, and was ended.",
        'Set more seconds in vercel.json ("maxDuration", up to what the plan allows), do less in'
        " one"
        " request, or run long work on a platform with processes: dicectl deploy --to heroku",
        LIMITS,
        examples=(
            "Vercel Runtime Timeout Error: Task timed out after 10 seconds",
            "504: GATEWAY_TIMEOUT Code: FUNCTION_INVOCATION_TIMEOUT",
        ),
    ),
    Explanation(
        "vercel-body-too-large",
        r"FUNCTION_PAYLOAD_TOO_LARGE|FUNCTION_RESPONSE_PAYLOAD_TOO_LARGE",
        "What was sent to a function, or what it answered, is larger than Vercel takes (4.5 MB).",
        "Upload large files to a storage service (Vercel Blob, S3) straight from the browser, and"
        " give the function their address",
        LIMITS,
        examples=("413: FUNCTION_PAYLOAD_TOO_LARGE", "Code: FUNCTION_RESPONSE_PAYLOAD_TOO_LARGE"),
    ),
    Explanation(
        "vercel-page-not-found",
        r"Code: `?(?:DEPLOYMENT_)?NOT_FOUND\b",
        "Vercel has nothing at this address: the build made no function that answers it, or the"
        " deployment is gone.",
        "The app has to be found by Vercel (app in app.py, index.py or api/index.py at the top of"
        " the project), and where vercel.json has rewrites, one has to lead all addresses to it."
        f" {AGAIN.capitalize()}",
        "https://vercel.com/docs/errors/NOT_FOUND",
        examples=("404: NOT_FOUND\nCode: NOT_FOUND", "404: NOT_FOUND\nCode: DEPLOYMENT_NOT_FOUND"),
    ),
    Explanation(
        "vercel-function-crashed",
        r"FUNCTION_INVOCATION_FAILED|This Serverless Function has crashed|Runtime\.(?:ExitError"
        r"|Unknown|ImportModuleError)|Python process exited with exit status: \d+",
        "The function ended before it had answered: mostly its code fails while it is imported.",
        "dicectl logs shows the traceback; try it here: dicectl serve",
        "https://vercel.com/docs/errors/FUNCTION_INVOCATION_FAILED",
        follows=True,
        examples=(
            "500: INTERNAL_SERVER_ERROR\nCode: FUNCTION_INVOCATION_FAILED",
            "Python process exited with exit status: 1. The logs above can help with debugging.",
        ),
    ),
]
