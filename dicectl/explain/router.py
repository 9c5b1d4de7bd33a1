"""Heroku's H codes: what its router says of requests that it could not serve."""

from __future__ import annotations

from dicectl.explain.explanation import Explanation
from dicectl.explain.facts import ALWAYS_ON

CODES = "https://devcenter.heroku.com/articles/error-codes"
WHY = "dicectl logs -n 1000 shows what the app printed before it ended."
SLOW = "Find out what takes long: dicectl logs. Several threads help when the app waits for"
THREADS = f"{SLOW} others: gunicorn --threads 8 app:app"
# The router keeps a connection for 90 seconds, and gunicorn has to for longer.
KEEP_ALIVE = "the Procfile: web: gunicorn --threads 8 --keep-alive 95 app:app. Then: dicectl deploy"
LATER = "Nothing to do. If it goes on: https://status.heroku.com"


def _code(code: str, title: str, cause: str, fix: str) -> Explanation:
    """Return a code's explanation. How the page makes an anchor of a sign is not known."""
    plain = title.replace(" ", "").isalpha()
    anchor = f"#{code}-{title}".lower().replace(" ", "-") if plain else ""
    return Explanation(
        code,
        rf"(?:^|\s)at=\w+ code={code}\b|^\s*error code={code} desc=",
        f"{title}: {cause}",
        fix,
        f"{CODES}{anchor}",
    )


EXPLANATIONS = [
    _code(
        "H10",
        "App crashed",
        "the web process has ended or never came up, so there was nobody to answer.",
        WHY,
    ),
    _code(
        "H11",
        "Backlog too deep",
        "requests come faster than the app answers, and too many wait.",
        f"{THREADS}. Or more dynos: heroku ps:scale web=2",
    ),
    _code(
        "H12",
        "Request timeout",
        "the app took more than 30 seconds to begin its answer, so the visitor got an error.",
        THREADS + ". What needs minutes has to run apart from the request.",
    ),
    _code(
        "H13",
        "Connection closed without response",
        "the app hung up before it had answered; often a worker that was stopped for taking too"
        " long, or a connection that gunicorn closed too early.",
        f"In {KEEP_ALIVE}",
    ),
    _code(
        "H14",
        "No web dynos running",
        "nothing runs that could answer: the app was stopped, or its Procfile has no line for web.",
        "dicectl deploy, or by hand: heroku ps:scale web=1",
    ),
    _code(
        "H15",
        "Idle connection",
        "the app began an answer and then sent nothing for 55 seconds.",
        THREADS,
    ),
    _code(
        "H16",
        "No longer in use",
        "Heroku does not send this code any more.",
        "Look at the newest lines: dicectl logs",
    ),
    _code(
        "H17",
        "Poorly formatted HTTP response",
        "what the app sent is not HTTP, so the router threw it away.",
        "Let gunicorn serve the app. In the Procfile: web: gunicorn app:app. Then: dicectl deploy",
    ),
    _code(
        "H18",
        "Server Request Interrupted",
        "the app broke an answer off in the middle: it crashed, ended before it had read all that"
        " was sent, or gunicorn closed the connection too early.",
        f"{WHY} If it did not end, in {KEEP_ALIVE}",
    ),
    _code(
        "H19",
        "Backend connection timeout",
        "the app did not take the connection within 5 seconds; it is busy, or its dyno was just"
        " replaced.",
        f"{THREADS}. Or more dynos: heroku ps:scale web=2",
    ),
    _code(
        "H20",
        "App boot timeout",
        "the app was not up within 75 seconds.",
        "dicectl logs shows how far it came; move slow work out of the import of your module.",
    ),
    _code(
        "H21",
        "Backend connection refused",
        "nothing listens where the router knocked: the app listens on another port than $PORT, or"
        " it is overloaded.",
        "Let gunicorn serve the app, it takes $PORT by itself: web: gunicorn app:app. Then:"
        " dicectl deploy",
    ),
    _code(
        "H22",
        "Connection limit reached",
        "too many visitors are connected at once, because answers take too long.",
        f"{THREADS}. Or more dynos: heroku ps:scale web=2",
    ),
    _code(
        "H23",
        "No longer in use",
        "a websocket came by a way that cannot carry it; Heroku does not send this code any more.",
        "Look at the newest lines: dicectl logs",
    ),
    _code(
        "H24",
        "Forced close",
        "Heroku's router was restarted while it served this request.",
        LATER,
    ),
    _code(
        "H25",
        "HTTP Restriction",
        "the app's answer has a header or cookie that is too large, or two lengths.",
        "Store less in Flask's session (it is a cookie), and set no Content-Length yourself.",
    ),
    _code(
        "H26",
        "Request Error",
        "the visitor's program sent a request that is not valid HTTP.",
        "Nothing to do, unless it is your own program: mend the headers that it sends.",
    ),
    _code(
        "H27",
        "Client Request Interrupted",
        "the visitor closed the page before the answer came.",
        f"Nothing to do if it is rare. If answers are slow: {THREADS}",
    ),
    _code(
        "H28",
        "Client Connection Idle",
        "the visitor's program stopped in the middle of a request for 55 seconds.",
        "Nothing to do: their connection was slow or broke.",
    ),
    _code(
        "H31",
        "Misdirected Request",
        "a request for another address landed here, mostly from a crawler with old DNS data.",
        "Nothing to do if the page opens for you. Else see whether your domain points to what"
        " heroku domains prints.",
    ),
    _code(
        "H32",
        "TLS Certificate Mismatch",
        "the certificate does not fit the domain that was asked for.",
        "heroku certs:auto shows it; heroku certs:auto:refresh asks for a new one.",
    ),
    _code(
        "H33",
        "HTTP/2 Stream Broken",
        "the visitor's program or the app broke an HTTP/2 stream off.",
        f"Nothing to do if it is rare. Else: {WHY}",
    ),
    _code(
        "H34",
        "All up dynos are quarantined",
        "every dyno refused connections for 75 seconds; the app hangs or listens on the wrong"
        " port.",
        "heroku ps:restart, then: dicectl logs",
    ),
    _code(
        "H80",
        "Maintenance mode",
        "somebody switched the app's maintenance page on.",
        "heroku maintenance:off",
    ),
    _code(
        "H81",
        "Blank app",
        "the app exists, but nothing has been deployed to it yet.",
        "dicectl deploy",
    ),
    _code(
        "H82",
        "You've used up your dyno hour pool",
        "the month's hours of the Eco plan are used up, so the app sleeps until the next month.",
        ALWAYS_ON,
    ),
    _code(
        "H83",
        "Planned Service Degradation",
        "Heroku has announced that it serves less for a while.",
        LATER,
    ),
    _code(
        "H99",
        "Platform error",
        "Heroku itself failed. It is not your app.",
        "Wait a minute and try again; https://status.heroku.com says whether it is known.",
    ),
]
