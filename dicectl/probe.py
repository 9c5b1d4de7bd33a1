"""Ask a web page whether it answers.

Python's HTTP client is imported when it is needed: it takes as long as a small command.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from dicectl import __version__

TIMEOUT = 10.0
# A larger OpenAPI document than this many bytes is not read.
MOST = 1_000_000
_HEADERS = {"User-Agent": f"dicectl/{__version__}"}


@dataclass(frozen=True)
class Answer:
    """What came of asking: an HTTP status, or 0 and the reason why there was none."""

    status: int
    reason: str

    @property
    def good(self) -> bool:
        """Whether the app itself answered: 404 is an answer, 500 and 503 are not."""
        return 0 < self.status < 500

    def __str__(self) -> str:
        """`HTTP 503 Service Unavailable` or `Connection refused`."""
        return f"HTTP {self.status} {self.reason}".strip() if self.status else self.reason


def probe(url: str, *, timeout: float = TIMEOUT) -> Answer:
    """Return what `GET url` answers within `timeout` seconds."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    request = Request(url, headers=_HEADERS)  # noqa: S310
    try:
        with urlopen(request, timeout=timeout) as response:  # noqa: S310  the platform gave the address
            return Answer(response.status, response.reason)
    except HTTPError as error:
        with error:
            return Answer(error.code, str(error.reason))
    except (URLError, OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        return Answer(0, str(reason) or type(error).__name__)


def probe_algorithm(url: str) -> Answer | None:
    """Call the algorithm of an app made with `webapp`, and return what it answers.

    It is found in the app's OpenAPI document: a path below /api that needs no input. None when the
    app has none.
    """
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    request = Request(f"{url.rstrip('/')}/openapi.json", headers=_HEADERS)  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            paths = json.loads(response.read(MOST))["paths"]
        path = next(
            path
            for path, operations in paths.items()
            if path.startswith("/api/") and not _needs_input(operations["get"])
        )
    except (OSError, HTTPException, ValueError, LookupError, StopIteration):
        return None
    except (AttributeError, TypeError):  # JSON, but of another kind
        return None
    return probe(url.rstrip("/") + path)


def _needs_input(operation: dict[str, Any]) -> bool:
    return any(parameter.get("required") for parameter in operation.get("parameters", ()))
