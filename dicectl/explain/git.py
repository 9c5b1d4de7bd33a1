"""What git prints when it cannot commit or push."""

from dicectl.explain.explanation import Explanation
from dicectl.explain.facts import PUSHES_AN_HOUR

HEROKU_GIT = "https://devcenter.heroku.com/articles/git"

EXPLANATIONS = [
    Explanation(
        "git-not-found",
        r"(?:^|: )git: (?:command )?not found$|'git' is not recognized as",
        "git is not installed, or the terminal does not find it.",
        "Install it from https://git-scm.com/downloads, open a new terminal, then: dicectl check",
        "https://git-scm.com/downloads",
        checks=("D201",),
    ),
    Explanation(
        "not-a-repository",
        r"^\s*fatal: not a git repository",
        "This folder is not a git repository, so there is nothing that git could push.",
        "Go into your project's folder; dicectl deploy NAME makes the repository by itself.",
    ),
    Explanation(
        "dubious-ownership",
        r"detected dubious ownership in repository at '(?P<folder>[^']+)'"
        r"|unsafe repository \('(?P<folder2>[^']+)' is owned",
        "The folder belongs to another user, so git does not trust it.",
        "If you trust it: `git config --global --add safe.directory {folder}`",
    ),
    Explanation(
        "lock-left-behind",
        r"Unable to create '(?P<lock>[^']+\.lock)': File exists",
        "Another git process works in this repository, or one was killed and left its lock.",
        "If no other git process runs: `rm {lock}`",
    ),
    Explanation(
        "git-identity-missing",
        r"Please tell me who you are|Author identity unknown|empty ident name"
        r"|unable to auto-detect email address",
        "git does not know your name and e-mail address, and a commit needs both.",
        'git config --global user.name "Your Name"'
        ", then: git config --global user.email you@example.com",
        checks=("D103",),
    ),
    Explanation(
        "merge-unfinished",
        r"not possible because you have unmerged files|You have not concluded your merge",
        "A merge is not finished, so git refuses to commit.",
        "git status says which files wait for you; to give the merge up: git merge --abort",
        checks=("D110",),
    ),
    Explanation(
        "host-not-found",
        r": Could not resolve host: (?P<host>[^\s;]+)",
        "This machine cannot find {host}: it has no connection, or a proxy stands in between.",
        "Check your connection, then run the command again.",
    ),
    Explanation(
        "host-not-reached",
        r": Failed to connect to (?P<host>\S+) port|Could not connect to server$"
        r"|SSL_connect: |SSL_ERROR_SYSCALL|gnutls_handshake\(\) failed|: Recv failure: ",
        "git found the server, but got no connection: a firewall, a proxy, or the server is down.",
        "Check your connection and https://status.heroku.com, then run the command again.",
        "https://status.heroku.com",
    ),
    Explanation(
        "certificate-refused",
        r"server certificate verification failed|SSL certificate problem",
        "git does not trust the server's certificate: often a company proxy or virus scanner that"
        " reads along, or a wrong clock.",
        "Set the clock right. Behind a proxy: git config --global http.sslCAInfo FILE-OF-ITS-CA",
    ),
    Explanation(
        "ssh-not-supported",
        r"^\s*(?:\S+: )?Permission denied \(publickey|ssh: connect to host (?:ssh\.)?heroku\.com",
        "The remote uses ssh, which Heroku no longer takes pushes by; it wants https.",
        "heroku git:remote -a NAME, then: dicectl deploy NAME",
        HEROKU_GIT,
        lacks=("submodules",),
    ),
    Explanation(
        "helper-without-cli",
        r"heroku git:credentials get: .*heroku: not found",
        "git asks the Heroku CLI for your login, and does not find the CLI.",
        "Install it from https://devcenter.heroku.com/articles/heroku-cli, open a new terminal,"
        " then: heroku login",
        "https://devcenter.heroku.com/articles/heroku-cli",
    ),
    Explanation(
        "git-login-refused",
        r"Do not authenticate with username and password using git"
        r"|fatal: Authentication failed for '?https://git\.heroku\.com",
        "Heroku did not accept the login that git sent; your password is not what it wants, and"
        " an old token may still be stored.",
        "heroku login, then: dicectl deploy NAME. In CI, set HEROKU_API_KEY to a fresh token.",
        "https://devcenter.heroku.com/articles/git#http-git-authentication",
    ),
    Explanation(
        "git-login-missing",
        r"could not read (?:Username|Password) for '?https://(?:\w+@)?git\.heroku\.com",
        "git has no login for Heroku, and there is nobody whom it could ask.",
        "heroku login, then: dicectl deploy NAME. In CI, set HEROKU_API_KEY.",
        "https://devcenter.heroku.com/articles/git#http-git-authentication",
        checks=("D207",),
    ),
    Explanation(
        "app-gone",
        r"No such app as (?P<app>[\w-]+)",
        "Heroku has no app {app}: it was deleted or renamed, or the remote is of an older try.",
        "dicectl deploy NAME, with your app's name (heroku apps lists them); it sets the remote"
        " right.",
        HEROKU_GIT,
    ),
    Explanation(
        "repository-not-found",
        r"fatal: repository '(?P<url>[^']+)' (?:not found|does not exist)",
        "There is no repository at {url}: the app was deleted, or its name is misspelt.",
        "git remote -v shows where git pushes to; dicectl deploy NAME sets it right.",
    ),
    Explanation(
        "too-many-pushes",
        r"Too many requests for this Git repo",
        f"Heroku takes {PUSHES_AN_HOUR} git requests an hour for an app; this was one too many.",
        "Wait an hour, then: dicectl deploy NAME",
        "https://devcenter.heroku.com/articles/limits",
    ),
    Explanation(
        "remote-missing",
        r"fatal: '(?P<remote>[^']+)' does not appear to be a git repository",
        "git knows no remote {remote}: the app was never created, or not from this folder.",
        "dicectl deploy NAME (it creates what is missing and sets the remote)",
        HEROKU_GIT,
    ),
    Explanation(
        "nothing-committed",
        r"error: src refspec (?P<branch>\S+) does not match any",
        "There is no branch {branch} to push: it has another name, or nothing is committed yet.",
        "dicectl deploy NAME (it commits, and pushes whatever your branch is called)",
        HEROKU_GIT,
    ),
    Explanation(
        "branch-not-checked-out",
        r"You are not currently on a branch|destination you provided is not a full refname",
        "No branch is checked out (as in CI, or after git checkout COMMIT), so git does not know"
        " what"
        " to push where.",
        "git push heroku HEAD:refs/heads/main, or: dicectl deploy NAME",
        HEROKU_GIT,
        examples=(
            "fatal: You are not currently on a branch.",
            "error: The destination you provided is not a full refname (i.e., starting with"
            ' "refs/").',
        ),
    ),
    Explanation(
        "history-differs",
        r"\(non-fast-forward\)|\(fetch first\)|Updates were rejected because"
        r"|refusing to merge unrelated histories",
        "The app has commits that are not in this folder: somebody else deployed, or your history"
        " was rewritten.",
        "Get them: git pull heroku main. Or, if this folder is what should be live: git push"
        " --force heroku HEAD:refs/heads/main",
        HEROKU_GIT,
    ),
    Explanation(
        "shallow-clone",
        r"source repository is a shallow clone|shallow update not allowed",
        "This copy of the repository lacks its older commits, as CI makes it; Heroku cannot build"
        " that.",
        "git fetch --unshallow, then: dicectl deploy NAME. In GitHub Actions: actions/checkout with"
        " fetch-depth: 0",
        checks=("D408",),
    ),
    Explanation(
        "branch-deleted",
        r"Push rejected, cannot delete (?P<branch>\w+) branch",
        "The command told Heroku to delete the branch {branch}: something before the colon was"
        " empty.",
        "dicectl deploy NAME, or by hand: git push heroku HEAD:refs/heads/main",
        HEROKU_GIT,
    ),
    Explanation(
        "branch-not-built",
        r"Pushed to branch other than \[?main",
        "The push ended well, but Heroku builds only the branches main and master, so nothing was"
        " deployed.",
        "dicectl deploy NAME, or by hand: git push heroku HEAD:refs/heads/main",
        HEROKU_GIT,
    ),
    Explanation(
        "nothing-new",
        r"^\s*Everything up-to-date$",
        "Heroku has this commit already, so nothing was built. Changes that are not committed are"
        " never pushed.",
        "dicectl deploy NAME (it commits what has changed). To build the same again:"
        " `git commit --allow-empty -m 'Build again'`, then: dicectl deploy NAME",
        HEROKU_GIT,
        alone=True,
    ),
    Explanation(
        "disk-full",
        r"[Nn]o space left on device(?:\W|$)",
        "A disk is full: this machine's, or, in a build, the one that Heroku builds on.",
        "Free some space, or leave large packages out of requirements.txt.",
    ),
]
