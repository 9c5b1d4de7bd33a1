"""Asks a web page, and the algorithm behind it, whether they answer."""

from __future__ import annotations

from typing import Any

from dicectl.machine.fetch import TIMEOUT, Answer, fetch

# A larger OpenAPI document than this many bytes is not read.
MOST = 1_000_000


def probe(url: str, *, timeout: float = TIMEOUT) -> Answer:
    """Return what `GET url` answers within `timeout` seconds; without a `url` it is that."""
    return fetch(url, timeout=timeout) if url else Answer(0, "there is no address")


def probe_algorithm(url: str) -> Answer | None:
    """Call the algorithm of an app made with `webapp`, and return what it answers.

    It is found in the app's OpenAPI document: a path below /api that needs no input. None when the
    app has none.
    """
    document = fetch(f"{url.rstrip('/')}/openapi.json", most=MOST)
    if document.status != 200:
        return None
    try:
        path = next(
            path
            for path, operations in document.json()["paths"].items()
            if path.startswith("/api/") and not _needs_input(operations["get"])
        )
    except (ValueError, LookupError, StopIteration):
        return None
    except (AttributeError, TypeError):  # JSON, but of another kind
        return None
    return probe(url.rstrip("/") + path)


def _needs_input(operation: dict[str, Any]) -> bool:
    return any(parameter.get("required") for parameter in operation.get("parameters", ()))
