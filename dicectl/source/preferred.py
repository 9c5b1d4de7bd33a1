"""Where a project says that it is deployed: the table `[tool.dicectl]` of its pyproject.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dicectl.errors import DicectlError


@dataclass(frozen=True)
class Preferred:
    """What the table says: a platform and a server of it, "" for what it leaves open."""

    to: str = ""
    server: str = ""


def read(root: Path) -> Preferred:
    """Return what the file says; the same as without one where it is no TOML.

    Raises:
        DicectlError: D696 what it says is no text.
    """
    try:
        text = (root / "pyproject.toml").read_text("utf-8")
    except (OSError, UnicodeError):
        return Preferred()
    if "dicectl" not in text:  # to import the parser takes as long as all else here
        return Preferred()
    import tomllib

    try:
        table = tomllib.loads(text).get("tool", {}).get("dicectl", {})
        said = {key: table[key] for key in ("to", "server") if key in table}
    except (ValueError, AttributeError, TypeError):
        return Preferred()
    for key, value in said.items():
        if not isinstance(value, str):
            raise DicectlError("D696", reason=f"{key} is no text: {value!r}")
    return Preferred(**said)
