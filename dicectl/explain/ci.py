"""What goes wrong only in CI: a job without a checkout, a key or the Heroku CLI."""

from dicectl.explain.explanation import Explanation

ACTION = "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do"
KEY = (
    "heroku authorizations:create prints a fresh key: save it as the secret HEROKU_API_KEY of the"
    " repository, pass it to the step, and run the job again"
)

EXPLANATIONS = [
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
        "ci-key-missing",
        r"Input required and not supplied: heroku_api_key|Error: HEROKU_API_KEY is not set",
        "The deploy step was given no API key of Heroku.",
        KEY,
        "https://devcenter.heroku.com/articles/authentication",
        examples=(
            "##[error]Input required and not supplied: heroku_api_key",
            "Error: HEROKU_API_KEY is not set",
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
