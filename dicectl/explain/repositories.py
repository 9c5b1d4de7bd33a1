"""What git says of a repository here or of another server than Heroku's: GitHub's, one by ssh."""

from dicectl.explain.explanation import Explanation

GITHUB = "https://docs.github.com/en/authentication"

EXPLANATIONS = [
    Explanation(
        "github-login-missing",
        r"could not read (?:Username|Password) for '?https://(?:\S+@)?(?:github|gitlab|bitbucket)"
        r"|Support for password authentication was removed|Invalid username or (?:password"
        r"|token)|HTTP Basic: Access denied|^\s*Repository not found\.",
        "The server of the repository (GitHub or another) wants a login: the repository is private,"
        " or the name is misspelt; a password is not taken, only a token.",
        "Make a token on its page and give it as the password; GitHub: gh auth login. For a package"
        " that requirements.txt takes from there: git+https://$GITHUB_TOKEN@github.com/OWNER/NAME,"
        " and `dicectl config set GITHUB_TOKEN` (it asks for the value)",
        GITHUB,
        lacks=("submodules",),
        examples=(
            "fatal: could not read Username for 'https://github.com': No such device or address",
            "remote: Support for password authentication was removed on August 13, 2021.",
        ),
    ),
    Explanation(
        "git-access-denied",
        r"unable to access '(?P<url>[^']+)': The requested URL returned error: (?:403|401)"
        r"|Permission to (?P<name>\S+) denied to",
        "The server knows who you are and does not let you write there: the repository or app is of"
        " somebody else, or an old login is stored.",
        "git remote -v shows where git pushes to. Log in as its owner (heroku login; GitHub: gh"
        " auth login), or have yourself invited: heroku access:add ADDRESS -a NAME",
        GITHUB,
        examples=(
            "fatal: unable to access 'https://git.heroku.com/a.git/': The requested URL returned"
            " error: 403",
            "remote: Permission to me/app.git denied to you.",
        ),
    ),
    Explanation(
        "branch-or-file-unknown",
        r"error: pathspec '(?P<name>[^']+)' did not match any file\(?s?\)? known to git"
        r"|fatal: pathspec '(?P<name2>[^']+)' did not match any files"
        r"|ambiguous argument '(?P<name3>[^']+)': unknown revision",
        "git knows no branch, commit or file {name}: it is misspelt, in another folder, or was"
        " never committed.",
        "git branch -a lists the branches, git status the files; git branch -M main gives the"
        " branch that you are on the name main",
        "https://git-scm.com/docs/git-switch",
        examples=(
            "error: pathspec 'main' did not match any file(s) known to git",
            "fatal: pathspec 'Procfile' did not match any files",
        ),
    ),
    Explanation(
        "host-key-unknown",
        r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED",
        "ssh does not know the server, or knows it by another key: it was set up anew, or another"
        " machine answers in its name.",
        "If you set it up anew, delete its line from the file known_hosts in your folder .ssh,"
        " then ssh"
        " HOST and compare the fingerprint before yes. In CI a step before: run: ssh-keyscan HOST,"
        " and add what it prints to known_hosts",
        "https://www.ssh.com/academy/ssh/host-key",
        lacks=("submodules",),
        examples=(
            "Host key verification failed.\nfatal: Could not read from remote repository.",
            "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
        ),
    ),
    Explanation(
        "ssh-closed",
        r"kex_exchange_identification: |ssh_exchange_identification: |Connection closed by .* port"
        r" 22"
        r"|ssh: connect to host (?P<host>\S+) port 22: ",
        "The server's ssh closed the connection or does not answer: it is down or full, a firewall"
        " stands between, or it has shut this address out after failed logins (fail2ban).",
        "Wait some minutes, try another network, and look at the server by the console of its"
        " provider: whether it has memory and disk left, and whether ssh runs",
        "https://www.openssh.com/manual.html",
        lacks=("submodules",),
        examples=(
            "kex_exchange_identification: Connection closed by remote host",
            "ssh: connect to host 203.0.113.7 port 22: Connection refused",
        ),
    ),
    Explanation(
        "repository-broken",
        r"object file \S+ is empty|loose object \S+ .*is corrupt|bad object HEAD"
        r"|object \S+ (?:cannot be read|is a \w+, not a)|unable to read tree \(?[0-9a-f]{40}"
        r"|bad index file sha1 signature|bad signature 0x|index file corrupt|unresolved deltas",
        "The folder .git has files that are broken, as after a full disk or a machine that went"
        " off.",
        "Clone the repository anew beside it (git clone ADDRESS) and copy your changed files over."
        " Without another copy: put the folder .git elsewhere, then: git init, git add ., git"
        " commit",
        "https://git-scm.com/docs/git-fsck",
        examples=(
            "error: object file .git/objects/4b/825dc642cb6eb9a060e54bf8d69288fbee4904 is empty",
            "fatal: bad object HEAD",
        ),
    ),
    Explanation(
        "repository-of-other-user",
        r"insufficient permission for adding an object|error: (?:remote )?unpack failed: "
        r"|\[remote rejected\] .*\(unpacker error\)",
        "Where git writes there is no room, or files belong to another user, mostly to root.",
        "Here: make the folder .git yours again (macOS, Linux: by chown, as root). On a Dokku"
        " server:"
        " chown -R dokku:dokku /home/dokku/APP, and see that its disk has room. Then push again",
        "https://git-scm.com/docs/git-receive-pack",
        examples=(
            "error: insufficient permission for adding an object to repository database"
            " .git/objects",
            "error: remote unpack failed: unable to create temporary object directory",
        ),
    ),
    Explanation(
        "ssh-with-words",
        r"protocol error: bad line length character: (?P<text>\S+)",
        "The server's shell says something ({text}...) at each login, which git takes for its own"
        " protocol.",
        "On the server, take it out of .bashrc or the start of the account; with Dokku the push has"
        " to go to the user dokku: git remote set-url dokku dokku@HOST:APP",
        "https://dokku.com/docs/deployment/application-deployment/",
        examples=(
            "fatal: protocol error: bad line length character: Welc",
            "fatal: protocol error: bad line length character: Please",
        ),
    ),
]
