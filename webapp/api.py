"""The JSON routes."""

from __future__ import annotations

import os
from typing import Any

from flask import Blueprint

blueprint = Blueprint("api", __name__)


@blueprint.get("/healthz")
def health() -> dict[str, Any]:
    """Say that the app answers, and which commit it runs where the platform tells (else null)."""
    return {"status": "ok", "commit": os.environ.get("HEROKU_SLUG_COMMIT")}
