"""What is said when the app calls something else: its own machine, another host, a file of it."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "redis-host-unknown",
        r"connecting to (?P<host>[\w.-]+):\d+\. (?:Name or service not known"
        r"|Temporary failure in name)"
        r"|Cannot connect to redis://.*(?:Name or service not known|Temporary failure in name)",
        "There is no machine of that name ({host}): it is that of a container on your machine, or"
        " of a Redis"
        " that"
        " was moved.",
        "Read REDIS_URL each time (os.environ['REDIS_URL']); heroku config shows today's."
        f" {DEPLOY}",
        "https://devcenter.heroku.com/articles/connecting-heroku-redis",
        examples=(
            "redis.exceptions.ConnectionError: Error -3 connecting to redis:6379. Temporary"
            " failure in"
            " name resolution.",
            "redis.exceptions.ConnectionError: Error -2 connecting to ec2-1.com:6379. Name or"
            " service"
            " not known.",
        ),
    ),
    Explanation(
        "service-on-this-machine",
        r"HTTPS?ConnectionPool\(host='(?:localhost|127\.0\.0\.1|0\.0\.0\.0)', port=(?P<port>\d+)\)"
        r"|ConnectError: .*(?:localhost|127\.0\.0\.1)"
        r"|Cannot connect to host (?:localhost|127\.0\.0\.1):(?P<port2>\d+)",
        "The code calls another program on its own machine (port {port}), and on a dyno there is"
        " only"
        " this one.",
        "Put the other one on the web, too, and keep its address in a config var: dicectl config"
        " set"
        f" API_URL, and os.environ['API_URL'] in the code. {DEPLOY}",
        "https://devcenter.heroku.com/articles/config-vars",
        examples=(
            "requests.exceptions.ConnectionError: HTTPConnectionPool(host='localhost',"
            " port=8000): Max"
            " retries exceeded with url: /api",
            "urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='127.0.0.1', port=5001):"
            " Max",
        ),
    ),
    Explanation(
        "config-var-not-json",
        r"json\.loads\((?:os\.)?(?:environ|getenv).*\n(?:.*\n){0,3}?"
        r".*JSONDecodeError: (?P<text>.+)",
        "The code reads an environment variable as JSON, and its value is none: it is empty, in"
        " single quotation marks, or was cut or changed when it was copied ({text}).",
        "Set it from the file itself: `dicectl config set NAME --stdin < FILE.json` with the name"
        " that the code there reads",
        "https://devcenter.heroku.com/articles/config-vars",
        examples=(
            '    cred = json.loads(os.environ["FIREBASE"])\njson.decoder.JSONDecodeError: Expecting'
            " property name enclosed in double quotes: line 1 column 2 (char 1)",
            "    KEY = json.loads(os.getenv('KEY', ''))\n    ^^^^^^^^^^^^\n"
            "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        ),
    ),
    Explanation(
        "answer-not-json",
        r"JSONDecodeError: (?P<text>Expecting value: line 1 column 1 \(char 0\))",
        "The code reads an answer, a file or a config var as JSON, and it is empty or something"
        " else"
        " (often an error page of the service that was called).",
        "Look at it first: print(answer.status_code, answer.text[:200]). Is it a config var? heroku"
        f" config shows whether it is set. {DEPLOY}",
        "https://docs.python.org/3/library/json.html#json.JSONDecodeError",
        examples=(
            "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
            "requests.exceptions.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        ),
    ),
    Explanation(
        "certificate-of-other",
        r"CERTIFICATE_VERIFY_FAILED\] certificate verify failed: (?:unable to get local issuer"
        r"|certificate has expired|Hostname mismatch)",
        "The app does not trust the certificate of the host that it calls: that has expired, is of"
        " another name, or comes from an authority that the package certifi here does not know.",
        "The newest certifi in requirements.txt (its name without a version). An authority of your"
        " own: the path of its file in the config var REQUESTS_CA_BUNDLE. Do not switch the check"
        " off."
        f" {DEPLOY}",
        "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification",
        examples=(
            "SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify"
            " failed:"
            " unable to get local issuer certificate (_ssl.c:1006)')",
            "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify"
            " failed:"
            " certificate has expired (_ssl.c:997)",
        ),
    ),
    Explanation(
        "gradio-shares",
        r"When localhost is not accessible, a shareable link must be created",
        "Gradio does not reach its own page, because it does not listen where it is looked for.",
        "In the code: launch(server_name='0.0.0.0', server_port=int(os.environ['PORT'])), in the"
        f" Procfile: web: python FILE.py. {DEPLOY}",
        "https://www.gradio.app/docs/gradio/blocks#blocks-launch",
        checks=("D809",),
        examples=(
            "ValueError: When localhost is not accessible, a shareable link must be created."
            " Please",
            "ValueError: When localhost is not accessible, a shareable link must be created.",
        ),
    ),
    Explanation(
        "env-file-missing",
        r"No such file or directory: ['\"](?:[^'\"]*/)?\.env(?:\.\w+)?['\"]",
        "The code opens .env, which stays on your machine, as it should: the app has config vars"
        " in its"
        " place.",
        "dicectl config set NAME (it asks for the value), for each line of .env; load_dotenv()"
        " passes"
        f" over a file that is not there, open('.env') does not. {DEPLOY}",
        "https://devcenter.heroku.com/articles/config-vars",
        examples=(
            "FileNotFoundError: [Errno 2] No such file or directory: '.env'",
            "FileNotFoundError: [Errno 2] No such file or directory: '/app/.env'",
        ),
    ),
]
