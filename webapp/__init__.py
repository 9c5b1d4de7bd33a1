"""The web app: one algorithm as a page and a JSON API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

HERE = Path(__file__).parent


def create_app() -> Flask:
    """Return the Flask app, ready to serve."""
    # Imported here so that `webapp.dice` can be used in a terminal without paying for Flask.
    from flask import Flask

    from webapp import api, pages

    app = Flask(__name__, template_folder=str(templates()))
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    return app


def templates() -> Path:
    """Return the folder of the pages: inside the package in a wheel, beside it in a checkout."""
    packaged = HERE / "templates"
    return packaged if packaged.is_dir() else HERE.parent / "templates"
