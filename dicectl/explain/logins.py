"""What the Heroku CLI prints when a login fails, or an account may not do something."""

from dicectl.explain.explanation import Explanation

LOGIN = "https://devcenter.heroku.com/articles/authentication"
BY_KEY = (
    "where a browser is: heroku authorizations:create, and set HEROKU_API_KEY here to what it"
    " prints"
)

EXPLANATIONS = [
    Explanation(
        "login-address-differs",
        r"IP address mismatch",
        "The browser and the CLI reach Heroku from different addresses (a VPN, iCloud Private"
        " Relay,"
        " or a CLI on another machine, as in a Codespace), and a login is valid for one.",
        f"Switch the VPN or relay off and heroku login again. On another machine: {BY_KEY}",
        LOGIN,
        examples=(" \u203a   Error: IP address mismatch", " !    IP address mismatch"),
    ),
    Explanation(
        "home-folder-wrong",
        r"E(?:PERM|ACCES|NOENT): [^']*'(?:[^']*[Ss]ystem32|[D-Zd-z]:)[^']*_netrc"
        r"|ENOENT: [^']*'[^']*[._]netrc|No such file or directory - [A-Z]: \(Errno",
        "The CLI keeps the login in your home folder, and HOME names a place that is not there or"
        " is not yours (a drive of a network, a folder of Windows).",
        "Set the environment variable HOME to your own folder (the one that USERPROFILE names on"
        " Windows), open a new terminal, then: heroku login",
        LOGIN,
        examples=(
            "Error: EPERM: operation not permitted, open"
            " 'C:/WINDOWS/system32/config/systemprofile/_netrc'",
            " !    ENOENT: ENOENT: no such file or directory, open 'H:\\_netrc'",
        ),
    ),
    Explanation(
        "netrc-not-allowed",
        r"(?:EACCES|EPERM|EROFS): \w[\w ]+, \w+ '[^']*[._]netrc"
        r"|Permission denied.*[._]netrc",
        "The CLI keeps the login in a file netrc of your home folder, and may not write there:"
        " mostly it belongs to root,"
        " because the CLI was once run with sudo.",
        "Make the file yours again (macOS, Linux: as root, with chown; Windows: take off its write"
        " protection; if it is not in your own home at all, set HOME to your folder), then: heroku"
        " login (without sudo)",
        LOGIN,
        examples=(
            " \u203a   Error: EPERM: operation not permitted, open 'C:\\Users\\me\\_netrc'",
            " \u25b8    EACCES: permission denied, open '/Users/me/.netrc'",
        ),
    ),
    Explanation(
        "login-needs-browser",
        r"Multi-Factor Authentication is required|Error ID: mfa_required|account has MFA enabled"
        r"|Your account has MFA",
        "The account has a second factor (MFA), and with it no login by password works.",
        f"heroku login (without -i), which opens a browser. Without one here: {BY_KEY}",
        LOGIN,
        examples=(
            " \u203a   Error: Your account has MFA enabled; API requests using basic"
            "\n \u203a   authentication with email and password are not supported.",
            " \u203a   Error ID: mfa_required",
        ),
    ),
    Explanation(
        "login-by-company",
        r"Error ID: (?:sso|federated)|must (?:log ?in|sign in|authenticate) (?:via|with"
        r"|through) SSO"
        r"|SSO is required|requires SSO",
        "The account belongs to a company that logs in by its own page (SSO).",
        f"heroku login --sso. In CI: {BY_KEY}",
        LOGIN,
        examples=(" \u203a   Error ID: sso_required", " \u203a   Error: You must log in via SSO"),
    ),
    Explanation(
        "login-timed-out",
        r"[Ll]ogin timed? ?out|Waiting for login\.\.\. (?:timed? ?out|expired)|session has expired"
        r"|Error: Login expired",
        "The login was not finished in the browser in time, or has expired.",
        f"heroku login again, and finish it in the browser. Without one here: {BY_KEY}",
        LOGIN,
        examples=(
            "heroku: Waiting for login... timeout",
            " \u203a   Error: Your session has expired",
        ),
    ),
    Explanation(
        "login-with-key-set",
        r"with HEROKU_API_KEY set",
        "HEROKU_API_KEY is set, so the CLI uses that and refuses another login.",
        "`unset HEROKU_API_KEY`, then: heroku login",
        LOGIN,
        examples=(
            " \u203a   Error: Cannot log in with HEROKU_API_KEY set",
            " \u25b8    Cannot run heroku login with HEROKU_API_KEY set",
        ),
    ),
    Explanation(
        "keychain-not-reached",
        r"Cannot autolaunch D-Bus|org\.freedesktop\.secrets|SecKeychain\w+:"
        r"|secret-tool: (?:command )?not"
        r"|The specified item could not be found in the keychain",
        "The CLI keeps the login in the system's keychain, and cannot reach it here.",
        f"`HEROKU_NETRC_WRITE=true heroku login` keeps it in a file instead. Or, {BY_KEY}",
        LOGIN,
        examples=(
            " \u203a   Error: Cannot autolaunch D-Bus without X11 $DISPLAY",
            " \u203a   Error: The name org.freedesktop.secrets was not provided by any file",
        ),
    ),
    Explanation(
        "app-limit",
        r"reached (?:the|your) app limit|reached the limit of \d+ apps"
        r"|Error ID: app_limit|app limit of \d+ apps?",
        "The account has as many apps as it may; without a payment card that is five.",
        "heroku apps lists them; heroku apps:destroy -a NAME deletes one for good. Or add a card at"
        " https://heroku.com/verify",
        "https://devcenter.heroku.com/articles/account-verification",
        examples=(
            " \u203a   Error: You've reached the app limit of 100 apps.",
            " \u203a   Error ID: app_limit",
        ),
    ),
    Explanation(
        "dyno-limit",
        r"Cannot run more than \d+ \w+ size dynos|Cannot update to more than",
        "The plan of the dynos allows no more of them.",
        "heroku ps shows what runs; stop one: heroku ps:scale worker=0. Or take dynos of a bigger"
        " plan:"
        " heroku ps:type basic",
        "https://devcenter.heroku.com/articles/dyno-types",
        examples=(
            " \u203a   Error: Cannot run more than 1 Eco size dynos.",
            " \u25b8    Cannot update to more than 1 Hobby size dynos per process type.",
        ),
    ),
    Explanation(
        "plan-gone",
        r"Couldn't find either the add-on service or the add-on plan|[Ff]ree product plan is un"
        r"|hobby-dev.*no longer|add-on has been disabled|[Ff]ree dynos are no longer",
        "The plan that was asked for does not exist any more: the free ones (hobby-dev, free) ended"
        " in November 2022.",
        "heroku addons:plans SERVICE lists today's plans, like heroku-postgresql:essential-0",
        "https://www.heroku.com/pricing",
        examples=(
            " \u203a   Error: Couldn't find either the add-on service or the add-on plan of\n"
            ' \u203a   "heroku-postgresql:hobby-dev".',
            " !    Free product plan is unavailable.",
        ),
    ),
    Explanation(
        "cli-certificate",
        r"Error: (?:self[- ]signed certificate in certificate chain"
        r"|unable to (?:verify the first certificate|get local issuer certificate))"
        r"|Unable to verify certificate, please set",
        "The Heroku CLI does not trust the certificate that it gets: a company proxy or a virus"
        " scanner reads along.",
        "Set NODE_EXTRA_CA_CERTS to the file of its certificate (.pem), open a new terminal, and"
        " heroku login; or try another network",
        "https://nodejs.org/api/cli.html#node_extra_ca_certsfile",
        examples=(
            "Error: self signed certificate in certificate chain",
            " \u203a   Error: unable to verify the first certificate",
        ),
    ),
    Explanation(
        "login-without-cmd",
        r"Error: spawn (?:cmd|powershell)(?:\.exe)? ENOENT",
        r"Windows does not find its own cmd: C:\Windows\System32 is missing in PATH, so the Heroku"
        " CLI cannot open a browser.",
        r"Put C:\Windows\System32 back into PATH (search for: environment variables), open a new"
        " terminal, then: heroku login. Until then, copy the address that it prints into a browser",
        LOGIN,
        examples=(
            " Error: spawn cmd ENOENT\n \u00bb   Warning: Cannot open browser.",
            "Error: spawn cmd.exe ENOENT",
        ),
    ),
    Explanation(
        "login-without-browser",
        r"Warning: Cannot open browser|Error: spawn (?:xdg-open|open) ENOENT",
        "The Heroku CLI cannot open a browser here, and waits for a login in one.",
        "Copy the address that it prints into a browser on this machine. Where there is none:"
        " heroku"
        " authorizations:create on another one, and set HEROKU_API_KEY here to what it prints",
        LOGIN,
        examples=(
            " Error: spawn xdg-open ENOENT\n \u00bb   Warning: Cannot open browser.",
            " \u203a   Warning: Cannot open browser.",
        ),
    ),
    Explanation(
        "login-asked",
        r"Press any key to open up the browser to login|heroku: Waiting for login\.\.\.",
        "The Heroku CLI asks for a login here, and the text ends before an answer.",
        f"heroku login, then run the command again. In CI: {BY_KEY}",
        LOGIN,
        healed=r"[Ll]ogg(?:ed|ing) in(?:to)? (?:as|heroku)|Logging in\.\.\. done|-----> |^\s*https://\S+\.herokuapp\.com",
        alone=True,
        examples=(
            "heroku: Press any key to open up the browser to login or q to exit: ",
            "$ heroku create\nheroku: Press any key to open up the browser to login or q to exit",
        ),
    ),
]
