"""All expected failures: a file for each family of codes.

A code never changes its meaning and is never used again for something else.
"""

from __future__ import annotations

from dicectl.errors import (
    accounts,
    apps,
    dice,
    dokku,
    files,
    fits,
    folder,
    functions,
    limits,
    machine,
    places,
    projects,
    push,
    running,
    seam,
    vercel,
)
from dicectl.errors.known import Known

FAMILIES = (
    *(projects, folder, accounts, apps, push, running, machine, dice, files, fits, seam),
    functions,
    limits,
    vercel,
    dokku,
    places,
)
CATALOGUE: dict[str, Known] = {
    code: known for family in FAMILIES for code, known in family.CATALOGUE.items()
}
