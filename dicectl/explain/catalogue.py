"""All explanations, by the program that prints the words."""

from __future__ import annotations

from dicectl.explain import (
    app_code,
    asgi,
    attributes,
    boot,
    bots,
    browser,
    build,
    building,
    buildpacks,
    caches,
    ci,
    cli,
    cli_setup,
    cli_use,
    compiled,
    config_vars,
    containers,
    database_use,
    databases,
    delivery,
    desktop,
    django,
    django_checks,
    docker,
    dokku,
    flask_use,
    git,
    keys,
    listening,
    local,
    logins,
    macos,
    model_use,
    models,
    mongo,
    moved,
    moved_data,
    outside,
    own_projects,
    programs,
    proxies,
    python,
    queues,
    renewed,
    repositories,
    requirement_lines,
    requirements,
    requirements_more,
    resources,
    router,
    runtime,
    saved,
    scripts,
    services,
    starting,
    transfer,
    vercel,
    vercel_runtime,
    versions,
    windows,
)
from dicectl.explain.explanation import Explanation

# From the most fundamental source to the one that only shows the consequences. Within a list the
# first that fits a line is taken, so the specific ones stand before the general ones.
LAYERS: dict[str, list[Explanation]] = {
    "Git": [
        *ci.EXPLANATIONS,
        *dokku.EXPLANATIONS,
        *repositories.EXPLANATIONS,
        *transfer.EXPLANATIONS,
        *git.EXPLANATIONS,
    ],
    "The Heroku CLI": [
        *cli_use.EXPLANATIONS,
        *cli_setup.EXPLANATIONS,
        *logins.EXPLANATIONS,
        *cli.EXPLANATIONS,
    ],
    "Windows and macOS": [*windows.EXPLANATIONS, *macos.EXPLANATIONS],
    "Packages": [
        *transfer.BUILD,
        *own_projects.EXPLANATIONS,
        *compiled.EXPLANATIONS,
        *requirement_lines.EXPLANATIONS,
        *requirements_more.EXPLANATIONS,
        *requirements.EXPLANATIONS,
    ],
    "The build": [
        *buildpacks.EXPLANATIONS,
        *vercel.EXPLANATIONS,
        *containers.EXPLANATIONS,
        *docker.EXPLANATIONS,
        *building.EXPLANATIONS,
        *local.EXPLANATIONS,
        *build.EXPLANATIONS,
    ],
    "Python": [
        *vercel_runtime.EXPLANATIONS,
        *saved.EXPLANATIONS,
        *moved.EXPLANATIONS,
        *moved_data.EXPLANATIONS,
        *renewed.EXPLANATIONS,
        *windows.OF_APPS,
        *macos.OF_APPS,
        *versions.EXPLANATIONS,
        *django.EXPLANATIONS,
        *django_checks.EXPLANATIONS,
        *asgi.EXPLANATIONS,
        *starting.EXPLANATIONS,
        *bots.EXPLANATIONS,
        *flask_use.EXPLANATIONS,
        *python.EXPLANATIONS,
        *attributes.EXPLANATIONS,
    ],
    "What the app needs": [
        *queues.EXPLANATIONS,
        *caches.EXPLANATIONS,
        *mongo.EXPLANATIONS,
        *outside.EXPLANATIONS,
        *databases.EXPLANATIONS,
        *database_use.EXPLANATIONS,
        *programs.EXPLANATIONS,
        *desktop.EXPLANATIONS,
        *model_use.EXPLANATIONS,
        *models.EXPLANATIONS,
        *services.EXPLANATIONS,
        *keys.EXPLANATIONS,
        *browser.EXPLANATIONS,
        *config_vars.EXPLANATIONS,
        *app_code.EXPLANATIONS,
        *resources.EXPLANATIONS,
    ],
    "The start of the app": [*scripts.EXPLANATIONS, *boot.EXPLANATIONS],
    "The server": boot.CONSEQUENCES,
    "The running app": [*listening.EXPLANATIONS, *runtime.EXPLANATIONS],
    "Heroku's router": [*proxies.EXPLANATIONS, *router.EXPLANATIONS],
    "The way of the log": delivery.EXPLANATIONS,
}
# Who may say these words in a log. An app may print anything, for example what a visitor typed, so
# its lines are never taken for the platform's. In other texts, all layers are looked for.
HEARD = {
    "app": ("Python", "What the app needs", "The start of the app", "The server"),
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
# Of an exception that no other explanation knows, by where it was raised.
GENERAL = {one.raised: one for one in EXPLANATIONS if one.raised}
NAMED = {one.name: one for one in EXPLANATIONS}
# Which later line shows that something went well after all: its own, or that of its layer.
BUILD_BEGAN = r"^\s*-----> (?:Building|Python app|Using)"
LAYER_HEALED = {
    "Git": BUILD_BEGAN,
    "The Heroku CLI": BUILD_BEGAN + r"|^Logged in as |Logging in\.\.\. done",
}
HEALED = {
    one.name: one.healed or LAYER_HEALED[layer]
    for layer, listed in LAYERS.items()
    for one in listed
    if one.healed or layer in LAYER_HEALED
}
LEVELS = {one.name: level for level, layer in enumerate(LAYERS.values()) for one in layer}
