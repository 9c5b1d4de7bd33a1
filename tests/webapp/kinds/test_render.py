"""A result's type names how it is shown."""

from __future__ import annotations

from collections.abc import Callable

from webapp import create_app

VIEW = """
from markupsafe import Markup
from webapp.kinds.render import Drawn, Renderer
def renderer(name):
    return Renderer(f"The {name}", "Look", draw, str, lambda sky: f"clouds: {sky.clouds}")
def draw(sky):
    return Drawn(Markup("<b>Clouds</b>"), Markup(f"<i>{sky.clouds}</i>"))
"""
SKY = """
from dataclasses import dataclass
@dataclass
class Sky:
    clouds: int
    __view__ = "{view}"
def weather() -> Sky:
    return Sky(7)
"""


def test_a_type_of_the_user_names_its_own_view(module_of: Callable[[str], str]) -> None:
    module = module_of(SKY.format(view=module_of(VIEW)))
    client = create_app(f"{module}:weather").test_client()
    page = client.post("/").text
    assert "<h1>The weather</h1>" in page
    assert "<button>Look</button>" in page
    assert "<b>Clouds</b>" in page
    assert "<i>7</i>" in page
    assert client.get("/", headers={"User-Agent": "curl/8"}).text == "clouds: 7\n"
    assert client.get("/api/weather").json == {"clouds": 7}
