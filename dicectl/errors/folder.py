"""D1: The folder and its repository."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D101": Known(
        "This folder cannot be deployed: there is no {missing} in {folder}",
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
        "`git config {where} user.name 'Your Name' && git config {where} user.email"
        " you@example.com`",
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
        "The remote {remote} leads to another place",
        "git remote rename {remote} {remote}-old",
    ),
    "D107": Known(
        "Which app? No name was given and no remote names one",
        "dicectl {command} NAME{to}",
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
        "A {what} is not finished, and committing now would keep its conflict marks",
        "Finish it (git status says how) or give it up (git {what} --abort), then run the command"
        " again.",
    ),
    "D111": Known(
        "The Procfile has no web process, so nothing would answer",
        "{fix}",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D112": Known(
        "The build would fail: {title}",
        "{fix}",
        ExitStatus.CHECK_FOUND_PROBLEMS,
    ),
    "D113": Known(
        "The remote {remote} leads to {app}, not to {new}",
        "dicectl deploy {new} makes it lead to {new}. To go on with {app}: dicectl deploy {app}",
        ExitStatus.DONE,
    ),
    "D114": Known(
        "There is something in this folder that is not committed: {count}",
        "`dicectl deploy -m 'What has changed'`    or, to leave them out: dicectl deploy"
        " --no-commit",
        ExitStatus.USAGE,
    ),
    "D115": Known(
        "Nothing has been committed yet, so without a commit there is nothing to deploy",
        "Leave out --no-commit: the first commit is part of a deploy.",
        ExitStatus.USAGE,
    ),
    "D116": Known(
        "No branch is checked out, so a commit would belong to none",
        "git switch --create my-work    or, to leave the changes out: dicectl deploy --no-commit",
    ),
    "D117": Known(
        "The folder in which dicectl was started is not there any more",
        "Go to one that is there, with cd. If this one was made anew, open it in a new terminal.",
    ),
    "D118": Known("The repository in {folder} is damaged: git takes it for none", "{fix}"),
    "D119": Known("{folder} is {what}, where there are no files to deploy", "{fix}"),
}
