"""All explanations, by the program that prints the words."""

from __future__ import annotations

from dicectl.explain import (
    app_code,
    boot,
    build,
    cli,
    delivery,
    git,
    local,
    python,
    requirements,
    router,
    runtime,
)
from dicectl.explain.explanation import Explanation

# From the most fundamental source to the one that only shows the consequences. Within a list the
# first that fits a line is taken, so the specific ones stand before the general ones.
LAYERS: dict[str, list[Explanation]] = {
    "Git": git.EXPLANATIONS,
    "The Heroku CLI": cli.EXPLANATIONS,
    "Packages": requirements.EXPLANATIONS,
    "The build": [*local.EXPLANATIONS, *build.EXPLANATIONS],
    "Python": [*python.EXPLANATIONS, *app_code.EXPLANATIONS],
    "The start of the app": boot.EXPLANATIONS,
    "The server": boot.CONSEQUENCES,
    "The running app": runtime.EXPLANATIONS,
    "Heroku's router": router.EXPLANATIONS,
    "The way of the log": delivery.EXPLANATIONS,
}
# Who may say these words in a log. An app may print anything, for example what a visitor typed, so
# its lines are never taken for the platform's. In other texts, all layers are looked for.
HEARD = {
    "app": ("Python", "The start of the app", "The server"),
    "platform": ("The running app", "Heroku's router", "The way of the log"),
}
# Failures for which dicectl has an error of its own. Its words fit the case better, because it
# knows the app, the platform and what was done.
OWN_ERRORS = {
    *("git-not-found", "git-identity-missing", "merge-unfinished", "git-login-refused"),
    *("git-login-missing", "history-differs", "shallow-clone", "branch-not-built", "nothing-new"),
    *("cli-not-found", "login-key-refused", "login-refused", "login-missing", "app-unknown"),
    *("app-name-taken", "app-name-invalid", "app-of-somebody-else", "account-not-verified"),
    *("release-command-failed", "web-process-missing", "build-rejected", "start-failed", "crashed"),
}
# Failures that a build reports before its release and that still hold after it.
LASTING = {"web-process-missing"}
EXPLANATIONS = [one for layer in LAYERS.values() for one in layer]
LEVELS = {one.name: level for level, layer in enumerate(LAYERS.values()) for one in layer}
