"""Charts of Plotly and Altair: their own JSON, and a picture where one can be drawn."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from webapp.kinds.outgoing import ready
from webapp.kinds.plots import Plot

ClientOf = Callable[..., FlaskClient]
PLOTLY = """
import plotly.graph_objects as go
def run(height: float = 3) -> go.Figure:
    return go.Figure(go.Bar(x=["<a>", "b"], y=[1, height]))
"""
ALTAIR = """
import altair, pandas
def run(height: float = 3) -> altair.Chart:
    rows = pandas.DataFrame({"x": ["a", "b"], "y": [1, height]})
    return altair.Chart(rows).mark_bar().encode(x="x", y="y")
"""


def test_a_figure_of_plotly_is_its_own_json(client_of: ClientOf) -> None:
    client = client_of(PLOTLY)
    answer = client.get("/api/run?height=5")
    assert answer.json["data"][0]["x"] == ["<a>", "b"]  # type: ignore[index]
    wanted = {"Accept": "application/vnd.plotly.v1+json"}
    assert client.get("/api/run", headers=wanted).mimetype == "application/vnd.plotly.v1+json"
    schema = client.get("/openapi.json").json["paths"]["/api/run"]["get"]["responses"]["200"]  # type: ignore[index]
    assert schema["content"]["application/json"]["schema"]["type"] == "object"


def test_a_page_draws_it_with_the_script_of_the_installed_package(client_of: ClientOf) -> None:
    client = client_of(PLOTLY)
    page = client.post("/").text
    assert 'class="chart" role="img" aria-label="run" data-figure="{&#34;data&#34;' in page
    assert "This chart needs JavaScript." in page.partition("<noscript>")[2]
    assert 'download="run.json"' in page
    address = page.partition('data-plotly="')[2].partition('"')[0]
    script = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert script.mimetype == "text/javascript"
    assert "immutable" in script.headers["Cache-Control"]
    assert len(script.data) < 2_000_000
    assert "script-src 'self';" in script.headers["Content-Security-Policy"]


def test_altairs_chart_is_a_picture_without_a_script(client_of: ClientOf) -> None:
    client = client_of(ALTAIR)
    page = client.post("/").text
    assert '<img src="data:image/svg+xml;base64,' in page
    assert 'download="run.json"' in page
    assert "data-figure" not in page
    assert client.get("/api/run").json["mark"] == {"type": "bar"}  # type: ignore[index]
    for wanted in ("image/png", "image/svg+xml"):
        assert client.get("/api/run", headers={"Accept": wanted}).mimetype == wanted


def test_where_nothing_draws_it_the_page_says_what_is_missing(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.kinds.plots.find_spec", lambda _: None)
    client = client_of(ALTAIR)
    assert "A picture of this chart needs the package vl-convert-python." in client.post("/").text
    answer = client.get("/api/run", headers={"Accept": "image/png"})
    assert answer.mimetype == "application/json"


def test_a_chart_is_kept_for_a_job_and_made_a_page_to_look_into() -> None:
    import plotly.graph_objects as go

    made = pickle.loads(pickle.dumps(ready(go.Figure(go.Bar(y=[1])))))
    assert isinstance(made, Plot)
    page = made.drawn(".html")
    assert page is not None
    assert page.media_type == "text/html"
    assert made.drawn(".tiff") is None
