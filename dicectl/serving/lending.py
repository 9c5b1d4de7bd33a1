"""Loads a function where the project has no environment: its local app's has the packages, too."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.serving import environment, function

if TYPE_CHECKING:
    from webapp.functions.algorithm import Algorithm

# What is said when an import fails.
_NOT_IMPORTED = {"D855", "D856"}
Built = Callable[[Path], Path | None]


def load(target: str, folder: Path, built: Built) -> Algorithm:
    """Return the function; where packages are missing, with those that `built` leads to.

    Raises:
        DicectlError: D851 to D858, see `function.load`.
    """
    try:
        return function.load(target, folder)[1]
    except DicectlError as error:
        if not (error.code in _NOT_IMPORTED and lend(folder, built)):
            raise
    return function.load(target, folder)[1]


def lend(folder: Path, built: Built) -> bool:
    """Let imports find what the project's app was built with; whether there is anything."""
    found = None if environment.find(folder) else built(folder)
    if found is None or environment.packages_of(found) is None:
        return False
    os.environ["VIRTUAL_ENV"] = str(found)
    return True
