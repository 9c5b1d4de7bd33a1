"""What stands between visitors and an app says: nginx of dokku, Heroku's router on some paths."""

from dicectl.explain.explanation import Explanation

DOKKU = "https://dokku.com/docs/networking/port-management/"

EXPLANATIONS = [
    Explanation(
        "pages-fail",
        r"at=info .* status=500 bytes=.*\n(?:.*\n){0,9}?at=info .* status=500 bytes=",
        "The app answers with its own error (500) again and again, and nothing in this text says"
        " why: Django with DEBUG off writes no traceback by itself.",
        "Look for the traceback: dicectl logs -n 1000. Django, in settings.py: a LOGGING whose root"
        " has the handler console (logging.StreamHandler); then dicectl deploy, open the page"
        " again, and: dicectl logs",
        "https://docs.djangoproject.com/en/stable/topics/logging/",
        alone=True,
        examples=tuple(
            f"2026-11-22T10:00:00.1+00:00 heroku[router]: {line}\n"
            f"2026-11-22T10:00:09.1+00:00 heroku[router]: {line}"
            for line in (
                'at=info method=GET path="/" host=x request_id=1 fwd="1.1.1.1" dyno=web.1'
                " connect=0ms service=14ms status=500 bytes=486",
                'at=info method=POST path="/a" host=x request_id=1 fwd=1.1.1.1 dyno=web.1'
                " connect=1ms service=42ms status=500 bytes=253 protocol=https",
            )
        ),
    ),
    Explanation(
        "proxy-refused",
        r"connect\(\) failed \(11[0-3]: [\w ]+\) while connecting to upstream"
        r"|recv\(\) failed \(104: [\w ]+\) while reading response header"
        r"|no live upstreams while connecting",
        "nginx found nobody where it looks for the app, or was cut off: the app has crashed,"
        " listens on 127.0.0.1 only, or on another port than the one in $PORT.",
        "On dokku: dokku logs APP shows whether it runs, dokku ports:report APP where nginx looks"
        " for"
        " it. The app has to listen on 0.0.0.0:$PORT (gunicorn does); dokku ports:set APP"
        " http:80:PORT changes where nginx looks",
        DOKKU,
        examples=(
            "2026/01/02 10:00:00 [error] 7#0: *1 connect() failed (111: Connection refused) while"
            " connecting to upstream, client: 10.1.1.1",
            "[error] 31#31: *9 no live upstreams while connecting to upstream, client: 10.1.1.1",
        ),
    ),
    Explanation(
        "proxy-timeout",
        r"upstream timed out \(110: \w+ timed out\)|upstream prematurely closed connection",
        "nginx got no answer from the app: it takes too long, or ended in the middle.",
        "dokku logs APP shows what the app printed then. dokku nginx:set APP proxy-read-timeout"
        " 120s"
        " lets it wait longer",
        DOKKU,
        examples=(
            "[error] 31#31: *9 upstream timed out (110: Connection timed out) while reading"
            " response",
            "[error] 9#9: *3 upstream prematurely closed connection while reading response header",
        ),
    ),
    Explanation(
        "worker-without-page",
        r"code=H14\b",
        "The app runs as a worker, without a web process, and somebody opened its page, which it"
        " does not have. The worker goes on.",
        "A bot needs no page: do not open it, and nothing is wrong. If the app is to have one: a"
        " line web: in the Procfile, dicectl deploy, then: heroku ps:scale web=1",
        "https://devcenter.heroku.com/articles/error-codes#h14-no-web-dynos-running",
        facts={"worker": "."},
        checks=("D870",),
        examples=(
            "2026-11-22T10:00:00.1+00:00 heroku[worker.1]: State changed from starting to up\n"
            '2026-11-22T10:00:09.1+00:00 heroku[router]: at=error code=H14 desc="No web processes'
            ' running" method=GET path="/" host=x',
            "2026-11-22T10:00:00.1+00:00 heroku[worker.1]: Starting process with command `python"
            " bot.py`\n2026-11-22T10:00:09.1+00:00 heroku[router]: at=error code=H14"
            ' desc="No web dynos running" method=GET path="/" host=x',
        ),
    ),
    Explanation(
        "socketio-blocks-workers",
        r'code=H12 .*path="?/socket\.io/',
        "Socket.IO keeps a request open while it waits (polling), for more than the 30 seconds"
        " that the router allows; a plain gunicorn worker also answers nobody else meanwhile.",
        "In the Procfile: web: gunicorn -w 1 --threads 100 MODULE:app, or with eventlet in"
        " requirements.txt: gunicorn -k eventlet -w 1 MODULE:app; in the code"
        " SocketIO(app, ping_interval=20). Then: dicectl deploy",
        "https://flask-socketio.readthedocs.io/en/latest/deployment.html",
        examples=(
            'at=error code=H12 desc="Request timeout" method=GET path="/socket.io/?EIO=3&t=Mg"'
            " host=x.herokuapp.com service=30001ms status=503",
            'at=error code=H12 desc="Request timeout" method=POST path="/socket.io/?EIO=4&t=Mh"'
            " host=x.herokuapp.com service=30000ms status=503",
        ),
    ),
]
