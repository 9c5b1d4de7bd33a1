"""The functions of values.py in Gradio: `python values_in_gradio.py NAME` serves one of them."""

import os
import sys
from collections.abc import Iterator

import gradio
import values


def size(file: str) -> int:
    """Return how many bytes a file has, of which Gradio gives the path."""
    return os.stat(file).st_size  # noqa: PTH116


def pieces(count: float) -> Iterator[str]:
    """Yield the text so far, which is how Gradio shows one that grows."""
    text = ""
    for number in range(int(count)):
        text += values.PIECE.format(number)
        yield text


def table(rows: float) -> values.DataFrame:
    """Return a table of numbers and words."""
    return values.table(int(rows))


SERVED = {
    "size": (size, "file", "number"),
    "table": (table, "number", "dataframe"),
    "pieces": (pieces, "number", "text"),
    "doubled": (values.doubled, "number", "number"),
}
gradio.Interface(*SERVED[sys.argv[1]], api_name="run").launch(
    server_name="127.0.0.1", server_port=int(os.environ["PORT"]), quiet=True
)
