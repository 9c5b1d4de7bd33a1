"""The site that a request is for: its algorithm, how results are shown, the time limit."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app, g, request

from webapp.functions.algorithm import Algorithm
from webapp.kinds.render import Renderer
from webapp.serving.limits import limited


@dataclass(frozen=True)
class Site:
    """One algorithm on the web. `time_limit` is in seconds."""

    algorithm: Algorithm
    renderer: Renderer
    time_limit: float

    @property
    def api_path(self) -> str:
        """Where the algorithm answers with JSON."""
        return f"/api/{self.algorithm.name}"

    @property
    def is_quick(self) -> bool:
        """Whether the algorithm promises to return soon whatever it is given; see `run`."""
        return bool(getattr(self.algorithm.function, "quick", False))

    def run(self, arguments: Mapping[str, Any]) -> object:
        """Return the algorithm's result.

        A function with the attribute `quick` promises to return soon whatever it is given. It runs
        without a time limit, which needs a thread and so takes a fifth of a request.

        Raises:
            InputError: the algorithm refused its input.
            TimeLimitError: it takes too long.
            BusyError: too many earlier runs have not ended.
        """
        if self.is_quick:
            return self.algorithm(arguments)
        return limited(partial(self.algorithm, arguments), self.time_limit)


def site() -> Site:
    """Return the site that the current request is for."""
    found: Site = current_app.extensions["site"]
    return found


def request_id() -> str:
    """Return the router's id for this request, or one of our own."""
    if "request_id" not in g:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = (
            given if re.fullmatch(r"[\w.:-]{1,80}", given, re.ASCII) else uuid.uuid4().hex
        )
    found: str = g.request_id
    return found
