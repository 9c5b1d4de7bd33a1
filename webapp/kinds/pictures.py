"""Pictures: Pillow's images, NumPy's arrays of bytes, and Matplotlib's figures.

This module is imported only for a value of one of them, or a function that names their types.
"""

from __future__ import annotations

import io
import sys
import warnings
from typing import Any

from pydantic_core import PydanticCustomError

from webapp.kinds.files import Opened
from webapp.kinds.media import MOST, Media
from webapp.kinds.png import COLOUR_TYPES, png
from webapp.kinds.upload import Upload

# More than a camera has; a file of a few kB can hold thousands of millions.
PIXELS = 50_000_000
# Those that Pillow reads by itself; others start programs, or are seldom and badly tried.
_READ = ("PNG", "JPEG", "MPO", "GIF", "WEBP", "BMP", "TIFF", "PPM", "ICO", "AVIF")
_WRITTEN = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_BY_ENDING = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}
_DRAWN = {".svg": "image/svg+xml", ".png": "image/png", ".pdf": "application/pdf"}
_SVG = "http://www.w3.org/2000/svg"
# Larger drawings have so many points that a PNG is the smaller one.
_LARGE_SVG = 1_000_000
# An array of bytes with fewer lines or columns is taken for numbers.
_SMALLEST = 8


def known(hint: Any) -> Opened:  # noqa: ANN401, ARG001  # a type
    """Return how a parameter is made of a picture."""
    return Opened(opened, control="picture", accept=("image/*",))


def opened(upload: Upload) -> Any:  # noqa: ANN401  # Pillow's
    """Return a picture, upright, whatever its name says that it is.

    Raises:
        PydanticCustomError: it is none, is broken or has too many pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.init()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(upload.path, formats=[one for one in _READ if one in Image.OPEN])
        with image:
            _check_pixels(*image.size)
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            return image
    except Image.DecompressionBombError as error:
        raise PydanticCustomError("picture_too_large", _TOO_LARGE) from error
    except UnidentifiedImageError as error:
        rule, why = "picture", "This is no picture that can be read, like a PNG or a JPEG."
        raise PydanticCustomError(rule, why) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        rule, why = "picture_broken", "This picture is cut off or broken."
        raise PydanticCustomError(rule, why) from error


_TOO_LARGE = f"This picture has too many pixels; at most {PIXELS // 10**6} million are taken."


def _check_pixels(width: int, height: int) -> None:
    if width * height > PIXELS:
        raise PydanticCustomError("picture_too_large", _TOO_LARGE)


def image(value: Any, ending: str = "") -> Media:  # noqa: ANN401  # Pillow's
    """Return an image of Pillow's as a file: of its own format if browsers know it, else as PNG."""
    kind = _BY_ENDING.get(ending) or (value.format if value.format in _WRITTEN else "PNG")
    modes = {"JPEG": ("RGB", "L")}.get(kind, ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"))
    if value.mode not in modes:
        value = value.convert("RGBA" if "A" in value.mode and kind != "JPEG" else "RGB")
    written = io.BytesIO()
    value.save(written, kind)
    return Media(written.getvalue(), _WRITTEN[kind])


def array(value: Any, ending: str = "") -> Media | None:  # noqa: ANN401  # NumPy's
    """Return a picture of bytes in 1, 3 or 4 channels, of 0 to 1 in 3 or 4, or of axes; or None."""
    shape = value.shape
    if value.dtype.kind == "O" and value.size and hasattr(value.flat[0], "figure"):
        return figure(value.flat[0], ending)
    channels = shape[2] if len(shape) == 3 else 1
    is_picture = len(shape) in {2, 3} and min(shape[:2]) >= _SMALLEST and value.size <= MOST * 4
    if not is_picture or channels not in COLOUR_TYPES:
        return None
    if value.dtype.kind == "f" and channels > 1 and value.min() >= 0 and value.max() <= 1:
        value = (value * 255).round().astype("uint8")
    if value.dtype.name != "uint8":
        return None
    return Media(png(value.tobytes(), shape[1], shape[0], channels), "image/png")


def svg(value: str, ending: str = "") -> Media:  # noqa: ARG001
    """Return a text that is a drawing, so that a browser knows it."""
    named = value if "xmlns=" in value else value.replace("<svg", f'<svg xmlns="{_SVG}"', 1)
    return Media(named.encode(), _DRAWN[".svg"])


def figure(value: Any, ending: str = "") -> Media | None:  # noqa: ANN401  # Matplotlib's
    """Return a figure, that of axes or lines, or pyplot's, as SVG or smaller PNG; it is closed."""
    value = value[0] if isinstance(value, tuple) and value else value
    drawn = value.gcf() if hasattr(value, "gcf") else getattr(value, "figure", value)
    if not hasattr(drawn, "savefig"):
        return None
    kind = ending if ending in _DRAWN else ".svg"
    data = _drawn(drawn, kind)
    if len(data) > _LARGE_SVG and ending not in _DRAWN:
        kind, data = ".png", _drawn(drawn, ".png")
    if "matplotlib.pyplot" in sys.modules:  # which keeps every figure that is not closed
        sys.modules["matplotlib.pyplot"].close(drawn)
    return Media(data, _DRAWN[kind])


def _drawn(value: Any, kind: str) -> bytes:  # noqa: ANN401
    written = io.BytesIO()
    same = {"Date": None} if kind == ".svg" else {}
    value.savefig(written, format=kind[1:], bbox_inches="tight", metadata=same)
    return written.getvalue()
