"""The Procfile says which processes an app has.

Its format: https://devcenter.heroku.com/articles/procfile
"""

from __future__ import annotations

import re

_LINE = re.compile(r"^([A-Za-z0-9_-]+):\s*(\S.*?)\s*$", re.MULTILINE)


def process_types(text: str) -> dict[str, str]:
    """Return the command of each process type in the order of the file, ignoring other lines."""
    return dict(_LINE.findall(text))
