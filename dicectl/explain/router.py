"""Heroku's H codes: what its router says of requests that it could not serve.

From https://devcenter.heroku.com/articles/error-codes as of September 2026.
"""

from __future__ import annotations

from typing import NamedTuple

from dicectl.explain.explanation import Explanation
from dicectl.explain.facts import ALWAYS_ON

PAGE = "https://devcenter.heroku.com/articles/error-codes"
WHY = "dicectl logs -n 1000 shows what the app printed before it ended."
SLOW = "Find out what takes long: dicectl logs. Several threads help when the app waits for"
THREADS = f"{SLOW} others: gunicorn --threads 8 app:app"
# The router keeps a connection for 90 seconds, and gunicorn has to for longer.
KEEP_ALIVE = "the Procfile: web: gunicorn --threads 8 --keep-alive 95 app:app. Then: dicectl deploy"
# They only say that the app was not there.
FOLLOWS = {"H10", "H13", "H21"}
CHECKS = {"H14": ("D111",), "H20": ("D809", "D875"), "H21": ("D809",)}
LATER = "Nothing to do. If it goes on: https://status.heroku.com"


class Code(NamedTuple):
    """A code: Heroku's own title, what it means in a few words for a row of a log, and the rest.

    `words` is "" for a code that Heroku does not send any more.
    """

    code: str
    title: str
    words: str
    cause: str
    fix: str


def _explanation(one: Code) -> Explanation:
    """Return a code's explanation. How the page makes an anchor of a sign is not known."""
    plain = one.title.replace(" ", "").isalpha()
    anchor = f"#{one.code}-{one.title}".lower().replace(" ", "-") if plain else ""
    return Explanation(
        one.code,
        rf"(?:^|\s)at=\w+ code={one.code}\b|^\s*error code={one.code} desc=",
        f"{one.title}: {one.cause}",
        one.fix,
        f"{PAGE}{anchor}",
        follows=one.code in FOLLOWS,
        checks=CHECKS.get(one.code, ()),
    )


