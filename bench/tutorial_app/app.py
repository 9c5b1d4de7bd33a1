"""The tutorial's own app, for comparison: one route, one template."""

import random

from flask import Flask, render_template, request

app = Flask(__name__)


def coin() -> int:
    """Return a whole number from 1 to 6."""
    return int(random.random() * 6) + 1  # noqa: S311  # as in the tutorial


@app.route("/", methods=["GET", "POST"])
def home() -> str:
    """Show the page; on POST with a number."""
    if request.method == "POST":
        return render_template("form1.html", coin_output=coin())
    return render_template("form1.html", coin_output="")
