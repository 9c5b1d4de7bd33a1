"""What is said where the Heroku CLI itself is broken: half updated, too old, installed twice."""

from dicectl.explain.explanation import Explanation

CLI = "https://devcenter.heroku.com/articles/heroku-cli"
ANEW = (
    f"Install it anew: on Windows delete the folder %LOCALAPPDATA%\\heroku and take the"
    f" installer from {CLI};"
    " with npm: `npm install -g heroku@latest`; on a Mac: `brew uninstall heroku &&"
    " brew install heroku/brew/heroku`; elsewhere delete the folder"
    " .local/share/heroku in your home first. Open a new terminal, then run the command again"
)
_FAILED = r"(?:(?:Type|Reference|Syntax)Error: |Error: Cannot find module ).*\n(?:.*\n){0,6}?.*"

EXPLANATIONS = [
    Explanation(
        "cli-broken",
        rf"{_FAILED}@heroku-cli[\\/]|{_FAILED}[Hh]eroku[\\/]client[\\/]"
        rf"|{_FAILED}node_modules[\\/]heroku(?:-cli)?[\\/]"
        r"|^\s*Cannot read propert(?:y|ies) .*of (?:undefined|null)|heroku-cli: .*Error: "
        r"|Error: spawn UNKNOWN|Error: Cannot find module '(?:@oclif|@heroku)",
        "The Heroku CLI failed in its own code: its installation is too old, or an update of it"
        " stopped half way.",
        ANEW,
        CLI,
        examples=(
            "TypeError: Cannot read property 'close' of undefined\n"
            "    at Object.<anonymous> (C:/Program Files/Heroku/client/node_modules/chalk/i.js)",
            "TypeError: Cannot read properties of undefined (reading 'id')\n"
            "    at Login.interactive (/usr/lib/node_modules/heroku/lib/login.js:183:30)",
        ),
    ),
    Explanation(
        "cli-half-updated",
        r"heroku: line \d+: \S+/bin/(?:heroku|node): (?:No such file|not found|cannot execute)",
        "An update of the Heroku CLI stopped half way: its start looks for a version that is not"
        " there.",
        ANEW,
        CLI,
        examples=(
            "/opt/homebrew/Cellar/heroku/7.6/lib/client/bin/heroku: line 16:"
            " /opt/homebrew/Cellar/heroku/7.6/lib/client/bin/../8.7.1/bin/heroku: No such file or"
            " directory",
            "/usr/local/bin/heroku: line 29: /home/me/.local/share/heroku/client/bin/node: No such"
            " file or directory",
        ),
    ),
    Explanation(
        "cli-from-two-taps",
        r"heroku was installed from the (?P<tap>\S+) tap"
        r"|heroku/brew/heroku is already installed from (?P<tap2>\S+)!",
        "Homebrew has a heroku of {tap} already, and does not install another one beside it.",
        "`brew uninstall heroku && brew install heroku/brew/heroku`, or keep the one that is there:"
        " `brew upgrade heroku`",
        CLI,
        examples=(
            "Error: heroku was installed from the heroku/brew tap\nbut you are trying to install it"
            " from the homebrew/core tap.",
            "Error: heroku was installed from the homebrew/core tap",
        ),
    ),
]
