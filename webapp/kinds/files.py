"""Files that go in: as bytes, as an open file, or as a path of a copy that dies with the call."""

from __future__ import annotations

import codecs
import io
import os
import pathlib
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import IO, Any, BinaryIO, TextIO

from pydantic_core import PydanticCustomError, core_schema

from webapp.kinds.marks import File
from webapp.kinds.upload import Typed, Upload, current, from_base64, told

_BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$"


_USUAL = File()


@dataclass(frozen=True)
class Opened:
    """Tells pydantic how a parameter is made of a file.

    Attributes:
        make: returns the function's argument.
        file: which files are taken.
        control: the field of the form.
        accept: which files a browser offers first.
        other: returns the argument made of JSON that is no file, as a table's rows are.
        schemas: JSON Schemas of that.
    """

    make: Callable[[Upload], object]
    file: File = _USUAL
    control: str = "file"
    accept: tuple[str, ...] = ()
    other: Callable[[Any], object] | None = None
    schemas: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)

    def limited(self, file: File) -> Opened:
        """Return the same for other files."""
        return replace(self, file=file)

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:  # noqa: ANN401
        """Return how pydantic makes the argument."""
        return core_schema.no_info_plain_validator_function(self._argument)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        """Return what stands in the OpenAPI document."""
        named = {"name": {"type": "string"}, "media_type": {"type": "string"}}
        data = {"type": "string", "contentEncoding": "base64", "pattern": _BASE64}
        whole = {
            "type": "object",
            "properties": {**named, "data": data},
            "required": ["data"],
            "additionalProperties": False,
        }
        own = {"x-control": self.control, "x-max-bytes": self.file.most}
        taken = self.file.types or self.accept
        types = {"x-types": list(taken)} if taken else {}
        texts = () if any(one.get("type") == "string" for one in self.schemas) else (data,)
        return {"anyOf": [*texts, whole, *self.schemas], **own, **types}

    def _argument(self, value: Any) -> object:  # noqa: ANN401  # as it was sent
        if self.other and not _is_file(value):
            return self.other(value)
        upload = _upload(value)
        _check(upload, self.file)
        return self.make(upload)


def _is_file(value: object) -> bool:
    return isinstance(value, Upload) or (isinstance(value, dict) and "data" in value)


def _upload(value: Any) -> Upload:  # noqa: ANN401  # as it was sent
    if isinstance(value, Upload):
        return value
    if isinstance(value, Typed):
        raise PydanticCustomError("file", "This must be a file.")
    if isinstance(value, str):
        return from_base64(value)
    if isinstance(value, dict):
        texts = [value.get(key, "") for key in ("data", "name", "media_type")]
        known = value.keys() <= {"data", "name", "media_type"} and "data" in value
        if known and all(isinstance(one, str) for one in texts):
            return from_base64(*texts)
    if isinstance(value, list):
        raise PydanticCustomError("one_file", "This takes one file, not several.")
    raise PydanticCustomError(
        "file", 'This must be a file: its bytes as base64, or {"name": …, "data": …}.', {}
    )


def _check(upload: Upload, file: File) -> None:
    if not upload.size:
        raise PydanticCustomError("file_empty", "This file is empty.")
    if upload.size > file.most:
        rule, why = "file_too_large", "This file has {size}, and at most {most} are taken."
        raise PydanticCustomError(rule, why, {"size": told(upload.size), "most": told(file.most)})
    named = upload.name or upload.media_type
    if file.types and named and not any(_is_of(upload, one.lower()) for one in file.types):
        raise wrong_type(upload, " or ".join(file.types))


def wrong_type(upload: Upload, wanted: str) -> PydanticCustomError:
    """Return the error for a file of another type."""
    name = upload.name or upload.media_type or "The file"
    why = "{name} is not of the type that is taken: {wanted}."
    return PydanticCustomError("file_type", why, {"name": name, "wanted": wanted})


def _is_of(upload: Upload, wanted: str) -> bool:
    if wanted.startswith("."):
        return upload.name.lower().endswith(wanted)
    main, _, rest = wanted.partition("/")
    return upload.kind.lower().startswith(f"{main}/") if rest == "*" else upload.kind == wanted


def encoding_of(upload: Upload) -> str:
    """Return how a text is encoded: in UTF-8, in UTF-16 with its mark, else as Windows does."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with upload.path.open("rb") as file:
        start = file.read(2)
        if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return "utf-16"
        try:
            decoder.decode(start)
            while part := file.read(2**16):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _read(upload: Upload) -> bytes:
    return upload.path.read_bytes()


def _binary(upload: Upload) -> IO[Any]:
    return current().keep(upload.path.open("rb"))


def _text(upload: Upload) -> IO[Any]:
    # What Windows does not use is no reason to fail in the midst of the function.
    opened = upload.path.open(encoding=encoding_of(upload), errors="replace")
    return current().keep(opened)


def _path(upload: Upload) -> pathlib.Path:
    return upload.path


def _string(upload: Upload) -> io.StringIO:
    return io.StringIO(_text(upload).read())


_BINARY: tuple[Any, ...] = (BinaryIO, io.BufferedReader, io.BufferedIOBase, io.RawIOBase)
_BY_TYPE: dict[Any, Callable[[Upload], object]] = {
    bytes: _read,
    bytearray: lambda upload: bytearray(_read(upload)),
    memoryview: lambda upload: memoryview(_read(upload)),
    **dict.fromkeys((pathlib.Path, pathlib.PosixPath, pathlib.WindowsPath), _path),
    **dict.fromkeys((pathlib.PurePath, os.PathLike), _path),
    **dict.fromkeys((*_BINARY, io.IOBase, IO, io.FileIO), _binary),
    **dict.fromkeys((TextIO, io.TextIOWrapper, io.TextIOBase), _text),
    io.BytesIO: lambda upload: io.BytesIO(_read(upload)),
    io.StringIO: _string,
}


def known(hint: Any) -> Opened | None:  # noqa: ANN401  # a type
    """Return how a parameter of this type is made of a file, None if it is no file."""
    origin, arguments = typing.get_origin(hint) or hint, typing.get_args(hint)
    if origin is IO and arguments == (str,):
        return Opened(_text)
    try:
        make = _BY_TYPE.get(origin)
    except TypeError:  # a list of values in a Literal
        return None
    return Opened(make) if make else None
