"""Every expected failure: its code, words and exit status.

A code never changes its meaning and is never used again for something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ExitStatus(IntEnum):
    """What a dicectl command ends with."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    CHECK_FOUND_PROBLEMS = 3
    BUILD_REJECTED = 4
    NOT_HEALTHY = 5
    INTERRUPTED = 130


@dataclass(frozen=True)
class Known:
    """A failure in words. Title and fix are templates, filled in with the facts of the case."""

    title: str
    fix: str
    exit_status: ExitStatus = ExitStatus.FAILED


class DicectlError(Exception):
    """An expected failure, to be shown without a traceback.

    Attributes:
        code: its key in `CATALOGUE`.
        title: what failed, in one line.
        evidence: what was seen, possibly several lines.
        output: everything that was printed, where to look for the cause; `evidence` if not given.
        fix: what to do next.
        exit_status: what the command ends with.
    """

    def __init__(
        self, code: str, *, evidence: str = "", output: str = "", fix: str = "", **facts: object
    ) -> None:
        known = CATALOGUE[code]
        self.code = code
        self.title = known.title.format(**facts)
        self.fix = fix or known.fix.format(**facts)
        self.evidence = evidence
        self.output = output or evidence
        self.exit_status = known.exit_status
        super().__init__(f"{code} {self.title}")


CATALOGUE: dict[str, Known] = {
    # D1: the folder and its repository
    "D101": Known(
        "This folder cannot be deployed: there is no {missing} in {folder}",
        "{fix}",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D112": Known(
        "The build would fail: {title}",
        "{fix}",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D102": Known(
        "The project is a subfolder of a larger repository",
        "Heroku builds a repository from its top. Give the project a repository of its own: move"
        " {folder} out of {root}, then run dicectl deploy there.",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D103": Known(
        "git does not know who you are, and a commit needs a name and an e-mail address",
        'git config --global user.name "Your Name"'
        " && git config --global user.email you@example.com",
    ),
    "D104": Known(
        "git could not {action}", "Mend what git says above, then run the command again."
    ),
    "D105": Known(
        "There is nothing to deploy: the folder has no files that git would commit",
        "Add your project's files to {folder}, then run the command again.",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D106": Known(
        "The remote {remote} does not belong to {platform}",
        "git remote rename {remote} {remote}-old",
    ),
    "D107": Known(
        "Which app? No name was given and no remote names one",
        "dicectl {command} NAME",
        ExitStatus.USAGE,
    ),
    "D108": Known(
        "These files would be committed and must not be",
        "{fix}",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D109": Known(
        "The Procfile cannot be read",
        "Write it as plain text (UTF-8) with a process type a line, like:  web: gunicorn app:app",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D110": Known(
        "A merge or rebase is not finished, and committing now would keep its conflict marks",
        "Finish it (git status says how) or give it up (git merge --abort), then run the command"
        " again.",
    ),
    "D111": Known(
        "The Procfile has no web process, so nothing would answer",
        "echo 'web: gunicorn {app}' >> Procfile",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    # D2: tools and accounts
    "D201": Known(
        "git is not installed",
        "Install it from https://git-scm.com/downloads, then run the command again.",
    ),
    "D202": Known(
        "The Heroku CLI is not installed",
        "Install it from https://devcenter.heroku.com/articles/heroku-cli"
        " (or: npm install -g heroku). To try without it: dicectl deploy {app} --to local",
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
        "Install git {needed} or newer: https://git-scm.com/downloads",
    ),
    # D3: apps and their names
    "D301": Known(
        "{name!r} cannot be the name of an app",
        "Use 3 to 30 lower-case letters, digits and dashes; the first is a letter, the last is not"
        " a dash. For example: dicectl deploy {example}",
        ExitStatus.USAGE,
    ),
    "D302": Known("The name {name} belongs to somebody else on {platform}", "{fix}"),
    "D303": Known(
        "There is no app {name} on {platform}",
        "Publish it with: dicectl deploy {name} --to {platform}",
    ),
    # D4: the push and the build
    "D401": Known(
        "The build failed, so the push was rejected",
        "Mend what the build says above, then run the command again.",
        ExitStatus.BUILD_REJECTED,
    ),
    "D402": Known(
        "The push ended well, but nothing was built: the platform already had this commit",
        "Make a new commit and deploy that: git commit --allow-empty -m 'Build again'",
    ),
    "D403": Known(
        "The push ended well, but nothing was built: it did not go to the branch main",
        "Run the command again; if it happens again, look for pushInsteadOf or a pre-push hook"
        " in: git config --list --show-origin",
    ),
    "D404": Known(
        "The push ended well, but the platform did not say that it released anything",
        "See what runs now: {status_command}",
    ),
    "D405": Known(
        "The build ended well, but its release phase failed: the release before it goes on",
        "See why: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D406": Known(
        "The app has commits that are not in this folder's history",
        "If this folder is what should be live: git push --force {remote} HEAD:refs/heads/main",
    ),
    "D407": Known("git could not push", "Mend what git says above, then run the command again."),
    "D408": Known(
        "Heroku cannot build a shallow clone", "git fetch --unshallow, then run the command again."
    ),
    "D409": Known(
        "The new release did not start, so it was not released: {reason}",
        "Mend what its output says above, then run the command again.",
        ExitStatus.BUILD_REJECTED,
    ),
    # D5: the running app
    "D501": Known(
        "The app crashed: its web process ended right after it was started",
        "See all of its output: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D502": Known(
        "The app does not answer at {url}",
        "See its output: {logs_command}",
        ExitStatus.NOT_HEALTHY,
    ),
    "D503": Known(
        "The app has no web process running",
        "{fix}",
        ExitStatus.NOT_HEALTHY,
    ),
    # D6: the local platform and the local server
    "D601": Known(
        "Port {port}, which belongs to {app}, is in use by another program",
        "Stop that program, then run the command again.",
    ),
    "D602": Known("No free port from {first} to {last}", "Choose another one with --port."),
    "D603": Known(
        "The local platform needs Linux or macOS, because gunicorn does not run on Windows",
        "Test with: dicectl serve    Publish with: dicectl deploy {app} --to heroku",
    ),
    "D604": Known("{server} is not installed", "pip install {server}"),
    "D605": Known(
        "--debug lets anyone who can reach the page run code, so it listens on this machine only",
        "Leave out --host, or leave out --debug.",
        ExitStatus.USAGE,
    ),
    "D606": Known(
        "Cannot listen on {host}:{port}", "Choose another address with --host or --port."
    ),
    "D607": Known("The local platform's background process did not start", "Look into {log}"),
    # D7: the dice
    "D701": Known(
        "{sentence}",
        "dicectl roll --help explains the notation. Try: dicectl roll 4d6kh3",
        ExitStatus.USAGE,
    ),
    "D608": Known("{app} did not stop within {seconds} s", "kill -9 {pid}"),
    # D9: limits and our own bugs
    "D901": Known(
        "No answer within {seconds} s: {command}",
        "Check your connection, then run the command again.",
    ),
    "D903": Known(
        "Interrupted",
        "Run the same command again: it goes on where this one stopped.",
        ExitStatus.INTERRUPTED,
    ),
    "D902": Known(
        "This is a bug in dicectl, not your mistake",
        "Please report it with the log file: {log}",
    ),
}
