"""Heroku's L codes: the way of a log line to its reader. None of them stops the app."""

from dicectl.explain.explanation import Explanation

CODES = "https://devcenter.heroku.com/articles/error-codes#"

EXPLANATIONS = [
    Explanation(
        "L10",
        r"\bError L10\b",
        "Drain buffer overflow: the service that you send your logs to was too slow, so Heroku"
        " dropped some lines on the way to it.",
        "Print less, or move to a bigger plan of the log service (heroku drains lists it). The app"
        " itself is fine.",
        f"{CODES}l10-drain-buffer-overflow",
    ),
    Explanation(
        "L11",
        r"\bL11 \(Tail buffer overflow\)",
        "Tail buffer overflow: the app prints faster than your terminal takes it, so lines were"
        " left out.",
        "Ask for less: dicectl logs -f --source app",
        f"{CODES}l11-tail-buffer-overflow",
    ),
    Explanation(
        "L12",
        r"\bError L12\b",
        "Local buffer overflow: the app prints faster than its dyno can send it off, so lines were"
        " dropped.",
        "Print less: look for a print() in a loop, or a log level of DEBUG. The app is fine.",
        f"{CODES}l12-local-buffer-overflow",
    ),
    Explanation(
        "L13",
        r"\bError L13\b",
        "Local delivery error: some log lines were lost inside Heroku.",
        "Nothing to do. If it goes on for hours, see https://status.heroku.com",
        f"{CODES}l13-local-delivery-error",
    ),
    Explanation(
        "L14",
        r"\bError L14\b",
        "Certificate validation error: the service that you send your logs to has a certificate"
        " that is not valid.",
        "heroku drains shows its address; tell whoever runs it, or remove it: heroku drains:remove"
        " URL",
        f"{CODES}l14-certificate-validation-error",
    ),
    Explanation(
        "L15",
        r"\bL15\b.*[Tt]ail buffer temporarily unavailable",
        "Tail buffer temporarily unavailable: Heroku cannot show the last lines just now.",
        "dicectl logs again in a minute, or follow new lines: dicectl logs -f",
        f"{CODES}l15-tail-buffer-temporarily-unavailable",
    ),
]
