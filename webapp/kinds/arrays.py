"""Arrays of numbers that go in: rows of CSV, NumPy's own files, pictures, and lists of JSON.

This module is imported only for a function that names NumPy's type. An array of bytes (uint8) is a
picture.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any, get_args

from pydantic_core import PydanticCustomError

from webapp.kinds.files import Opened
from webapp.kinds.texts import cells, no_table
from webapp.kinds.upload import Upload

_NPY = b"\x93NUMPY"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_SCHEMAS = (
    {"type": "string", "description": "The numbers as CSV."},
    {"type": "array", "description": "The numbers, in lists of one length.", "items": {}},
)


def known(hint: Any) -> Opened:  # noqa: ANN401  # a type
    """Return how a parameter is made of numbers, or of a picture where its type says bytes.

    Raises:
        ValueError: pictures cannot be read here.
    """
    kind = _kind(hint)
    if kind is not None and kind.__name__ == "uint8":
        if not find_spec("PIL"):
            raise ValueError("an array of bytes is a picture, for which Pillow is needed")
        return Opened(_picture, control="picture", accept=("image/*",))
    make: Callable[[Any], Any] = partial(_numbers, kind=kind or float)
    accept = (".csv", ".tsv", ".txt", ".npy", "image/*")
    return Opened(make, control="table", accept=accept, other=make, schemas=_SCHEMAS)


def _kind(hint: Any) -> Any:  # noqa: ANN401
    """Return the type of an array's numbers, None where it does not say: NDArray[float64]."""
    inner = [one for part in get_args(hint) for one in get_args(part)]
    return next((one for one in inner if hasattr(one, "dtype") and hasattr(one, "nbytes")), None)


def _numbers(given: Any, kind: Any) -> Any:  # noqa: ANN401
    """Return numbers as an array.

    Raises:
        PydanticCustomError: they are none, or not of the type.
    """
    import numpy as np

    found = _of_file(given) if isinstance(given, Upload) else _of_json(given)
    try:
        return found.astype(kind)
    except (ValueError, TypeError, OverflowError) as error:
        raise no_table(f"its numbers are not of the type {np.dtype(kind)}") from error


def _of_file(upload: Upload) -> Any:  # noqa: ANN401
    import numpy as np

    with upload.path.open("rb") as file:
        start = file.read(len(_NPY))
    if start == _NPY:
        try:
            return np.load(upload.path, allow_pickle=False)
        except (ValueError, OSError, EOFError, MemoryError) as error:
            raise no_table("it is no array of numbers, or a broken one") from error
    if start.startswith(_PICTURES) and find_spec("PIL"):
        return _picture(upload)
    return _of_text(upload)


def _of_json(given: Any) -> Any:  # noqa: ANN401
    import numpy as np

    if isinstance(given, str):
        return _of_text(given)
    if isinstance(given, list) and any(isinstance(one, Upload) for one in given):
        raise PydanticCustomError("one_file", "This takes one file, not several.")
    try:
        found = np.array(given)
        if found.dtype.kind in "biuf" and isinstance(given, list):
            return found
    except (ValueError, OverflowError):
        pass
    raise no_table("send numbers in lists of one length, like [[1, 2], [3, 4]], or CSV")


def _of_text(given: Upload | str) -> Any:  # noqa: ANN401
    """Return rows of numbers as an array; names above them are left out."""
    import numpy as np

    rows = cells(given)
    if rows and not any(map(_is_number, rows[0])):
        rows = rows[1:]
    for number, row in enumerate(rows, 1):
        if wrong := [cell for cell in row if not _is_number(cell)]:
            raise no_table(f"row {number} has {wrong[0]!r}, which is no number")
        if len(row) != len(rows[0]):
            raise no_table(f"row {number} has {len(row)} numbers, and the first {len(rows[0])}")
    found = np.array([[float(cell) for cell in row] for row in rows])
    return found[:, 0] if found.ndim == 2 and found.shape[1] == 1 else found


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _picture(upload: Upload) -> Any:  # noqa: ANN401
    import numpy as np

    from webapp.kinds.pictures import opened

    image = opened(upload)
    plain = image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGB")
    return np.asarray(plain)
