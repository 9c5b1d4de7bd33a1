"""D2: Tools and accounts."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D201": Known(
        "git is not installed",
        "{how}    Then run the command again.",
        link="https://git-scm.com/downloads",
    ),
    "D202": Known(
        "The Heroku CLI is not installed",
        "{how}    To try without it: {instead}",
        link="https://devcenter.heroku.com/articles/heroku-cli",
    ),
    "D203": Known("You are not logged in to Heroku", "heroku login"),
    "D204": Known(
        "Heroku does not accept the login",
        "If HEROKU_API_KEY is set, it is wrong or has expired: unset it or set a new one."
        " Otherwise: heroku login",
    ),
    "D205": Known("The Heroku CLI failed: {command}", "Run it by hand to see more: {command}"),
    "D206": Known(
        "Heroku wants a verified account before it creates an app",
        "Add a card at https://heroku.com/verify (Heroku has no free dynos), then run the command"
        " again.",
    ),
    "D207": Known(
        "Git cannot log in to Heroku's git host",
        "heroku login, then run the command again. In CI, set HEROKU_API_KEY.",
    ),
    "D208": Known(
        "Your git is too old: {found}",
        "Install git {needed} or newer: {how}",
        link="https://git-scm.com/downloads",
    ),
    "D209": Known(
        "The Heroku CLI {version} is old: before {needed} it did not give HEROKU_API_KEY to git,"
        " and ended with success where it had done nothing",
        "heroku update    (installed with npm: npm install --global heroku)",
        ExitStatus.DONE,
        "https://devcenter.heroku.com/articles/heroku-cli",
    ),
    "D210": Known(
        "Heroku's API does not answer",
        "Look whether you are online, and at https://status.heroku.com, then run the command"
        " again.",
        link="https://status.heroku.com",
    ),
    "D211": Known(
        "Heroku refuses: {message}",
        "Do what Heroku says, then run the command again.",
    ),
}
