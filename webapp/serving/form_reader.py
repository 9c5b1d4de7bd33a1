"""How the form of a request is read, for the page and for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from flask import request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from webapp.serving.security import MAX_BODY, MAX_FIELDS
from webapp.serving.uploads import received

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FORM = "application/x-www-form-urlencoded"


def form_texts() -> dict[str, list[Any]]:
    """Return the texts and files of this request's form, of either type.

    Raises a 413 for too many.
    """
    if request.environ.get("CONTENT_TYPE") != FORM and request.mimetype != FORM:
        return _parts()
    try:
        return _read_form(_body(request.environ))
    except ValueError as error:
        raise RequestEntityTooLarge from error


def _parts() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = request.form.to_dict(flat=False)
    for name, files in request.files.lists():
        # A browser sends a file without a name where none was chosen.
        given = [received(one) for one in files if one.filename]
        if given:
            found[name] = found.get(name, []) + given
    return found


def _body(environ: WSGIEnvironment) -> bytes:
    """Return the request's body.

    Where its length is known and allowed, it is read from the server without Flask's own stream,
    which takes longer than reading the fields.
    """
    given = environ.get("CONTENT_LENGTH", "")
    length = int(given) if given.isdecimal() else MAX_BODY + 1
    if length > MAX_BODY:
        return request.get_data()  # which refuses it
    body: bytes = environ["wsgi.input"].read(length)
    if len(body) < length:
        raise ClientDisconnected
    return body


def _read_form(body: bytes) -> dict[str, list[str]]:
    """Return the texts of a form; raises ValueError for more than a form may have.

    Python's own reader takes a quarter of the time of Flask's. Flask's can read files, too, and
    takes a form that is not UTF-8 for an empty one. Here what cannot be read is replaced, so that
    the field where it stands refuses it.
    """
    text = body.decode(errors="replace")
    # Where there are rows a form may have more, which only an uncommon one makes worth asking for.
    many = text.count("&") >= MAX_FIELDS
    most = request.max_form_parts if many else MAX_FIELDS
    return parse_qs(text, keep_blank_values=True, max_num_fields=most)
