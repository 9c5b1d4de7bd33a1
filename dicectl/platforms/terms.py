"""What a platform offers and what it costs, for whoever has to choose one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib import import_module

from dicectl.platforms import PLATFORMS


@dataclass(frozen=True)
class Terms:
    """A platform's terms, in words that fit a table, and the month in which they were read."""

    name: str
    price: str
    account: str
    sleeps: str
    time_limit: str
    memory: str
    upload: str
    disk: str
    processes: str
    rollback: str
    pythons: str
    read: str


LABELS = {
    "price": "price a month",
    "account": "account",
    "sleeps": "sleeps",
    "time_limit": "time for an answer",
    "memory": "memory",
    "upload": "size",
    "disk": "disk",
    "processes": "processes",
    "rollback": "rollback",
    "pythons": "Python",
    "read": "read in",
}


def terms(key: str) -> Terms:
    """Return the terms of a platform, which stand in its folder."""
    package = PLATFORMS[key].partition(":")[0].rpartition(".")[0]
    found: Terms = import_module(f"{package}.terms").TERMS
    return found


def rows() -> list[list[str]]:
    """Return the table: a row for each question, a column for each platform; the first is a head.

    The platforms are in the order of `PLATFORMS`.
    """
    all_of_them = [terms(key) for key in PLATFORMS]
    head = ["", *(one.name for one in all_of_them)]
    asked = [one.name for one in fields(Terms) if one.name in LABELS]
    return [head, *([LABELS[one], *(str(getattr(t, one)) for t in all_of_them)] for one in asked)]