CODES = [
    Code(
        "H10",
        "App crashed",
        "the app crashed",
        "the web process has ended or never came up, so there was nobody to answer.",
        WHY,
    ),
    Code(
        "H11",
        "Backlog too deep",
        "too many requests are waiting",
        "requests come faster than the app answers, and too many wait.",
        f"{THREADS}. Or more dynos: heroku ps:scale web=2",
    ),
    Code(
        "H12",
        "Request timeout",
        "the app did not answer within 30 s",
        "the app took more than 30 seconds to begin its answer, so the visitor got an error.",
        THREADS + ". What needs minutes has to run apart from the request.",
    ),
    Code(
        "H13",
        "Connection closed without response",
        "the app closed the connection without an answer",
        "the app hung up before it had answered; often a worker that was stopped for taking too"
        " long, or a connection that gunicorn closed too early.",
        f"In {KEEP_ALIVE}",
    ),
    Code(
        "H14",
        "No web dynos running",
        "no web process is running",
        "nothing runs that could answer: the app was stopped, or its Procfile has no line for web.",
        "dicectl deploy, or by hand: heroku ps:scale web=1",
    ),
    Code(
        "H15",
        "Idle connection",
        "the app was silent for 55 s in the middle of its answer",
        "the app began an answer and then sent nothing for 55 seconds.",
        THREADS,
    ),
    Code(
        "H16",
        "No longer in use",
        "",
        "Heroku does not send this code any more.",
        "Look at the newest lines: dicectl logs",
    ),
    Code(
        "H17",
        "Poorly formatted HTTP response",
        "what the app answered is not HTTP",
        "what the app sent is not HTTP, so the router threw it away.",
        "Let gunicorn serve the app. In the Procfile: web: gunicorn app:app. Then: dicectl deploy",
    ),
    Code(
        "H18",
        "Server Request Interrupted",
        "the app broke off its answer",
        "the app broke an answer off in the middle: it crashed, ended before it had read all that"
        " was sent, or gunicorn closed the connection too early.",
        f"{WHY} If it did not end, in {KEEP_ALIVE}",
    ),
    Code(
        "H19",
        "Backend connection timeout",
        "the app could not be reached within 5 s",
        "the app did not take the connection within 5 seconds; it is busy, or its dyno was just"
        " replaced.",
        f"{THREADS}. Or more dynos: heroku ps:scale web=2",
    ),
    Code(
        "H20",
        "App boot timeout",
        "the app did not start within 75 s",
        "the app was not up within 75 seconds.",
        "dicectl logs shows how far it came; move slow work out of the import of your module.",
    ),
    Code(
        "H21",
        "Backend connection refused",
        "the app refused the connection",
        "nothing listens where the router knocked: the app listens on another port than $PORT, or"
        " it is overloaded.",
        "Let gunicorn serve the app, it takes $PORT by itself: web: gunicorn app:app. Then:"
        " dicectl deploy",
    ),
    Code(
        "H22",
        "Connection limit reached",
        "too many connections are open",
        "too many visitors are connected at once, because answers take too long.",
        f"{THREADS}. Or more dynos: heroku ps:scale web=2",
    ),
    Code(
        "H23",
        "No longer in use",
        "",
        "a websocket came by a way that cannot carry it; Heroku does not send this code any more.",
        "Look at the newest lines: dicectl logs",
    ),
    Code(
        "H24",
        "Forced close",
        "Heroku's router was restarted",
        "Heroku's router was restarted while it served this request.",
        LATER,
    ),
    Code(
        "H25",
        "HTTP Restriction",
        "the app sent a header that Heroku does not pass on",
        "the app's answer has a header or cookie that is too large, or two lengths.",
        "Store less in Flask's session (it is a cookie), and set no Content-Length yourself.",
    ),
    Code(
        "H26",
        "Request Error",
        "the visitor's request was malformed",
        "the visitor's program sent a request that is not valid HTTP.",
        "Nothing to do, unless it is your own program: mend the headers that it sends.",
    ),
    Code(
        "H27",
        "Client Request Interrupted",
        "the visitor left before the answer",
        "the visitor closed the page before the answer came.",
        f"Nothing to do if it is rare. If answers are slow: {THREADS}",
    ),
    Code(
        "H28",
        "Client Connection Idle",
        "the visitor's connection was silent for 55 s",
        "the visitor's program stopped in the middle of a request for 55 seconds.",
        "Nothing to do: their connection was slow or broke.",
    ),
    Code(
        "H31",
        "Misdirected Request",
        "the request was meant for another app",
        "a request for another address landed here, mostly from a crawler with old DNS data.",
        "Nothing to do if the page opens for you. Else see whether your domain points to what"
        " heroku domains prints.",
    ),
    Code(
        "H32",
        "TLS Certificate Mismatch",
        "the domain's certificate does not fit",
        "the certificate does not fit the domain that was asked for.",
        "heroku certs:auto shows it; heroku certs:auto:refresh asks for a new one.",
    ),
    Code(
        "H33",
        "HTTP/2 Stream Broken",
        "an HTTP/2 stream broke",
        "the visitor's program or the app broke an HTTP/2 stream off.",
        f"Nothing to do if it is rare. Else: {WHY}",
    ),
    Code(
        "H34",
        "All up dynos are quarantined",
        "every web process refused connections",
        "every dyno refused connections for 75 seconds; the app hangs or listens on the wrong"
        " port.",
        "heroku ps:restart, then: dicectl logs",
    ),
    Code(
        "H80",
        "Maintenance mode",
        "maintenance mode is on",
        "somebody switched the app's maintenance page on.",
        "heroku maintenance:off",
    ),
    Code(
        "H81",
        "Blank app",
        "nothing has been deployed yet",
        "the app exists, but nothing has been deployed to it yet.",
        "dicectl deploy",
    ),
    Code(
        "H82",
        "You've used up your dyno hour pool",
        "this month's hours of the Eco plan are used up",
        "the month's hours of the Eco plan are used up, so the app sleeps until the next month.",
        ALWAYS_ON,
    ),
    Code(
        "H83",
        "Planned Service Degradation",
        "Heroku limits its service for a while, as planned",
        "Heroku has announced that it serves less for a while.",
        LATER,
    ),
    Code(
        "H99",
        "Platform error",
        "an error of Heroku's own",
        "Heroku itself failed. It is not your app.",
        "Wait a minute and try again; https://status.heroku.com says whether it is known.",
    ),
]

EXPLANATIONS = [_explanation(one) for one in CODES]
IN_WORDS = {one.code: one.words for one in CODES}
