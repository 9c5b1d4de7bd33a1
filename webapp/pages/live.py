"""A result that is seen as it comes: what the page's script shows until the whole page is there."""

from __future__ import annotations

from flask import Response
from pydantic_core import to_json

from webapp.functions.pieces import Shown
from webapp.functions.problems import InputError
from webapp.pages.form_page import Page, Texts
from webapp.serving import errors, streamed
from webapp.serving.feed import Piece


def answer(page: Page, texts: Texts) -> Response:
    """Run the algorithm on the form's texts, and return events: values, texts, last the page.

    Raises:
        InputError: the input breaks a rule; and what `Served.feed` raises.
    """
    served, shown = page.served, Shown()
    feed = served.feed(served.algorithm.validate_form(texts))

    def told(one: Piece | str) -> streamed.Event | None:
        if isinstance(one, str):
            return b"print", to_json(one)
        if shown.add(one.value):
            return b"append", to_json(one.value)
        if not served.algorithm.runs_later:
            return None  # the page comes at once, with this one value
        return b"value", to_json(served.renderer.draw(one.value)._asdict())

    def ended(error: Exception | None) -> streamed.Event:
        if error is None:
            return _page(200, page.shown(texts, shown.value, feed.printed.text))
        if isinstance(error, InputError):
            return _page(422, page.refused(texts, error.problems))
        failed = errors.answer(error)
        return _page(failed.status_code, failed.get_data())

    return streamed.answer(streamed.EVENTS, feed, told, ended)


def _page(status: int, html: bytes) -> streamed.Event:
    return b"page", to_json({"status": status, "html": html.decode()})
