"""Files that a request brings: how much it may bring, and that they go to disk as they come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import IO, Any

from flask import Flask, Request, Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.formparser import FormDataParser

from webapp.functions.algorithm import Algorithm
from webapp.kinds.sweeping import sweep
from webapp.kinds.upload import Upload, cleaned, current, is_going_on, workspace
from webapp.serving.line import BusyError
from webapp.serving.security import MAX_BODY, MAX_CELLS
from webapp.serving.site import Site

# What goes with the files: the boundaries of a form, or base64's third more.
_MORE = 4 / 3
# A JSON object is read as a whole, so that larger files are taken from forms alone.
MAX_JSON = 64_000_000

# What all requests that are going on in one process may bring together.
MOST_AT_ONCE = 500_000_000

View = Callable[..., Response]


class Room:
    """The bytes that requests are bringing to this process."""

    def __init__(self) -> None:
        self._taken = 0
        self._lock = threading.Lock()

    def taken(self, size: int) -> Callable[[], None]:
        """Take room, and return what gives it back.

        Raises:
            BusyError: there is none for this one beside the others.
        """
        with self._lock:
            if self._taken and self._taken + size > MOST_AT_ONCE:
                raise BusyError
            self._taken += size
        return partial(self._give_back, size)

    def _give_back(self, size: int) -> None:
        with self._lock:
            self._taken -= size


_room = Room()


# How much of a request is taken from the server at once, and how much of that the form's reader is
# given at a time. Gunicorn copies what is left of its own part for each read, so that small ones
# cost more than all else. The reader takes a part and the rest of the one before it together for a
# field that is too large, if they are more than MAX_BODY.
_TAKEN = 4 * MAX_BODY
_GIVEN = MAX_BODY // 2


class Parts:
    """What a request brings, in parts of a size that does not depend on what is asked for."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  # werkzeug's own around the server's
        self._stream = stream
        self._taken = memoryview(bytearray(_TAKEN))  # used again and again
        self._part = self._taken[:0]

    def read(self, _size: int) -> memoryview:
        """Return the next bytes, none at the end; they are valid until it is asked for more."""
        if not self._part:
            self._part = self._taken[: self._stream.readinto(self._taken)]
        given, self._part = self._part[:_GIVEN], self._part[_GIVEN:]
        return given


class FileForm(FormDataParser):
    """Reads a form with files."""

    def parse(self, stream: IO[bytes], mimetype: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as werkzeug has it
        """Return what the form holds."""
        parts: Any = Parts(stream) if mimetype == "multipart/form-data" else stream
        return super().parse(parts, mimetype, *args, **kwargs)


class FileRequest(Request):
    """A request whose files are written to the folder of the call, and never held in memory."""

    form_data_parser_class = FileForm

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if not is_going_on():
            return super()._get_file_stream(
                total_content_length, content_type, filename, content_length
            )
        return current().keep(current().place(filename or "").open("wb+"))


def most_of(algorithm: Algorithm) -> int:
    """Return how many bytes a request to a function may have."""
    return MAX_BODY + int(algorithm.most_bytes * _MORE)


def most_of_all(site: Site) -> int:
    """Return how many bytes a request to a site may have."""
    return max(most_of(one.algorithm) for one in site.served)


def let_in(app: Flask, site: Site) -> None:
    """Let an app read files, and rows of many cells, if one of its functions takes some.

    What killed processes left of theirs is removed.
    """
    if any(field.columns for one in site.served for field in one.algorithm.fields):
        app.config["MAX_FORM_PARTS"] = MAX_CELLS
    if most_of_all(site) > MAX_BODY:
        app.request_class = FileRequest
        sweep()


def taking_files(algorithm: Algorithm, view: View) -> View:
    """Return a function's view that takes files, and removes them when it has answered."""
    if not algorithm.most_bytes:
        return view

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401  # as Flask calls it
        most = most_of(algorithm)
        request.max_content_length = min(most, MAX_JSON) if request.is_json else most
        with workspace() as folder:
            folder.at_end(_room.taken(request.content_length or most))
            response = view(*args, **kwargs)
            if response.is_streamed:
                response.call_on_close(folder.handed_on().close)
            return response

    return answer


def received(sent: FileStorage) -> Upload:
    """Return a file of a form; where no files are taken, one that no field will take."""
    stream: Any = sent.stream
    name = cleaned(sent.filename or "")
    if not is_going_on():
        return Upload(Path(), name)
    stream.flush()
    return Upload(Path(stream.name), name, sent.mimetype)
