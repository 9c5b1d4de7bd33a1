"""App names: Heroku's rule, kept on every platform so that an app can move.

https://github.com/heroku/platform-api, schema.json, app.name
"""

from __future__ import annotations

import re

from dicectl.errors import DicectlError

RULE = re.compile(r"[a-z][a-z0-9-]{1,28}[a-z0-9]")
LONGEST = 30


def check_name(name: str, command: str, to: str | None) -> None:
    """Raise D301 with an example made from what was typed unless `name` can be an app's name."""
    if not RULE.fullmatch(name):
        example = f"{command} {valid_name(name)}" + (f" --to {to}" if to else "")
        raise DicectlError("D301", name=name, example=example)


def valid_name(text: str) -> str:
    """Return a valid name that looks like `text`."""
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if not name[:1].isalpha():
        name = f"app-{name}".strip("-")
    name = name[:LONGEST].rstrip("-")
    return next((one for one in (name, f"{name}-app") if RULE.fullmatch(one)), "my-dice")


def alternatives(name: str, count: int = 3) -> list[str]:
    """Return valid names that begin like `name` and are most likely free."""
    import secrets  # costs 10 ms, and few names are taken

    return [f"{name[: LONGEST - 5].rstrip('-')}-{secrets.token_hex(2)}" for _ in range(count)]
