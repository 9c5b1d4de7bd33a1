"""The web app: typed Python functions as pages and a JSON API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Flask

    from webapp.functions.progress import progress
    from webapp.kinds.marks import HTML, SVG, Append, Color, File, Group, Lines, Markdown

# What an author writes is imported when it is asked for.
__all__ = [
    "HTML",
    "SVG",
    "Append",
    "Color",
    "File",
    "Group",
    "Lines",
    "Markdown",
    "create_app",
    "progress",
]

# Of the engine, which a project carries with it as a wheel of its own.
__version__ = "0.2.0"

# Heroku's router gives up after 30 s; what is left is for waiting in line before it starts.
TIME_LIMIT = 20.0
# For work that takes longer.
JOB_LIMIT = 3600.0
# How many functions run at once in one process.
AT_ONCE = 5


def __getattr__(name: str) -> Any:  # noqa: ANN401  # classes
    if name not in __all__:
        raise AttributeError(f"module 'webapp' has no attribute {name!r}")
    from webapp.functions import progress
    from webapp.kinds import marks

    return getattr(progress if name == "progress" else marks, name)


def create_app(  # noqa: PLR0913  all but the functions are named
    *functions: str | Callable[..., Any],
    title: str = "",
    description: str = "",
    examples: Sequence[Mapping[str, Any]] = (),
    page: bool = True,
    folder: str = ".",
    time_limit: float = TIME_LIMIT,
    show_output: bool = True,
    theme: str = "",
    accent: str = "",
    jobs: bool = False,
    job_limit: float = JOB_LIMIT,
    at_once: int = AT_ONCE,
) -> Flask:
    """Return the Flask app, ready to serve.

    Args:
        functions: typed functions as `module:function`, or `module` for all of its public ones; or
            the functions themselves. One function has its page at `/`; of several each has its own
            address, and `/` lists them. Without any it is the dice.
        title: what stands above the start page. [default: the function's name]
        description: what stands below it. [default: the docstring's]
        examples: arguments to try the function with; shown on its page. Only for one function.
        page: whether there are pages, beside the API.
        folder: where `templates/` and `static/` of the project's own are, from where it is started.
        time_limit: for how many seconds a function may run; for each piece of a stream.
        show_output: whether a visitor sees what the function prints for that visitor, and warnings.
        theme: "plain", "paper" or "tutorial". [default: plain; the dice have the tutorial's]
        accent: the colour of the button and of links, like "#0a7". [default: the theme's]
        jobs: whether each call becomes a job, for work that takes minutes: a page tells how far it
            is. Needs the packages huey and redis.
        job_limit: for how many seconds a job may run.
        at_once: how many calls run at once in each web process, from 1 to 15; others wait in line.

    Raises:
        AlgorithmError: there is no such function or theme, or it cannot be put on the web.
    """
    # Imported here so that `webapp.dice` can be used in a terminal without paying for Flask.
    import os
    from pathlib import Path

    from flask import Flask

    from webapp.api import jobs as job_routes
    from webapp.api import routes as api
    from webapp.functions.loading import load_all, where
    from webapp.kinds import templates
    from webapp.pages import assets, looks
    from webapp.pages import routes as pages
    from webapp.pages.project import project
    from webapp.serving import errors, security, uploads
    from webapp.serving.front import Front
    from webapp.serving.jobs.client import Jobs
    from webapp.serving.site import made

    # Pictures are drawn in threads, where there is no window.
    os.environ.setdefault("MPLBACKEND", "Agg")
    own = Path(folder).absolute()
    targets = functions or ("webapp.dice:roll",)
    found = [(one, target) for target in targets for one in load_all(target)]
    algorithms = [one for one, _ in found]
    line = None
    if jobs:
        line = Jobs({one.name: where(target, one) for one, target in found}, job_limit)
    how: dict[str, Any] = {"time_limit": time_limit, "show_output": show_output, "jobs": line}
    site = made(algorithms, title, description, examples, **how, at_once=at_once)
    app = Flask("webapp", template_folder=None, static_folder=None)
    app.extensions["site"] = site
    app.jinja_options = {**templates.OPTIONS, "loader": templates.loader(own / "templates")}
    app.jinja_env.globals |= {**templates.WORDS, "project": project(Path.cwd())}
    security.limit_input(app)
    uploads.let_in(app, site)
    errors.register(app)
    assets.register(app, own / "static", looks.chosen(site, theme, accent))
    api.register(app, site)
    (pages if page else api).register_start(app, site)
    if line:
        job_routes.register(app, site, line, pages.job_of(app, line) if page else None)
    app.wsgi_app = Front(app.wsgi_app, uploads.most_of_all(site))  # type: ignore[method-assign]  # Flask's own way
    return app
