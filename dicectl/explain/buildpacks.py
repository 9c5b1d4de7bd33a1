"""What is said before a build begins: the buildpack, the stack, and what apt brings."""

from dicectl.explain.explanation import Explanation

BUILDPACKS = "https://devcenter.heroku.com/articles/managing-buildpacks"
AGAIN = "dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "poetry-by-other-buildpack",
        r"object has no attribute 'to_dependency'|failed to compile Python Poetry app"
        r"|is not valid, please specify an exact Python version"
        r"|This installer is deprecated, and cannot install Poetry",
        "The app is built by a buildpack of others for Poetry, which is older than Poetry, or than"
        " the lock file, is today.",
        "Heroku's own buildpack reads poetry.lock: heroku buildpacks:set heroku/python, one line"
        " with the Python in .python-version (like 3.13), here: poetry lock, commit poetry.lock,"
        " and"
        " no requirements.txt beside it. Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/python-support",
        examples=(
            " !     Push rejected, failed to compile Python Poetry app.",
            "-----> ^3.8 is not valid, please specify an exact Python version (e.g. 3.8.1) in your"
            " pyproject.toml (and thus poetry.lock)",
        ),
    ),
    Explanation(
        "buildpack-of-long-ago",
        r"/(?:buildpacks?[_/]|codon/)\S*: line \d+: (?P<program>[\w.-]+): (?:command )?not found"
        r"|is not a bzip2 file|stdin: not in gzip format|tar: Error is not recoverable",
        "A buildpack of others was made for a system of long ago: what it calls or fetches"
        " is no longer there.",
        "heroku buildpacks shows the list. Today's heroku/python brings numpy, scipy, opencv and"
        " Poetry by itself, from the list of packages: heroku buildpacks:set heroku/python, then:"
        " dicectl deploy",
        BUILDPACKS,
        examples=(
            "remote: /tmp/buildpack_bgsc/bin/steps/numpy-scipy: line 61: rsync: command not found",
            "remote: bzip2: (stdin) is not a bzip2 file.",
        ),
    ),
    Explanation(
        "buildpack-not-fetched",
        r"Fetching custom (?:git )?buildpack\.+ failed|error fetching custom buildpack"
        r"|Failed to fetch buildpack|[Uu]nable to fetch buildpack|failed to read buildpack"
        r" metadata",
        "The app is set to be built by a buildpack that is not reached, or not read, any more.",
        "heroku buildpacks shows it; for Python: heroku buildpacks:set heroku/python, then:"
        f" {AGAIN}",
        BUILDPACKS,
        examples=(
            "-----> Fetching custom buildpack... failed\n"
            " !     Heroku push rejected, error fetching custom buildpack",
            "-----> Fetching custom git buildpack... failed",
        ),
    ),
    Explanation(
        "buildpack-of-other-kind",
        r"Failed to detect set buildpack (?P<url>\S+)"
        r"|App not compatible with buildpack: (?!\S*heroku/python)(?P<url2>\S+)",
        "The app is set to be built by {url}, which does not find in the files what it is for.",
        f"heroku buildpacks shows the list; for Python: heroku buildpacks:set heroku/python, then:"
        f" {AGAIN}",
        BUILDPACKS,
        examples=(
            "remote: -----> Failed to detect set buildpack https://github.com/x/buildpack-scipy",
            "remote: -----> App not compatible with buildpack: https://x.com/heroku/nodejs.tgz",
        ),
    ),
    Explanation(
        "apt-package-unknown",
        r"E: Version '[^']+' for '(?P<name>[^']+)' was not found"
        r"|E: Unable to locate package (?P<name2>\S+)"
        r"|E: Package '(?P<name3>[^']+)' has no installation candidate",
        "apt was asked for {name}, which this system does not have in that version, or at all.",
        "Write the name without =VERSION, as https://packages.ubuntu.com (or packages.debian.org)"
        " has it for this system, into the Aptfile or Dockerfile; in a Dockerfile apt-get update"
        f" belongs to the same RUN. Then: {AGAIN}",
        "https://devcenter.heroku.com/articles/using-the-apt-buildpack",
        examples=(
            "E: Version '11.11-0+deb10u1' for 'libpq-dev' was not found",
            "E: Unable to locate package libgl1-mesa-glx",
            "E: Package 'python-dev' has no installation candidate",
        ),
    ),
    Explanation(
        "dokku-found-nobody",
        r"Healthcheck name='port listening check' failed|App container failed to start"
        r"|WEB Container .* exited|Could not start due to 1 failed deployments",
        "dokku started the app, and nothing came up on the port that it was given, or it ended.",
        "dokku logs APP -n 200 shows what it printed; dicectl explain tells what that means. It has"
        " to listen on 0.0.0.0:$PORT (gunicorn does)",
        "https://dokku.com/docs/deployment/zero-downtime-deploys/",
        follows=True,
        examples=(
            "       Healthcheck name='port listening check' failed, reason='timed out'",
            " !     App container failed to start",
        ),
    ),
    Explanation(
        "stack-too-old",
        r"Error: The '(?P<stack>[\w.-]+)' stack is no longer supported"
        r"|stack (?P<stack2>[\w.-]+) has reached end-of-life"
        r"|(?P<stack3>(?:heroku|cedar)-\d+) (?:stack )?has reached end-of-life",
        "The app is built on {stack}, a system that is no longer supported.",
        f"heroku stack lists the others. heroku stack:set NEWEST-OF-THEM, then: {AGAIN}",
        "https://devcenter.heroku.com/articles/stack",
        examples=(
            "remote:  !     Error: The 'heroku-20' stack is no longer supported.",
            "remote:  !     Push rejected, stack heroku-18 has reached end-of-life",
        ),
    ),
    Explanation(
        "stack-unknown",
        r"Error: The '(?P<stack>[\w.-]+)' stack isn't recognised",
        "The Python buildpack does not know the system {stack}; the app may use an old copy of it.",
        f"heroku buildpacks:set heroku/python, then: {AGAIN}",
        "https://devcenter.heroku.com/articles/stack",
        examples=(
            "remote:  !     Error: The 'heroku-30' stack isn't recognised.",
            "remote:  !     Error: The 'cnb' stack isn't recognised.",
        ),
    ),
]
