"""What goes wrong only in CI: a job without a checkout, a key or the Heroku CLI."""

from dicectl.explain.explanation import Explanation

ACTION = "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do"
KEY = (
    "`heroku authorizations:create` prints a fresh key: save it as HEROKU_API_KEY among the secrets"
    " (variables) of the CI, pass it to the step, and run the job again"
)

EXPLANATIONS = [
    Explanation(
        "ci-no-branch",
        r"error: src refspec (?P<branch>\S+) does not match any",
        "A CI job checks out one commit, mostly without a branch, so that there is none called"
        " {branch} to push.",
        "Push the commit itself: git push URL HEAD:refs/heads/main, with a whole history"
        " (GitHub: fetch-depth: 0; GitLab: GIT_DEPTH: 0)",
        ACTION,
        facts={"ci": "."},
        examples=(
            "/home/runner/work/a/a\nerror: src refspec main does not match any",
            "error: src refspec master does not match any\nERROR: Job failed: exit code 1",
        ),
    ),
    Explanation(
        "ci-checkout-missing",
        r"^\s*fatal: not a git repository",
        "The CI job has no copy of the repository: the step that checks it out is missing, or comes"
        " after the one that needs it.",
        "In the workflow, before the deploy: - uses: actions/checkout@v4 with fetch-depth: 0",
        ACTION,
        facts={"ci": "."},
        examples=(
            "##[group]Run git push heroku\nfatal: not a git repository (or any parent): .git",
            "fatal: not a git repository (or any of the parent directories): .git\n"
            "##[error]Process completed with exit code 128.",
        ),
    ),
    Explanation(
        "ci-login-missing",
        r"fatal: '(?P<remote>heroku[\w-]*)' does not appear to be a git repository",
        "The Heroku CLI asked for a login where nobody can answer, so the remote {remote} was not"
        " made: the job's API key is missing, has expired, or was not passed to the step.",
        KEY,
        "https://devcenter.heroku.com/articles/authentication",
        facts={"asked": "."},
        examples=(
            "heroku: Press any key to open up the browser to login or q to exit: \n"
            "fatal: 'heroku' does not appear to be a git repository",
            "heroku: Press any key to open up the browser to login or q to exit: fatal:"
            " 'heroku-staging' does not appear to be a git repository",
        ),
    ),
    Explanation(
        "ci-remote-missing",
        r"fatal: '(?P<remote>heroku[\w-]*)' does not appear to be a git repository",
        "The step that deploys could not make the remote {remote}: the API key is missing, expired"
        " or of another account, or there is no app of that name. Its line about a login says"
        " nothing, because it does not try the key.",
        f"{KEY}. See also that the app's name is spelt as heroku apps shows it",
        "https://devcenter.heroku.com/articles/authentication",
        facts={"ci": "."},
        examples=(
            "Successfully logged into heroku\n"
            "fatal: 'heroku' does not appear to be a git repository",
            "##[group]Run git push heroku HEAD:main\n"
            "fatal: 'heroku-staging' does not appear to be a git repository",
        ),
    ),
    Explanation(
        "ci-key-missing",
        r"Input required and not supplied: heroku_api_key|Error: HEROKU_API_KEY is not set"
        r'|invalid option "--api-key="',
        "The deploy step was given no API key of Heroku: its secret (or variable) is not set, or"
        " only for protected branches.",
        KEY,
        "https://devcenter.heroku.com/articles/authentication",
        examples=(
            "##[error]Input required and not supplied: heroku_api_key",
            "Error: HEROKU_API_KEY is not set",
            'invalid option "--api-key="\nERROR: Job failed: exit code 1',
        ),
    ),
    Explanation(
        "ci-key-refused",
        r"API request failed\.\n\s*Message: Invalid credentials provided",
        "Heroku does not accept the API key of the job: it has expired, was revoked, or was"
        " encrypted for another repository.",
        KEY,
        "https://devcenter.heroku.com/articles/authentication",
        examples=(
            "API request failed.\nMessage: Invalid credentials provided.\nReference: ",
            "No stash entries found.\nAPI request failed.\nMessage: Invalid credentials provided.",
        ),
    ),
    Explanation(
        "ci-git-login-missing",
        r"could not read (?:Username|Password) for 'https://(?:\S+@)?git\.heroku\.com'",
        "git wants to push to Heroku from a CI job, where nobody can type a login, and the job"
        " gives it none.",
        KEY + ". git takes it from the address: https://heroku:$HEROKU_API_KEY@git.heroku.com/NAME"
        ".git, with your app's NAME",
        "https://devcenter.heroku.com/articles/git#http-git-authentication",
        facts={"ci": "."},
        examples=(
            "Shell: /bin/bash -eo pipefail\nUsername for 'https://git.heroku.com': fatal: could not"
            " read Username for 'https://git.heroku.com': No such file or directory",
            "##[group]Run git push\nfatal: could not read Username for 'https://git.heroku.com': No"
            " such device or address",
        ),
    ),
    Explanation(
        "ci-cli-missing",
        r"heroku: (?:command )?not found|Unable to locate executable file: heroku",
        "The machine that runs the job has no Heroku CLI; newer images of GitHub do not bring it.",
        "A step before it: run: curl https://cli-assets.heroku.com/install.sh | sh",
        "https://devcenter.heroku.com/articles/heroku-cli",
        facts={"ci": "."},
        examples=(
            "##[group]Run heroku container:login\n/home/runner/work/_temp/1.sh: line 1: heroku:"
            " command not found",
            "##[error]Unable to locate executable file: heroku. Please verify",
        ),
    ),
]
