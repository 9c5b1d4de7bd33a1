"""A result that is a file: a picture, bytes, or what lies on disk."""

from __future__ import annotations

import base64
import io
import mimetypes
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from webapp.kinds.upload import cleaned, told

# What a result may have in bytes: it is held in memory while it is sent.
MOST = 50_000_000
_ANYTHING = "application/octet-stream"
# What a browser shows by itself; SVG only within a page, where it cannot run anything.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/svg+xml")
_BEGINNINGS: Mapping[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"<svg": "image/svg+xml",
}
_DRAWN = {"_repr_svg_": "image/svg+xml", "_repr_png_": "image/png"}
SCHEMA = {
    "type": "object",
    "title": "File",
    "properties": {
        "name": {"type": "string"},
        "media_type": {"type": "string"},
        "data": {"type": "string", "contentEncoding": "base64"},
    },
    "required": ["media_type", "data"],
}


class Media:
    """A file that comes out of a function; `name` is "" where it has none."""

    # No dataclass: pydantic would write it as one, which is not as the API says it.
    def __init__(self, data: bytes, media_type: str, name: str = "") -> None:
        self.data, self.media_type, self.name = data, media_type, name

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.media_type in PICTURES

    def named(self, stem: str) -> str:
        """Return its name, else one of this stem."""
        ending = {"image/jpeg": ".jpg", _ANYTHING: ".bin"}.get(self.media_type)
        return self.name or f"{stem}{ending or mimetypes.guess_extension(self.media_type) or ''}"

    @property
    def size(self) -> str:
        """How many bytes it has, in words."""
        return told(len(self.data))

    def json(self) -> dict[str, str]:
        """Return it as the API does."""
        name = {"name": self.name} if self.name else {}
        data = base64.b64encode(self.data).decode()
        return {**name, "media_type": self.media_type, "data": data}

    @property
    def url(self) -> str:
        """The file as an address that holds all of it."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"

    def __str__(self) -> str:
        return f"{self.name or self.media_type} ({self.size})"


def of_file(value: object) -> Media | None:
    """Return bytes, a path or an open file as a file; None for anything else.

    Raises:
        ValueError: it is too large, or cannot be read.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return _of_bytes(bytes(value))
    if isinstance(value, PurePath):
        return _of_path(Path(value))
    if isinstance(value, io.IOBase):
        return _of_open(value)
    return None


def of_notebook(value: Any) -> Media | None:  # noqa: ANN401  # any object
    """Return the picture that an object has for notebooks, None where it has none.

    https://ipython.readthedocs.io/en/stable/config/integrating.html
    """
    kind = type(value)
    bundle = value._repr_mimebundle_() if hasattr(kind, "_repr_mimebundle_") else None
    found = bundle[0] if isinstance(bundle, tuple) else bundle or {}
    for method, media_type in _DRAWN.items():
        drawn = found.get(media_type) or (hasattr(kind, method) and getattr(value, method)())
        if isinstance(drawn, str):
            is_text = media_type == "image/svg+xml"
            drawn = drawn.encode() if is_text else base64.b64decode(drawn)
        if isinstance(drawn, bytes):
            return Media(drawn, media_type)
    return None


def _of_bytes(data: bytes, name: str = "") -> Media:
    if len(data) > MOST:
        raise ValueError(f"the result has {told(len(data))}, and at most {told(MOST)} can be sent")
    known = (kind for start, kind in _BEGINNINGS.items() if data.startswith(start))
    return Media(data, mimetypes.guess_type(name)[0] or next(known, _ANYTHING), name)


def _of_path(path: Path) -> Media:
    if not path.is_file():
        raise ValueError(f"the result names a file that is not there: {path.name}")
    with path.open("rb") as file:
        return _of_bytes(file.read(MOST + 1), cleaned(path.name))


def _of_open(file: Any) -> Media:  # noqa: ANN401  # of bytes or of text
    if isinstance(file, io.BytesIO | io.StringIO):  # which may be the function's own
        content, name = file.getvalue(), ""
    else:
        with file:
            if file.seekable():
                file.seek(0)
            content, name = file.read(MOST + 1), getattr(file, "name", "")
    data = content.encode() if isinstance(content, str) else content
    return _of_bytes(data, cleaned(name) if isinstance(name, str) else "")
