"""What git prints when commits do not arrive whole: broken uploads, LFS, submodules."""

from dicectl.explain.explanation import Explanation

LARGE = (
    "git count-objects -vH tells how large the repository is; large files and virtual environments"
    " in it are mostly the reason: git rm -r --cached FOLDER, and again without them in its history"
)
SUBMODULES = "https://devcenter.heroku.com/articles/git-submodules"

EXPLANATIONS = [
    Explanation(
        "push-too-large",
        r"RPC failed; HTTP 413|pack exceeds maximum allowed size|exceeds GitHub's file size limit",
        "The server takes no push of this size.",
        LARGE,
        "https://devcenter.heroku.com/articles/limits",
        checks=("D823",),
        examples=(
            "error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413",
            "remote: fatal: pack exceeds maximum allowed size",
        ),
    ),
    Explanation(
        "push-broken-off",
        r"RPC failed; (?:curl|result=|HTTP)|unable to rewind rpc post data|^\s*fatal: early EOF"
        r"|unexpected disconnect while reading sideband packet",
        "The connection broke while git uploaded the commits, so nothing was built, whatever git"
        " says below. It happens with large pushes, and behind proxies and VPNs.",
        "git config http.postBuffer 524288000, then push again, over a better connection. If it"
        f" breaks again: {LARGE}",
        "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httppostBuffer",
        examples=(
            "error: RPC failed; HTTP 504 curl 22 The requested URL returned error: 504\n"
            "send-pack: unexpected disconnect while reading sideband packet\n"
            "fatal: the remote end hung up unexpectedly\nEverything up-to-date",
            "error: RPC failed; curl 92 HTTP/2 stream 0 was not closed cleanly: PROTOCOL_ERROR",
            "error: RPC failed; result=22, HTTP code = 411",
            "fatal: early EOF\nfatal: index-pack failed",
        ),
    ),
    Explanation(
        "lfs-quota",
        r"over its data quota|exceeded its LFS budget",
        "GitHub gives out no more files of Git LFS for this repository this month: its quota is"
        " used"
        " up.",
        'git lfs migrate export --include="*" puts the files into git itself (from a copy that has'
        " them), or buy a data pack at GitHub",
        "https://docs.github.com/en/billing/concepts/product-billing/git-lfs",
        examples=(
            "batch response: This repository is over its data quota. Account responsible for LFS",
            "batch response: This repository exceeded its LFS budget. The account responsible for",
        ),
    ),
    Explanation(
        "lfs-not-supported",
        r"/info/lfs(?:/|$)|does not support the (?:Git )?LFS locking API|^\s*batch response: "
        r"|Git LFS upload (?:failed|missing)",
        "The repository keeps files in Git LFS, and Heroku's git does not take such files: the hook"
        " of LFS tried to upload them there.",
        "git push --no-verify heroku HEAD:refs/heads/main pushes without them: the app then has"
        " small text files (pointers) in their place. If it needs them: git lfs migrate export"
        ' --include="*" puts them into git itself, or load them from other storage when it starts',
        "https://git-lfs.com",
        checks=("D824",),
        examples=(
            'Remote "heroku" does not support the Git LFS locking API. Consider disabling it',
            "batch response: Post https://git.heroku.com/x.git/info/lfs/objects/batch: 404",
        ),
    ),
    Explanation(
        "lfs-missing",
        r"configured for Git LFS but 'git-lfs' was not found|git-lfs: (?:command )?not found",
        "The repository keeps files in Git LFS, and this machine has no git-lfs.",
        "Install it from https://git-lfs.com, then: git lfs install, and push again",
        "https://git-lfs.com",
        examples=(
            "This repository is configured for Git LFS but 'git-lfs' was not found on your path.",
            "git-lfs filter-process: git-lfs: command not found",
        ),
    ),
    Explanation(
        "remote-hung-up",
        r"^\s*fatal: [Tt]he remote end hung up unexpectedly|\(unpacker error\)"
        r"|remote unpack failed",
        "The server, or something on the way to it, ended the connection.",
        "Push again. The lines before it say why, if anything does.",
        follows=True,
        examples=(
            "fatal: The remote end hung up unexpectedly",
            "fatal: the remote end hung up unexpectedly",
        ),
    ),
    Explanation(
        "branch-without-upstream",
        r"^\s*fatal: The current branch (?P<branch>\S+) has no upstream branch",
        "git push was not told where to: the branch {branch} belongs to no remote yet.",
        "dicectl deploy NAME, or by hand: git push heroku HEAD:refs/heads/main",
        "https://devcenter.heroku.com/articles/git",
        examples=(
            "fatal: The current branch main has no upstream branch.",
            "fatal: The current branch master has no upstream branch.",
        ),
    ),
    Explanation(
        "remote-there-already",
        r"remote heroku already exists",
        "The folder has a remote called heroku already; it may lead to another app.",
        "git remote -v shows where it leads; to set it anew: heroku git:remote -a NAME",
        "https://devcenter.heroku.com/articles/git",
        examples=(
            "fatal: remote heroku already exists.",
            "error: remote heroku already exists.",
        ),
    ),
    Explanation(
        "git-asks-for-login",
        r"^\s*Username for 'https://git\.heroku\.com'"
        r"|^\s*Password for 'https://\S*git\.heroku\.com'",
        "git asks for a login, because it does not know the one that the Heroku CLI keeps: since"
        " version 11.8 that is in the system's keychain, which git does not look into.",
        "`git config --global credential.https://git.heroku.com.helper '!heroku git:credentials'`,"
        " then push again. Or: `HEROKU_NETRC_WRITE=true heroku login`",
        "https://devcenter.heroku.com/articles/git#http-git-authentication",
        checks=("D207",),
        examples=(
            "Username for 'https://git.heroku.com': ",
            "Password for 'https://me@git.heroku.com': ",
        ),
    ),
]
BUILD = [
    Explanation(
        "submodule-by-ssh",
        r"lone of '(?:ssh://)?git@(?P<host>[^:/']+)\S* into submodule|Host key verification failed"
        r"|Permission denied \(publickey",
        "The repository has a submodule with an ssh address (git@...), and Heroku's build has no"
        " ssh"
        " key, so it cannot fetch it.",
        "Write its https:// address into .gitmodules, then: git submodule sync, `git commit -am"
        " 'Fetch the submodule by https'`, and: dicectl deploy. A private one: put its files into"
        " the repository",
        SUBMODULES,
        facts={"submodules": "."},
        checks=("D874",),
        examples=(
            "remote: fatal: clone of 'git@github.com:me/lib.git' into submodule path '/t/lib'"
            " failed",
            "remote: Submodule 'lib' (git@github.com:me/lib.git) registered for path 'lib'\n"
            "remote: Host key verification failed.",
        ),
    ),
    Explanation(
        "submodule-private",
        r"could not read (?:Username|Password) for 'https://(?!git\.heroku)(?P<host>[\w.]+)"
        r"|Authentication failed for 'https://(?!git\.heroku)(?P<host2>[\w.]+)",
        "A submodule is private, and Heroku's build has no login for {host}.",
        "Put its files into the repository: git rm --cached PATH, delete PATH/.git and its part of"
        " .gitmodules, git add PATH. Then: dicectl deploy",
        SUBMODULES,
        facts={"submodules": "."},
        checks=("D825",),
        examples=(
            "remote: Submodule path 'lib'\n"
            "remote: fatal: could not read Username for 'https://github.com': terminal prompts",
            "remote: Git submodules detected, installing:\n"
            "remote: fatal: Authentication failed for 'https://gitlab.com/me/lib.git/'",
        ),
    ),
    Explanation(
        "submodule-without-address",
        r"No url found for submodule path '(?P<path>[^']+)'"
        r"|warning: adding embedded git repository: (?P<path3>\S+)"
        r"|no submodule mapping found in \.gitmodules for path '(?P<path2>[^']+)'",
        "{path} was committed as a link to another repository (it had a .git of its own), and no"
        " .gitmodules says where that is.",
        "git rm --cached {path}, then delete the folder {path}/.git, then: git add {path}, `git"
        " commit -m 'Add the files themselves'`, and: dicectl deploy",
        SUBMODULES,
        checks=("D826",),
        examples=(
            "remote: fatal: No url found for submodule path 'theme' in .gitmodules",
            "fatal: no submodule mapping found in .gitmodules for path 'vendor/lib'",
        ),
    ),
    Explanation(
        "submodule-failed",
        r"Push rejected, submodule install failed|into submodule path '[^']+' failed",
        "Heroku could not fetch a submodule of the repository.",
        "See its address in .gitmodules: it has to be public, and to begin with https://",
        SUBMODULES,
        follows=True,
        checks=("D825",),
        examples=(
            "remote:  !     Push rejected, submodule install failed",
            "Clone of 'https://example.com/lib.git' into submodule path 'lib' failed",
        ),
    ),
]
