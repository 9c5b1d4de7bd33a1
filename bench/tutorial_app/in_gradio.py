"""The dice roller in Gradio, for comparison: a text field, a result, and its API."""

import os

import gradio

from webapp.dice import roll


def total(notation: str) -> int:
    """Return the total of a roll."""
    return roll(notation).total


gradio.Interface(total, "text", "number", api_name="roll", concurrency_limit=16).launch(
    server_name="127.0.0.1", server_port=int(os.environ["PORT"]), quiet=True
)
