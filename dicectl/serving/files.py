"""Files that `dicectl run` is given: by name, or - for standard input."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.functions.algorithm import Algorithm
    from webapp.kinds.fields import Field
    from webapp.kinds.upload import Upload

ENDINGS = {"picture": ".png", "table": ".csv"}


def opened(algorithm: Algorithm, texts: Mapping[str, list[str]]) -> dict[str, list[Any]]:
    """Return what was typed, with files in the place of their names.

    Raises:
        InputError: there is no such file.
    """
    choosers = {field.name for field in algorithm.fields if field.takes_file}
    return {
        name: [_file(name, text) for text in some] if name in choosers else some
        for name, some in texts.items()
    }


def example(field: Field) -> list[str]:
    """Return what can be typed for a field; for a file it is a name."""
    if not field.takes_file:
        return field.example_texts
    types = field.attributes.get("accept", "").split(",")
    ending = next((one for one in types if one.startswith(".")), ENDINGS.get(field.control, ""))
    return [f"{field.name}{ending}"]


def _file(name: str, text: str) -> Upload:
    """Return a file; a function that takes its path gets it as it was typed."""
    from webapp.functions.problems import InputError, Problem
    from webapp.kinds.upload import Upload, current

    path = Path(text)
    if text == "-":
        path = current().place("stdin")
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        return Upload(path)
    if not path.is_file():
        raise InputError([Problem(name, f"There is no file {text}.", "file_missing", text)])
    return Upload(path, path.name)
