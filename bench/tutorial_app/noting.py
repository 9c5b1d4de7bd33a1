"""A job that leaves a line behind, so that one that is done twice is seen."""

import os
import time
from pathlib import Path


def note(number: int) -> int:
    """Write a number down."""
    with Path(os.environ["NOTES"]).open("a", encoding="ascii") as notes:
        notes.write(f"{number}\n")
    time.sleep(0.02)
    return number
