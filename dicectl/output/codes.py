"""What the error codes in a router's lines mean, in a few words.

From https://devcenter.heroku.com/articles/error-codes as of September 2026.
"""

ROUTER_CODES = {
    "H10": "the app crashed",
    "H11": "too many requests are waiting",
    "H12": "the app did not answer within 30 s",
    "H13": "the app closed the connection without an answer",
    "H14": "no web process is running",
    "H15": "the app was silent for 55 s in the middle of its answer",
    "H17": "what the app answered is not HTTP",
    "H18": "the app broke off its answer",
    "H19": "the app could not be reached within 5 s",
    "H20": "the app did not start within 75 s",
    "H21": "the app refused the connection",
    "H22": "too many connections are open",
    "H24": "Heroku's router was restarted",
    "H25": "the app sent a header that Heroku does not pass on",
    "H26": "the visitor's request was malformed",
    "H27": "the visitor left before the answer",
    "H28": "the visitor's connection was silent for 55 s",
    "H31": "the request was meant for another app",
    "H32": "the domain's certificate does not fit",
    "H33": "an HTTP/2 stream broke",
    "H34": "every web process refused connections",
    "H80": "maintenance mode is on",
    "H81": "nothing has been deployed yet",
    "H82": "this month's hours of the Eco plan are used up",
    "H83": "Heroku limits its service for a while, as planned",
    "H99": "an error of Heroku's own",
}
