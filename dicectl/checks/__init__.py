"""Will this project deploy? One function a check: a project in, what is wrong out. See `CHECKS`.

A check goes into the module of what it looks at, its words into `errors/files.py`. What only a
platform can know is a check of that platform.
"""

from __future__ import annotations

from dicectl.checks import (
    build,
    data,
    django,
    engine,
    forms,
    hidden,
    imports,
    lacking,
    pages,
    place,
    port,
    procfile,
    repository,
    requirements,
    seam,
    secrets,
    services,
    texts,
    tools,
    typed,
    web,
)
from dicectl.platforms.check import Check, each

# All checks that look at the project, in reading order. The title of a check is what a tick proves,
# and no more; where that cannot be proved, the check says so by `NotLookedInto`.
CHECKS = [
    Check("identity", "git knows who you are", tools.identity),
    Check("files", "There are files to deploy", lacking.something_to_deploy),
    Check(
        "deployable",
        "There is a Procfile with a web process, and a list of packages",
        each(lacking.deployable, typed.printed, procfile.readable),
        buildpack=True,
    ),
    Check(
        "build",
        "The files break none of the rules of Heroku's Python build",
        each(build.rules, build.locks, django.there, django.collected),
        buildpack=True,
    ),
    Check(
        "python",
        "The version of Python is one that Heroku has",
        build.python,
        buildpack=True,
    ),
    Check(
        "requirements",
        "requirements.txt can be read, and nothing in it is known to fail",
        requirements.all_of_it,
    ),
    Check(
        "text",
        "Text files are saved as Linux reads them",
        each(texts.encodings, texts.line_ends),
    ),
    Check(
        "web",
        "The program and the code that the Procfile starts are there",
        web.all_of_it,
        buildpack=True,
    ),
    Check(
        "function",
        "The function that the page shows is there, and a page can take it",
        each(seam.shown, seam.waiting, seam.jobs, hidden.hiding),
    ),
    Check("engine", "The web engine is as new as dicectl's, and unchanged", engine.whole),
    Check("data", "The files that the app reads by name are in the project", data.read),
    Check(
        "port",
        "The web process is told to listen where Heroku looks for it",
        port.listens,
        buildpack=True,
    ),
    Check(
        "imports",
        "What the app surely imports is in the list of packages, or in the project",
        each(imports.brought, forms.read),
    ),
    Check(
        "pages",
        "The templates and static files that the app names are there",
        each(pages.templates, pages.static_files),
    ),
    Check(
        "addresses",
        "No database or queue is looked for on the machine that the app runs on",
        services.local,
        away=True,
    ),
    Check(
        "django",
        "Django answers under other addresses than localhost, and its static files are served",
        each(django.hosts, django.served),
        away=True,
    ),
    Check(
        "repository",
        "Git carries all of the files, and none is too large or made by Python itself",
        each(
            *(repository.size, repository.carried, repository.history, repository.ignored),
            *(place.synced, place.names),
        ),
    ),
    Check(
        "secrets",
        "No file has the name or the look of a password or key",
        each(secrets.named, secrets.written),
    ),
]
