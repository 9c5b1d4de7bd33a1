"""The web engine: it serves one typed Python function as a page and as a JSON API."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

# Seconds. Heroku's router gives up after 30; the rest is for a request's wait before it starts.
TIME_LIMIT = 20.0


def create_app(algorithm: str = "webapp.dice:roll", time_limit: float = TIME_LIMIT) -> Flask:
    """Return the Flask app, ready to serve.

    Args:
        algorithm: a typed function, as `module:function`.
        time_limit: for how many seconds the function may run.

    Raises:
        AlgorithmError: there is no such function, or it cannot be put on the web.
    """
    # Imported here so that `webapp.dice` can be used in a terminal without paying for Flask.
    from flask import Flask

    from webapp.api import routes as api
    from webapp.functions.loading import load
    from webapp.kinds import templates
    from webapp.kinds.render import renderer
    from webapp.pages import assets
    from webapp.pages import routes as pages
    from webapp.serving import errors, security
    from webapp.serving.front import Front
    from webapp.serving.site import Site

    app = Flask(__name__, template_folder=str(templates.folder()), static_folder=None)
    app.jinja_options = dict(templates.OPTIONS)
    chosen = load(algorithm)
    shown = renderer(chosen.name, chosen.result_type, chosen.plain)
    site = app.extensions["site"] = Site(chosen, shown, time_limit)
    security.limit_input(app)
    errors.register(app)
    assets.register(app)
    api.register(app, site)
    pages.register(app, site)
    app.wsgi_app = Front(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way
    return app
