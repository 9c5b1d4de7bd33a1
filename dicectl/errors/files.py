"""D8: The files that would be pushed."""

from dicectl.errors import Known

CATALOGUE: dict[str, Known] = {}
