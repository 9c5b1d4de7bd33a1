"""Ask a web page whether it answers."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from dicectl import __version__


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


def probe(url: str, *, timeout: float = 10) -> Answer:
    """Return what `GET url` answers within `timeout` seconds."""
    request = Request(url, headers={"User-Agent": f"dicectl/{__version__}"})  # noqa: S310
    try:
        with urlopen(request, timeout=timeout) as response:  # noqa: S310  the platform gave the address
            return Answer(response.status, response.reason)
    except HTTPError as error:
        with error:
            return Answer(error.code, str(error.reason))
    except (URLError, OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        return Answer(0, str(reason) or type(error).__name__)
