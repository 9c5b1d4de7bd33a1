"""What the Heroku CLI prints when it fails, in its versions 8 to 11."""

from dicectl.explain.explanation import Explanation
from dicectl.explain.facts import REQUESTS_AN_HOUR

CLI = "https://devcenter.heroku.com/articles/heroku-cli"
LOGIN = "https://devcenter.heroku.com/articles/authentication"

EXPLANATIONS = [
    Explanation(
        "cli-not-found",
        r"'heroku' is not recognized as|heroku: (?:command )?not found|not found: heroku$"
        r"|FileNotFoundError: \[WinError 2\]|No such file or directory: 'heroku'",
        "The Heroku CLI is not installed, or the terminal does not find it.",
        f"Install it from {CLI}, open a new terminal, then: dicectl check",
        CLI,
        checks=("D202",),
    ),
    Explanation(
        "login-key-refused",
        r"The token provided to HEROKU_API_KEY is invalid",
        "The environment variable HEROKU_API_KEY holds a token that Heroku does not accept.",
        "Unset HEROKU_API_KEY, then: heroku login. In CI, set it to what heroku"
        " authorizations:create prints.",
        LOGIN,
        checks=("D204",),
    ),
    Explanation(
        "login-refused",
        r"Error: Invalid credentials provided|^\s*Invalid credentials provided|HTTP Error 401 for "
        r"|API request failed: Invalid credentials"
        r"|Error ID: unauthorized",
        "Heroku does not accept your login: it has expired, or was revoked.",
        "heroku login. If HEROKU_API_KEY is set, it goes first: unset it, or set a new one.",
        LOGIN,
        checks=("D204",),
    ),
    Explanation(
        "login-missing",
        r"Error: not logged in|^\s*not logged in$|/terms-of-service not logged in$|You need to be"
        r" logged in to run this command"
        r"|process\.stdin\.setRawMode is not a function",
        "You are not logged in to Heroku.",
        "heroku login, then run the command again. In CI, set HEROKU_API_KEY.",
        LOGIN,
        checks=("D203",),
    ),
    Explanation(
        "login-second-factor",
        r"Two-factor authentication requires an interactive terminal|Error ID: two_factor",
        "Your account asks for a second factor, and there was no terminal to ask in.",
        "Run heroku login in a terminal. In CI, set HEROKU_API_KEY to what heroku"
        " authorizations:create prints.",
        LOGIN,
    ),
    Explanation(
        "account-not-verified",
        r"[Vv]erify your account\b|Add payment method|please enter a credit card"
        r"|Error ID: verification_(?:required|needed)",
        "Heroku creates apps and add-ons only for accounts with a payment card; it has no free"
        " dynos.",
        "Add a card at https://heroku.com/verify, then: dicectl deploy NAME. Without an account:"
        " dicectl deploy NAME --to local",
        "https://devcenter.heroku.com/articles/account-verification",
        checks=("D206",),
    ),
    Explanation(
        "account-in-debt",
        r"Error ID: delinquent",
        "Heroku has locked the account until a bill is paid.",
        "Pay it at https://dashboard.heroku.com/account/billing, then run the command again.",
        "https://dashboard.heroku.com/account/billing",
    ),
    Explanation(
        "account-suspended",
        r"Error ID: suspended",
        "Heroku has suspended the account.",
        "Write to https://help.heroku.com; nobody else can undo it.",
        "https://help.heroku.com",
    ),
    Explanation(
        "app-of-somebody-else",
        r"You do not have access to the app (?P<app>[\w-]+)",
        "The app {app} is not yours: you are logged in with another account, or the name belongs"
        " to somebody else.",
        "heroku auth:whoami says who you are. Not you? heroku login. Else choose another name:"
        " dicectl deploy ANOTHER-NAME",
        "https://devcenter.heroku.com/articles/collaborating",
    ),
    Explanation(
        "app-unknown",
        r"Couldn't find that app",
        "Heroku has no app of this name: it is misspelt, deleted, or was never created.",
        "heroku apps lists yours; dicectl deploy NAME creates it.",
        checks=("D303",),
    ),
    Explanation(
        "app-name-taken",
        r"^\s*(?:Error: )?Name (?:(?P<app>[\w-]+) )?is already taken",
        "Somebody has an app of this name already; names are shared by all of Heroku.",
        "If heroku apps lists it, it is yours: dicectl deploy NAME. Else choose another:"
        " dicectl deploy ANOTHER-NAME",
    ),
    Explanation(
        "app-name-invalid",
        r"Name must start with a letter|is too long \(maximum is 30 characters\)",
        "Heroku does not allow this name: 3 to 30 lower-case letters, digits and dashes, a letter"
        " first, no dash last.",
        "dicectl deploy my-app",
    ),
    Explanation(
        "app-not-named",
        r"Missing required flag:?\s+(?:-a, --)?app\b|Error: No app specified",
        "The command does not say which app it is about, and the folder has no heroku remote.",
        "Add -a NAME to it, or: heroku git:remote -a NAME",
    ),
    Explanation(
        "several-remotes",
        r"Multiple apps in git remotes",
        "This folder has remotes of several apps, and the command does not say which one it means.",
        "Add -a NAME to it; git remote -v shows the names.",
    ),
    Explanation(
        "process-type-missing",
        r"No process types on (?P<app>[\w-]+)|Couldn't find that process type"
        r"|Upload a Procfile to add process types",
        "The app has no such process type, because what was deployed has no Procfile that names it."
        " It has to be called exactly Procfile and lie at the top of the folder.",
        "dicectl check --fix, then: dicectl deploy NAME",
        "https://devcenter.heroku.com/articles/procfile",
        checks=("D111",),
    ),
    Explanation(
        "confirmation-differs",
        r"Confirmation (?P<given>\S+) did not match (?P<app>[\w-]+)",
        "To destroy something, --confirm has to repeat the app's name, and it said {given}.",
        "If you mean it: heroku apps:destroy -a {app} --confirm {app}",
    ),
    Explanation(
        "cli-option-unknown",
        r"Error: Nonexistent flags?:|is not a heroku command|Error: [Cc]ommand \S+ not found",
        "The Heroku CLI does not know this command or option: it is misspelt, or the CLI is old.",
        "heroku --help lists the commands; heroku update brings the newest CLI.",
        CLI,
    ),
    Explanation(
        "run-port-blocked",
        r"ECONNREFUSED [\d.]+:5000|connect ETIMEDOUT [\d.]+:5000"
        r"|ETIMEDOUT.*\n(?:.*\n){0,3}?.*rendezvous\.rb|Heroku::Rendezvous",
        "heroku run needs a connection to port 5000 of Heroku, and a firewall keeps it from that.",
        "heroku run:detached COMMAND, then heroku logs shows what it printed; or another network",
        "https://devcenter.heroku.com/articles/one-off-dynos#timeout-awaiting-process",
        examples=(
            "Error: connect ECONNREFUSED 50.19.103.36:5000",
            " \u203a   Error: connect ETIMEDOUT 50.19.103.36:5000",
        ),
    ),
    Explanation(
        "local-procfile-missing",
        r"No Procfile and no package\.json file found in Current Directory|ENOENT: no such file or"
        r" directory, open '[^']*Procfile'",
        "heroku local finds no Procfile in this folder.",
        "Go into the project's top folder; dicectl check shows whether there is one, and dicectl"
        " check"
        " --fix writes one for a Flask app",
        "https://devcenter.heroku.com/articles/heroku-local",
        checks=("D101", "D801"),
        examples=(
            "[FAIL] No Procfile and no package.json file found in Current Directory - See run"
            " --help",
            "[WARN] ENOENT: no such file or directory, open 'Procfile'",
        ),
    ),
    Explanation(
        "cli-no-connection",
        r"connect ECONNREFUSED|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|connect ETIMEDOUT"
        r"|Error: (?:read ECONNRESET|socket hang up|Client network socket disconnected)"
        r"|Unable to connect to (?:api\.)?heroku",
        "The Heroku CLI got no connection to Heroku.",
        "Check your connection and https://status.heroku.com, then run the command again. Behind a"
        " proxy, as in a company: set HTTPS_PROXY to its address before.",
        "https://status.heroku.com",
    ),
    Explanation(
        "cli-too-many-requests",
        r"Error ID: rate_limit|Your account reached the API rate limit",
        f"Your account has asked Heroku more than {REQUESTS_AN_HOUR} things in the last hour.",
        "Wait some minutes, then run the command again; look for a script that asks all the time.",
        "https://devcenter.heroku.com/articles/limits",
    ),
    Explanation(
        "log-stream-ended",
        r"Log stream timed out",
        "Heroku ended the stream of log lines, as it does after a while. Nothing is wrong with the"
        " app.",
        "dicectl logs NAME -f",
        "https://devcenter.heroku.com/articles/logging",
    ),
]
